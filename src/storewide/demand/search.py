"""Finding campaigns by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.demand.models import Campaign
from storewide.demand.permissions import DemandPermission
from storewide.kit import formats
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit


def campaigns(actor: Actor, words: str) -> Iterable[Hit]:
    """Campaigns by name, key or owner. One query."""
    if not may(actor, DemandPermission.VIEW):
        return
    for campaign in best_rows(words, Campaign.objects.for_list(), "name", "key", "owner__name"):
        about = {"state": campaign.tag.label, "days": formats.span(campaign.first, campaign.last)}
        detail = _("%(state)s · %(days)s") % about
        yield Hit(_("Campaign"), campaign.name, detail, campaign.get_absolute_url())
