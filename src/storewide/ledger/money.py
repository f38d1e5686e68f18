"""What an effect is worth a year, in minor units: its relative change times the spend of a year that it acts on.

The three KPIs multiply to spend (visitors x buyers per visitor x orders per buyer x spend per order), so that a relative
change of one of these, with the others as they are, changes spend by the same share. Other metrics have no money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy
from numpy.typing import NDArray

from storewide.metrics import figures

#: metrics whose relative change is that of spend
FACTORS = ("spend", "visitors", "buyers", "conversion", "orders", "average_order_value")
YEAR = 365
#: from fewer days of sales no year is reckoned
FEWEST_DAYS = 28


@dataclass(frozen=True)
class Year:
    """The spend of a year, in minor units of a currency, reckoned from so many days."""

    spend: float
    currency: str
    days: int


@dataclass(frozen=True, eq=False)
class Takings:
    """A store's spend by day from `first`, added up: `sums[n]` is that of the first n days, minor units."""

    first: date
    sums: NDArray[numpy.float64]
    currency: str

    def year_before(self, day: date) -> Year | None:
        """The year up to the day before, reckoned from the days known of it; None below FEWEST_DAYS of them."""
        end = min((day - self.first).days, len(self.sums) - 1)
        begin = max(0, (day - self.first).days - YEAR)
        if end - begin < FEWEST_DAYS:
            return None
        days = end - begin
        return Year(float(self.sums[end] - self.sums[begin]) * YEAR / days, self.currency, days)


def takings(stores: Iterable[str]) -> dict[str, Takings]:
    """What these stores took by day, by their slug, the empty one for all together; left out where nobody can tell."""
    found = {store: _takings(store) for store in dict.fromkeys(stores)}
    return {store: each for store, each in found.items() if each is not None}


def _takings(store: str) -> Takings | None:
    try:
        report = figures.ask(by="day", store=store or None, measures=("spend",))
    except figures.FiguresRefused:
        # several currencies at once, or a source that is silent
        return None
    if not report.rows or not report.currency:
        return None
    first = min(row.days.first for row in report.rows)
    last = max(row.days.last for row in report.rows)
    spend = numpy.zeros((last - first).days + 1)
    for row in report.rows:
        spend[(row.days.first - first) // timedelta(days=1)] = row.measures["spend"] or 0
    return Takings(first, numpy.concatenate([[0.0], numpy.cumsum(spend)]), report.currency)
