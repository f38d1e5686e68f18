"""Who went how far on the way to an order, and who used a part of the store: exact sets of visitors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from pyroaring import BitMap

from storewide.lib.periods import Days, Grain
from storewide.warehouse import links
from storewide.warehouse.facts import Facts
from storewide.warehouse.questions import Question
from storewide.warehouse.scope import Scope
from storewide.warehouse.step_words import Sought
from storewide.warehouse.steps import Footsteps, sought_by

#: the way to an order, as event names
STEPS = ("Product Viewed", "Product Added", "Checkout Started", "Order Completed")

#: (dimension, value) pairs that must all hold; two values of one dimension mean either
Where = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """A step of a funnel: the event's name (empty: any), and who took it and all before; None where nobody tells it."""

    name: str
    visitors: int | None


@dataclass(frozen=True)
class Seen:
    """Visitors of labelled days; None where no events are known of them."""

    label: str
    days: Days
    visitors: int | None


def funnel(
    facts: Facts, store: str | None, days: Days, steps: Sequence[str], where: Where
) -> tuple[Step, ...]:
    """The steps with the visitors who took each and all before it; one that nobody tells, and all after, are None."""
    sought = [sought_by(None, where, step or None) for step in steps]
    asked = _Asked(facts, store, days, tuple(where), sought)
    found: list[Step] = []
    left: BitMap | None = None
    for step, each in zip(steps, sought, strict=True):
        own = asked.seen(days, [each]) if not found or left is not None else None
        if own is not None and step and not asked.tells(step):
            own = None
        left = own if own is None or left is None else left & own
        found.append(Step(step, None if left is None else len(left)))
    return tuple(found)


def visitors_of(
    facts: Facts,
    store: str | None,
    days: Days,
    events: Sequence[str],
    page_patterns: Sequence[str],
    by: Grain | None,
) -> tuple[Seen, ...]:
    """Visitors by period (one row without `by`), each once in its period."""
    sought = [Sought(names=frozenset(events))] if events else []
    sought += [Sought(pages=(pattern,)) for pattern in page_patterns]
    asked = _Asked(facts, store, days, (), sought)
    rows = []
    for label, part in days.split(by) if by else ((str(days), days),):
        found = asked.seen(part, sought)
        rows.append(Seen(label, part, None if found is None else len(found)))
    return tuple(rows)


class _Asked:
    """The footsteps of the stores asked."""

    def __init__(
        self,
        facts: Facts,
        store: str | None,
        days: Days,
        where: tuple[tuple[str, str], ...],
        sought: list[Sought],
    ) -> None:
        stores = tuple(pair for pair in where if pair[0] == "store")
        question = Question(("visitors",), days.first, days.last, store=store, filters=stores)
        question.validate()
        replace(question, filters=where).validate()
        self._scope = Scope(question, facts.manifest)
        self._links = links.load(facts.folder, facts.manifest)
        self._footsteps = {
            each: Footsteps(lambda: facts.session, facts.folder, self._scope, each, tuple(sought))
            for each in self._scope.extents("event")
        }

    def tells(self, name: str) -> bool:
        """Whether any of the stores has an event of the name near the days."""
        return any(each.tells(name) for each in self._footsteps.values())

    def seen(self, days: Days, sought: Iterable[Sought]) -> BitMap | None:
        """Who did any of what is sought, each once; None on days that a store has no events of."""
        extents = self._scope.extents("event")
        if not extents or any(days.first > last or days.last < first for first, last in extents.values()):
            return None
        found = [
            steps.counted(crowd)
            for steps in self._footsteps.values()
            for each in sought
            for _, _, crowd in steps.seen(days, each)
        ]
        return self._links.once(reduce(BitMap.union, found, BitMap()))
