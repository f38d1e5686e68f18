"""Who entered which experiment when, in which arm, and from which day on a unit is in none since it was seen in two."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.day_index import NEVER
from storewide.warehouse.engines.duck import THREADS
from storewide.warehouse.engines.unit_days import Columns, Told
from storewide.warehouse.programme import TrialSpec

type Whose = Callable[[Columns], NDArray[np.int64]]


@dataclass(frozen=True)
class Entries:
    """The units of one experiment, each once, sorted: moment (microseconds since 1970, UTC) and day (since 1970) that it
    counts from, the day of its first exposure, its arm as a place in `variants`, and the first day on which it had been
    seen in two.

    `variants`: every one that a unit was seen in, sorted. `exposed`: where a trigger says who counts, the same of all.
    """

    spec: TrialSpec
    variants: tuple[str, ...]
    unit: NDArray[np.int64]
    moment: NDArray[np.int64]
    day: NDArray[np.int32]
    arm: NDArray[np.intp]
    leaves: NDArray[np.int32]
    shown: NDArray[np.int32]
    exposed: "Entries | None" = None

    def of(self, own: NDArray[np.intp]) -> "Entries":
        """Some of the units alone, by their places; `exposed` stays that of all."""
        columns = {
            name: getattr(self, name)[own] for name in ("unit", "moment", "day", "arm", "leaves", "shown")
        }
        return replace(self, **columns)


@dataclass(frozen=True)
class _Shown:
    """Exposures of one experiment on one day, with the arm's name behind each code."""

    day: int
    names: list[str]
    variant: NDArray[Any]
    unit: NDArray[np.int64]
    moment: NDArray[np.int64]


def entries(
    days: Iterable[tuple[date, Told]],
    specs: Sequence[TrialSpec],
    whose: Whose,
    only: NDArray[np.bool_] | None = None,
) -> list[Entries]:
    """Of each experiment asked, out of its days of exposures in order of time. `only`: of units, whether they are asked."""
    found: dict[str, list[_Shown]] = {spec.key: [] for spec in specs}
    by_key = {spec.key: spec for spec in specs}
    for day, told in days:
        for key, shown in _by_experiment(day, told, whose, only):
            spec = by_key.get(key)
            if spec is not None and spec.first <= day <= spec.last:
                found[key].append(shown)
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(_entered, specs, [found.pop(spec.key) for spec in specs]))


def _by_experiment(
    day: date, told: Told, whose: Whose, only: NDArray[np.bool_] | None
) -> Iterator[tuple[str, _Shown]]:
    """A day's exposures of units by experiment, that they are sorted by."""
    shown = told.tables["shown"]
    unit = whose(shown)
    asked = unit > 0 if only is None else np.take(only, unit, mode="clip")
    keys: Mapping[int, str] = dict(enumerate(told.texts["experiment"]))
    bounds = np.searchsorted(shown["experiment"], np.arange(len(keys) + 1))
    number = (day - date(1970, 1, 1)).days
    for code, key in keys.items():
        own = slice(bounds[code], bounds[code + 1])
        there = asked[own]
        yield (
            key,
            _Shown(
                number,
                told.texts["variant"],
                shown["variant"][own][there],
                unit[own][there],
                shown["moment"][own][there],
            ),
        )


def _entered(spec: TrialSpec, shown: Sequence[_Shown]) -> Entries:
    seen = {each.names[code] for each in shown for code in np.flatnonzero(np.bincount(each.variant)).tolist()}
    variants = tuple(sorted(seen))
    places = {name: place for place, name in enumerate(variants)}
    arms = [
        np.array([places.get(name, -1) for name in each.names], np.intp)[each.variant.astype(np.intp)]
        for each in shown
    ]
    unit = _together([each.unit for each in shown], np.int64)
    moment = _together([each.moment for each in shown], np.int64)
    day = np.repeat(np.array([each.day for each in shown], np.int32), [len(each.unit) for each in shown])
    arm = _together(arms, np.intp)
    order = _by_unit(unit, moment)
    unit, moment, day, arm = unit[order], moment[order], day[order], arm[order]
    first = np.concatenate([[True], unit[1:] != unit[:-1]])[: len(unit)]
    own = np.cumsum(first) - 1
    arm_of_unit = arm[first]
    leaves = np.full(int(first.sum()), NEVER)
    other = arm != arm_of_unit[own]
    np.minimum.at(leaves, own[other], day[other])
    return Entries(spec, variants, unit[first], moment[first], day[first], arm_of_unit, leaves, day[first])


def _by_unit(unit: NDArray[np.int64], moment: NDArray[np.int64]) -> NDArray[np.intp]:
    """The order by unit and moment, of rows in which days come one after the other."""
    order = np.argsort(unit, kind="stable")
    earlier = (unit[order[1:]] == unit[order[:-1]]) & (moment[order[1:]] < moment[order[:-1]])
    return np.lexsort((moment, unit)) if earlier.any() else order


def _together[T: np.generic](parts: Sequence[NDArray[T]], kind: type[T]) -> NDArray[T]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
