"""Puts an answer together: the labelled rows of a question, each measure from the rollup that knows it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from storewide.lib.periods import Days
from storewide.warehouse import beside, customers, links, measures, steps, takings, tallies, visitors
from storewide.warehouse.beside import Beside
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.questions import NEVER_NOTHING, NONE, Answer, Question, Row, VisitorsBasis
from storewide.warehouse.scope import OF_ORDERS, OF_VISITS, Scope

#: the dimensions that a rollup has as a column
COLUMNS = {
    "sales": frozenset(
        {
            *("store", "sales_channel", "marketing_channel", "country", "product", "kind", "customer"),
            *("status", "order_kind", "account", "currency"),
        }
    ),
    "visits": frozenset({"store", "marketing_channel", "campaign", "device", "country"}),
    "traffic": frozenset({"store", "marketing_channel", "device", "country"}),
}

#: measures that count orders on the day each was placed; all others of orders sum what was booked
OF_PLACED = frozenset({"orders", "buyers"})


class Further(Protocol):
    """Who answers measures beyond orders and visits: a module of the warehouse."""

    MEASURES: frozenset[str]

    def knows(self, scope: Scope, measure: str, /) -> bool:
        """Whether the facts can say the measure, in the dimensions the question names."""

    def count(
        self, reader: visitors.Reader, folder: Path, scope: Scope, linked: links.Links, /
    ) -> Mapping[str, Mapping[str, int | None]]:
        """The measures asked for by label; what is not there is 0, None what the facts cannot say."""


FURTHER: tuple[Further, ...] = (tallies, steps, customers)

#: label of a row to its measures
Found = dict[str, dict[str, int]]


class Engine(visitors.Reader, Protocol):
    """Whoever computes: measures over the rows of files, by label; and crowds out of day files."""

    def found_of(self, files: list[Path], measured: Grouped, with_them: Beside) -> Found:
        """The same over bookings, with what lies beside them."""


class Place(NamedTuple):
    """One row to fill: its label, the key the engine gives it, its days, and its store where it is of one."""

    label: str
    key: str
    days: Days
    store: str | None = None


#: gives one measure of a row
Cell = Callable[[Place], int | None]
_EMPTY: Mapping[str, int] = {}


def answer(engine: Engine, folder: Path, scope: Scope) -> Answer:
    """The answer to the scope's question. Raises MixedCurrencies."""
    scope.require_one_currency()
    question = scope.question
    known = {measure: _knows(scope, measure) for measure in question.measures}
    found = _Lookup(engine, folder, scope, {measure for measure in known if known[measure]})
    rows_to_fill = places(question, tuple(scope.stores), found.keys())
    # once, not for each of thousands of rows
    currencies = {store: scope.currency(store) for store in (None, *scope.stores)}
    cells = {each: found.cell(each) if known[each] else _unknown for each in question.measures}
    rows = tuple(
        Row(
            place.label,
            place.days.first,
            place.days.last,
            currencies[place.store],
            {each: cell(place) for each, cell in cells.items()},
        )
        for place in rows_to_fill
    )
    return Answer(
        question=question,
        rows=rows,
        currency=scope.currency(),
        extent=scope.extent,
        version=scope.manifest.version,
        visitors_basis=_basis(scope, found, rows),
    )


def _knows(scope: Scope, measure: str) -> bool:
    for each in FURTHER:
        if measure in each.MEASURES:
            return each.knows(scope, measure)
    return scope.knows(measure)


