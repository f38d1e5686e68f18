"""Connections as the warehouse reads them, and what each can answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.kit.tags import Text
from storewide.sources.models import Connection
from storewide.sources.terms import terms_of
from storewide.warehouse import connections, outside_answers
from storewide.warehouse.connections import Connected, Declared, OutsideFact
from storewide.warehouse.questions import OF_ORDER_MONEY, OF_TRADE, Question, SourceFault
from storewide.warehouse.trials import Unit

PREVIEWED = 20
_NEEDS = {
    "visitors": "event",
    "sessions": "session_id",
    "buyers": "customer_id",
    "shipping": "shipping",
    "tax": "tax",
    "cost": "cost",
}


@dataclass(frozen=True)
class Answerable:
    """A measure, whether the declared tables can say it, and what is missing where they cannot."""

    measure: Text
    known: bool
    missing: Text


@dataclass(frozen=True)
class Preview:
    """The first rows of a table as texts."""

    columns: list[str]
    rows: list[list[str]]


def publish() -> None:
    """Tell the warehouse which stores are answered from elsewhere; it looks at every question."""
    connections.rewrite(settings.DATA.connections, _all)


def as_asked(connection: Connection) -> Connected:
    """The connection as the warehouse asks it."""
    tables = tuple(
        (fact, Declared(told["table"], tuple(sorted(told["columns"].items()))))
        for fact in connections.FACTS
        if (told := connection.tables.get(fact))
    )
    return Connected(terms_of(connection.store), connection.url, tables)


def answerable(connection: Connection) -> list[Answerable]:
    """Each measure of orders and visits, the facts a connection declares, and whether it can say it."""
    found = as_asked(connection)
    return [_answerable(found, each) for each in OF_TRADE + OF_ORDER_MONEY]


def judgeable(connection: Connection) -> list[Answerable]:
    """For each unit of experiments whether the connection can say what came of a test, by what its orders say."""
    found = as_asked(connection)
    of_unit = {"visitor": _("experiments by visitor"), "customer": _("experiments by customer")}
    return [_judgeable(found, unit, of_unit[unit]) for unit in get_args(Unit)]


def _judgeable(found: Connected, unit: Unit, name: Text) -> Answerable:
    if not found.declared("exposure"):
        return Answerable(name, False, _("no table of exposures is declared"))
    field = f"{unit}_id"
    for fact in ("exposure", "order_line"):
        declared = found.declared(fact)
        if declared is None or not declared.column(field):
            told = {"field": field, "fact": fact}
            return Answerable(name, False, _("no column is declared for %(field)s of %(fact)s") % told)
    return Answerable(name, True, "")


def fault_of(connection: Connection) -> str:
    """Ask every declared table once: what is wrong, in one sentence, or an empty text."""
    try:
        outside_answers.try_out(as_asked(connection))
    except SourceFault as fault:
        return str(fault)
    return ""


def preview(connection: Connection, table: str) -> Preview:
    """The first rows of a table. Raises SourceFault."""
    return Preview(*outside_answers.first_rows(connection.url, table, PREVIEWED))


def guesses(fact: OutsideFact, columns: list[str]) -> dict[str, str]:
    """For each field the column that is most likely meant, where one is called so."""
    by_name = {"".join(filter(str.isalnum, column.lower())): column for column in columns}
    return {
        field: column
        for field in connections.FIELDS[fact]
        for said in (field, *_ALSO.get(field, ()))
        if (column := by_name.get(said.replace("_", "")))
    }


def _answerable(found: Connected, measure: str) -> Answerable:
    today = date(2000, 1, 1)
    known = outside_answers.knows(found, Question((measure,), today, today), measure)
    return Answerable(measure, known, "" if known else _missing(found, measure))


def _missing(found: Connected, measure: str) -> Text:
    fact: OutsideFact = "event" if measure in ("visitors", "sessions") else "order_line"
    if not found.declared(fact):
        return _("no table of events is declared") if fact == "event" else _("no table of orders is declared")
    return _("no column is declared for %(field)s") % {"field": _NEEDS[measure]}


def _all() -> Iterator[Connected]:
    for connection in Connection.objects.select_related("store"):
        # without a table there is nothing to ask yet, and nothing is missing from figures of all stores
        if connection.tables:
            yield as_asked(connection)


#: what else a field's column is often called
_ALSO = {
    "order_id": ("order", "order_number", "id"),
    "placed_at": ("created_at", "ordered_at", "order_date", "order_time"),
    "exposed_at": ("timestamp", "exposure_time", "event_time", "created_at", "time"),
    "experiment": ("experiment_id", "experiment_key", "experiment_name", "test"),
    "variant": ("variation", "variation_id", "variant_id", "arm", "group"),
    "name": ("event_name", "event"),
    "occurred_at": ("timestamp", "event_time", "created_at", "time"),
    "customer_id": ("customer", "user_id", "client_id"),
    "visitor_id": ("visitor", "anonymous_id", "device_id", "client_id"),
    "session_id": ("session",),
    "product_id": ("product", "sku", "item_id"),
    "quantity": ("qty", "units"),
    "unit_price": ("price", "item_price"),
    "status": ("order_status", "state"),
    "discount": ("discount_amount",),
    "shipping": ("shipping_amount", "freight"),
    "tax": ("tax_amount", "vat"),
    "refunded": ("refund", "refund_amount"),
    "country": ("shipping_country", "country_code"),
    "device": ("device_type",),
    "marketing_channel": ("channel", "source_medium"),
    "campaign": ("utm_campaign",),
}
