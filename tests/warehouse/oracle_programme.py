"""The slow warehouse's programmes: each unit of an experiment as a row of what it did and of what it did before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from storewide.warehouse.programme import KNOWN_BEFORE, ProgrammeQuestion, TrialSpec, before
from storewide.warehouse.trials import TrialQuestion
from tests.warehouse.oracle import Line
from tests.warehouse.oracle_answers import bookings
from tests.warehouse.oracle_trials import EVENTS, Exposure, TrialOracle


class ProgrammeOracle(TrialOracle):
    def rows(self, question: ProgrammeQuestion, spec: TrialSpec) -> Iterator[tuple[str, dict[str, int]]]:
        """The variant and the columns of each unit that is in an arm at the end."""
        asked = TrialQuestion(
            spec.key, question.store, spec.unit, spec.first, spec.last, question.outcomes, spec.trigger
        )
        met: dict[object, list[Exposure]] = defaultdict(list)
        for each in self.exposures:
            unit = self.unit(asked, each.visitor, each.customer)
            if (
                (each.store, each.experiment) == (question.store, spec.key)
                and unit
                and spec.first <= each.day <= spec.last
            ):
                met[unit].append(each)
        for unit, exposures in met.items():
            first = min(exposures, key=lambda each: each.at)
            counts_from = self.counts_from(unit, first, asked)
            if counts_from is None or len({each.variant for each in exposures}) > 1:
                continue
            row = {each: self.outcome(each, unit, counts_from[0], asked) for each in question.outcomes}
            until = first.day
            since = until - timedelta(days=spec.before_days)
            for outcome in question.outcomes:
                row[before(outcome)] = self._past(outcome, unit, since, until, asked)
            row[KNOWN_BEFORE] = int(self._known(unit, since, until, asked))
            for outcome, cap in question.caps:
                row[f"{outcome}_capped"] = min(row[outcome], cap)
            yield first.variant, row

    def _past(self, outcome: str, unit: object, since: date, until: date, asked: TrialQuestion) -> int:
        if outcome in EVENTS:
            return int(
                any(event["name"] == EVENTS[outcome] for event in self._events_of(unit, since, until, asked))
            )
        lines = self._all_lines_of(unit, asked)
        if outcome in ("buyers", "orders"):
            orders = {
                line.order
                for line, placed in lines
                if line.quantity > 0 and line.status != "cancelled" and since <= placed < until
            }
            return min(len(orders), 1) if outcome == "buyers" else len(orders)
        booked: dict[str, int] = defaultdict(int)
        for line, placed in lines:
            for day, amounts in bookings(line):
                if since <= placed and max(day, placed) < until:
                    for name, amount in amounts.items():
                        booked[name] += amount
        if outcome == "spend":
            tax = booked["tax"] - booked["tax_back"] if self.places[asked.store].taxed else 0
            return booked["gross"] - booked["discount"] - booked["refunded"] - tax
        return booked[outcome]

    def _known(self, unit: object, since: date, until: date, asked: TrialQuestion) -> bool:
        if self._events_of(unit, since, until, asked):
            return True
        return any(
            self._past(outcome, unit, since, until, asked)
            for outcome in ("orders", "gross", "spend", "refunded")
        )

    def _events_of(self, unit: object, since: date, until: date, asked: TrialQuestion) -> list[dict]:
        return [
            event
            for event in self.events.values()
            if event["store"] == asked.store
            and self.unit(asked, event["visitor_id"], event["customer_id"]) == unit
            and since <= event["day"] < until
        ]

    def _all_lines_of(self, unit: object, asked: TrialQuestion) -> list[tuple[Line, date]]:
        """The unit's lines, with the day their order was placed."""
        orders: dict[str, list[Line]] = defaultdict(list)
        for lines in self.lines.values():
            for line in lines:
                if line.store == asked.store:
                    orders[line.order].append(line)
        return [
            (line, min(each.day for each in lines))
            for lines in orders.values()
            for line in lines
            if self.unit(asked, line.visitor, line.customer) == unit
        ]
