"""What the page of need resolution shows: the finding, four figures, the picture, a row for each group."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.portfolio.models import Request
from storewide.portfolio.needs import queries, rules
from storewide.portfolio.needs.rules import Need, Resolution, Said, Step, Waited
from storewide.portfolio.permissions import PortfolioPermission

#: by what needs are told apart, the first where nothing is chosen
BY = (
    ("function", gettext_lazy("function")),
    ("team", gettext_lazy("team that answers")),
    ("goal", gettext_lazy("goal")),
)
#: requests asked within how many days; 0 is all
WITHIN = (
    ("365", gettext_lazy("the last year")),
    ("90", gettext_lazy("the last 90 days")),
    ("0", gettext_lazy("all time")),
)
OLDEST = 10
_STEPS = {
    Step.ANSWER: gettext_lazy("Days to an answer"),
    Step.DECISION: gettext_lazy("Days to a decision"),
    Step.LIVE: gettext_lazy("Days to live"),
}


@dataclass(frozen=True)
class Asked:
    """What was chosen: by what, and asked within how many days (0: ever)."""

    by: str
    within: str

    @classmethod
    def of(cls, by: str, within: str) -> "Asked":
        """What an address asks for; the usual where it asks for nothing that there is."""
        chosen_by = by if by in dict(BY) else BY[0][0]
        return cls(chosen_by, within if within in dict(WITHIN) else WITHIN[0][0])

    def since(self, today: date) -> date | None:
        """The first day; None for ever."""
        return today - timedelta(days=int(self.within)) if self.within != "0" else None


@dataclass(frozen=True)
class Row:
    """One group with how its needs are resolved."""

    name: str
    found: Resolution

    def median(self, step: Step) -> float | None:
        """Median days to a step."""
        known = self.found.waited[step].median
        return known.value if known else None


@dataclass(frozen=True)
class Tile:
    """A figure of all needs with what is to be known of it."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Found:
    """Everything the page shows."""

    asked: Asked
    all: Resolution
    rows: tuple[Row, ...]
    oldest: list[Request]

    @property
    def finding(self) -> str:
        """The finding in words, what waits longest first."""
        return finding(self.all)


def find(asked: Asked, at: datetime) -> Found:
    """How needs are resolved by what was chosen; six queries however many requests there are."""
    needs = queries.needs(queries.asked_within(asked.since(at.date())))
    groups = rules.grouped(needs, lambda need: _keys(need, asked.by), at)
    if asked.by == "function":
        groups = queries.named_functions(groups)
    rows = sorted(groups.items(), key=lambda pair: (not pair[0], -pair[1].requests, pair[0]))
    return Found(
        asked,
        rules.resolution(needs, at),
        tuple(Row(name or _("not said"), found) for name, found in rows),
        list(queries.unanswered()[:OLDEST]),
    )


def finding(found: Resolution) -> str:
    """How well needs are resolved, in a sentence."""
    if not found.requests:
        return _("Nothing was asked for in this time")
    waited = found.waited[Step.ANSWER]
    if waited.median is None:
        waiting = ngettext(
            "Nobody is answered yet: one request waits",
            "Nobody is answered yet: %(count)s requests wait",
            waited.open,
        )
        return waiting % {"count": formats.number(waited.open)}
    said = {
        "days": formats.number(waited.median.value, 1),
        "open": formats.number(waited.open),
        "share": formats.percent(found.said.share, 0),
    }
    if found.said.share is None:
        return (
            _("Half of the answers came within %(days)s days; nobody has said yet whether it helped") % said
        )
    return _("Half of the answers came within %(days)s days; %(share)s say that it helped") % said


def tiles(found: Resolution) -> list[Tile]:
    """Days to each step, and who says it helped."""
    times = [Tile(str(_STEPS[step]), value(found.waited[step]), note(found.waited[step])) for step in Step]
    return [*times, Tile(_("Say it helped"), formats.percent(found.said.share, 0), said_note(found.said))]


def value(waited: Waited) -> str:
    """The median in days."""
    return formats.number(waited.median.value, 1) if waited.median else formats.NO_VALUE


def note(waited: Waited) -> str:
    """Of how many the median is, between which values it lies, how many still wait, and how many never will."""
    parts = []
    if waited.median is not None:
        parts.append(_("median of %(n)s") % {"n": formats.number(waited.median.n)})
        if waited.median.low is not None and waited.median.high is not None:
            ends = {
                "low": formats.number(waited.median.low, 1),
                "high": formats.number(waited.median.high, 1),
            }
            parts.append(_("between %(low)s and %(high)s") % ends)
        else:
            parts.append(_("too few for an interval"))
    if waited.open and waited.longest is not None:
        still = {"open": formats.number(waited.open), "days": formats.number(waited.longest, 0)}
        parts.append(_("%(open)s still wait, up to %(days)s days") % still)
    if waited.never:
        parts.append(_("%(never)s declined before") % {"never": formats.number(waited.never)})
    return "; ".join(parts) or _("nothing to count")


