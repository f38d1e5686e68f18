"""The card that stores have on the page of a unit: which of them belong to it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.organization.models import Unit
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission


def stores(request: SignedInRequest, unit: Unit) -> Panel | None:
    """The unit's own stores; one query."""
    if not may(request.user, SourcesPermission.VIEW):
        return None
    found = list(Store.objects.filter(unit=unit))
    title = ngettext("%(count)s store", "%(count)s stores", len(found)) % {"count": len(found)}
    return Panel(
        title=title if found else _("No store of its own"),
        template="sources/unit_stores.html",
        context={"stores": found},
        more=Action(_("All stores"), reverse("sources:stores")),
    )
