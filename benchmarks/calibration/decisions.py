"""Whole experiments decided by the rule: how often something is shipped, or rolled back, that should not be.

Each programme has a control and two variants, two success metrics and two guardrails that move together, and is looked at
on each of its fourteen days until it is shipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats import deciding, sequential
from storewide.stats.deciding import Code, Plan
from storewide.stats.estimates import Estimate
from storewide.stats.judging import Finding, Role
from storewide.stats.sequential import Schedule

Floats = NDArray[numpy.float64]
SEED = 20_261
DAYS = 14
VARIANTS = ("b", "c")
#: name, role and margin; units vary by the size of the control's mean
METRICS = (
    ("orders", Role.SUCCESS, None),
    ("spend", Role.SUCCESS, None),
    ("visits", Role.GUARDRAIL, 0.05),
    ("kept", Role.GUARDRAIL, 0.05),
)
#: how much two metrics of a unit have in common
_COMMON = 0.3
UNITS_PER_DAY = 1500  # in each arm: one standard error of a difference is about 1 % at the end

#: relative effects of both variants on each metric
WORLDS: dict[str, tuple[float, float, float, float]] = {
    "nothing": (0.0, 0.0, 0.0, 0.0),
    "gain": (0.04, 0.0, 0.0, 0.0),
    "gain, a guardrail harmed by its margin": (0.06, 0.06, -0.05, 0.0),
    "harm": (-0.04, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True)
class Decided:
    """Shares of the programmes that shipped a variant, or had one to roll back at any look; `days` they ran."""

    shipped: float
    rolled_back: float
    days: float


def decided(world: str, programmes: int, seed: int = SEED) -> Decided:
    """What becomes of so many programmes in which the variants do what `world` says."""
    schedule = Schedule(DAYS, DAYS * UNITS_PER_DAY * 2)
    means = _means(WORLDS[world], programmes, seed)
    units = UNITS_PER_DAY * numpy.arange(1, DAYS + 1)
    distance = numpy.abs(means[:, 1:] - means[:, :1]) * numpy.sqrt(units / 2)
    reaches = numpy.array([schedule.reach(day, 2 * int(units[day - 1])) for day in range(1, DAYS + 1)])
    # where no metric is called nothing can be shipped or rolled back; Student's t only widens the reach
    worth_a_look = (distance > reaches).any(axis=(1, 2))
    shipped = rolled_back = days = 0
    for means_of_one, looks in zip(means, worth_a_look, strict=True):
        ended, harmed = _run(means_of_one, numpy.flatnonzero(looks) + 1, schedule)
        shipped += ended is not None
        rolled_back += harmed
        days += ended or DAYS
    return Decided(shipped / programmes, rolled_back / programmes, days / programmes)


def _run(
    means: Floats, looks: Sequence[int] | NDArray[numpy.int64], schedule: Schedule
) -> tuple[int | None, bool]:
    """The day on which a programme ships, and whether a variant was to be rolled back before."""
    harmed = False
    for day in looks:
        found = deciding.decide(_findings(means, int(day), schedule), [], Plan(day=int(day), days=DAYS))
        harmed |= any(arm.code == Code.ROLL_BACK for arm in (found, *found.others))
        if found.code == Code.SHIP:
            return int(day), harmed
    return None, harmed


def _findings(means: Floats, day: int, schedule: Schedule) -> list[Finding]:
    units = UNITS_PER_DAY * day
    return [
        Finding(
            metric=name,
            variant=variant,
            role=role,
            better="up",
            margin=margin,
            comparison=sequential.compare(
                Estimate(units, float(means[0, metric, day - 1]), 1 / units),
                Estimate(units, float(means[arm, metric, day - 1]), 1 / units),
                day=day,
                schedule=schedule,
            ),
        )
        for arm, variant in enumerate(VARIANTS, start=1)
        for metric, (name, role, margin) in enumerate(METRICS)
    ]


def _means(effects: Sequence[float], programmes: int, seed: int) -> Floats:
    """Means after each day (programmes, arms, metrics, days), the control first; its true means are 1."""
    chance = numpy.random.default_rng(seed)
    shape = (programmes, 1 + len(VARIANTS), len(METRICS), DAYS)
    common = chance.standard_normal((*shape[:2], 1, DAYS))
    own = chance.standard_normal(shape)
    sums = numpy.cumsum(numpy.sqrt(_COMMON) * common + numpy.sqrt(1 - _COMMON) * own, axis=-1)
    means = 1 + sums / numpy.sqrt(UNITS_PER_DAY) / numpy.arange(1, DAYS + 1)
    means[:, 1:] += numpy.asarray(effects)[None, None, :, None]
    found: Floats = means
    return found


def table(programmes: int) -> Iterator[str]:
    """The figures as lines of a table."""
    yield "| the variants bring | programmes | shipped | rolled back | days |"
    yield "|---|---|---|---|---|"
    for world in WORLDS:
        one = decided(world, programmes)
        yield f"| {world} | {programmes} | {one.shipped:.4f} | {one.rolled_back:.4f} | {one.days:.1f} |"
