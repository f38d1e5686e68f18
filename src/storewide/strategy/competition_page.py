"""What the first page about competition says: where we lose deals, what to match, then everything that is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats, raising
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor, may
from storewide.ownership.words import GROUPS
from storewide.strategy import competition_queries, competition_words
from storewide.strategy.competition_fields import written
from storewide.strategy.competition_kept import KEPT
from storewide.strategy.competition_queries import Cell, Line, Losses
from storewide.strategy.models.competition import SwotEntry, SwotKind
from storewide.strategy.permissions import StrategyPermission

#: what comes as a table of one's own system
TABLES = ("deals", "asks", "searches")
#: months that the page may look back, and those it does
MONTHS, USUAL = (3, 12, 36), 12
#: so many things to match are ranked
RANKED = 10


@dataclass(frozen=True)
class Match:
    """One thing to match, in its place: why, what came of it, and where a request is raised."""

    line: Line
    why: str
    raised: list[raising.Raised]
    ask_url: str


def overview(params: QueryDict, actor: Actor, today: date) -> dict[str, Any]:
    """The context of the page; a constant number of queries however much is kept."""
    months = next((each for each in MONTHS if str(each) == params.get("months")), USUAL)
    first = _months_before(today, months)
    lost = competition_queries.losses(first, today)
    lines = competition_queries.lines(first, today, today, lost.worth)
    ranked = competition_queries.ranked(lines, lost.currency)[:RANKED]
    shares = competition_queries.parity(_month_ends(today))
    compared = sum(line.judged for line in lines)
    changing = (
        Action(_("Note a lost deal"), reverse("strategy:kept-add", args=["deals"])),
        Action(_("Judge a feature"), reverse("strategy:judge"), style="quiet"),
    )
    page = Page(
        title=competition_words.finding(lost, ranked[0] if ranked else None, compared),
        short=_("Competitive alignment"),
        purpose=_("Where we lose deals, what to match, and how we stand."),
        guide="competitors#competitive-alignment",
        actions=changing if may(actor, StrategyPermission.CHANGE) else (),
    )
    swot = list(SwotEntry.objects.select_related("owner"))
    return {
        "page": page,
        "accountable": competition_queries.accountable(),
        "months": [(each, each == months) for each in MONTHS],
        "first": first,
        "lost": lost,
        "matches": _matches(ranked),
        "reasons": _reasons_chart(lost) if lost.amounts else None,
        "competitors": competition_queries.watched(),
        "groups": _groups(lines),
        "parity": _parity_chart(shares)
        if sum(share is not None for _day, share, _count in shares) > 1
        else None,
        "swot": [(kind, [each for each in swot if each.kind == kind][:4]) for kind in SwotKind],
        "has_swot": bool(swot),
        "kinds": [(each.title, reverse("strategy:kept", args=[each.name])) for each in KEPT.values()],
        "may_change": may(actor, StrategyPermission.CHANGE),
        "about": written,
    }


@dataclass(frozen=True)
class Row:
    """A line of the matrix: its cells, and what an address calls the thing."""

    line: Line
    about: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.line.cells


def _groups(lines: Sequence[Line]) -> list[tuple[Any, list[Row]]]:
    """The lines of the matrix in the groups of the store's features."""
    by_group = groupby(lines, key=lambda line: line.area.group)
    return [
        (GROUPS[group], [Row(line, written(line.area, line.feature)) for line in found])
        for group, found in by_group
    ]


def _matches(ranked: Sequence[Line]) -> list[Match]:
    """What to match with what came of each, in one query."""
    found = raising.raised_from(line.link for line in ranked)
    return [
        Match(
            line,
            competition_words.why_first(line),
            found.get((line.link.kind, line.link.id), []),
            raising.ask_address(line.link, _("Match others in %(name)s") % {"name": line.name}),
        )
        for line in ranked
    ]


def _reasons_chart(lost: Losses) -> Chart:
    reasons = [reason for reason in lost.reasons if reason.minor]
    first = reasons[0]
    said = {"reason": first.name, "share": formats.percent(first.share, 0)}
    exponent = lost.amounts[0].major / lost.amounts[0].minor
    return Chart(
        key="reasons",
        title=_("“%(reason)s” took %(share)s of what was lost") % said,
        unit=Unit(_("%(currency)s lost") % {"currency": lost.currency}, "money"),
        xs=tuple(reason.name for reason in reasons),
        series=(Series(_("Lost"), tuple(float(reason.minor * exponent) for reason in reasons)),),
        alt=", ".join(f"{reason.name} {formats.percent(reason.share, 0)}" for reason in reasons),
        x_label=_("Reason"),
        kind=ChartKind.BAR,
    )


def _parity_chart(shares: Sequence[tuple[date, float | None, int]]) -> Chart:
    title = competition_words.parity(shares)
    return Chart(
        key="parity",
        title=title,
        unit=Unit(_("of judgements that held"), "percent"),
        xs=tuple(day for day, _share, _count in shares),
        series=(Series(_("Ahead or on par"), tuple(share for _day, share, _count in shares)),),
        alt=title,
        x_label=_("Month's end"),
    )


def _months_before(day: date, months: int) -> date:
    """The day after the same day so many months earlier; of a shorter month its first following day."""
    place = day.year * 12 + day.month - 1 - months
    begins = date(place // 12, place % 12 + 1, 1)
    return begins + timedelta(days=min(day.day, 28))


def _month_ends(today: date) -> list[date]:
    """The last days of the twelve months before this one, and today."""
    ends = [today]
    for _month in range(12):
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]
