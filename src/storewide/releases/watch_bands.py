"""Metrics since go-live against the band in which they would have stayed without the release: pure, see `stats.watches`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy

from storewide.lib.periods import Days
from storewide.metrics import rules
from storewide.metrics.definitions import Definition
from storewide.stats import steadying, watches
from storewide.stats.watches import Figures, Watched

type Rows = Mapping[date, Mapping[str, int | None]]

#: a change and its bounds are told to a thousandth of a percent
_FINEST = Decimal("0.00001")


@dataclass(frozen=True)
class Band:
    """One metric by full day of the watch: its relative change since go-live, and between what it lies without it.

    0.05 is 5 %. None is a day for which it cannot be said. `since`: the first day on which it was harm beyond the band.
    `beside`: what others did is taken off, see `stats.steadying`.
    """

    days: tuple[date, ...]
    changes: tuple[Decimal | None, ...]
    lows: tuple[Decimal | None, ...]
    highs: tuple[Decimal | None, ...]
    since: date | None
    beside: bool = False

    @property
    def change(self) -> Decimal | None:
        """The relative change as of the last day."""
        return self.changes[-1]

    @property
    def low(self) -> Decimal | None:
        """The lower bound as of the last day."""
        return self.lows[-1]

    @property
    def high(self) -> Decimal | None:
        """The upper bound as of the last day."""
        return self.highs[-1]

    @property
    def is_told(self) -> bool:
        """Whether there is a band on the last day at all."""
        return None not in (self.change, self.low, self.high)

    def on(self, day: date) -> tuple[Decimal, Decimal, Decimal]:
        """Change, lower and upper bound as of a day on which all of them are known."""
        place = self.days.index(day)
        found = (self.changes[place], self.lows[place], self.highs[place])
        return tuple(each or Decimal(0) for each in found)  # type: ignore[return-value]


def bands(
    metrics: Sequence[tuple[Definition, Rows]],
    *,
    live_on: date,
    watched: Days,
    length: int,
    aside: Collection[date] = (),
    rest: Rows | None = None,
    beside: Sequence[Rows] = (),
) -> dict[str, Band]:
    """The band of each metric by its code, together held to one chance of alarming for nothing.

    `watched`: the full days so far, of `length` that are planned. The day of go-live and days `aside` (holidays) are left
    out before and after. `rest`: by day what its hours from the time of go-live on held; those of the day of go-live count.
    `beside`: by day the measures of what the release did not touch. Metrics of which nothing is known, or a past that is
    too short, have no band.
    """
    days = tuple(Days(_first(metrics, live_on), watched.last))
    at = days.index(watched.first)
    left_out = {live_on, *aside}
    told = [(definition, _row(definition, rows, days, left_out)) for definition, rows in metrics]
    told = [(definition, row) for definition, row in told if numpy.isfinite(row[0, :at]).any()]
    if not told or at < watches.LEAST_DAYS:
        return {}
    figures = _figures(told)
    if rest and at and days[at - 1] == live_on:
        figures = replace(figures, rest=_rest([each for each, _row in told], rest, days, aside))
    length = max(length, len(days) - at)
    others = [_values([each for each, _row in told], rows, days) for rows in beside]
    steadied = steadying.steady(figures, others, at=at, length=length)
    found = watches.watch(steadied.figures, at=at, length=length)
    return {
        definition.code: replace(_band(found, place, days[at:]), beside=bool(steadied.which[place]))
        for place, (definition, _row) in enumerate(told)
    }


def smallest(
    metrics: Sequence[tuple[Definition, Rows]], *, last: date, days: int, length: int
) -> dict[str, Decimal]:
    """By metric, the harm that a watch begun after `last` would see after so many days; relative, only what can be told."""
    known = tuple(Days(_first(metrics, last), last))
    told = [(definition, _row(definition, rows, known, set())) for definition, rows in metrics]
    told = [(definition, row) for definition, row in told if numpy.isfinite(row[0]).any()]
    if not told or len(known) < watches.LEAST_DAYS:
        return {}
    found = watches.smallest_harm(_figures(told), days=days, length=length)
    pairs = ((definition.code, _decimal(each)) for (definition, _row), each in zip(told, found, strict=True))
    return {code: each for code, each in pairs if each is not None}


def _figures(told: Sequence[tuple[Definition, watches.Numbers]]) -> Figures:
    rises = numpy.array([definition.better == "down" for definition, _row in told])
    both = numpy.array([row for _definition, row in told])
    return Figures(both[:, 0], both[:, 1], rises)


def _rest(
    told: Sequence[Definition], rest: Rows, days: Sequence[date], aside: Collection[date]
) -> tuple[watches.Numbers, watches.Numbers]:
    # what the front line noted, and how fast pages were, is not told by the hour
    both = numpy.array([_row(definition, rest, days, aside) for definition in told])
    return both[:, 0], both[:, 1]


def _first(metrics: Sequence[tuple[Definition, Rows]], live_on: date) -> date:
    """The oldest day that counts and that anything is known of."""
    oldest = min((min(rows) for _definition, rows in metrics if rows), default=live_on)
    return max(oldest, live_on - timedelta(days=watches.MOST_DAYS))


def _row(
    definition: Definition, rows: Rows, days: Sequence[date], left_out: Collection[date]
) -> watches.Numbers:
    """What the metric divides by what, by day; NaN where it is not known."""
    parts = [(None, None) if day in left_out else rules.parts(definition, rows.get(day, {})) for day in days]
    numbers = [[numpy.nan if None in each else float(part or 0) for part in each] for each in parts]
    found: watches.Numbers = numpy.array(numbers, dtype=float).T
    return found


def _values(told: Sequence[Definition], rows: Rows, days: Sequence[date]) -> watches.Numbers:
    """The metrics of something that stands beside, by day; NaN where it does not tell them."""
    both = numpy.array([_row(each, rows, days, ()) for each in told])
    with numpy.errstate(divide="ignore", invalid="ignore"):
        found: watches.Numbers = both[:, 0] / both[:, 1]
    return found


def _band(found: Watched, metric: int, days: tuple[date, ...]) -> Band:
    since = found.first_alarm(metric)
    changes, lows, highs = (
        tuple(_decimal(each) for each in row[metric]) for row in (found.change, found.low, found.high)
    )
    return Band(days, changes, lows, highs, None if since is None else days[since])


def _decimal(number: float) -> Decimal | None:
    # a change of a million times is one from next to nothing, and says nothing
    return Decimal(float(number)).quantize(_FINEST) if abs(number) < 1e6 else None
