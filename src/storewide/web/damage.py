"""A page whose figures lie in a damaged file says which, instead of failing without a word."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from storewide.warehouse.folder import FileDamaged
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.web import errors


class DamageMiddleware(MiddlewareMixin):
    """Turns what the warehouse raises about its own files into a page."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that names the damaged file; nothing for any other fault."""
        if isinstance(exception, FileDamaged | ManifestUnreadable):
            return errors.damaged(request, str(exception))
        return None
