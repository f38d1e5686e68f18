"""The page of the whole trail."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from storewide.audit.lists import ENTRIES
from storewide.audit.models import Entry
from storewide.audit.permissions import AuditPermission
from storewide.kit import lists
from storewide.kit.pages import Page
from storewide.kit.permissions import require


def entries(request: HttpRequest) -> HttpResponseBase:
    """Who did what, when, to which record."""
    require(request.user, AuditPermission.VIEW)
    page = Page(
        title=_("Audit trail"),
        purpose=_("Who did what, when, to which record: every change, by people, keys and Storewide itself."),
        guide="access#audit-trail",
    )
    return lists.respond(request, ENTRIES, Entry.objects.all(), page=page)
