"""Finding stores by a few letters."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission


def stores(actor: Actor, words: str) -> Iterable[Hit]:
    """Stores by name or short name. One query."""
    if not may(actor, SourcesPermission.VIEW):
        return
    for store in best_rows(words, Store.objects.all(), "name", "slug"):
        about = {"currency": store.currency, "zone": store.zone}
        detail = _("%(currency)s · days of %(zone)s") % about
        yield Hit(_("Store"), store.name, detail, reverse("sources:store", args=[store.slug]))
