"""The decision rule of an experiment, fixed before its start: what all its metrics together say should be done.

Ship an arm where a success metric is better, every guardrail is shown to be no worse than its margin, and nothing got
worse; roll it back where something got worse; else go on while the plan runs, and then there is no proven value: the
change is shown to be small, or it is inconclusive. Broken data decides nothing. After M. Schultzberg, S. Ankargren,
M. Frånberg, "Risk-aware product decisions in A/B tests with multiple metrics" (2024), arXiv 2402.11609.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from storewide.stats.distributions import normal_quantile_above
from storewide.stats.judging import Finding, Judged, Role, judge
from storewide.stats.sequential import DayUnusable, Schedule
from storewide.stats.verdicts import GuardrailVerdict, Verdict

#: whole days before anything is shipped: every weekday has been seen
FEWEST_DAYS = 7
#: the power with which the units that are still missing would find the smallest change of interest
_POWER = 0.8
#: missing days are told up to here, which is to say never
NEVER = 100_000


class Code(StrEnum):
    """What should be done with an arm, the best first."""

    SHIP = "ship"
    KEEP_RUNNING = "keep_running"
    NO_PROVEN_VALUE = "no_proven_value"
    ROLL_BACK = "roll_back"
    CANNOT_DECIDE = "cannot_decide"


class Because(StrEnum):
    """Why a decision is what it is."""

    BETTER = "better"
    NO_WORSE = "no_worse"
    DETERIORATED = "deteriorated"
    MARGIN_BREACHED = "margin_breached"
    GUARDRAIL_OPEN = "guardrail_open"
    NOT_BETTER_YET = "not_better_yet"
    PLAN_RUNS = "plan_runs"
    FIRST_WEEK = "first_week"
    PROVEN_SMALL = "proven_small"
    INCONCLUSIVE = "inconclusive"
    NOTHING_COMPARED = "nothing_compared"


@dataclass(frozen=True)
class Reason:
    """Why, as a code of `Because` or of what is broken, about which metric; `value` against `limit` where it has numbers."""

    code: str
    metric: str = ""
    value: float | None = None
    limit: float | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How far the experiment is: `day` whole days have passed; `schedule` where it is read daily, None at a fixed end.

    `days`: planned days, None where it is open-ended; `alpha` is that of the comparisons. Raises DayUnusable.
    """

    day: int
    days: int | None
    alpha: float = 0.05
    schedule: Schedule | None = None
    fewest_days: int = FEWEST_DAYS

    def __post_init__(self) -> None:
        if self.day < 1:
            raise DayUnusable(f"the experiment is after {self.day} days; it is decided after 1 day or more.")

    @property
    def runs(self) -> bool:
        """Whether planned days are left, or none were ever planned."""
        return self.days is None or self.day < self.days


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What to do with an arm, and why.

    `until_day`: with keep_running, the day of the experiment to read it again on; None where it is open-ended.
    `more_days`: how many further days at today's traffic and variance would settle what is open, None where nothing is
    or nobody stated what would matter, at most NEVER. `judged`: the arm's metrics. `others`: the other arms, best first.
    """

    code: Code
    variant: str
    reasons: tuple[Reason, ...]
    judged: tuple[Judged, ...] = ()
    until_day: int | None = None
    more_days: int | None = None
    others: tuple["Decision", ...] = ()


def decide(findings: Sequence[Finding], broken: Sequence[Reason], plan: Plan) -> Decision:
    """The decision on the arm that does best by the rule, of equals the one that gains most, with the others after it.

    `broken`: what is wrong with the data (split, leaks, missing days); with any of it nothing else is said.
    """
    if broken or not findings:
        reasons = tuple(broken) or (Reason(Because.NOTHING_COMPARED),)
        return Decision(code=Code.CANNOT_DECIDE, variant="", reasons=reasons)
    judged = judge(findings)
    arms = [
        _of_arm(variant, tuple(each for each in judged if each.finding.variant == variant), plan)
        for variant in dict.fromkeys(each.variant for each in findings)
    ]
    order = list(Code)
    first, *others = sorted(arms, key=lambda arm: (order.index(arm.code), -_gain(arm.judged)))
    return replace(first, others=tuple(others))


def _of_arm(variant: str, judged: tuple[Judged, ...], plan: Plan) -> Decision:
    harm = tuple(
        _told(each, Because.MARGIN_BREACHED if each.breached else Because.DETERIORATED)
        for each in judged
        if each.breached or each.deteriorated
    )
    if harm:
        return Decision(code=Code.ROLL_BACK, variant=variant, reasons=harm, judged=judged)
    gains = [each for each in judged if _is_success(each) and each.verdict is Verdict.BETTER]
    still = [
        each for each in judged if each.guarded is not None and each.guarded is not GuardrailVerdict.NO_WORSE
    ]
    if gains and not still:
        return _shipping(variant, judged, gains, plan)
    if _all_small(judged) and plan.day >= plan.fewest_days:
        return Decision(
            code=Code.NO_PROVEN_VALUE,
            variant=variant,
            reasons=tuple(_told(each, Because.PROVEN_SMALL) for each in judged if _is_success(each)),
            judged=judged,
        )
    return _open(variant, judged, [*([] if gains else _chief(judged)), *still], plan)


def _shipping(variant: str, judged: tuple[Judged, ...], gains: list[Judged], plan: Plan) -> Decision:
    reasons = tuple(_told(each, Because.BETTER) for each in gains) + tuple(
        _told(each, Because.NO_WORSE) for each in judged if each.guarded is not None
    )
    if plan.day >= plan.fewest_days:
        return Decision(code=Code.SHIP, variant=variant, reasons=reasons, judged=judged)
    early = Reason(Because.FIRST_WEEK, value=plan.day, limit=plan.fewest_days)
    return Decision(
        code=Code.KEEP_RUNNING,
        variant=variant,
        reasons=(early, *reasons),
        judged=judged,
        until_day=plan.fewest_days,
        more_days=plan.fewest_days - plan.day,
    )


def _open(variant: str, judged: tuple[Judged, ...], unsettled: list[Judged], plan: Plan) -> Decision:
    """Neither good nor bad yet: go on while days are planned, else there is no proven value."""
    more = [days for each in unsettled if (days := _days_missing(each, plan)) is not None]
    reasons = tuple(
        _told(each, Because.NOT_BETTER_YET if _is_success(each) else Because.GUARDRAIL_OPEN)
        for each in unsettled
    )
    missing = max(more, default=None)
    if plan.runs or plan.day < plan.fewest_days:
        ends = max(plan.days, plan.fewest_days) if plan.days else None
        running = Reason(Because.PLAN_RUNS, value=plan.day, limit=ends)
        return Decision(
            code=Code.KEEP_RUNNING,
            variant=variant,
            reasons=(running, *reasons),
            judged=judged,
            until_day=ends,
            more_days=missing,
        )
    return Decision(
        code=Code.NO_PROVEN_VALUE,
        variant=variant,
        reasons=(Reason(Because.INCONCLUSIVE, value=missing), *reasons),
        judged=judged,
        more_days=missing,
    )


def _days_missing(judged: Judged, plan: Plan) -> int | None:
    """Days until today's variance, falling as units come in evenly, finds the margin with power 0.8; 1 at least."""
    one, margin = judged.finding.comparison, judged.finding.margin
    if not margin or not one.control_mean or not one.standard_error:
        return None
    needed = margin * abs(one.control_mean) / one.standard_error
    beyond = normal_quantile_above(1 - _POWER)

    def settles(day: int) -> bool:
        units = (one.control_n + one.variant_n) * day / plan.day
        return needed * math.sqrt(day / plan.day) >= _reach(day, units, plan) + beyond

    low, high = plan.day, plan.day + 1
    while not settles(high):
        low, high = high, 2 * high
        if high > NEVER:
            return NEVER
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if settles(middle) else (middle, high)
    return high - plan.day


def _reach(day: int, units: float, plan: Plan) -> float:
    if plan.schedule:
        return plan.schedule.reach(day, round(units))
    return normal_quantile_above(plan.alpha / 2)


def _is_success(judged: Judged) -> bool:
    return judged.finding.role == Role.SUCCESS


def _chief(judged: tuple[Judged, ...]) -> list[Judged]:
    """The first success metric: the one that the plan's units were reckoned for."""
    return [each for each in judged if _is_success(each)][:1]


def _all_small(judged: tuple[Judged, ...]) -> bool:
    success = [each for each in judged if _is_success(each)]
    return bool(success) and all(each.verdict is Verdict.NO_EFFECT_BEYOND_MARGIN for each in success)


def _told(judged: Judged, code: Because) -> Reason:
    return Reason(code, judged.finding.metric, judged.finding.comparison.relative, judged.finding.margin)


def _gain(judged: tuple[Judged, ...]) -> float:
    """How much the first success metric of an arm changed for the better; none known counts as nothing."""
    for each in _chief(judged):
        change = each.finding.comparison.relative or 0.0
        return change if each.finding.better == "up" else -change
    return 0.0
