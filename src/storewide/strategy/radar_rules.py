"""Where a blip stood on a day, how it moved since another, and the quarters that a radar's history is told by: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

#: a blip that nobody looked at for so long is told by a check
STALE = timedelta(days=365)
#: how a radar is laid out
QUADRANTS = 4
FEWEST_RINGS, MOST_RINGS = 2, 6
#: the movement that takes a blip off, and the one that puts it on
OFF, NEW = "off", "new"


class Mark(Enum):
    """How a blip is marked: its movement since the day it is compared with."""

    NEW = "new"
    IN = "in"
    OUT = "out"
    NONE = "same"


@dataclass(frozen=True)
class Step:
    """One move: its day, the ring afterwards (0 innermost), and what it was (`new`, `in`, `out`, `same`, `off`)."""

    on: date
    ring: int
    movement: str


@dataclass(frozen=True)
class Standing:
    """Where a blip stands on a day, and how it is marked."""

    ring: int
    mark: Mark


def ring_on(steps: Sequence[Step], day: date) -> int | None:
    """The ring on that day's evening; None before it came and after it was taken off. `steps` by day."""
    last = next((step for step in reversed(steps) if step.on <= day), None)
    return None if last is None or last.movement == OFF else last.ring


def standing(steps: Sequence[Step], on: date, since: date) -> Standing | None:
    """Where it stands on a day and how it moved after the evening of `since`; None where it is not on the radar.

    What came from a file with its movement told, and has no earlier ring here, keeps what it was told.
    """
    ring = ring_on(steps, on)
    if ring is None:
        return None
    before = ring_on(steps, since)
    if before is not None:
        return Standing(ring, towards(before, ring))
    came = [step for step in steps if since < step.on <= on and step.movement != OFF]
    first = came[0]
    if first.movement == NEW or any(step.on <= since for step in steps):
        return Standing(ring, Mark.NEW)
    return Standing(ring, Mark(first.movement) if first.ring == ring else towards(first.ring, ring))


def towards(before: int, after: int) -> Mark:
    """How a ring compares with an earlier one: rings count from the middle."""
    if after == before:
        return Mark.NONE
    return Mark.IN if after < before else Mark.OUT


def quarter_begins(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def compared_with(day: date) -> date:
    """What a radar of that day is compared with unless somebody says otherwise: the last day of the quarter before."""
    return quarter_begins(day) - timedelta(days=1)


@dataclass(frozen=True)
class Quarter:
    """One quarter of a year: its first and last day."""

    first: date
    last: date

    @property
    def number(self) -> int:
        """From 1 to 4."""
        return (self.first.month + 2) // 3


def quarters(begins: date, until: date) -> list[Quarter]:
    """The quarters from the one that `begins` is in to the one that `until` is in, the newest first."""
    found = []
    first = quarter_begins(until)
    while first >= quarter_begins(begins):
        following = quarter_begins(first + timedelta(days=95))
        found.append(Quarter(first, following - timedelta(days=1)))
        first = quarter_begins(first - timedelta(days=1))
    return found
