"""Where each open point of a release is mended: the record, page or part of a page that whoever looks goes to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.learning import queries as learning
from storewide.releases import words
from storewide.releases.models import Release
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.rules import Lack, Open

#: what a sign-off of the release mends
SIGN_OFFS = frozenset(
    {
        Lack.SIGN_OFF_OF_ACCOUNTABLE,
        Lack.SIGN_OFF_OF_ANOTHER,
        Lack.SIGN_OFF_OF_ROLE,
        Lack.SIGN_OFF_OF_IT,
    }
)
#: who reads what is seen by release; by shift, on the page of all shifts
_READING = frozenset({Lack.TEAM, Lack.PERSON})


@dataclass(frozen=True)
class Point:
    """An open point in words, with the address where it is mended; empty where only somebody else can."""

    words: str
    url: str = ""


def points(release: Release, found: Iterable[Open], user: User) -> list[Point]:
    """The open points as a page lists them, each leading to where it is mended."""
    return [Point(capfirst(words.open_point(each)), address(release, each, user)) for each in found]


def address(release: Release, point: Open, user: User) -> str:
    """Where a point is mended; empty where whoever looks may not go there."""
    way = action(release, point, user)
    return way.url if way else ""


def action(release: Release, point: Open, user: User) -> Action | None:
    """The way to where a point is mended, named by what is done there; None where whoever looks may not go there."""
    own = release.get_absolute_url()
    if point.place:
        return Action(_("To the request"), point.place, style="quiet")
    if point.lack is Lack.STEP:
        return Action(_("To the checklist"), f"{own}#checklist", style="quiet")
    if point.lack in SIGN_OFFS:
        return Action(_("To the sign-offs"), f"{own}#signed-heading", style="quiet")
    if point.lack in _READING:
        return Action(_("See who has read it"), f"{own}#briefing", style="quiet")
    return _elsewhere(release, point, user)


def _elsewhere(release: Release, point: Open, user: User) -> Action | None:
    """The points that are mended on another page, by whoever may open it."""
    offered = {
        Lack.BRIEFING: (ReleasesPermission.BRIEF, _("Write the briefing"), _of(release, "briefing")),
        Lack.SHIFT: (ReleasesPermission.VIEW, _("See who has read it"), reverse("releases:front-line")),
        Lack.KNOWS: (ReleasesPermission.VIEW, _("See what must be learnt"), learning.coverage_address()),
        Lack.FROZEN: (ReleasesPermission.VIEW, _("See the freezes"), reverse("releases:freezes")),
        Lack.GO: (ReleasesPermission.VIEW, _("Go or no-go"), _of(release, "go")),
        Lack.NO_GO: (ReleasesPermission.VIEW, _("Go or no-go"), _of(release, "go")),
    }
    if point.lack is Lack.ACCOUNTABLE and release.area:
        return Action(_("Name somebody"), release.area.get_absolute_url())
    if point.lack is Lack.FLAG and release.flag:
        return Action(_("See the flag"), release.flag.get_absolute_url(), style="quiet")
    permission, label, url = offered.get(
        point.lack, (ReleasesPermission.PREPARE, _("Change"), _of(release, "change"))
    )
    return Action(label, url, style="quiet") if may(user, permission, release) else None


def _of(release: Release, page: str) -> str:
    return reverse(f"releases:{page}", args=[release.number])
