"""Finding blips of radars, competitors, features, deals and ideas by a few letters."""

from collections.abc import Iterable
from itertools import islice

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import MOST, Hit
from storewide.strategy.models.competition import Competitor, Feature, SwotEntry
from storewide.strategy.models.losses import Candidate, LostDeal
from storewide.strategy.models.radar import Blip
from storewide.strategy.permissions import StrategyPermission


def blips(actor: Actor, typed: str) -> Iterable[Hit]:
    """Blips of every radar, by name. One query."""
    if not may(actor, StrategyPermission.VIEW):
        return
    for blip in best_rows(typed, Blip.objects.select_related("radar"), "name", "radar__name"):
        detail = f"{blip.radar} · {blip.ring_name or _('taken off')}"
        yield Hit(_("Blip of a radar"), blip.name, detail, blip.get_absolute_url())


def competition(actor: Actor, typed: str) -> Iterable[Hit]:
    """What is kept about competition, by name. Five queries."""
    if may(actor, StrategyPermission.VIEW):
        yield from islice(_hits(typed), MOST)


def _hits(typed: str) -> Iterable[Hit]:
    for row in best_rows(typed, Competitor.objects.all(), "name", "market"):
        yield Hit(_("Competitor"), row.name, row.market, row.get_absolute_url())
    for feature in best_rows(typed, Feature.objects.select_related("area"), "name", "area__name"):
        yield Hit(_("Compared feature"), feature.name, feature.area.name, feature.get_absolute_url())
    for candidate in best_rows(typed, Candidate.objects.all(), "name"):
        yield Hit(_("New product"), candidate.name, str(candidate.tag), candidate.get_absolute_url())
    for deal in best_rows(typed, LostDeal.objects.select_related("reason"), "account", "number"):
        detail = f"{deal.reason} · {formats.day(deal.lost_on)}"
        yield Hit(_("Lost deal"), deal.account, detail, deal.get_absolute_url())
    for entry in best_rows(typed, SwotEntry.objects.all(), "what"):
        yield Hit(entry.get_kind_display(), entry.what, str(entry.owner or ""), entry.get_absolute_url())
