"""How far a key result has come, and whether that is enough by now: pure arithmetic."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

#: a key result may lag its path by so much of the whole way and still be on track
SLACK = Decimal("0.1")


class Standing(Enum):
    """Where a key result stands against its path."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    CANNOT_TELL = "cannot_tell"
    NOT_BEGUN = "not_begun"
    UNKNOWN = "unknown"


#: standings that are good news
GOOD = frozenset({Standing.REACHED, Standing.ON_TRACK})
#: standings that somebody should act on, the worst first
BAD = (Standing.MISSED, Standing.BEHIND)


@dataclass(frozen=True)
class Path:
    """The straight way of a key result: from a value on one day to another on a later one."""

    start: Decimal
    aim: Decimal
    begins: date
    due: date

    def come(self, value: Decimal) -> Decimal:
        """The share of the way that is behind it: 0 at the start, 1 at the aim; below 0 where it went back."""
        return (value - self.start) / (self.aim - self.start)

    def due_by(self, on: date) -> Decimal:
        """The share of the way that should be behind it on a day, by the days that have passed."""
        days = (self.due - self.begins).days
        if on >= self.due or days <= 0:
            return Decimal(1)
        return Decimal(max((on - self.begins).days, 0)) / days

    def should_be(self, on: date) -> Decimal:
        """The value on the straight way on a day."""
        return self.start + (self.aim - self.start) * self.due_by(on)


@dataclass(frozen=True)
class Value:
    """A value and, where the metric gives one, the interval that it lies in with a probability of 95 %."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


def standing(path: Path, found: Value | None, on: date) -> Standing:
    """Where a value leaves its key result on a day.

    Behind is more than a tenth of the whole way behind the path. Where the metric has an interval, `behind` and
    `on track` must hold for all of it; what holds for a part of it alone cannot be told.
    """
    if on < path.begins:
        return Standing.NOT_BEGUN
    if found is None:
        return Standing.UNKNOWN
    if path.come(found.value) >= 1:
        return Standing.REACHED
    if on > path.due:
        return Standing.MISSED
    needed = path.due_by(on) - SLACK
    ends = [path.come(each) for each in (found.low, found.high) if each is not None] or [
        path.come(found.value)
    ]
    if min(ends) >= needed:
        return Standing.ON_TRACK
    return Standing.BEHIND if max(ends) < needed else Standing.CANNOT_TELL


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A part of a whole as a ratio; None where there is no whole."""
    return Decimal(part) / Decimal(whole) if whole else None
