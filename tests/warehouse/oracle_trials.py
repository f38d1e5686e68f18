"""The slow warehouse's trials: exposures as a set, each unit looked at by itself, what it did added by hand."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from storewide.warehouse.trials import TrialQuestion
from tests.warehouse.oracle import Counts, Line, Oracle, Refused
from tests.warehouse.oracle_answers import bookings

EVENTS = {
    "product_viewers": "Product Viewed",
    "product_adders": "Product Added",
    "checkout_starters": "Checkout Started",
}


@dataclass(frozen=True)
class Exposure:
    store: str
    experiment: str
    variant: str
    visitor: str
    customer: str
    at: datetime
    day: date


@dataclass
class Trial:
    """What an answer must say: by variant its units and (sum, sum of squares) of each outcome."""

    units: dict[str, int] = field(default_factory=dict)
    sums: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    in_two_arms: int = 0
    by_day: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))


class TrialOracle(Oracle):
    def __init__(self, places) -> None:
        super().__init__(places)
        self.exposures: set[Exposure] = set()
        self.same: set[tuple[str, str]] = set()
        self.owned: set[tuple[str, str]] = set()

    def land(self, text: str, fact: str, default: str) -> Counts:
        if fact == "links":
            return self._land_links(text)
        if fact == "exposures":
            return self._land_exposures(text, default)
        counts = super().land(text, fact, default)
        for event in self.events.values():
            if event["name"] == "Experiment Viewed" and event["experiment"] and event["variation"]:
                names = ("store", "experiment", "variation", "visitor_id", "customer_id", "at", "day")
                self.exposures.add(Exposure(*(event[name] for name in names)))
        return counts

    def _land_links(self, text: str) -> Counts:
        rows = list(csv.DictReader(io.StringIO(text)))
        counts = Counts(read=len(rows))
        for row in rows:
            visitor, customer, previous = row["visitor_id"], row["customer_id"], row["previous_id"]
            same = {(min(visitor, previous), max(visitor, previous))} if previous else set()
            owned = {(each, customer) for each in (visitor, previous) if each and customer}
            known = same <= self.same and owned <= self.owned
            counts.repeated += known
            counts.accepted += not known
            self.same |= same
            self.owned |= owned
        return counts

    def aliases(self, visitor: str) -> frozenset[str]:
        """All ids that a visitor goes by."""
        found = {visitor}
        while more := {each for pair in self.same if found & set(pair) for each in pair} - found:
            found |= more
        return frozenset(found)

    def unit(self, question: TrialQuestion, visitor: str, customer: str) -> object:
        """Whose a row with these ids is; None where it is nobody's."""
        if question.unit == "visitor":
            visitors = {self.aliases(each) for each, owner in self.owned if owner == customer}
            only = visitors.pop() if len(visitors) == 1 else None
            return self.aliases(visitor) if visitor else only
        ids = self.aliases(visitor) if visitor else frozenset()
        customers = {owner for each, owner in self.owned if each in ids}
        return customer or (customers.pop() if len(customers) == 1 else None)

    def _land_exposures(self, text: str, default: str) -> Counts:
        rows = list(csv.DictReader(io.StringIO(text)))
        counts = Counts(read=len(rows))
        for number, row in enumerate(rows, start=2):
            try:
                found = self._exposure({name: value.strip() for name, value in row.items()}, default)
            except Refused:
                counts.refused.append(number)
                continue
            counts.repeated += found in self.exposures
            counts.accepted += found not in self.exposures
            self.exposures.add(found)
        return counts

    def _exposure(self, row: dict[str, str], default: str) -> Exposure:
        store = self._store(row, default)
        at, day = self._moment(row["exposed_at"], self.places[store].zone)
        if not row["experiment"] or not row["variant"] or not (row["visitor_id"] or row["customer_id"]):
            raise Refused
        return Exposure(
            store, row["experiment"], row["variant"], row["visitor_id"], row["customer_id"], at, day
        )

    def try_out(self, question: TrialQuestion) -> Trial:
        met: dict[object, list[Exposure]] = defaultdict(list)
        for each in self.exposures:
            unit = self.unit(question, each.visitor, each.customer)
            asked = (each.store, each.experiment) == (question.store, question.experiment)
            if asked and unit and question.first <= each.day <= question.last:
                met[unit].append(each)
        trial = Trial()
        for variant in {each.variant for exposures in met.values() for each in exposures}:
            trial.units[variant] = 0
            trial.sums[variant] = dict.fromkeys(question.outcomes, (0, 0))
        for unit, exposures in met.items():
            first = min(exposures, key=lambda each: each.at)
            moment = self.counts_from(unit, first, question)
            if moment is None:
                continue
            entered, day = moment
            if len({each.variant for each in exposures}) > 1:
                trial.in_two_arms += 1
                continue
            trial.units[first.variant] += 1
            trial.by_day[day, first.variant] += 1
            for outcome in question.outcomes:
                value = self.outcome(outcome, unit, entered, question)
                total, squares = trial.sums[first.variant][outcome]
                trial.sums[first.variant][outcome] = (total + value, squares + value * value)
        return trial

    def counts_from(
        self, unit: object, first: Exposure, question: TrialQuestion
    ) -> tuple[datetime, date] | None:
        """When a unit begins to count: as it is exposed, or with the trigger; None where that never came."""
        if not question.trigger:
            return first.at, first.day
        moments = [
            (event["at"], event["day"])
            for event in self.events.values()
            if event["name"] == question.trigger
            and event["store"] == question.store
            and self.unit(question, event["visitor_id"], event["customer_id"]) == unit
            and event["at"] >= first.at
            and event["day"] <= question.last
        ]
        return min(moments, default=None)

    def outcome(self, outcome: str, unit: object, entered: datetime, question: TrialQuestion) -> int:
        if outcome in EVENTS:
            return int(
                any(
                    event["name"] == EVENTS[outcome]
                    and event["store"] == question.store
                    and self.unit(question, event["visitor_id"], event["customer_id"]) == unit
                    and event["at"] >= entered
                    and event["day"] <= question.last
                    for event in self.events.values()
                )
            )
        lines = self._lines_of(unit, entered, question)
        if outcome in ("buyers", "orders"):
            orders = {line.order for line in lines if line.quantity > 0 and line.status != "cancelled"}
            return min(len(orders), 1) if outcome == "buyers" else len(orders)
        booked: dict[str, int] = defaultdict(int)
        for line in lines:
            for day, amounts in bookings(line):
                if day <= question.last:
                    for name, amount in amounts.items():
                        booked[name] += amount
        if outcome == "spend":
            taxed = self.places[question.store].taxed
            tax = booked["tax"] - booked["tax_back"] if taxed else 0
            return booked["gross"] - booked["discount"] - booked["refunded"] - tax
        return booked[outcome]

    def _lines_of(self, unit: object, entered: datetime, question: TrialQuestion) -> list[Line]:
        """The unit's lines of orders placed from its entry to the end of the trial."""
        orders: dict[str, list[Line]] = defaultdict(list)
        for lines in self.lines.values():
            for line in lines:
                if line.store == question.store:
                    orders[line.order].append(line)
        return [
            line
            for lines in orders.values()
            if min(each.placed for each in lines) >= entered
            and min(each.day for each in lines) <= question.last
            for line in lines
            if self.unit(question, line.visitor, line.customer) == unit
        ]
