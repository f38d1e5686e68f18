"""The arms of one experiment out of the rows of its totals; what no arm can be made of is refused with a sentence."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy

from storewide.experiments import aggregate_words, finished_notes
from storewide.experiments.finished_comparing import FEWEST_UNITS
from storewide.experiments.finished_questions import LONGEST_PLAN
from storewide.stats.estimates import Estimate
from storewide.stats.moments import Moments
from storewide.warehouse.aggregates import ArmRow, Totals

_CLICKED = "clicked"
_UNNAMED = "metric"
_DAY_SECONDS = 86_400


class ArmsUnusable(Exception):
    """Why no arms can be made of the rows, in a sentence."""


@dataclass(frozen=True)
class Arms:
    """`moments`: by metric, variant and moment (days since the start), growing; `clicks` by variant instead.

    `units`: of each variant at its last moment, the most of any metric, in the file's order.
    """

    units: Mapping[str, int]
    moments: Mapping[str, Mapping[str, Mapping[float, Estimate]]]
    clicks: Mapping[str, Moments]
    has_time: bool

    @property
    def is_share(self) -> bool:
        """Whether the totals are impressions and clicks."""
        return bool(self.clicks)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics, in the file's order."""
        return (_CLICKED,) if self.clicks else tuple(self.moments)

    def is_enough(self, metric: str, variant: str) -> bool:
        """Whether the metric of that variant stands on more than a handful of units."""
        if self.clicks:
            return self.clicks[variant].n >= FEWEST_UNITS
        looks = self.moments[metric].get(variant, {})
        return bool(looks) and max(each.n for each in looks.values()) >= FEWEST_UNITS

    @property
    def last(self) -> float:
        """The last moment of all."""
        return max(moment for arms in self.moments.values() for arm in arms.values() for moment in arm)

    def count(self, metric: str, variant: str) -> int:
        """How many units the metric of that variant stands on at its last moment; 0 for none."""
        return max((each.n for each in self.moments[metric].get(variant, {}).values()), default=0)

    def counts_by_look(self) -> list[list[int]]:
        """The units of each variant at each moment that all have, in order; by the metric with most of them at the end."""
        if not self.has_time:
            return []
        lead = max(self.moments, key=lambda metric: sum(self.count(metric, name) for name in self.units))
        looks = self.moments[lead]
        if any(name not in looks for name in self.units):
            return []
        shared = set.intersection(*(set(looks[name]) for name in self.units))
        return [[looks[name][moment].n for name in self.units] for moment in sorted(shared)]

    def is_alike(self, metric: str, variant: str) -> bool:
        """Whether all units of the variant have one value at its last moment."""
        looks = list(self.moments[metric].get(variant, {}).values())
        return bool(looks) and looks[-1].variance == 0

    def looks(self, metric: str, control: str, variant: str) -> list[tuple[float, Estimate, Estimate]]:
        """Both arms at each moment that both have with enough units; raises ArmsUnusable where there is none."""
        ours, theirs = self.moments[metric][control], self.moments[metric][variant]
        both = [(each, ours[each], theirs[each]) for each in ours if each in theirs]
        enough = [each for each in both if min(each[1].n, each[2].n) >= FEWEST_UNITS]
        if not enough:
            raise ArmsUnusable(aggregate_words.without_metric(metric, variant))
        return enough


def metric_name(totals: Totals, row: ArmRow) -> str:
    """What the metric of a row is called."""
    return _CLICKED if totals.is_clicks else row.metric or _UNNAMED


def path(looks: Sequence[tuple[float, Estimate, Estimate]]) -> list[int]:
    """The units of both arms after each whole day up to the last look; between looks they came evenly."""
    days = [whole_day(moment) for moment, _one, _other in looks]
    units = [one.n + other.n for _moment, one, other in looks]
    return [round(each) for each in numpy.interp(range(1, days[-1] + 1), [0, *days], [0, *units]).tolist()]


def whole_day(moment: float) -> int:
    """The day, from 1, that a moment in days since the start ends or lies in."""
    return max(1, math.ceil(moment))


