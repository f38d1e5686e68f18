"""Puts together who came to a store and what they did: what a test that is planned will find."""

from pathlib import Path

from storewide.warehouse import links
from storewide.warehouse.arrivals import Arrivals, ArrivalsQuestion
from storewide.warehouse.engines import trying
from storewide.warehouse.engines.trying import Files, Linked
from storewide.warehouse.facts import Facts
from storewide.warehouse.trials import Sums
from storewide.warehouse.warehouse import Warehouse


def ask(house: Warehouse, question: ArrivalsQuestion) -> Arrivals:
    """The answer from the newest facts that lie here, kept while they stay. Raises QuestionInvalid."""
    question.validate()
    return house.look(question, lambda facts: _answer(facts, question))


def _answer(facts: Facts, question: ArrivalsQuestion) -> Arrivals:
    terms = facts.manifest.stores.get(question.store)
    linked = links.load(facts.folder, facts.manifest)
    by_unit = {
        "visitor": Linked(linked.first_of, linked.visitor_of),
        "customer": Linked({}, linked.customer_of),
    }
    trying.lend(facts.session, by_unit[question.unit])
    first, last = question.first.isoformat(), question.last.isoformat()

    def of_days(fact: str) -> list[Path]:
        entries = facts.manifest.of(fact, frozenset({question.store}))
        return [facts.folder / entry.path for entry in entries if first <= entry.part <= last]

    files = Files([], of_days("order_line"), of_days("event"))
    tax = "included" if terms and terms.prices_include_tax else "apart"
    entered = trying.arrived(facts.session, files, question, tax=tax)
    return Arrivals(
        question=question,
        by_day={each.day: each.units for each in entered if each.day},
        outcomes={
            name: Sums(
                sum(each.sums[name][0] for each in entered), sum(each.sums[name][1] for each in entered)
            )
            for name in question.outcomes
        },
        version=facts.manifest.version,
        crosses={pair: sum(each.crosses[pair] for each in entered) for pair in question.pairs},
    )
