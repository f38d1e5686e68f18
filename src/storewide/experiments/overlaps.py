"""Experiments that run on the same days for the same people, and what they share: a warning, never a ban. Pure.

Two tests drawn independently of each other do not bias each other: each arm of one holds both arms of the other.
But changes of one area may meet on one page, and a metric that both must move takes up both effects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations


@dataclass(frozen=True, kw_only=True)
class Run:
    """One experiment as others may meet it: its days (both included), whom it counts, what it is judged by.

    `device` and `country` are empty for everybody, `layer` for those that share none. `metrics`: success metrics and
    guardrails.
    """

    number: int
    name: str
    url: str
    store: str
    area: str
    first: date
    last: date
    metrics: frozenset[str]
    device: str = ""
    country: str = ""
    unit: str = "visitor"
    layer: str = ""
    whole_store: bool = False


@dataclass(frozen=True)
class Overlap:
    """Two experiments that meet on the days `first` to `last`: in the same area, or by `metrics` they both move.

    `whole_store`: one of them changes the whole store by period, so that the other's days are not alike.
    """

    one: Run
    other: Run
    first: date
    last: date
    same_area: bool
    metrics: tuple[str, ...]
    whole_store: bool

    @property
    def days(self) -> int:
        """On how many days they meet."""
        return (self.last - self.first).days + 1

    @property
    def serious(self) -> bool:
        """Whether the changes may meet each other, and not their metrics alone."""
        return self.same_area or self.whole_store


def find(runs: Iterable[Run]) -> list[Overlap]:
    """Every two that meet for the same people and share an area or a metric, the serious ones first."""
    met = [found for one, other in combinations(runs, 2) if (found := between(one, other)) is not None]
    return sorted(met, key=lambda each: (not each.serious, each.first, each.one.number, each.other.number))


def of(run: Run, others: Sequence[Run]) -> list[Overlap]:
    """Where one experiment meets others, the serious ones first."""
    return [each for each in find([run, *others]) if run in (each.one, each.other)]


def between(one: Run, other: Run) -> Overlap | None:
    """How two experiments meet; None where they do not, or share neither area nor metric."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    if one.store != other.store or first > last or not _same_people(one, other):
        return None
    metrics = tuple(sorted(one.metrics & other.metrics))
    whole = one.whole_store or other.whole_store
    if not (metrics or whole or one.area == other.area):
        return None
    return Overlap(one, other, first, last, one.area == other.area, metrics, whole)


def _same_people(one: Run, other: Run) -> bool:
    if one.layer and one.layer == other.layer and one.unit == other.unit:
        # each holds slots of its own in it
        return False
    pairs = ((one.device, other.device), (one.country, other.country))
    return all(not (a and b) or a == b for a, b in pairs)
