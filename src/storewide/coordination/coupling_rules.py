"""How much teams wait for each other in a period: waits counted and added up by pair; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

#: a day in seconds
_DAY = timedelta(days=1).total_seconds()


@dataclass(frozen=True)
class Fact:
    """A team waited for another, with what, from `since` until `until` (None: it goes on)."""

    waiting: UUID
    blocking: UUID
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Pair:
    """How much one team waited for another: waits, those going on, their median and the days in the period together."""

    waiting: UUID
    blocking: UUID
    waits: int
    open: int
    median_days: float
    total_days: float
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Knot:
    """Two teams and all their waiting, whichever way: `more` is the way with more days, `less` the other, if any."""

    more: Pair
    less: Pair | None

    @property
    def total_days(self) -> float:
        """Days waited both ways."""
        return self.more.total_days + (self.less.total_days if self.less else 0)

    @property
    def waits(self) -> int:
        """Waits both ways."""
        return self.more.waits + (self.less.waits if self.less else 0)

    @property
    def open(self) -> int:
        """Waits both ways that go on."""
        return self.more.open + (self.less.open if self.less else 0)


def pairs(facts: Iterable[Fact], begins: datetime, ends: datetime) -> list[Pair]:
    """All pairs with a wait between two moments, most days first.

    `total_days` are the days that lie in the period; `median_days` is over whole waits, one that goes on up to its end.
    """
    by_pair: dict[tuple[UUID, UUID], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.since < ends and (fact.until is None or fact.until > begins):
            by_pair[fact.waiting, fact.blocking].append(fact)
    found = [_pair(waiting, blocking, known, begins, ends) for (waiting, blocking), known in by_pair.items()]
    return sorted(found, key=lambda pair: (-pair.total_days, -pair.waits, pair.waiting, pair.blocking))


def knots(found: Iterable[Pair]) -> list[Knot]:
    """The pairs with both ways together, most days first."""
    by_pair: dict[frozenset[UUID], list[Pair]] = defaultdict(list)
    for pair in found:
        by_pair[frozenset((pair.waiting, pair.blocking))].append(pair)
    both = [sorted(ways, key=lambda pair: -pair.total_days) for ways in by_pair.values()]
    tied = [Knot(ways[0], ways[1] if len(ways) > 1 else None) for ways in both]
    return sorted(
        tied, key=lambda knot: (-knot.total_days, -knot.waits, knot.more.waiting, knot.more.blocking)
    )


def _pair(waiting: UUID, blocking: UUID, facts: list[Fact], begins: datetime, ends: datetime) -> Pair:
    whole = [(_until(fact, ends) - fact.since).total_seconds() / _DAY for fact in facts]
    inside = [(_until(fact, ends) - max(fact.since, begins)).total_seconds() / _DAY for fact in facts]
    return Pair(
        waiting=waiting,
        blocking=blocking,
        waits=len(facts),
        open=sum(fact.until is None or fact.until > ends for fact in facts),
        median_days=median(whole),
        total_days=sum(inside),
        kinds=tuple(
            sorted(Counter(fact.kind for fact in facts).items(), key=lambda each: (-each[1], each[0]))
        ),
    )


def _until(fact: Fact, ends: datetime) -> datetime:
    return ends if fact.until is None else min(fact.until, ends)
