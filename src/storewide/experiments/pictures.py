"""What an experiment's page draws: each metric's change with its interval, and the units that came day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.experiments import line_notes, result_words, standing_pictures
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, Role
from storewide.experiments.queries import Facts
from storewide.experiments.results import Result
from storewide.experiments.trials import Health
from storewide.kit import formats
from storewide.kit.charts import Chart, Series, Unit
from storewide.kit.figures import Interval
from storewide.kit.tags import Tag, Tone


@dataclass(frozen=True)
class Row:
    """One metric of one arm as the table shows it; `interval` is None where no relative change can be said.

    `notes` say how the figure was made, `section` is that of the guide to statistics.
    """

    metric: str
    arm: str
    role: str
    before: str
    after: str
    change: str
    between: str
    interval: Interval | None
    says: Tag
    notes: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class ArmUnits:
    """How many units an arm has against its planned share."""

    name: str
    units: int
    share: float
    planned: float


def rows(experiment: Experiment, facts: Facts, result: Result) -> list[Row]:
    """Every line of the result by role, success first, all intervals on one scale."""
    order = list(Role.values)
    lines = sorted(result.lines, key=lambda line: order.index(line.role))
    return [_row(experiment, facts, line, result.currency, scale(result)) for line in lines]


def scale(result: Result) -> float:
    """How far the drawings go either way of zero: as far as anything that decides, so that it can be seen.

    An exploratory metric may reach beyond; its drawing ends with an arrow.
    """
    deciding = [line for line in result.lines if line.role != Role.EXPLORATORY]
    ends = [0.001, *(line.margin or 0.0 for line in deciding)]
    ends += [abs(end) for line in deciding for end in line.relative_interval or ()]
    return max(ends) * 1.1


def _row(experiment: Experiment, facts: Facts, line: Line, currency: str | None, reach: float) -> Row:
    says = result_words.says(line)
    return Row(
        metric=result_words.name(experiment, line.metric),
        arm=facts.names[line.variant],
        role=_role(line),
        before=result_words.value(line.metric, line.control_mean, currency),
        after=result_words.value(line.metric, line.variant_mean, currency),
        change=formats.NO_VALUE if line.relative is None else result_words.signed(line.relative),
        between=standing_pictures.between(line.relative_interval),
        interval=_interval(line, reach, says.tone),
        says=says,
        notes=tuple(line_notes.notes(line, currency)),
        section=line_notes.section(line),
    )


def _role(line: Line) -> str:
    label = str(Role(line.role).label)
    if line.role != Role.GUARDRAIL or line.margin is None:
        return label
    border = -line.margin if line.better == "up" else line.margin
    return _("%(role)s, %(margin)s") % {"role": label, "margin": result_words.signed(border)}


def _interval(line: Line, reach: float, tone: Tone) -> Interval | None:
    if line.relative is None or line.relative_interval is None:
        return None
    low, high = line.relative_interval
    margin = None
    if line.margin is not None:
        # of a guardrail how much worse it may be, of a success metric how much better it should be to matter
        is_up = (line.better == "up") == (line.role == Role.SUCCESS)
        margin = line.margin if is_up else -line.margin
    label = _("%(low)s to %(high)s percent") % {
        "low": formats.signed(low * 100, 1),
        "high": formats.signed(high * 100, 1),
    }
    return Interval(
        low, line.relative, high, reach, label, tone if tone is not Tone.PLAIN else Tone.UNKNOWN, margin
    )


def arm_units(facts: Facts, health: Health) -> list[ArmUnits]:
    """The arms with their units, share and planned share."""
    weights = sum(health.weights.values())
    return [
        ArmUnits(facts.names[key], count, count / max(health.all_units, 1), health.weights[key] / weights)
        for key, count in health.units.items()
    ]


def by_day(experiment: Experiment, facts: Facts, health: Health) -> Chart | None:
    """The units that entered each arm day by day; None before there are any, and for more than six arms."""
    if not health.all_units or len(health.units) > 6:
        return None
    days = [experiment.starts_on + timedelta(days=number) for number in range(health.days_passed)]
    series = tuple(Series(facts.names[key], _values(days, health.by_day[key])) for key in health.units)
    words = {"units": formats.number(health.all_units), "days": formats.number(health.days_seen)}
    return Chart(
        key="units",
        title=_("%(units)s units entered on %(days)s days") % words,
        unit=Unit(_("units that entered")),
        x_label=_("Day"),
        xs=tuple(days),
        series=series,
        alt=_("Units that entered each arm, day by day: %(units)s in all.") % words,
    )


def _values(days: list[date], units: dict[str, int]) -> tuple[float | None, ...]:
    return tuple(units.get(day.isoformat(), 0) for day in days)
