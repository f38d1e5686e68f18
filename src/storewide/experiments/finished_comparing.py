"""One metric of one variant of a finished test beside the control: read once, or as each day's look saw it."""

from collections.abc import Mapping
from dataclasses import dataclass

from storewide.experiments.finished_questions import Metric, Reading
from storewide.stats import adjusting, elsewhere, estimates, means, proportions, ratios, sequential
from storewide.stats.adjusting import Adjusted
from storewide.stats.comparison import Comparison
from storewide.stats.elsewhere import Elsewhere
from storewide.stats.products import Products
from storewide.stats.ratios import DenominatorZero
from storewide.stats.sequential import Schedule
from storewide.warehouse.finished_outcomes import ArmSums, MetricSums, Outcome

#: an arm with fewer units is a handful of anecdotes
FEWEST_UNITS = 10
#: the pace of a test, from which its planned units follow, is that of its first week
PACE_DAYS = 7


@dataclass(frozen=True)
class Look:
    """What the end of a day showed: the day from 1 (of totals, the days since the start), and the comparison then."""

    day: float
    comparison: Comparison


@dataclass(frozen=True)
class Compared:
    """The comparison that counts; `looks` by day, of which it is the last, where the test is read every day.

    `plain`: the comparison without what was known before, where that was taken into account; `variance_kept`: the share
    of the variance of the difference that it left. `elsewhere`: a test read once without it as other tools compare it.
    """

    comparison: Comparison
    plain: Comparison | None = None
    looks: tuple[Look, ...] = ()
    elsewhere: Elsewhere | None = None

    @property
    def variance_kept(self) -> float | None:
        if self.plain is None or not self.plain.standard_error:
            return None
        return (self.comparison.standard_error / self.plain.standard_error) ** 2


def compared(reading: Reading, metric: Metric, variant: str, outcome: Outcome) -> Compared:
    """The variant beside the control; raises DenominatorZero for a ratio over nothing."""
    if reading.plan_days is not None:
        return _read_daily(reading, metric, variant, outcome)
    sums = next(each for each in outcome.metrics if each.column == metric.column)
    if metric.per is not None:
        return _estimated(reading, metric, variant, outcome.groups)
    control_sums, variant_sums = sums.arms[reading.control], sums.arms[variant]
    compare = proportions.compare if sums.is_share else means.compare
    plain = compare(control_sums.moments, variant_sums.moments, alpha=reading.alpha)
    is_rare = sums.is_share and (_is_rare(control_sums) or _is_rare(variant_sums))
    if not reading.covariates or is_rare or plain.interval is None:
        return Compared(plain, elsewhere=_elsewhere(reading, sums, variant))
    return _estimated(reading, metric, variant, outcome.groups)


def _elsewhere(reading: Reading, sums: MetricSums, variant: str) -> Elsewhere:
    control, other = sums.arms[reading.control].moments, sums.arms[variant].moments
    if sums.is_share:
        return elsewhere.of_shares(control, other, alpha=reading.alpha)
    return elsewhere.of_estimates(means.of_mean(control), means.of_mean(other), alpha=reading.alpha)


def _is_rare(arm: ArmSums) -> bool:
    """Whether so few units did it, or did not, that the normal curve does not fit a share."""
    return min(arm.moments.total, arm.moments.n - arm.moments.total) < proportions.SMALL


def _estimated(reading: Reading, metric: Metric, variant: str, groups: Mapping[str, Products]) -> Compared:
    arms = _arms(reading, metric, groups)
    control, other = arms[reading.control], arms[variant]
    method = adjusting.METHOD if reading.covariates else ratios.METHOD
    found = estimates.compare(control.estimate, other.estimate, method=method, alpha=reading.alpha)
    if not reading.covariates:
        others = elsewhere.of_estimates(control.estimate, other.estimate, alpha=reading.alpha)
        return Compared(found, elsewhere=others)
    plain = ratios.METHOD if metric.per is not None else means.METHOD
    return Compared(found, estimates.compare(control.plain, other.plain, method=plain, alpha=reading.alpha))


def _arms(reading: Reading, metric: Metric, groups: Mapping[str, Products]) -> dict[str, Adjusted]:
    """Each variant's figure, adjusted by what was known before where anything was."""
    found = adjusting.adjusted(list(groups.values()), metric.figure, reading.known_before)
    return dict(zip(groups, found, strict=True))


def _read_daily(reading: Reading, metric: Metric, variant: str, outcome: Outcome) -> Compared:
    """Each day's look from the first on that has enough units; the last one counts."""
    schedule = _schedule(reading, variant, outcome)
    path = _path(reading, variant, outcome)
    looks, plain = [], None
    last = max(outcome.days)
    for day, groups in outcome.days.items():
        if not _is_enough(groups, reading.control, variant):
            continue
        try:
            arms = _arms(reading, metric, _of_enough(groups))
        except DenominatorZero:
            if day == last:
                raise
            continue
        control, other = arms[reading.control], arms[variant]
        found = sequential.compare(control.estimate, other.estimate, day=day, schedule=schedule, path=path)
        looks.append(Look(day, found))
        if day == last and reading.covariates:
            plain = sequential.compare(control.plain, other.plain, day=day, schedule=schedule, path=path)
    return Compared(looks[-1].comparison, plain, tuple(looks))


def _path(reading: Reading, variant: str, outcome: Outcome) -> list[int]:
    """The units of both arms after each day up to the last with data; nothing before the first unit."""
    found, so_far = [], 0
    for day in range(1, max(outcome.days) + 1):
        counts = outcome.entries.get(day, {})
        so_far += counts.get(reading.control, 0) + counts.get(variant, 0)
        found.append(so_far)
    return found


def _is_enough(groups: Mapping[str, Products], control: str, variant: str) -> bool:
    return all(name in groups and groups[name].units >= FEWEST_UNITS for name in (control, variant))


def _of_enough(groups: Mapping[str, Products]) -> dict[str, Products]:
    return {name: products for name, products in groups.items() if products.units >= FEWEST_UNITS}


def _schedule(reading: Reading, variant: str, outcome: Outcome) -> Schedule:
    """The plan: its days, and as many units of both arms as their pace in the first week brings by its end.

    Which units come has nothing to do with what they do, so that a plan made of it is as good as one made before.
    """
    days = min(PACE_DAYS, max(outcome.entries))
    units = sum(
        counts.get(name, 0)
        for day, counts in outcome.entries.items()
        if day <= days
        for name in (reading.control, variant)
    )
    planned = max(1, round(units / days * (reading.plan_days or days)))
    return Schedule(reading.plan_days, planned, reading.alpha)
