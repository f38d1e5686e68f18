"""What the pages of coupling say: the finding, the pairs worth decoupling with the reason, the matrix."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.coordination.coupling import Choice, Coupling
from storewide.coordination.coupling_rules import Knot, Pair
from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.pages import Page
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Team, WaitKind

#: shades of the matrix
SHADES = 5
#: so many pairs are named as worth decoupling
NAMED = 5
#: teams in the matrix at most
MOST = 24


#: by pair of teams, what links or joins them
type Names = dict[frozenset[UUID], list[str]]


@dataclass(frozen=True)
class KnotRow:
    """A pair of teams in the ranked list: who waits more for whom, its numbers, its reason, and what links them."""

    place: int
    waiting: Team
    blocking: Team
    open: int
    waits: int
    median_days: float
    total_days: float
    back_days: float
    linked: str
    joined: tuple[str, ...]
    reading: Coupling
    knot: Knot

    @property
    def url(self) -> str:
        """The waits behind its numbers."""
        return pair_address(self.knot.more, self.reading.chosen)

    @property
    def reason(self) -> str:
        """Why it is worth decoupling, written only where it is shown."""
        said = reason(self.reading, self.knot)
        if not self.joined:
            return said
        return said + " " + _("Joined by interfaces: %(names)s.") % {"names": "; ".join(self.joined[:3])}

    @property
    def pair(self) -> str:
        """Both in words."""
        return _("%(waiting)s waits for %(blocking)s") % {"waiting": self.waiting, "blocking": self.blocking}

    @property
    def tag(self) -> Tag:
        """Whether something links them already."""
        return Tag(self.linked, Tone.PLAIN) if self.linked else Tag(_("nothing links them"), Tone.WAITING)


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix; `shade` from 0 (none) to 5 (most days)."""

    pair: Pair | None
    shade: int
    url: str
    label: str


def head(coupling: Coupling) -> Page:
    """The head of the page of coupling."""
    return Page(
        title=finding(coupling),
        short=_("Coupling"),
        purpose=_(
            "How much teams wait for each other: for answers, for releases, in shared areas, with blocked work."
        ),
        guide="coordination#coupling",
    )


def finding(coupling: Coupling) -> str:
    """Who waits most for whom, as the title of the page."""
    if not coupling.knots:
        return _("No team waited for another")
    top = coupling.knots[0].more
    said = _said(coupling, top)
    return (
        ngettext(
            "%(waiting)s waits most for %(blocking)s: %(days)s day of the last %(period)s",
            "%(waiting)s waits most for %(blocking)s: %(days)s days of waiting in %(period)s days",
            round(top.total_days),
        )
        % said
    )


def rows(coupling: Coupling, linked: Names, joined: Names) -> list[KnotRow]:
    """All pairs of teams, the one most worth decoupling first; mechanisms link a pair, interfaces join it."""
    return [_row(coupling, place, knot, linked, joined) for place, knot in enumerate(coupling.knots, start=1)]


def _row(coupling: Coupling, place: int, knot: Knot, linked: Names, joined: Names) -> KnotRow:
    more = knot.more
    both = frozenset((more.waiting, more.blocking))
    return KnotRow(
        place=place,
        waiting=coupling.teams[more.waiting],
        blocking=coupling.teams[more.blocking],
        open=knot.open,
        waits=knot.waits,
        median_days=round(more.median_days, 1),
        total_days=round(more.total_days, 1),
        back_days=round(knot.less.total_days, 1) if knot.less else 0.0,
        linked=", ".join(linked.get(both, [])),
        joined=tuple(joined.get(both, ())),
        reading=coupling,
        knot=knot,
    )


def reason(coupling: Coupling, knot: Knot) -> str:
    """Why a pair is worth decoupling, in words with its numbers."""
    more = knot.more
    said = _said(coupling, more)
    words = [
        ngettext(
            "One wait (%(kinds)s) took %(days)s days of the period",
            "%(waits)s waits (%(kinds)s) took %(days)s days of the period, half of them longer than %(median)s days",
            more.waits,
        )
        % said
    ]
    if more.open:
        words.append(ngettext("one goes on", "%(open)s go on", more.open) % said)
    if knot.less:
        back = _said(coupling, knot.less)
        words.append(_("and %(waiting)s waited %(days)s days for %(blocking)s in turn") % back)
    return "; ".join(words) + "."


def matrix(coupling: Coupling) -> tuple[list[Team], list[tuple[Team, list[Cell]]]]:
    """Who waits (rows) for whom (columns): the teams by name, and a row of cells for each that waits."""
    weight: dict[UUID, float] = {}
    for pair in coupling.pairs:
        for key in (pair.waiting, pair.blocking):
            weight[key] = weight.get(key, 0) + pair.total_days
    kept = set(sorted(weight, key=lambda key: (-weight[key], key))[:MOST])
    teams = sorted((coupling.teams[key] for key in kept), key=lambda team: team.name)
    cells = {(pair.waiting, pair.blocking): pair for pair in coupling.pairs}
    most = max((pair.total_days for pair in coupling.pairs), default=0.0) or 1.0
    waited_for, waiters = (
        {pair.blocking for pair in coupling.pairs},
        {pair.waiting for pair in coupling.pairs},
    )
    blocking = [team for team in teams if team.pk in waited_for]
    waiting = [team for team in teams if team.pk in waiters]
    return blocking, [
        (row, [_cell(coupling, cells.get((row.pk, column.pk)), most) for column in blocking])
        for row in waiting
    ]


def _cell(coupling: Coupling, pair: Pair | None, most: float) -> Cell:
    if pair is None:
        return Cell(None, 0, "", "")
    shade = max(1, min(SHADES, round(SHADES * pair.total_days / most)))
    said = _said(coupling, pair)
    label = _("%(waiting)s waited %(days)s days for %(blocking)s in %(waits)s waits; open: %(open)s") % said
    return Cell(pair, shade, pair_address(pair, coupling.chosen), label)


def pair_address(pair: Pair, chosen: Choice) -> str:
    """The waits behind the numbers of a pair."""
    address = reverse("coordination:pair", args=[pair.waiting, pair.blocking])
    return f"{address}?{urlencode(asked(chosen))}"


def asked(chosen: Choice) -> dict[str, str]:
    """A choice as an address writes it."""
    said = {
        "from": chosen.first.isoformat(),
        "to": chosen.last.isoformat(),
        "kind": chosen.kind,
        "unit": chosen.unit,
    }
    return {key: value for key, value in said.items() if value}


def labelled(waits: Iterable[Any], resolve: Any) -> dict[tuple[str, str], Link]:
    """What each wait is about, resolved once for each record."""
    links = {(wait.link_kind, wait.link_id): wait.link for wait in waits}
    return {key: resolve(link) for key, link in links.items()}


def _said(coupling: Coupling, pair: Pair) -> dict[str, str]:
    kinds = (f"{WaitKind(kind).label} {count}" for kind, count in pair.kinds)
    return {
        "waiting": str(coupling.teams[pair.waiting]),
        "blocking": str(coupling.teams[pair.blocking]),
        "days": formats.number(round(pair.total_days)),
        "median": formats.number(round(pair.median_days, 1)),
        "waits": formats.number(pair.waits),
        "open": formats.number(pair.open),
        "period": formats.number(coupling.chosen.days),
        "kinds": ", ".join(kinds),
    }