class _Lookup:
    """The numbers of a question by rollup, each asked of the engine once and only where wanted."""

    def __init__(self, engine: Engine, folder: Path, scope: Scope, wanted: set[str]) -> None:
        self._engine, self._folder, self._scope = engine, folder, scope
        question = scope.question
        self.bookings: Found = {}
        self.placed: Found = {}
        self.visits: Found = {}
        self.traffic: Found = {}
        self.further: dict[str, dict[str, int | None]] = {}
        self._links = links.load(folder, scope.manifest) if wanted else links.Links()
        if wanted & OF_ORDERS and takings.can_answer(scope):
            self._take_up(question, *takings.count(scope, folder, self._links))
        else:
            self._look_for_orders(question, wanted)
        if wanted & OF_VISITS:
            self._look_for_visitors(question)
        for each in FURTHER:
            if wanted & each.MEASURES:
                self._add(each.count(engine, folder, scope, self._links))

    def _add(self, found: Mapping[str, Mapping[str, int | None]]) -> None:
        for label, numbers in found.items():
            self.further.setdefault(label, {}).update(numbers)

    def _take_up(self, question: Question, booked: Found, placed: Found) -> None:
        """Of what was booked and what was placed only that which was asked for has labels in the answer."""
        wanted = set(question.measures) & OF_ORDERS
        self.bookings = booked if wanted - OF_PLACED else {}
        self.placed = placed if wanted & OF_PLACED else {}

    def _look_for_orders(self, question: Question, wanted: set[str]) -> None:
        if wanted & (OF_ORDERS - OF_PLACED):
            needed = beside.needed(self._scope, self._folder, self._links).for_sums()
            booked = measures.bookings(question, self._scope.net_of_tax)
            self.bookings = self._of_sales(booked.only(wanted), needed)
        if wanted & OF_PLACED:
            needed = beside.needed(self._scope, self._folder, self._links)
            placed = measures.placed(question, self._scope.stores)
            self.placed = self._of_sales(placed.only(wanted), needed)

    def _look_for_visitors(self, question: Question) -> None:
        if self._scope.names_events:
            self.visits = steps.visits(self._engine, self._folder, self._scope, self._links)
        elif self._can("visits"):
            self.visits = visitors.count(self._scope, self._folder, self._engine, self._links)
        if self._can("traffic") and question.bots != "only":
            seen = self._scope.extents("event")
            self.traffic = self._found("traffic", measures.traffic(question, seen))

    def _can(self, rollup: str) -> bool:
        """Whether the rollup has the columns the question names; a traffic file knows no campaigns."""
        return self._scope.question.named <= COLUMNS[rollup]

    def _of_sales(self, measured: Grouped, with_them: Beside) -> Found:
        if not with_them.is_anything:
            return self._found("sales", measured)
        paths = self._paths("sales")
        return self._engine.found_of(paths, measured, with_them) if paths else {}

    def _paths(self, fact: str) -> list[Path]:
        return [self._folder / entry.path for entry in self._scope.files_in_period(fact)]

    def _found(self, fact: str, measured: Grouped) -> Found:
        paths = self._paths(fact)
        return self._engine.found(paths, measured) if paths else {}

    def keys(self) -> set[str]:
        """The labels of all rows that were found."""
        return {*self.bookings, *self.placed, *self.visits, *self.traffic, *self.further}

    def cell(self, measure: str) -> Cell:
        """What gives the measure of a row: 0 where nothing was booked, None where visitors were not counted then."""
        if measure in OF_VISITS:
            return partial(self._visited, measure)
        nothing = None if measure in NEVER_NOTHING else 0
        found: Mapping[str, Mapping[str, int | None]] = self.further
        if measure in OF_ORDERS:
            found = self.placed if measure in OF_PLACED else self.bookings
        return lambda place: found.get(place.key, _EMPTY).get(measure, nothing)

    def _visited(self, measure: str, place: Place) -> int | None:
        if not self._scope.counts_visitors(place.days.first, place.days.last, place.store):
            return None
        return sum(found.get(place.key, _EMPTY).get(measure, 0) for found in (self.visits, self.traffic))


def _unknown(_place: Place) -> None:
    """The facts cannot say."""


def places(question: Question, stores: Iterable[str], labels: Iterable[str]) -> tuple[Place, ...]:
    """The rows to fill: of its periods, of the stores, or of the labels that were found."""
    period = Days(question.first, question.last)
    if question.by is None:
        return (Place(str(period), "", period),)
    if question.in_time:
        return tuple(Place(label, label, days) for label, days in _around(question.parts()))
    if question.by == "store":
        return tuple(Place(store, store, period, store) for store in stores)
    return tuple(Place(label, label, period) for label in in_order(labels))


def _around(parts: Iterable[tuple[str, Days]]) -> Iterable[tuple[str, Days]]:
    """Each label once, with the days from the first to the last that bear it."""
    found: dict[str, Days] = {}
    for label, days in parts:
        known = found.get(label, days)
        found[label] = Days(min(known.first, days.first), max(known.last, days.last))
    return found.items()


def in_order(labels: Iterable[str]) -> list[str]:
    """Labels as an answer lists them: `(none)` last."""
    found = set(labels)
    return [*sorted(found - {NONE}), *(found & {NONE})]


def _basis(scope: Scope, found: _Lookup, rows: tuple[Row, ...]) -> VisitorsBasis | None:
    """How visitors were counted; None where none of the rows has them."""
    asked = OF_VISITS.intersection(scope.question.measures)
    counted = [row for row in rows for each in asked if row.measures[each] is not None]
    if not counted:
        return None
    longest = max((row.last - row.first).days for row in counted)
    return "sum of days" if longest and _uses(scope.files_in_period("traffic"), found) else "distinct"


def _uses(files: Iterable[FileEntry], found: _Lookup) -> bool:
    return bool(tuple(files)) and any(numbers["visitors"] for numbers in found.traffic.values())
