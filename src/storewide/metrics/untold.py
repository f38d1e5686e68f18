"""Which costs of which months nothing tells of: sums over such months lack them, and nothing is known of them alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from storewide.lib.periods import Days
from storewide.metrics import spans
from storewide.sources.house import warehouse
from storewide.warehouse import incomplete
from storewide.warehouse.incomplete import PAID, Untold
from storewide.warehouse.questions import Question, Row, SourceFault

#: the stores that trade in a month, and what of their costs nothing tells of
_Month = tuple[frozenset[str], tuple[Untold, ...]]


@dataclass(frozen=True)
class Lacking:
    """What lacks in the answer to a question, by the months it asks for."""

    months: Mapping[date, _Month]
    by: str | None = None

    @cached_property
    def _seen(self) -> dict[tuple[date, date, str], tuple[tuple[Untold, ...], frozenset[str]]]:
        """What was found for rows already: those of a breakdown are all of the same days."""
        return {}

    def of_row(self, row: Row) -> tuple[tuple[Untold, ...], frozenset[str]]:
        """What lacks in a row of the answer, and of that the costs that nothing at all tells of: unknown, not nothing."""
        store = row.label if self.by == "store" else ""
        key = (row.first, row.last, store)
        if key not in self._seen:
            self._seen[key] = self._looked_up(*key)
        return self._seen[key]

    def _looked_up(self, first: date, last: date, store: str) -> tuple[tuple[Untold, ...], frozenset[str]]:
        found: list[Untold] = []
        traded = 0
        for month in spans.firsts(Days(first, last)):
            stores, lacking = self.months.get(month, (frozenset[str](), ()))
            traded += len(stores) if not store else store in stores
            found += [each for each in lacking if store in ("", each.store)]
        counts: dict[str, int] = {}
        for each in found:
            counts[each.measure] = counts.get(each.measure, 0) + 1
        return tuple(found), frozenset(name for name, count in counts.items() if count == traded)


def of(question: Question) -> Lacking:
    """What lacks in the answer to a question, told by the list of files: no fact is read for it."""
    measures = [name for name in PAID if name in question.measures]
    if not measures:
        return Lacking({})
    told = warehouse().look("costs told", lambda facts: incomplete.told(facts.manifest))
    asked = {month for _label, part in question.parts() for month in spans.firsts(part)}
    traded = {store: _traded(store, question) & asked for store in _stores(question)}
    months = {}
    for month in asked:
        stores = frozenset(store for store, known in traded.items() if month in known)
        lacking = [
            Untold(store, name, month)
            for name in measures
            for store in sorted(stores)
            if not told.tells(store, name, month)
        ]
        months[month] = (stores, tuple(lacking))
    return Lacking(months if any(lacking for _stores, lacking in months.values()) else {}, question.by)


def _stores(question: Question) -> Iterable[str]:
    if question.store is not None:
        return (question.store,)
    wanted = {value for name, value in question.filters if name == "store"}
    return tuple(store for store in warehouse().stores() if not wanted or store in wanted)


def _traded(store: str, question: Question) -> frozenset[date]:
    """The first days of the months in question that the store has facts in."""
    try:
        extent = warehouse().extent(store)
    except SourceFault:
        extent = None
    if extent is None or extent[0] > question.last or extent[1] < question.first:
        return frozenset()
    return frozenset(spans.firsts(Days(max(extent[0], question.first), min(extent[1], question.last))))
