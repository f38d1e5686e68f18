"""An address whose question holds the character NUL asks for nothing that could be there."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

API = "/api/"


class AddressMiddleware(MiddlewareMixin):
    """Answers such an address itself (400): PostgreSQL would refuse the question. The interface says so by a problem."""

    def process_request(self, request: HttpRequest) -> None:
        """Raise BadRequest for a page that is asked for with NUL."""
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith(API):
            raise BadRequest
