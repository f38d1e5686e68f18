"""The tables of an assessment as pages and paper show them: every number written, shades beside."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from storewide.assessment import charts, option_words, rules, words
from storewide.assessment.jobs_study import JobRow, JobsStudy
from storewide.assessment.models import Assessment, Job, Option, Requirement, Risk
from storewide.assessment.options_study import OptionRow, OptionsStudy
from storewide.assessment.rules import Spread
from storewide.kit import formats
from storewide.kit.raising import ask_address
from storewide.kit.tags import Tag

#: likelihood and impact go from 1 to this
SCALE = 5
_LARGEST = SCALE * SCALE


@dataclass(frozen=True)
class Cell:
    """A number as it is written, with its shade (0 to 9, None for none) and a note."""

    text: str
    shade: int | None = None
    note: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A job with its cells, and the tag that says what its score means."""

    job: Job
    cells: tuple[Cell, ...]
    tag: Tag | None


@dataclass(frozen=True)
class Heat:
    """The heat map: heads of the columns after the job, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class OrderedJob:
    """A job with the jobs it needs first, and the address at which a request is raised from it."""

    job: Job
    needs: tuple[Job, ...]
    ask: str


@dataclass(frozen=True)
class RiskRow:
    """A row of the grid of risks: the impact it stands for, and its cells by likelihood."""

    impact: int
    cells: tuple[tuple[int, tuple[Risk, ...]], ...]


@dataclass(frozen=True)
class ScoreRow:
    """A requirement with the mean score of each option."""

    requirement: Requirement
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CostRow:
    """What an option costs, as text: once, each year, to integrate, to leave, and the three years with their range."""

    option: Option
    once: str
    a_year: str
    integration: str
    leaving: str
    likely: str
    span: str
    told: bool


@dataclass(frozen=True)
class StandingRow:
    """An option in the recommendation."""

    option: Option
    tag: Tag
    points: str
    cost: str
    share: str
    note: str


@dataclass(frozen=True)
class TurnRow:
    """A weight and where another option comes first."""

    what: str
    weight: str
    below: str
    above: str


def heat(found: JobsStudy) -> Heat | None:
    """Jobs by importance, satisfaction and opportunity, in all and by team; None while nobody gave scores."""
    if not found.given or not found.rows:
        return None
    by_team = found.teams if len(found.teams) > 1 else ()
    heads = (_("Importance"), _("Done today"), _("Opportunity"), *(each or _("No team") for each in by_team))
    return Heat(heads, tuple(_heat_row(row, by_team) for row in found.rows))


def in_order(found: JobsStudy) -> list[OrderedJob]:
    """The jobs so that each stands after what it needs, with where a request is raised from each."""
    needs = {row.job: row.needs for row in found.rows}
    return [OrderedJob(job, needs[job], ask_address(job.link, job.name)) for job in found.order]


def risk_grid(risks: Iterable[Risk]) -> list[RiskRow]:
    """Risks by impact (rows, the largest first) and likelihood (columns); each cell with its shade."""
    found = list(risks)
    return [
        RiskRow(
            impact,
            tuple(
                (
                    rules.shade(impact * likelihood, _LARGEST),
                    tuple(each for each in found if (each.impact, each.likelihood) == (impact, likelihood)),
                )
                for likelihood in range(1, SCALE + 1)
            ),
        )
        for impact in range(SCALE, 0, -1)
    ]


def scores(found: OptionsStudy) -> list[ScoreRow]:
    """Requirements by option: mean, spread and how many scored."""
    return [
        ScoreRow(
            requirement,
            tuple(_score(row.means[place], requirement) for row in found.rows),
        )
        for place, requirement in enumerate(found.requirements)
    ]


def costs(found: OptionsStudy, assessment: Assessment) -> list[CostRow]:
    """What each option costs."""

    def money(amount: int) -> str:
        return formats.money(amount, assessment.currency, 0)

    return [
        CostRow(
            option=row.option,
            once=money(row.costs.once),
            a_year=money(row.costs.a_year),
            integration=money(row.costs.integration),
            leaving=money(row.costs.leaving),
            likely=money(row.costs.likely),
            span=_("%(low)s to %(high)s") % {"low": money(row.costs.low), "high": money(row.costs.high)},
            told=row.costs.told,
        )
        for row in found.rows
    ]


def recommendation(assessment: Assessment, found: OptionsStudy) -> dict[str, Any]:
    """All that the page of the recommendation shows besides its head."""
    return {
        "study": found,
        "reasons": option_words.reasons(found, assessment.currency),
        "flips": option_words.flips(found, assessment.currency),
        "standing": standing(found, assessment),
        "turns": turns(found),
        "charts": [chart for chart in (charts.points(found), charts.shares(found)) if chart],
    }


def standing(found: OptionsStudy, assessment: Assessment) -> list[StandingRow]:
    """The options with place, points, cost and how often each comes first."""
    return [
        StandingRow(
            option=row.option,
            tag=words.place(row),
            points=formats.number(row.points, 1),
            cost=formats.money(row.costs.likely, assessment.currency, 0),
            share=_share(row),
            note=_note(row),
        )
        for row in found.rows
    ]


def turns(found: OptionsStudy) -> list[TurnRow]:
    """Every weight with the values at which another option comes first."""
    return [
        TurnRow(option_words.turn_name(each), str(each.weight), _end(each.below), _end(each.above))
        for each in found.turns
    ]


def _heat_row(row: JobRow, teams: Iterable[str]) -> HeatRow:
    cells = [
        _mean(row.importance, 10),
        _mean(row.satisfaction, 10),
        _mean(row.opportunity, rules.MOST),
        *(_alone(row.by_team.get(team)) for team in teams),
    ]
    tag = words.NEEDS[rules.need(row.opportunity.mean)] if row.opportunity else None
    return HeatRow(row.job, tuple(cells), tag)


def _mean(found: Spread | None, most: int) -> Cell:
    if found is None:
        return Cell(formats.NO_VALUE)
    return Cell(formats.number(found.mean, 1), rules.shade(found.mean, most), _spread(found))


def _alone(score: float | None) -> Cell:
    return Cell(formats.NO_VALUE) if score is None else Cell(formats.number(score, 1), rules.shade(score))


def _spread(found: Spread) -> str:
    if found.spread is None:
        return _("by one")
    return _("± %(spread)s, by %(count)s") % {
        "spread": formats.number(found.spread, 1),
        "count": formats.number(found.n),
    }


def _score(found: Spread | None, requirement: Requirement) -> Cell:
    if found is None:
        return Cell(formats.NO_VALUE)
    note = _spread(found)
    if requirement.must and found.mean < requirement.least:
        note = _("misses the must of %(least)s; %(spread)s") % {"least": requirement.least, "spread": note}
    return Cell(formats.number(found.mean, 1), rules.shade(found.mean, 5, 0), note)


def _share(row: OptionRow) -> str:
    if row.share is None:
        return formats.NO_VALUE
    return _("%(share)s (%(low)s to %(high)s)") % {
        "share": formats.percent(row.share.share),
        "low": formats.percent(row.share.low),
        "high": formats.percent(row.share.high),
    }


def _note(row: OptionRow) -> str:
    notes = []
    if row.misses:
        notes.append(_("misses %(musts)s") % {"musts": ", ".join(f"“{each}”" for each in row.misses)})
    if row.dominated_by:
        notes.append(_("nowhere better than %(other)s") % {"other": row.dominated_by})
    return "; ".join(notes)


def _end(end: tuple[float, Option] | None) -> str:
    if end is None:
        return formats.NO_VALUE
    return _("%(at)s: %(option)s") % {"at": formats.number(end[0], 1), "option": end[1]}
