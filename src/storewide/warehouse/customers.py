"""Customers over time: who bought for the first time, who came back, what they are worth, whose orders wait.

A buyer is new on the day of the first order that counts in the stores asked; every guest order is of a new buyer, as
nobody can know better. Every buyer of a row who is not new in it is returning. A new customer whose first order is 90
days old or older is *ripe*: of those one can say whether they *bought again*, on a later day within the 90. What a
customer is worth is told by what all customers bought before the month in which the row ends, see `worths`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storewide.warehouse import beside, worths
from storewide.warehouse.beside import BUYER_KIND, CATEGORY
from storewide.warehouse.engines import buying
from storewide.warehouse.engines.buying import Sold
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.links import Links
from storewide.warehouse.questions import OF_CUSTOMERS, VALUES
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Found, Reader

if TYPE_CHECKING:
    from storewide.stats.customer_value import Bought, Buying

MEASURES = frozenset({*OF_CUSTOMERS, *VALUES})
_BUYERS = ("new_buyers", "returning_buyers", "ripe_buyers", "bought_again")
_OPEN = ("open_orders", "open_order_days")


def knows(scope: Scope, measure: str) -> bool:
    """Whether orders of the stores can say the measure, in the dimensions the question names."""
    if measure not in _OPEN:
        return scope.knows("orders")
    told = any("status" in each.carries for each in scope.files("sales"))
    return told and scope.knows("orders") and not scope.question.named & {BUYER_KIND, CATEGORY}


def count(reader: Reader, folder: Path, scope: Scope, linked: Links) -> Found:
    """By label the measures that the question asks for."""
    wanted = {each for each in scope.question.measures if each in MEASURES and knows(scope, each)}
    asked = Asked(reader.opened(), folder, scope, linked)
    found: Found = {}
    if wanted & set(_BUYERS):
        for label, *numbers in asked.buyers():
            found.setdefault(label, {}).update(zip(_BUYERS, map(int, numbers), strict=True))
    if wanted & set(_OPEN):
        for label, *numbers in asked.open_orders():
            found.setdefault(label, {}).update(zip(_OPEN, map(int, numbers), strict=True))
    if wanted & set(VALUES):
        for label, learnt, own in asked.learnt():
            found.setdefault(label, {})["customer_value"] = worths.mean(learnt, own)
    return found


class Asked:
    """A question about customers, with the files that answer it."""

    def __init__(self, session: Session, folder: Path, scope: Scope, linked: Links) -> None:
        self._session, self._folder, self._scope = session, folder, scope
        files = [folder / entry.path for entry in scope.files_in_period("sales")]
        self._sold = Sold(scope.question, files, beside.needed(scope, folder, linked), scope.net_of_tax)

    @property
    def known_until(self) -> date:
        """The last day that any order of the stores is told of."""
        extents = self._scope.extents("order_line") or self._scope.extents("sales")
        return max(last for _, last in extents.values())

    def buyers(self) -> list[tuple[Any, ...]]:
        """(label, and the numbers of `_BUYERS`) of each row."""
        return buying.buyers(self._session, self._sold, self.known_until) if self._sold.files else []

    def open_orders(self) -> list[tuple[Any, ...]]:
        """(label, and the numbers of `_OPEN`) of each row."""
        days = {(store, day.isoformat()) for store, day in buying.open_days(self._session, self._sold)}
        lines = [
            self._folder / each.path
            for each in self._scope.files("order_line")
            if (each.store, each.part) in days
        ]
        history = [self._folder / each.path for each in self._scope.files("line_history")]
        return buying.open_orders(self._session, self._scope.question, lines, history, self._ends())

    def cohorts(self) -> list[tuple[Any, ...]]:
        """What `buying.cohorts` tells, of all bookings."""
        return buying.cohorts(self._session, replace(self._sold, files=self._sold.beside.sold))

    def histories(self, ends: list[tuple[str, date]]) -> dict[str, Any]:
        """What `buying.histories` tells."""
        return buying.histories(self._session, self._sold, ends)

    def learnt(self) -> Iterator[tuple[str, "Buying", "Bought"]]:
        """(label, how customers buy, what its own bought so far) of each row where their worth can be told."""
        if not self._sold.files:
            return
        ends = self._ends()
        last = dict(ends)
        for label, own in worths.columns(self.histories(ends)).items():
            sold = self._sold
            if self._scope.question.by == "store":
                sold = replace(sold, question=replace(sold.question, store=label))
            before = last.get(label, self._end(self._scope.question.last)).replace(day=1)
            learnt = worths.learnt(self._session, sold, before)
            if learnt is not None:
                yield label, learnt, own

    def _ends(self) -> list[tuple[str, date]]:
        """The labels of rows with the last day that is known of each; of rows that are no days one for all."""
        question = self._scope.question
        if not question.in_time:
            return [("", self._end(question.last))]
        found: dict[str, date] = {}
        for label, days in question.parts():
            found[label] = max(found.get(label, days.last), days.last)
        return [(label, self._end(day)) for label, day in found.items()]

    def _end(self, day: date) -> date:
        return min(day, self.known_until)
