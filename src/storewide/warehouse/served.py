"""What one customer was served: found by an order, by an id such as an e-mail, or by the short code in the store's footer.

The code is the first eight hexadecimal digits of the SHA-256 of the visitor's id, so that an id is told on the phone
without being said. Two visitors may have one code (about one in four thousand million each pair); then nobody is named.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from storewide.warehouse import links
from storewide.warehouse.engines import served as engine
from storewide.warehouse.facts import Facts
from storewide.warehouse.links import Links

CODE = re.compile(r"[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}")
#: so many days back exposures are looked through
DAYS = 90


class Served(NamedTuple):
    """An experiment or flag by the key that its exposures carry, a variant, and when it was first and last served (UTC)."""

    experiment: str
    variant: str
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Found:
    """How many people it could be, who each are one, and what they were served in the last 90 days, the newest first.

    With several people nothing is told of any; `by` is what they were found by: order, code or id.
    """

    people: int
    by: str
    served: tuple[Served, ...] = ()


class ServedQuestion(NamedTuple):
    """Whom to find in a store by what they said, on a day."""

    store: str
    said: str
    on: date


def code(visitor_id: str) -> str:
    """The short code of a visitor, as the snippet shows it: `3F2A-91C0`."""
    digits = hashlib.sha256(visitor_id.encode()).hexdigest()[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def answer(facts: Facts, question: ServedQuestion) -> Found:
    """What the customer was served whom these words name: an order number first, then a code, then an id or e-mail."""
    known, said = links.load(facts.folder, facts.manifest), question.said.strip()
    identities = [facts.folder / entry.path for entry in facts.manifest.of("identity")]
    lines = [
        facts.folder / each.path for each in facts.manifest.of("order_line", frozenset({question.store}))
    ]
    ways: tuple[tuple[str, Callable[[], list[engine.Unit]]], ...] = (
        ("order", lambda: engine.of_order(facts.session, lines, said)),
        (
            "code",
            lambda: engine.of_code(facts.session, identities, _digits(said)) if CODE.fullmatch(said) else [],
        ),
        ("id", lambda: engine.of_ids(facts.session, identities, ids(said))),
    )
    for by, find in ways:
        people = _people(find(), known)
        if by == "id":
            people = _customers_first(people)
        if len(people) > 1:
            return Found(len(people), by)
        if people:
            return Found(1, by, _served(facts, question, next(iter(people)), known))
    return Found(0, "")


def ids(said: str) -> list[str]:
    """The ids by which somebody may be kept: as said, an e-mail in small letters, and the SHA-256 of either in hex."""
    forms = list(dict.fromkeys([said, said.lower()] if "@" in said else [said]))
    return forms + [hashlib.sha256(each.encode()).hexdigest() for each in forms if "@" in each]


def _digits(said: str) -> str:
    return said.replace("-", "").lower()


def _people(units: Iterable[engine.Unit], known: Links) -> set[engine.Unit]:
    """Units as people: a visitor that links name one customer of is that customer; other ids of a visitor are one."""
    found = set()
    for kind, number in units:
        if kind == "customer":
            found.add((kind, number))
        elif (customer := known.customer_of.get(number)) is not None:
            found.add(("customer", customer))
        else:
            found.add(("visitor", known.first_of.get(number, number)))
    return found


def _customers_first(found: Collection[engine.Unit]) -> set[engine.Unit]:
    """Where an id is that of a customer and of a visitor, the customer: a device may be shared."""
    customers = {each for each in found if each[0] == "customer"}
    return customers or set(found)


def _served(facts: Facts, question: ServedQuestion, unit: engine.Unit, known: Links) -> tuple[Served, ...]:
    first = (question.on - timedelta(days=DAYS)).isoformat()
    entries = facts.manifest.of("exposure", frozenset({question.store}))
    files = [facts.folder / entry.path for entry in entries if entry.part >= first]
    visitors, customers = _ids_of(unit, known)
    rows = engine.served(facts.session, files, visitors, customers)
    return tuple(
        Served(experiment, variant, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
        for experiment, variant, first, last in rows
    )


def _ids_of(unit: engine.Unit, known: Links) -> tuple[set[int], set[int]]:
    """All numbers of one person: of visitors, and of customers."""
    kind, number = unit
    customers = {number} if kind == "customer" else set()
    roots = {visitor for visitor, customer in known.customer_of.items() if customer in customers}
    if kind == "visitor":
        roots.add(number)
    first = {known.first_of.get(each, each) for each in roots}
    return roots | first | {other for other, root in known.first_of.items() if root in first}, customers
