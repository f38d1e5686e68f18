"""What figures lack: rows of files in quarantine until they are back, and months that nothing tells a cost of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storewide.lib.periods import parse_one
from storewide.warehouse import healing
from storewide.warehouse.healing import LOSSES, Missing
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.questions import COSTS, Incomplete, Question
from storewide.warehouse.scope import OF_ORDERS, OF_VISITS

#: what figures come from
_FACTS = frozenset({"order_line", "event", "traffic"})
#: what a store pays: what goods cost stands in orders, all else in files of its own
PAID = ("cost", *COSTS)
#: rollups that tell of costs
_TELLING = ("sales", "tallies_contact", "tallies_media_cost", "tallies_store_cost")
#: costs of something that need not happen in every month, by the rollup that says in which it did
_OF = {"cost": "sales", "contact_cost": "tallies_contact"}


@dataclass(frozen=True)
class Untold:
    """A month (its first day) of a store that nothing tells a cost of, so that sums over it lack that cost."""

    store: str
    measure: str
    month: date


@dataclass(frozen=True)
class Told:
    """By store and cost the months that something tells it of, by store and rollup those that it has rows of."""

    months: Mapping[tuple[str, str], frozenset[date]]

    def tells(self, store: str, measure: str, month: date) -> bool:
        """Whether something tells a cost of a month; a month without an order, or a contact between others, costs none."""
        told = self.months.get((store, measure), frozenset())
        if month in told or measure not in _OF:
            return month in told
        happened = self.months.get((store, _OF[measure]), frozenset())
        between = measure == "cost" or (bool(told) and min(told) <= month <= max(told))
        return between and month not in happened


def told(found: Manifest) -> Told:
    """Which costs of which months the files of a warehouse tell of, by their list alone."""
    months: dict[tuple[str, str], set[date]] = {}
    for rollup in _TELLING:
        for entry in found.of(rollup):
            month = parse_one(entry.part).first
            for name in {rollup, *entry.carries}.intersection({rollup, *PAID}):
                months.setdefault((entry.store, name), set()).add(month)
    return Told({key: frozenset(each) for key, each in months.items()})


def of(folder: Path, question: Question) -> tuple[Incomplete, ...]:
    """The days in question of which rows are missing, by day; none where nothing was ever lost."""
    if not (folder / LOSSES).exists():
        return ()
    stores = {question.store} if question.store else _filtered(question, "store")
    found = _days(each for each in healing.missing(folder) if each.loss.fact in _facts(question))
    return tuple(
        sorted(
            (
                each
                for each in found
                if each.first <= question.last
                and each.last >= question.first
                and (not stores or each.store in stores)
            ),
            key=lambda each: (each.part, each.store, each.fact),
        )
    )


def _facts(question: Question) -> frozenset[str]:
    asked = set(question.measures)
    orders = frozenset({"order_line"}) if asked - OF_VISITS else frozenset()
    return orders | (_FACTS - {"order_line"} if asked - OF_ORDERS else frozenset())


def _filtered(question: Question, name: str) -> set[str]:
    return {value for dimension, value in question.filters if dimension == name}


def _days(lost: Iterable[Missing]) -> Iterator[Incomplete]:
    for each in lost:
        loss = each.loss
        part = parse_one(loss.part)
        first, last = _or(loss.first, part.first), _or(loss.last, part.last)
        yield Incomplete(loss.store, loss.fact, loss.part, first, last, each.rows, loss.rows)


def _or(day: date | None, otherwise: date) -> date:
    return otherwise if day is None else day
