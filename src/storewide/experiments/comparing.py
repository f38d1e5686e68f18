"""One metric of one arm against the control, as the warehouse's sums up to a day tell it. Pure.

Each metric is freed of what its units did before (CUPED), cut where its plan cuts it, and compared by the sequential
test, so that no look costs anything. A segment is compared as the whole is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import accumulate

from storewide.experiments.gate import Alarm
from storewide.experiments.lines import Fault
from storewide.experiments.results import ALPHA, Judged
from storewide.stats import adjusting, means, quantiles, sequential
from storewide.stats.comparison import Comparison, TooFewUnits
from storewide.stats.estimates import EstimateUnusable
from storewide.stats.products import Products
from storewide.stats.quantiles import Buckets
from storewide.stats.ratios import DenominatorZero, Figure, Ratio
from storewide.stats.sequential import Schedule
from storewide.warehouse.programme import KNOWN_BEFORE, before, capped

type Arms = Mapping[str, Products]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What the plan fixes for every look: days, arms with weights (the control's key beside), metrics, planned units.

    `units`: of all arms together by the last day; None where nobody counted on any.
    """

    first: date
    last: date
    weights: Mapping[str, int]
    control: str
    judged: Sequence[Judged]
    units: int | None

    @property
    def variants(self) -> list[str]:
        """The arms that are compared with the control."""
        return [key for key in self.weights if key != self.control]

    @property
    def days(self) -> int:
        """How many days are planned."""
        return (self.last - self.first).days + 1

    def day(self, on: date) -> int:
        """Which day of the experiment it is, the first being 1."""
        return (on - self.first).days + 1

    def schedule(self, variant: str) -> Schedule:
        """What the comparison of this arm with the control was planned to be."""
        share = (self.weights[variant] + self.weights[self.control]) / sum(self.weights.values())
        units = None if self.units is None else max(1, round(self.units * share))
        return Schedule(planned_days=self.days, planned_units=units, alpha=ALPHA)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the warehouse tells of an experiment up to the end of `day`.

    `arms`: sums and cross products of outcomes, and of the same before the exposure, by arm; their columns are named by
    `warehouse.programme`. `segments`: the same by (dimension, value); `buckets`: how amounts are distributed, by (arm,
    outcome); `weeks`: of the units that met an arm in a whole week, from then to its end, by its first and last day; these
    are told of the newest day alone. `entered`: (day, arm) -> units, `later` of days after this one; `exposed`: where a
    trigger says who is counted, all who met an arm. `version`: of the facts read.
    """

    day: date
    arms: Arms
    segments: Mapping[tuple[str, str], Arms]
    buckets: Mapping[tuple[str, str], Buckets]
    entered: Mapping[tuple[date, str], int]
    in_two_arms: int
    currency: str | None
    version: int
    weeks: Sequence[tuple[tuple[date, date], Arms]] = ()
    later: Mapping[tuple[date, str], int] = field(default_factory=dict)
    exposed: Mapping[tuple[date, str], int] = field(default_factory=dict)

    @property
    def units(self) -> dict[str, int]:
        """Units by arm, also of arms that nobody planned."""
        return {key: arm.units for key, arm in self.arms.items()}

    def path(self, first: date, *keys: str) -> list[int]:
        """How many units of these arms there were after each day since the first; empty where nobody counted by day.

        It goes on through the days after this one where they are known, so that the boundaries of an experiment, which
        no later day changes, are reckoned once for all its days.
        """
        counted = {**self.entered, **self.later}
        last = max((day for day, _arm in self.later), default=self.day)
        days = range((last - first).days + 1)
        new = [sum(counted.get((first + timedelta(days=day), key), 0) for key in keys) for day in days]
        return list(accumulate(new)) if any(new) else []


@dataclass(frozen=True)
class Told:
    """A comparison on one metric, the same neither steadied nor cut, and the share of the variance that is left.

    `relative_error`: the standard error of the relative change, for sums over experiments.
    """

    one: Comparison
    plain: Comparison
    variance_kept: float | None
    relative_error: float | None = None


def as_told(judged: Judged, arm: Products) -> Judged:
    """The metric without its cap where nobody told the amounts as they are when cut."""
    if judged.cap is None or capped(judged.outcome) in arm.names:
        return judged
    return replace(judged, cap=None)


def figure(judged: Judged) -> Figure:
    """The column, or the two, that a mean or a ratio is computed from."""
    outcome = judged.outcome if judged.cap is None else capped(judged.outcome)
    return Ratio(outcome, judged.per) if judged.per else outcome


def covariates(judged: Judged, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that steady it: the same before the exposure, and whether there was a before."""
    if not judged.covariate:
        return ()
    outcomes = (judged.outcome, judged.per) if judged.per else (judged.outcome,)
    wanted = (*(before(outcome) for outcome in outcomes), KNOWN_BEFORE)
    return tuple(name for name in wanted if name in names)


def compare(planned: Planned, judged: Judged, variant: str, seen: Seen, arms: Arms) -> Told | None:
    """One metric of an arm against the control among `arms`, all units of `seen` or a segment of them.

    None where it cannot be said: a ratio with nothing below its line or of sums that were told apart, a quantile of too
    few units.
    """
    look = partial(
        sequential.compare,
        day=planned.day(seen.day),
        schedule=planned.schedule(variant),
        path=seen.path(planned.first, planned.control, variant),
    )
    if judged.share:
        try:
            low, high = (
                quantiles.estimate(seen.buckets[key, judged.outcome], judged.share)
                for key in (planned.control, variant)
            )
        except (KeyError, TooFewUnits):
            return None
        found = look(low, high)
        return Told(found, found, None)
    keys = [key for key in planned.weights if key in arms]
    ordered = [arms[key] for key in keys]
    plainly = Ratio(judged.outcome, judged.per) if judged.per else judged.outcome
    try:
        steadied = adjusting.adjusted(ordered, figure(judged), covariates(judged, ordered[0].names))
        as_they_are = adjusting.adjusted(ordered, plainly, ())
    except (DenominatorZero, EstimateUnusable):
        return None
    control, other = keys.index(planned.control), keys.index(variant)
    one, plain = (look(each[control].estimate, each[other].estimate) for each in (steadied, as_they_are))
    change = adjusting.relative_change(steadied[control], steadied[other])
    return Told(
        one,
        plain,
        steadied[other].variance_kept if any(steadied[other].theta) else None,
        change.standard_error if change else None,
    )


def apart_before(planned: Planned, seen: Seen, *, alarm: float) -> Fault | None:
    """The metric whose arms differed on the days before anybody met the change, which chance does with `alarm` at most.

    It is read every day, so by the confidence sequence; over all steadied metrics and arms together.
    """
    steadied = [each for each in planned.judged if each.covariate and not each.share]
    asked = [(each, variant) for each in steadied for variant in planned.variants]
    for judged, variant in asked:
        name = before(judged.outcome)
        pair = [seen.arms[key] for key in (planned.control, variant) if key in seen.arms]
        if len(pair) < 2 or any(name not in arm.names or arm.units < 2 for arm in pair):
            continue
        schedule = replace(planned.schedule(variant), planned_days=None, alpha=alarm / len(asked))
        one, other = (means.of_mean(arm.moments(name)) for arm in pair)
        told = sequential.compare(one, other, day=planned.day(seen.day), schedule=schedule)
        if told.p_value is not None and told.p_value < schedule.alpha:
            return Fault(code=Alarm.BEFORE_DIFFERS, where=judged.metric, p_value=told.p_value)
    return None
