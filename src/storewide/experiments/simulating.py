"""Experiments drawn by a random generator, whose true effects are known: unit-days to try an analysis on, without a store.

A shop's visitors differ in how often they come, today as before the test; a few of their visits end in an order, and
what an order is worth is skewed. A variant changes how many visits do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.random import Generator
from numpy.typing import NDArray

from storewide.kit.errors import Refusal

CONTROL = "control"
#: visits of a unit a day, on average; orders of a visit; what an order is worth, and how skewed that is
_VISITS, _ORDERS, _WORTH, _SKEW = 0.4, 0.12, 60.0, 0.6
#: how alike units are: the shape of a gamma distribution of how often they come
_ALIKE = 2.0
_DAYS_BEFORE = 28
#: true changes of orders a visit that experiments get in turn where nobody states others
_LIFTS = (0.0, 0.1, 0.0, -0.1, 0.05, 0.3, 0.0, -0.05, 0.2, 0.0, -0.2, 0.02)
#: the share of a broken variant's units that never arrive
_LOST = 0.3

Column = NDArray[numpy.float64] | NDArray[numpy.int64] | NDArray[numpy.str_]


class SimulationImpossible(Refusal):
    """Nothing can be drawn with these figures; names the figure."""


@dataclass(frozen=True)
class Simulated:
    """`unit_days`: columns experiment, unit, variant, day, visits, orders, spend, spend_before; a row a unit and day.

    A unit has a row for the day it entered and each later one on which it came. `effects`: the true difference between
    a variant and the control in the mean of a unit, by experiment, variant and metric. `broken`: experiments whose
    variants lost units.
    """

    unit_days: Mapping[str, Column]
    effects: Mapping[tuple[str, str, str], float]
    broken: tuple[str, ...]


def simulate(
    *,
    seed: int,
    experiments: int = 12,
    units: int = 2000,
    days: int = 14,
    arms: int = 2,
    lifts: Sequence[float] | None = None,
    broken: Sequence[int] = (),
) -> Simulated:
    """So many experiments of `units` units each, who enter over `days` days and are watched to the last one.

    `lifts`: the relative change of orders in the variants of each experiment, in turn; 0.1 is 10 % more. `broken`:
    numbers, from 1, of experiments whose variants lose units. The same seed gives the same rows. Raises
    SimulationImpossible.
    """
    for what, count, least in (
        ("experiments", experiments, 1),
        ("units", units, 2),
        ("days", days, 1),
        ("arms", arms, 2),
    ):
        if count < least:
            raise SimulationImpossible(f"{count} {what} are asked for; draw at least {least}.")
    turns = tuple(_LIFTS if lifts is None else lifts)
    if not turns or not all(-1 <= lift <= 4 for lift in turns):
        raise SimulationImpossible(
            "The lifts must be shares between -1 and 4, such as 0.1 for 10 % more orders."
        )
    generator = numpy.random.default_rng(seed)
    parts, effects = [], {}
    for number in range(1, experiments + 1):
        name, lift = f"experiment {number}", turns[(number - 1) % len(turns)]
        lost = _LOST if number in broken else 0.0
        parts.append(_experiment(generator, (number - 1) * units, units, days, arms, lift, lost, name))
        effects.update(_effects(name, days, arms, lift))
    rows = {column: numpy.concatenate([part[column] for part in parts]) for column in parts[0]}
    return Simulated(rows, effects, tuple(f"experiment {number}" for number in broken))


def _effects(name: str, days: int, arms: int, lift: float) -> dict[tuple[str, str, str], float]:
    """A unit that enters on any day with equal chance is watched for half of them and half a day."""
    orders = _VISITS * _ORDERS * (days + 1) / 2
    changes = {"visits": 0.0, "orders": orders * lift, "spend": orders * lift * _WORTH}
    return {
        (name, variant, metric): change
        for variant in _variants(arms)[1:]
        for metric, change in changes.items()
    }


def _variants(arms: int) -> tuple[str, ...]:
    return (CONTROL, *(("treatment",) if arms == 2 else (f"treatment {arm}" for arm in range(1, arms))))


def _experiment(
    generator: Generator, first: int, units: int, days: int, arms: int, lift: float, lost: float, name: str
) -> dict[str, Column]:
    busy = generator.gamma(_ALIKE, 1 / _ALIKE, units)
    arm = generator.integers(arms, size=units)
    entered = generator.integers(1, days + 1, size=units)
    before = _spent(generator, generator.poisson(_DAYS_BEFORE * _VISITS * _ORDERS * busy))
    watched = numpy.arange(1, days + 1)[None, :] >= entered[:, None]
    visits = generator.poisson(_VISITS * busy[:, None] * watched)
    arrived = (arm == 0) | (generator.random(units) >= lost)
    there = arrived[:, None] & ((visits > 0) | (numpy.arange(1, days + 1)[None, :] == entered[:, None]))
    unit, day = numpy.nonzero(there)
    came = visits[unit, day]
    orders = generator.binomial(came, numpy.where(arm[unit] > 0, _ORDERS * (1 + lift), _ORDERS))
    return {
        "experiment": numpy.full(len(unit), name),
        "unit": first + unit,
        "variant": numpy.array(_variants(arms))[arm[unit]],
        "day": day + 1,
        "visits": came,
        "orders": orders,
        "spend": _spent(generator, orders),
        "spend_before": before[unit],
    }


def _spent(generator: Generator, orders: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    """What so many orders of each row come to, each worth a skewed amount."""
    worth = generator.lognormal(numpy.log(_WORTH) - _SKEW**2 / 2, _SKEW, int(orders.sum()))
    whose = numpy.repeat(numpy.arange(len(orders)), orders)
    return numpy.bincount(whose, worth, minlength=len(orders))