def read(totals: Totals, rows: Iterable[ArmRow]) -> Arms:
    """The arms; raises ArmsUnusable."""
    if totals.is_clicks:
        return _of_clicks(rows)
    found: dict[str, dict[str, dict[float, Estimate]]] = {}
    numbers: dict[tuple[str, str, float], int] = {}
    rows = tuple(rows)
    moments = _moments(rows) if totals.has_time else dict.fromkeys((row.row for row in rows), 0.0)
    if (last := max(map(whole_day, moments.values()))) > LONGEST_PLAN:
        raise ArmsUnusable(finished_notes.too_long("time", last, LONGEST_PLAN))
    _require_metric(rows)
    for row in rows:
        metric, moment = metric_name(totals, row), moments[row.row]
        arm = found.setdefault(metric, {}).setdefault(_variant(row), {})
        if moment in arm:
            raise ArmsUnusable(aggregate_words.listed_twice(row.row, row.variant, metric))
        arm[moment] = _estimate(row)
        numbers[metric, row.variant, moment] = row.row
    ordered = {
        metric: {variant: _growing(metric, variant, arm, numbers) for variant, arm in arms.items()}
        for metric, arms in found.items()
    }
    units: dict[str, int] = {}
    for arms in ordered.values():
        for variant, looks in arms.items():
            units[variant] = max(units.get(variant, 0), list(looks.values())[-1].n)
    names = dict.fromkeys(row.variant for row in rows)
    return Arms({name: units[name] for name in names}, ordered, {}, totals.has_time)


def _require_metric(rows: Sequence[ArmRow]) -> None:
    """Where one row says of which metric it is, all must."""
    if any(row.metric for row in rows) and (without := [row.row for row in rows if not row.metric]):
        raise ArmsUnusable(aggregate_words.no_metric(without[0]))


def _growing(
    metric: str, variant: str, arm: dict[float, Estimate], numbers: Mapping[tuple[str, str, float], int]
) -> dict[float, Estimate]:
    before, found = 0, {}
    for moment in sorted(arm):
        if arm[moment].n < before:
            raise ArmsUnusable(aggregate_words.falling(numbers[metric, variant, moment], variant))
        before = arm[moment].n
        found[moment] = arm[moment]
    return found


def _of_clicks(rows: Iterable[ArmRow]) -> Arms:
    clicks: dict[str, Moments] = {}
    for row in rows:
        if _variant(row) in clicks:
            raise ArmsUnusable(aggregate_words.listed_twice(row.row, row.variant, ""))
        impressions, clicked = _count(row, "impressions"), _count(row, "clicks")
        if clicked > impressions:
            raise ArmsUnusable(aggregate_words.more_clicks(row.row, clicked, impressions))
        clicks[row.variant] = Moments(impressions, clicked, clicked)
    return Arms({variant: arm.n for variant, arm in clicks.items()}, {}, clicks, has_time=False)


def _variant(row: ArmRow) -> str:
    if not row.variant:
        raise ArmsUnusable(aggregate_words.no_variant(row.row))
    return row.variant


def _number(row: ArmRow, column: str) -> float:
    cell = row.cells[column]
    if cell.value is None or cell.text:
        raise ArmsUnusable(aggregate_words.no_number(column, row.row, cell.text))
    return cell.value


def _count(row: ArmRow, column: str) -> int:
    value = _number(row, column)
    if value < 0 or value != math.floor(value):
        raise ArmsUnusable(aggregate_words.no_count(column, row.row, value))
    return int(value)


def _estimate(row: ArmRow) -> Estimate:
    count = _count(row, "count")
    variance = _number(row, "variance")
    if variance < 0:
        raise ArmsUnusable(aggregate_words.negative_variance(row.row, variance))
    return Estimate(count, _number(row, "mean"), variance / max(1, count))


def _moments(rows: tuple[ArmRow, ...]) -> dict[int, float]:
    """The moment of each row in days since the start: as written, or from the first day of those that are dates."""
    numbers = {row.row: _as_number(row.time) for row in rows}
    if all(number is not None for number in numbers.values()):
        return {row: number for row, number in numbers.items() if number is not None}
    odd_first = sorted(rows, key=lambda row: numbers[row.row] is not None)
    dates = {row.row: _as_date(row) for row in odd_first}
    start = datetime.combine(min(dates.values()).date(), datetime.min.time(), UTC)
    # a date alone means its whole day, an hour of it what was there by then
    whole = all(date.time() == time.min for date in dates.values())
    return {row: (date - start).total_seconds() / _DAY_SECONDS + whole for row, date in dates.items()}


def _as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _as_date(row: ArmRow) -> datetime:
    try:
        found = datetime.fromisoformat(row.time)
    except ValueError:
        raise ArmsUnusable(aggregate_words.no_time(row.row, row.time)) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
