"""How long a request took until it was live, part by part, with the waiting apart: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise


class Part(Enum):
    """The parts of a cycle, in their order; waiting is what was taken out of the others."""

    CASE = "case"
    BUILD = "build"
    TEST = "test"
    SIGN_OFF = "sign_off"
    WAITING = "waiting"


#: which part each stage of a request counts to; one that is promised and that nobody builds yet waits
_PART_OF = {
    "accepted": Part.CASE,
    "bet": Part.CASE,
    "promised": Part.WAITING,
    "building": Part.BUILD,
    "testing": Part.TEST,
}


@dataclass(frozen=True)
class Stay:
    """A state that a request was in, from `begins` until `ends` (None: until it was live)."""

    state: str
    begins: datetime
    ends: datetime | None


@dataclass(frozen=True)
class Cycle:
    """From `begins` (accepted) until `live`, by part; the parts add up to the whole."""

    begins: datetime
    live: datetime
    parts: dict[Part, timedelta]

    @property
    def days(self) -> float:
        """The whole, in days."""
        return (self.live - self.begins) / timedelta(days=1)

    def days_of(self, part: Part) -> float:
        """One part, in days."""
        return self.parts[part] / timedelta(days=1)


def cycle(
    stays: Sequence[Stay],
    waits: Iterable[tuple[datetime, datetime | None]],
    signed_at: datetime | None,
    live: datetime,
) -> Cycle | None:
    """The cycle of one request that went live; None where it was never accepted before.

    Whatever comes after the first sign-off counts to the sign-off, whichever state the request was in; intervals in
    which it waited, and gaps between its states, count to waiting alone, each moment once.
    """
    begun = [each.begins for each in stays if each.state in _PART_OF and each.begins < live]
    if not begun:
        return None
    begin = min(begun)
    waiting = _united((max(start, begin), min(end or live, live)) for start, end in waits)
    parts = dict.fromkeys(Part, timedelta())
    for each in stays:
        start, end = max(each.begins, begin), min(each.ends or live, live)
        part = _PART_OF.get(each.state)
        if part is None or start >= end:
            continue
        cut = min(max(signed_at or end, start), end)
        for first, last, counts in ((start, cut, part), (cut, end, Part.SIGN_OFF)):
            parts[counts] += (last - first) - _overlap(first, last, waiting)
    spoken_for = sum((length for part, length in parts.items() if part is not Part.WAITING), timedelta())
    parts[Part.WAITING] = (live - begin) - spoken_for
    return Cycle(begin, live, parts)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of the values lie, straight between neighbours; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def gaps(moments: Iterable[datetime]) -> list[float]:
    """The days between each go-live and the next."""
    ordered = sorted(moments)
    return [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(ordered)]


def _united(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _overlap(start: datetime, end: datetime, spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    return sum((max(min(end, last) - max(start, first), timedelta()) for first, last in spans), timedelta())