def said_note(said: Said) -> str:
    """How many said what, and between which shares the truth lies."""
    counts = {
        "yes": formats.number(said.yes),
        "partly": formats.number(said.partly),
        "no": formats.number(said.no),
        "unsaid": formats.number(said.unsaid),
    }
    told = _("yes %(yes)s, partly %(partly)s, no %(no)s; %(unsaid)s have not said") % counts
    if said.interval is None:
        return told
    low, high = (formats.percent(each, 0) for each in said.interval)
    return _("between %(low)s and %(high)s; %(told)s") % {"low": low, "high": high, "told": told}


def chart(found: Found) -> Chart | None:
    """Median days to an answer by group; None where nobody was answered."""
    rows = [row for row in found.rows if row.median(Step.ANSWER) is not None][:20]
    if not rows:
        return None
    slowest = max(rows, key=lambda row: row.median(Step.ANSWER) or 0.0)
    said = {"name": slowest.name, "days": formats.number(slowest.median(Step.ANSWER), 1)}
    title = _("The longest wait for an answer: %(days)s days (%(name)s)") % said
    return Chart(
        key="needs",
        title=title,
        unit=Unit(_("days, median"), digits=1),
        kind=ChartKind.BAR,
        xs=tuple(row.name for row in rows),
        series=(Series(_("Days to an answer"), tuple(row.median(Step.ANSWER) for row in rows)),),
        alt=title,
        x_label=str(dict(BY)[found.asked.by]),
    )


def spec(actor: Actor, asked: Asked) -> ListSpec:
    """The table of groups."""
    first = Action(_("Ask for a change"), reverse("portfolio:ask"))
    return ListSpec(
        name="needs",
        columns=(
            Column("name", str(dict(BY)[asked.by]).capitalize()),
            Column("requests", gettext_lazy("Requests"), value="found__requests", kind=Kind.NUMBER),
            *(column for step in Step for column in _columns(step)),
            *_said_columns(),
        ),
        keep=("by", "within"),
        counted=ngettext_lazy("%(shown)s group", "%(shown)s groups", "count"),
        empty=Empty(
            _("Nothing was asked for in this time"),
            _("How long whoever asks waits, and whether it helped them, by function, team and goal."),
            first if may(actor, PortfolioPermission.ASK) else None,
        ),
    )


def _columns(step: Step) -> tuple[Column, ...]:
    """Median, how many it is of, and how many still wait."""

    def known(row: Row) -> float | None:
        return row.median(step)

    def n(row: Row) -> int:
        median = row.found.waited[step].median
        return median.n if median else 0

    def waiting(row: Row) -> int:
        return row.found.waited[step].open

    return (
        Column(f"{step}_days", _STEPS[step], value=known, kind=Kind.NUMBER, digits=1),
        Column(f"{step}_of", gettext_lazy("of"), value=n, kind=Kind.NUMBER, priority=3),
        Column(f"{step}_open", gettext_lazy("still wait"), value=waiting, kind=Kind.NUMBER, priority=2),
    )


def _said_columns() -> tuple[Column, ...]:
    """Who says that it helped, between which shares, and how many said what."""
    return (
        Column(
            "share",
            gettext_lazy("Say it helped"),
            value="found__said__share",
            kind=Kind.PERCENT,
            digits=0,
        ),
        Column(
            "low",
            gettext_lazy("At least"),
            value=lambda row: _end(row, 0),
            kind=Kind.PERCENT,
            digits=0,
            priority=3,
        ),
        Column(
            "high",
            gettext_lazy("At most"),
            value=lambda row: _end(row, 1),
            kind=Kind.PERCENT,
            digits=0,
            priority=3,
        ),
        Column("said", gettext_lazy("Said"), value="found__said__n", kind=Kind.NUMBER, priority=2),
        Column("partly", gettext_lazy("Partly"), value="found__said__partly", kind=Kind.NUMBER, priority=3),
        Column("no", gettext_lazy("No"), value="found__said__no", kind=Kind.NUMBER, priority=3),
        Column("unsaid", gettext_lazy("Not said"), value="found__said__unsaid", kind=Kind.NUMBER, priority=3),
    )


def _end(row: Row, at: int) -> float | None:
    interval = row.found.said.interval
    return interval[at] if interval else None


def _keys(need: Need, by: str) -> tuple[str, ...]:
    return {"function": (need.function,), "team": (need.team,), "goal": need.goals}[by]


def context(found: Found) -> dict[str, Any]:
    """What the template shows beside the list."""
    return {
        "found": found,
        "tiles": tiles(found.all),
        "chart": chart(found),
        "by": BY,
        "within": WITHIN,
        "oldest": found.oldest,
    }
