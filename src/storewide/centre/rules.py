"""How the centre counts: hours of bookings by week and month, kept promises, and when a bet is to stop. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median

#: a day of an expert, for which the rate is
HOURS_A_DAY = Decimal(8)
WORKDAYS = 5


@dataclass(frozen=True)
class Booked:
    """Hours spread evenly over the working days from `begins` to `ends`; over all days where none is a working day."""

    hours: Decimal
    begins: date
    ends: date

    def days(self) -> tuple[date, ...]:
        """The days it is spread over."""
        count = (self.ends - self.begins).days + 1
        every = tuple(self.begins + timedelta(days=step) for step in range(count))
        return tuple(day for day in every if day.weekday() < WORKDAYS) or every


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def by_span(booked: Booked, span_of: Callable[[date], date]) -> dict[date, Decimal]:
    """The hours of one booking by week or month, named by its first day as `span_of` gives it; exact thirds stay exact
    to 28 digits."""
    days = booked.days()
    found: dict[date, int] = defaultdict(int)
    for day in days:
        found[span_of(day)] += 1
    return {span: booked.hours * count / len(days) for span, count in found.items()}


def by_week(bookings: Iterable[Booked]) -> dict[date, Decimal]:
    """All hours by Monday."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for booked in bookings:
        for week, hours in by_span(booked, monday_of).items():
            found[week] += hours
    return dict(found)


def bookable(weekly: Decimal, week: date, away: Collection[date]) -> Decimal:
    """Hours of a week net of days away: each working day is a fifth of them."""
    gone = sum(1 for step in range(WORKDAYS) if week + timedelta(days=step) in away)
    return weekly * (WORKDAYS - gone) / WORKDAYS


def shared_out(amount: int, parts: Sequence[Decimal]) -> list[int]:
    """An amount in minor units split as the parts are, each rounded so that they add up to the amount exactly."""
    whole = sum(parts, Decimal())
    found, before, so_far = [], 0, Decimal()
    for part in parts:
        so_far += part
        upto = int((amount * so_far / whole).to_integral_value(ROUND_HALF_EVEN))
        found.append(upto - before)
        before = upto
    return found


def cost_of(hours: Decimal, day_rate: int) -> int:
    """What hours cost at a rate for a day of eight hours, in minor units, half to even."""
    return int((hours * day_rate / HOURS_A_DAY).to_integral_value(ROUND_HALF_EVEN))


@dataclass(frozen=True)
class Kept:
    """How orders were answered: median hours, and how many of `count` answered ones within the promise."""

    median: float | None
    within: int
    count: int

    @property
    def share(self) -> float | None:
        """The share within the promise; None while nothing is answered."""
        return self.within / self.count if self.count else None


def kept(responses: Sequence[float], promised: int) -> Kept:
    """How responses (hours) stand against a promise."""
    if not responses:
        return Kept(None, 0, 0)
    return Kept(median(responses), sum(hours <= promised for hours in responses), len(responses))


@dataclass(frozen=True)
class StopRule:
    """When a bet stops: from a day on, from an amount spent on (minor units), beyond a metric's threshold."""

    on: date | None = None
    spent: int | None = None
    below: Decimal | None = None
    above: Decimal | None = None

    def met(self, today: date, spent: int, value: Decimal | None) -> tuple[str, ...]:
        """Which parts hold: "day", "spent", "below", "above"; a metric nobody knows stops nothing."""
        found = []
        if self.on is not None and today >= self.on:
            found.append("day")
        if self.spent is not None and spent >= self.spent:
            found.append("spent")
        if self.below is not None and value is not None and value < self.below:
            found.append("below")
        if self.above is not None and value is not None and value > self.above:
            found.append("above")
        return tuple(found)


def months(first: date, last: date) -> list[date]:
    """The first days of the months from one day's to another's."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found
