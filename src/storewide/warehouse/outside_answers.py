"""Answers from warehouses that exist already, and how they come together with the facts of our own.

A source is asked again five minutes after it was asked last; for the days it has facts of, after an hour.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from storewide.warehouse import connections, measures, outside, outside_trials
from storewide.warehouse.answers import COLUMNS, Place, places
from storewide.warehouse.connections import Connected, OutsideFact
from storewide.warehouse.engines import outside as sources
from storewide.warehouse.expressions import Column, Grouped, Operation, Summed
from storewide.warehouse.joining import Extent, together, united, without_visits
from storewide.warehouse.outside_columns import day_at
from storewide.warehouse.questions import NONE, Answer, Question, Row
from storewide.warehouse.schemas import Terms
from storewide.warehouse.scope import OF_ORDERS, OF_VISITS

_FRESH = 300.0
_FRESH_DAYS = 3_600.0
_KEPT = 512
#: None where the table has no column for it
_STATED = {
    "shipping": "shipping",
    "tax": "tax",
    "cost": "cost",
    "buyers": "customer_id",
    "sessions": "session_id",
}

#: one measure of each statement
_MEASURED = ("spend", "orders", "buyers", "visitors", "sessions")


class Outside:
    """The stores whose facts lie elsewhere, out of the file `connections`; safe to share between threads."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read: tuple[object, tuple[Connected, ...]] = (None, ())
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()

    def connected(self, store: str | None = None) -> tuple[Connected, ...]:
        """The connections, of one store or all; read again only where the file changed."""
        stamp = _stamp(self._path)
        with self._lock:
            if stamp != self._read[0]:
                self._read = (stamp, connections.read(self._path) if self._path and stamp else ())
            return tuple(each for each in self._read[1] if store in (None, each.terms.store))

    def terms(self) -> dict[str, Terms]:
        """The terms of the stores."""
        return {each.terms.store: each.terms for each in self.connected()}

    def has_money(self, store: str) -> bool:
        """Whether a table of order lines is declared for the store."""
        return any(each.declared("order_line") for each in self.connected(store))

    def extent(self, store: str | None) -> Extent | None:
        """First and last day of any fact of these stores; None where there is none."""
        return united(
            each
            for found in self.connected(store)
            for fact, _ in found.tables
            if fact != "exposure" and (each := self._extent(found, fact)) is not None
        )

    def values(self, dimension: str, store: str | None) -> set[str]:
        """The values that a dimension takes in the declared tables."""
        if dimension == "store":
            return {each.terms.store for each in self.connected(store)}
        return {
            label
            for found in self.connected(store)
            for fact, declared in found.tables
            if dimension in outside.dimensions(declared, fact)
            for label in self._numbers(found, outside.values(found, declared, fact, dimension))
        }

    def joined(self, own: Answer, counted: Callable[[str], bool]) -> Answer:
        """The answer of our own facts with those of the stores outside; raises MixedCurrencies, SourceFault.

        `counted`: whether visitors of a store are counted in our own facts.
        """
        asked = [each for each in self.connected(own.question.store) if _asked(own.question, each)]
        answers = [self._answer(each, own.question) for each in asked]
        whole = own
        for each in answers:
            whole = together(whole, each)
        silent = any(not each.declared("event") and not counted(each.terms.store) for each in asked)
        return without_visits(whole) if silent and own.question.by != "store" else whole

    def _answer(self, found: Connected, question: Question) -> Answer:
        known = {each: knows(found, question, each) for each in question.measures}
        numbers = self._measured(found, question, {each for each, knows in known.items() if knows})
        span = self._extent(found, "event")
        rows = tuple(
            Row(
                place.label,
                place.days.first,
                place.days.last,
                found.terms.currency,
                {each: _value(each, known[each], numbers, place, span) for each in question.measures},
            )
            for place in places(question, (found.terms.store,), numbers)
        )
        seen = any(row.measures.get(each) is not None for row in rows for each in OF_VISITS)
        return Answer(
            question=question,
            rows=rows,
            currency=found.terms.currency,
            extent=self.extent(found.terms.store),
            version=0,
            visitors_basis="distinct" if seen else None,
        )

    def _measured(self, found: Connected, question: Question, wanted: set[str]) -> sources.Numbers:
        everything: sources.Numbers = {}
        for measured in _questions(found, question, wanted):
            for label, numbers in self._numbers(found, measured).items():
                everything[label] = {**everything.get(label, {}), **numbers}
        return everything

    def _extent(self, found: Connected, fact: OutsideFact) -> Extent | None:
        declared = found.declared(fact)
        if declared is None:
            return None
        seconds = self._numbers(found, outside.extent(declared, fact), _FRESH_DAYS).get("", {})
        first, last = seconds.get("first"), seconds.get("last")
        if first is None or last is None:
            return None
        return day_at(found.terms.zone, first), day_at(found.terms.zone, last)

    def _numbers(self, found: Connected, measured: Grouped, fresh: float = _FRESH) -> sources.Numbers:
        return self._recent(
            (found, measured),
            lambda: sources.opened(found.url).numbers(measured, sources.tables_of(found)),
            fresh,
        )

    def rows(self, found: Connected, summed: Summed) -> sources.Rows:
        """What the source says of several keys, or said a moment ago. Raises SourceFault."""
        return self._recent(
            (found, summed),
            lambda: sources.opened(found.url).rows(summed, sources.tables_of(found)),
            _FRESH,
        )

    def table(self, found: Connected, summed: Summed, most: int) -> sources.Table:
        """The names of the columns, and at most so many rows; asked anew each time. Raises SourceFault."""
        return sources.opened(found.url).table(summed, sources.tables_of(found), most)

    def moments(self, found: Connected) -> Operation:
        """How finely the source tells a moment."""
        return sources.opened(found.url).moments

    def newest(self, found: Connected) -> date:
        """The last day of any declared fact; the first of all days where there is none. Raises SourceFault."""
        told = (self._extent(found, fact) for fact, _declared in found.tables)
        return max((each[1] for each in told if each is not None), default=date.min)

    def _recent[T](self, key: Hashable, ask: Callable[[], T], fresh: float) -> T:
        """What came of asking within the last `fresh` seconds, else what comes of asking now."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < fresh:
            recent: T = kept[1]
            return recent
        told = ask()
        with self._lock:
            self._kept[key] = (time.monotonic(), told)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return told


def try_out(found: Connected) -> None:
    """Ask everything that the declared tables can say of today once. Raises SourceFault."""
    today = date(2000, 1, 1)
    question = Question(tuple(_MEASURED), today, today)
    wanted = {each for each in _MEASURED if knows(found, question, each)}
    for measured in _questions(found, question, wanted):
        sources.opened(found.url).numbers(measured, sources.tables_of(found))
    for summed in outside_trials.everything(found, today):
        sources.opened(found.url).rows(summed, sources.tables_of(found))
    if found.declared("exposure"):
        from storewide.warehouse import outside_unit_days  # numpy takes longer than most questions

        source = sources.opened(found.url)
        for summed in outside_unit_days.everything(found, today, source.moments):
            source.table(summed, sources.tables_of(found), 1)


def first_rows(url: str, table: str, rows: int) -> sources.Preview:
    """The columns of a table at an address, and its first rows as texts. Raises SourceFault."""
    return sources.opened(url).preview(table, rows)


def place(url: str) -> str:
    """An address without user, password and options, as people may see it."""
    return sources.place(url)


def kinds() -> tuple[str, ...]:
    """How an address can begin."""
    return sources.kinds()


def _questions(found: Connected, question: Question, wanted: set[str]) -> Iterable[Grouped]:
    """The fewest statements that give what is wanted."""
    lines, events = found.declared("order_line"), found.declared("event")
    if lines and wanted & (OF_ORDERS - {"orders", "buyers"}):
        net = (found.terms.store,) if found.terms.prices_include_tax else ()
        yield measures.bookings(question, net, outside.sales(found, lines, question))
    if lines and wanted & {"orders", "buyers"}:
        placed = replace(question, dated="placed")
        rows = outside.orders(found, lines, placed)
        yield measures.orders_and_buyers(placed, rows, Column("order_key"), Column("buyer"))
    if events and wanted & OF_VISITS:
        yield measures.visits(question, outside.visits(found, events, question))


def knows(found: Connected, question: Question, measure: str) -> bool:
    """Whether the declared columns can say a measure for what the question names."""
    if measure not in OF_VISITS | OF_ORDERS:
        return False
    fact: OutsideFact = "event" if measure in OF_VISITS else "order_line"
    declared = found.declared(fact)
    if declared is None or (measure in _STATED and not declared.column(_STATED[measure])):
        return False
    if fact == "event" and question.bots == "only":
        return False
    carried = outside.dimensions(declared, fact)
    elsewhere = {name for of, each in found.tables if of != fact for name in outside.dimensions(each, of)}
    possible = COLUMNS["sales" if fact == "order_line" else "visits"]
    asked = [] if question.by is None or question.in_time else [(question.by, NONE)]
    return all(
        name in possible and (name in carried or (value == NONE and name not in elsewhere))
        for name, value in [*asked, *question.filters]
    )


def _value(
    measure: str, known: bool, numbers: sources.Numbers, place: Place, counted: Extent | None
) -> int | None:
    """The measure of a row, 0 where nothing is there, None where it is not known or nobody counted then."""
    if not known:
        return None
    if measure in OF_VISITS and (
        counted is None or counted[0] > place.days.last or counted[1] < place.days.first
    ):
        return None
    return numbers.get(place.key, {}).get(measure, 0)


def _asked(question: Question, found: Connected) -> bool:
    stores = {value for name, value in question.filters if name == "store"}
    return not stores or found.terms.store in stores


def _stamp(path: Path | None) -> object:
    try:
        seen = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (seen.st_ino, seen.st_mtime_ns, seen.st_size) if seen else None
