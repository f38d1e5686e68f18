"""How an experiment stands at the end of a day, read as often as anybody likes: out of its arms' sums, a `Result`. Pure.

The health comes first: what speaks against the result hides it. Then each metric is compared, and the frozen rule says
what all of them together mean.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storewide.experiments import gate, novelty, results, segmenting
from storewide.experiments.comparing import Planned, Seen, Told, apart_before, as_told, compare
from storewide.experiments.lines import Fault, Line, Ruling, Why, of_comparison
from storewide.experiments.results import ALPHA, FEWEST, Judged, Result
from storewide.stats import capping, deciding, judging, sample_ratio
from storewide.stats.deciding import Decision, Plan, Reason
from storewide.stats.judging import Finding, Role
from storewide.stats.products import Products
from storewide.warehouse.programme import capped

#: sequential 2 counts the units of each day; looks of 1 stay beside those that are taken anew
METHOD = "randomised, sequential 2: cuped, fieller, holm"


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
    apart = segmenting.parts(planned, seen) if findings else ()
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
        parts=apart,
        differing=segmenting.differing(planned, seen) if findings else (),
        weeks=novelty.weeks(planned, seen) if findings else (),
    )


@dataclass(frozen=True)
class _Compared:
    """A metric of an arm as the rule judges it, and what else its line tells."""

    finding: Finding
    more: dict[str, Any]


def _compared(planned: Planned, seen: Seen) -> list[_Compared]:
    found = []
    for each in planned.judged:
        judged = as_told(each, seen.arms[planned.control])
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
        **of_comparison(one),
        p_adjusted=None if one.p_value is None else judged.p_adjusted,
        margin=finding.margin,
        verdict=judged.verdict,
        guardrail=judged.guarded or "",
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
    more: dict[str, Any] = {
        "cap": judged.cap,
        "variance_kept": told.variance_kept,
        "relative_error": told.relative_error,
    }
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
    if not (judged.proportion or judged.share) and all(arm.thirds is not None for arm in pair):
        # a ratio is as rough as what stands above its line: spend per order as spend
        above = judged.outcome if judged.cap is None else capped(judged.outcome)
        more["rough"] = bool(capping.rough(pair[0], pair[1], above))
    return more


def _sum(arm: Products, name: str) -> float:
    at = arm.place(name)
    return float(arm.totals[at] + arm.about[at] * arm.units)


def _faults(planned: Planned, seen: Seen) -> tuple[Fault, ...]:
    found = gate.faults(
        entered=seen.entered,
        weights=planned.weights,
        segments={
            where: {key: arm.units for key, arm in arms.items()} for where, arms in seen.segments.items()
        },
        strange={key: count for key, count in seen.units.items() if key not in planned.weights},
        in_two_arms=seen.in_two_arms,
        first=planned.first,
        last=min(seen.day, planned.last),
        over=seen.day >= planned.last,
        exposed=seen.exposed,
    )
    apart = apart_before(planned, seen, alarm=sample_ratio.ALARM)
    return (*found, apart) if apart else found
