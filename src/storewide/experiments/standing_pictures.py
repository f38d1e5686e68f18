"""What the page of a result shows besides its metrics: the trail of looks, the plan beside the outcome, segments."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from storewide.experiments import fault_words, result_words, rules
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, Look
from storewide.experiments.queries import Facts
from storewide.experiments.results import Result
from storewide.kit import formats
from storewide.kit.charts import Chart, Series, Unit
from storewide.kit.tags import Tag


@dataclass(frozen=True)
class Past:
    """One look: its day, what it said, the chief metric's change with its interval, and the units by then."""

    day: date
    says: Tag
    change: str
    between: str
    units: int


@dataclass(frozen=True)
class Kept:
    """One point of the plan beside what came of it."""

    what: str
    planned: str
    came: str


@dataclass(frozen=True)
class Apart:
    """One metric of one arm in a segment."""

    metric: str
    arm: str
    segment: str
    units: int
    change: str
    between: str
    stands_out: bool


def chief(result: Result) -> Line | None:
    """The line that the trail follows: the first success metric of the arm that the newest finding is about."""
    variant = rules.finding(result).variant
    own = [line for line in result.lines if line.role == "success" and line.variant == variant]
    return own[0] if own else None


def trail(facts: Facts) -> list[Past]:
    """Every look, the newest first."""
    lead = chief(facts.result) if facts.result else None
    return [_past(each, Result.of(each.content), lead) for each in reversed(facts.looks)]


def trail_chart(experiment: Experiment, facts: Facts) -> Chart | None:
    """How the chief metric's change and its interval narrowed, look by look; None before two looks that compared it."""
    lead = chief(facts.result) if facts.result else None
    if lead is None:
        return None
    looks = [(each.day, _line(Result.of(each.content), lead)) for each in facts.looks]
    told = [(day, line) for day, line in looks if line is not None and line.relative_interval is not None]
    if len(told) < 2:
        return None
    low, high = zip(*(line.relative_interval or (0.0, 0.0) for _day, line in told), strict=True)
    words = {
        "metric": result_words.name(experiment, lead.metric),
        "looks": formats.number(len(facts.looks)),
        "change": result_words.change(
            experiment, told[-1][1], facts.result.currency if facts.result else None
        ),
    }
    return Chart(
        key="trail",
        title=_("After %(looks)s looks: %(change)s") % words,
        unit=Unit(_("change against the control"), "percent", 1),
        x_label=_("Up to"),
        xs=tuple(day for day, _told in told),
        series=(
            Series(
                words["metric"],
                tuple(line.relative for _day, line in told),
                low=_clipped(low, told[-1][1]),
                high=_clipped(high, told[-1][1]),
            ),
        ),
        alt=_("%(metric)s against the control with its interval, look by look: %(change)s.") % words,
    )


def plan_beside(experiment: Experiment, facts: Facts) -> list[Kept]:
    """What was planned beside what came of it; nothing before anything was seen."""
    result = facts.result
    if result is None:
        return []
    shares = [
        (
            formats.percent(weight / sum(result.weights.values())),
            formats.percent(result.units[key] / max(result.all_units, 1)),
        )
        for key, weight in result.weights.items()
    ]
    found = [
        Kept(_("Days"), formats.number(experiment.days), formats.number(result.days)),
        Kept(
            _("Units of all arms"),
            formats.number(experiment.planned_units) if experiment.planned_units else formats.NO_VALUE,
            formats.number(result.all_units),
        ),
        Kept(
            _("Split"), " : ".join(each for each, _came in shares), " : ".join(came for _each, came in shares)
        ),
    ]
    return found + [
        _metric_beside(experiment, facts, line) for line in result.lines if line.margin is not None
    ]


def segments(experiment: Experiment, facts: Facts) -> list[Apart]:
    """The effect in each segment that could be looked at, in order of their size."""
    if facts.result is None:
        return []
    return [
        Apart(
            metric=result_words.name(experiment, each.metric),
            arm=facts.names[each.variant],
            segment=f"{fault_words.segment(each.dimension).capitalize()}: {each.value}",
            units=each.units,
            change=formats.NO_VALUE if each.relative is None else result_words.signed(each.relative),
            between=between(each.relative_interval),
            stands_out=each.stands_out,
        )
        for each in facts.result.parts
    ]


def segments_say(facts: Facts) -> str:
    """Whether the effect differs between segments, as the finding of their table."""
    if facts.result is None or not facts.result.parts:
        return ""
    apart = [
        each
        for each in facts.result.differing
        if each.p_value < _DIFFERS / max(len(facts.result.differing), 1)
    ]
    if not apart:
        return _("Nothing says that the effect differs between segments")
    names = ", ".join(dict.fromkeys(fault_words.segment(each.dimension) for each in apart))
    return _("The effect may differ by %(segments)s: test it again there before you act on it") % {
        "segments": names
    }


def between(interval: tuple[float, float] | None) -> str:
    """An interval of relative changes: `−1.0 to +3.1`, in one piece; empty where there is none."""
    if interval is None:
        return ""
    low, high = (formats.signed(end * 100, 1) for end in interval)
    return (_("%(low)s to %(high)s") % {"low": low, "high": high}).replace(" ", "\u00a0")


#: the chance of calling segments different where they are not, over all dimensions together
_DIFFERS = 0.05
#: intervals of the first days reach so far that nothing else could be seen beside them
_WIDEST = 8.0


def _clipped(ends: tuple[float, ...], last: Line) -> tuple[float, ...]:
    """The ends, those of the first looks cut to a few times the newest interval."""
    low, high = last.relative_interval or (0.0, 0.0)
    reach = max((high - low) * _WIDEST / 2, 0.01)
    return tuple(max(-reach, min(reach, end)) for end in ends)


def _past(look: Look, result: Result, lead: Line | None) -> Past:
    line = _line(result, lead) if lead else None
    found = rules.finding(result)
    return Past(
        day=look.day,
        says=result_words.tag(found, result),
        change=formats.NO_VALUE
        if line is None or line.relative is None
        else result_words.signed(line.relative),
        between="" if line is None else between(line.relative_interval),
        units=result.all_units,
    )


def _line(result: Result, lead: Line) -> Line | None:
    return next(
        (each for each in result.lines if (each.metric, each.variant) == (lead.metric, lead.variant)), None
    )


def _metric_beside(experiment: Experiment, facts: Facts, line: Line) -> Kept:
    words = {
        "metric": result_words.name(experiment, line.metric),
        "arm": facts.names[line.variant],
        "margin": formats.percent(line.margin, 1),
    }
    what = _("%(metric)s, %(arm)s") % words if len(facts.arms) > 2 else words["metric"]
    if line.role == "guardrail":
        return Kept(what, _("no worse than %(margin)s") % words, str(result_words.says(line).label))
    return Kept(what, _("matters from %(margin)s") % words, str(result_words.says(line).label))
