"""A page whose figures cannot be had says why: a damaged file, or a connected warehouse that does not answer."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from storewide.metrics.figures import SourceSilent
from storewide.warehouse.folder import FileDamaged
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.web import errors


class DamageMiddleware(MiddlewareMixin):
    """Turns what the warehouse raises about its own files, and about others' answers, into a page."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that names the damaged file or the silent warehouse; nothing for any other fault."""
        if isinstance(exception, FileDamaged | ManifestUnreadable):
            return errors.damaged(request, str(exception))
        if isinstance(exception, SourceSilent):
            return errors.silent(request, exception.sentence)
        return None
