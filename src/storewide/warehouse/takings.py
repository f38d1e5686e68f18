"""Takings: what a store's days took in, and who bought, so that a question adds a few numbers and unites a few sets.

A month of takings is a file as `crowds` has them: by day and value of a dimension the sums of bookings on that day,
and of orders placed on it how many there are, who bought, and the visitors of orders without a customer. A question
that names one dimension with one value at most is answered from it; others are asked of the bookings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyroaring import BitMap

from storewide.warehouse import within
from storewide.warehouse.crowds import EVERYBODY, Cell, Crowd, Month, month_of
from storewide.warehouse.links import Links
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Found

#: the rollup's name in the manifest
ROLLUP = "takings"
#: the dimensions that it has; products are too many to keep every day of each
DIMENSIONS = (
    *("sales_channel", "marketing_channel", "country", "kind", "status"),
    *("customer", "order_kind", "account", "currency"),
)
#: the numbers of a cell, in this order: sums of bookings, orders, and orders without a customer
SUMS = ("lines", "gross", "discount", "shipping", "tax", "refunded", "cost", "tax_back")
NUMBERS = (*SUMS, "orders", "guests")


@dataclass
class _Tally:
    """What a row has come to: sums, orders of guests, and all who bought."""

    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*NUMBERS, "spend"), 0))
    buyers: BitMap = field(default_factory=BitMap)


def can_answer(scope: Scope) -> bool:
    """Whether the takings have the dimensions in question, and every month of bookings has takings."""
    question = scope.question
    named = {name for name, _ in question.filters if name != "store"}
    if question.by not in {None, "store"} and not question.in_time:
        named.add(str(question.by))
    values = [name for name, _ in question.filters if name != "store"]
    if question.dated != "made" or question.within is not None or len(named) > 1 or len(values) > 1:
        return False
    held = {(each.store, each.part) for each in scope.files(ROLLUP)}
    return named <= set(DIMENSIONS) and held >= {(each.store, each.part) for each in scope.files("sales")}


def count(scope: Scope, folder: Path, links: Links) -> tuple[Found, Found]:
    """By label the sums of what was booked, and the orders and buyers of what was placed.

    A label without any amount is not among the first, one without an order not among the second.
    """
    tallies: dict[str, _Tally] = {}
    sold = {(each.store, each.part) for each in scope.files("sales")}
    parts = within.parts(scope.question)
    for entry in scope.files_in_period(ROLLUP):
        if (entry.store, entry.part) not in sold:
            continue
        month = month_of(folder / entry.path)
        net_of_tax = scope.stores[entry.store].prices_include_tax
        for label, cell in _cells(scope, entry.store, month, parts):
            tally = tallies.setdefault(label, _Tally())
            numbers = dict(zip(NUMBERS, cell.numbers, strict=True))
            for name, number in numbers.items():
                tally.sums[name] += number
            tax = numbers["tax"] - numbers["tax_back"] if net_of_tax else 0
            tally.sums["spend"] += numbers["gross"] - numbers["discount"] - numbers["refunded"] - tax
            if "buyers" in scope.question.measures and numbers["orders"]:
                _add_buyers(tally, cell.crowd(), links)
    booked = {label: each.sums for label, each in tallies.items() if any(each.sums[name] for name in SUMS)}
    placed = {
        label: {"orders": each.sums["orders"], "buyers": len(each.buyers) + each.sums["guests"]}
        for label, each in tallies.items()
        if each.sums["orders"]
    }
    return booked, placed


def _cells(
    scope: Scope, store: str, month: Month, parts: Sequence[within.Part]
) -> Iterable[tuple[str, Cell]]:
    """The cells of the question's days and value, each with the label of its row."""
    question = scope.question
    accepted = {name: value for name, value in question.filters if name != "store"}
    by = question.by if question.by in DIMENSIONS else None
    dimension = by or next(iter(accepted), EVERYBODY)
    cells = month.cells(dimension)
    for label, inside in within.days_of(month.days, parts):
        for cell in (each for day in inside for each in cells.get(day, ())):
            if cell.value == accepted.get(dimension, cell.value):
                yield store if question.by == "store" else cell.value if by else label, cell


def _add_buyers(tally: _Tally, crowd: Crowd, links: Links) -> None:
    """Put a cell's customers among the buyers; a guest whose visitor has one is that customer."""
    tally.buyers |= crowd.visitors
    linked = BitMap.union(BitMap(), *crowd.sessions) & links.owned_visitors
    if linked:
        tally.sums["guests"] -= crowd.sessions_of(linked)
        tally.buyers |= BitMap(links.customer_of[each] for each in linked)
