"""The checks of radars: STR010 nobody looked at a blip for a year, STR011 nobody owns it; what of it waits for a person."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.checks import Finding
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits, counted
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.strategy import radar_words
from storewide.strategy.models.radar import Blip
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_rules import STALE


def not_looked_at() -> Iterator[Finding]:
    """STR010: blips on a radar that nobody has looked at for a year, the longest first; one query."""
    for blip in Blip.objects.not_looked_at_since(now().date() - STALE):
        yield Finding(
            "STR010",
            radar_words.stale(blip),
            reverse("strategy:blip-move", args=[blip.radar.slug, blip.slug]),
            reason=_("What a radar says is followed; after a year it may be wrong."),
            cure=_("Move it, leave it where it is, or take it off."),
            link=blip.link,
        )


def without_owner() -> Iterator[Finding]:
    """STR011: blips on a radar that nobody owns; one query."""
    for blip in Blip.objects.on_radars().filter(owner=None):
        address = reverse("strategy:blip-change", args=[blip.radar.slug, blip.slug])
        yield Finding("STR011", radar_words.ownerless(blip), address, link=blip.link)


def waits(request: SignedInRequest) -> Waits:
    """Blips of whoever looks that are to be looked at again, in two queries."""
    people = organization.people_of(request.user) if may(request.user, StrategyPermission.CHANGE) else []
    if not people:
        return Waits(0, ())
    return counted(Blip.objects.not_looked_at_since(now().date() - STALE).filter(owner__in=people), _look)


def _look(blip: Blip) -> Wait:
    return Wait(
        what=_("Look at %(blip)s on %(radar)s again") % {"blip": blip, "radar": blip.radar},
        why=_("You own it; it was last looked at on %(day)s") % {"day": formats.day(blip.looked_at)},
        action=radar_words.move_action(blip, _("Look at it"), "quiet"),
    )
