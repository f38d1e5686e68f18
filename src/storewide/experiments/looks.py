"""How an experiment stands at the end of a day, read as often as anybody likes: out of its arms' sums, a `Result`. Pure.

The health comes first: what speaks against the result hides it. Each metric is freed of what its units did before
(CUPED), cut where its plan cuts it, and compared by the sequential test, so that no look costs anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from storewide.experiments import gate, results
from storewide.experiments.lines import Fault, Line, Ruling, Why
from storewide.experiments.results import ALPHA, FEWEST, Judged, Result
from storewide.stats import adjusting, capping, deciding, judging, quantiles, sample_ratio, sequential
from storewide.stats.comparison import Comparison, TooFewUnits
from storewide.stats.deciding import Decision, Plan, Reason
from storewide.stats.estimates import EstimateUnusable
from storewide.stats.judging import Finding, Role
from storewide.stats.products import Products
from storewide.stats.quantiles import Buckets
from storewide.stats.ratios import DenominatorZero, Figure, Ratio
from storewide.stats.sequential import Schedule
from storewide.warehouse.programme import KNOWN_BEFORE, before, capped

METHOD = "randomised, sequential 1: cuped, fieller, holm"

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
    outcome); both are told of the newest day alone. `entered`: (day, arm) -> units. `version`: of the facts read.
    """

    day: date
    arms: Arms
    segments: Mapping[tuple[str, str], Arms]
    buckets: Mapping[tuple[str, str], Buckets]
    entered: Mapping[tuple[date, str], int]
    in_two_arms: int
    currency: str | None
    version: int

    @property
    def units(self) -> dict[str, int]:
        """Units by arm, also of arms that nobody planned."""
        return {key: arm.units for key, arm in self.arms.items()}


def compute(planned: Planned, seen: Seen) -> Result:
    """How the experiment stands; without lines where its health forbids it or an arm has fewer than FEWEST units."""
    units = {key: seen.units.get(key, 0) for key in planned.weights}
    weights = dict(planned.weights)
    anybody = sum(units.values()) > 0
    faults = _faults(planned, seen) if anybody else ()
    compared = _compared(planned, seen) if not faults and min(units.values()) >= FEWEST else []
    findings = [each.finding for each in compared]
    plan = Plan(
        day=planned.day(seen.day),
        days=planned.days,
        alpha=ALPHA,
        schedule=planned.schedule(planned.variants[0]),
    )
    decision = deciding.decide(findings, [Reason(fault.code, value=fault.p_value) for fault in faults], plan)
    return Result(
        units=units,
        weights=weights,
        in_two_arms=seen.in_two_arms,
        split_p=sample_ratio.check(list(units.values()), list(weights.values())).p_value if anybody else 1.0,
        split_ok=not any(fault.code.startswith(gate.Alarm.SPLIT) for fault in faults),
        currency=seen.currency,
        days=plan.day,
        by_day=results.by_day(seen.entered, list(weights)),
        lines=tuple(
            _line(each, judged) for each, judged in zip(compared, judging.judge(findings), strict=True)
        ),
        method=METHOD,
        daily_p=gate.daily(seen.entered, weights) if anybody else None,
        faults=faults,
        ruling=_ruling(decision, planned),
    )


@dataclass(frozen=True)
class Told:
    """A comparison on one metric, the same neither steadied nor cut, and the share of the variance that is left."""

    one: Comparison
    plain: Comparison
    variance_kept: float | None


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
    schedule, day = planned.schedule(variant), planned.day(seen.day)
    if judged.share:
        try:
            low, high = (
                quantiles.estimate(seen.buckets[key, judged.outcome], judged.share)
                for key in (planned.control, variant)
            )
        except (KeyError, TooFewUnits):
            return None
        found = sequential.compare(low, high, day=day, schedule=schedule)
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
    one, plain = (
        sequential.compare(each[control].estimate, each[other].estimate, day=day, schedule=schedule)
        for each in (steadied, as_they_are)
    )
    return Told(one, plain, steadied[other].variance_kept if any(steadied[other].theta) else None)


@dataclass(frozen=True)
class _Compared:
    """A metric of an arm as the rule judges it, and what else its line tells."""

    finding: Finding
    more: dict[str, Any]


def _compared(planned: Planned, seen: Seen) -> list[_Compared]:
    found = []
    for judged in planned.judged:
        for variant in planned.variants:
            told = compare(planned, judged, variant, seen, seen.arms)
            if told is not None:
                finding = Finding(
                    metric=judged.metric,
                    variant=variant,
                    role=Role(judged.role),
                    better=judged.better,
                    comparison=told.one,
                    margin=judged.margin,
                )
                found.append(_Compared(finding, _more(planned, judged, variant, seen, told)))
    return found


def _line(compared: _Compared, judged: judging.Judged) -> Line:
    finding, one = compared.finding, compared.finding.comparison
    return Line(
        metric=finding.metric,
        role=finding.role,
        variant=finding.variant,
        better=finding.better,
        control_mean=one.control_mean,
        variant_mean=one.variant_mean,
        difference=one.difference,
        difference_interval=one.interval,
        relative=one.relative,
        relative_interval=one.relative_interval,
        p_value=one.p_value,
        p_adjusted=None if one.p_value is None else judged.p_adjusted,
        margin=finding.margin,
        verdict=judged.verdict,
        guardrail=judged.guarded or "",
        standard_error=one.standard_error,
        harms=judged.deteriorated or judged.breached,
        **compared.more,
    )


def _ruling(decision: Decision, planned: Planned) -> Ruling:
    until = decision.until_day
    return Ruling(
        code=decision.code,
        variant=decision.variant,
        why=tuple(
            Why(code=each.code, metric=each.metric, value=each.value, limit=each.limit)
            for each in decision.reasons
        ),
        until="" if until is None else (planned.first + timedelta(days=until - 1)).isoformat(),
        more_days=decision.more_days,
    )


def _more(planned: Planned, judged: Judged, variant: str, seen: Seen, told: Told) -> dict[str, Any]:
    """What a line tells besides the comparison."""
    more: dict[str, Any] = {"cap": judged.cap, "variance_kept": told.variance_kept}
    if told.variance_kept is not None or judged.cap is not None:
        more |= {
            "plain_relative": told.plain.relative,
            "plain_relative_interval": told.plain.relative_interval,
        }
    pair = [seen.arms[key] for key in (planned.control, variant)]
    if judged.cap is not None:
        touched = [
            capping.touched(seen.buckets[key, judged.outcome], judged.cap)
            for key in (planned.control, variant)
            if (key, judged.outcome) in seen.buckets
        ]
        more["cut_units"] = sum(each.units for each in touched)
        more["cut_off"] = sum(_sum(arm, judged.outcome) - _sum(arm, capped(judged.outcome)) for arm in pair)
    if not (judged.proportion or judged.per or judged.share) and all(arm.thirds is not None for arm in pair):
        more["rough"] = bool(capping.rough(pair[0], pair[1], str(figure(judged))))
    return more


def _sum(arm: Products, name: str) -> float:
    at = arm.place(name)
    return float(arm.totals[at] + arm.about[at] * arm.units)


def _faults(planned: Planned, seen: Seen) -> tuple[Fault, ...]:
    return gate.faults(
        entered=seen.entered,
        weights=planned.weights,
        segments={
            where: {key: arm.units for key, arm in arms.items()} for where, arms in seen.segments.items()
        },
        strange={key: count for key, count in seen.units.items() if key not in planned.weights},
        in_two_arms=seen.in_two_arms,
        first=planned.first,
        last=min(seen.day, planned.last),
    )
