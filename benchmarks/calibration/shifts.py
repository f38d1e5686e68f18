"""What a change at a date did to daily figures, where it did nothing and where it did 5 %: how often each method errs.

The days have what real ones have: a week, a trend, a year, noise that lasts for days, a level that wanders, and what
all stores share. Formulas believe that much of this is not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats.shift import reading
from storewide.stats.shift.reading import Impact, Method, Verdict

SEED = 20_266
LIFT = 0.05
_DAYS = (420, 560, 730)
_LENGTHS = (14, 28)
_DONORS = 8


@dataclass(frozen=True)
class Fared:
    """Shares of series: called with nothing there (of all, and by the method's own interval), refused; then with 5 %.

    `found`: called in the right direction; `held`: whose interval held the 5 %; `middle`: the median estimate.
    """

    called: float
    called_by_formula: float
    refused: float
    found: float
    held: float
    middle: float


def fared(method: Method, series: int, seed: int = SEED) -> Fared:
    """How a method fares on so many series, each without and with a change at the same date."""
    chance = numpy.random.default_rng(seed)
    nothing, lifted, formula = [], [], []
    for _each in range(series):
        days, length = int(chance.choice(_DAYS)), int(chance.choice(_LENGTHS))
        panel = _panel(days, chance)
        outcome, others = panel[:, 0], panel[:, 1 : 1 if method == Method.INTERRUPTED else None]
        others = others[:, :2] if method == Method.CONTROLS else others
        nothing.append(_read(outcome, others, days - length, method))
        formula.append(_is_called_by_formula(outcome, others, days - length, method))
        after = numpy.where(numpy.arange(days) >= days - length, 1 + LIFT, 1.0)
        lifted.append(_read(outcome * after, others, days - length, method))
    return Fared(
        _share(each.verdict in (Verdict.ROSE, Verdict.FELL) for each in nothing),
        _share(formula),
        _share(not each.calibrated.passed for each in nothing),
        _share(each.verdict == Verdict.ROSE for each in lifted),
        _share(_holds(each) for each in lifted),
        float(numpy.median([each.relative for each in lifted if each.relative is not None])),
    )


def table(runs: int) -> Iterator[str]:
    """A line a method, of so many series each."""
    yield "| method | called with nothing there | by its own formula | refused | 5 % found | 5 % in the interval | median |"
    yield "|---|---|---|---|---|---|---|"
    for method in Method:
        got = fared(method, runs)
        yield (
            f"| {method} | {got.called:.3f} | {got.called_by_formula:.3f} | {got.refused:.3f} | {got.found:.3f} | "
            f"{got.held:.3f} | {got.middle:.4f} |"
        )


def _read(outcome: NDArray[numpy.float64], others: NDArray[numpy.float64], at: int, method: Method) -> Impact:
    return reading.read(outcome, others, at=at, method=method, rhythm=reading.DAYS)


def _is_called_by_formula(
    outcome: NDArray[numpy.float64], others: NDArray[numpy.float64], at: int, method: Method
) -> bool:
    """Without placebo dates, of which there is none in a past as short as this, the method's own interval is shown."""
    begin = at - 84
    found = _read(outcome[begin:], others[begin:], 84, method).interval
    return found is not None and not found[0] <= 0 <= found[1]


def _panel(days: int, chance: numpy.random.Generator) -> NDArray[numpy.float64]:
    """Daily figures of several stores, the treated one first."""
    shared = _logarithm(days, chance)
    load = chance.uniform(0.6, 1.2, 1 + _DONORS)
    own = numpy.column_stack([0.5 * _logarithm(days, chance) for _store in load])
    level = chance.uniform(500, 2000, len(load))
    found: NDArray[numpy.float64] = level * numpy.exp(shared[:, None] * load + own)
    return found


def _logarithm(days: int, chance: numpy.random.Generator) -> NDArray[numpy.float64]:
    at = numpy.arange(days)
    week = chance.normal(0, 0.12, 7)[at % 7]
    trend = chance.uniform(-0.3, 0.3) * at / 365
    year = chance.uniform(0, 0.12) * numpy.sin(2 * numpy.pi * (at / 365 + chance.uniform()))
    lasting, keeps = numpy.zeros(days), chance.uniform(0.1, 0.7)
    for day, shock in enumerate(chance.normal(0, 0.04, days)):
        lasting[day] = keeps * lasting[day - 1] + shock
    walk = numpy.cumsum(chance.normal(0, chance.uniform(0, 0.006), days))
    found: NDArray[numpy.float64] = week + trend + year + lasting + walk + chance.normal(0, 0.02, days)
    return found


def _holds(impact: Impact) -> bool:
    interval = impact.relative_interval
    return interval is not None and interval[0] <= LIFT <= interval[1]


def _share(truths: Iterator[bool] | list[bool]) -> float:
    return float(numpy.mean(list(truths)))
