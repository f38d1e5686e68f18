"""Which fields each fact has: what an incoming file may fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Fact = Literal[
    "order_line",
    "order_change",
    "event",
    "traffic",
    "exposure",
    "link",
    "product",
    "stock",
    "price",
    "promotion",
    "media_cost",
    "timing",
    "probe",
    "contact",
    "shipment",
    "store_cost",
]
Kind = Literal[
    "text", "identifier", "price", "quantity", "money", "count", "instant", "date", "currency", "store"
]


@dataclass(frozen=True)
class Field:
    """One field of a fact: how its text is read, and whether a row without it is refused."""

    name: str
    kind: Kind = "text"
    needed: bool = False


def _fields(*fields: Field) -> Mapping[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


ORDER_LINE = _fields(
    Field("order_id", needed=True),
    Field("placed_at", "instant", needed=True),
    Field("customer_id", "identifier"),
    Field("visitor_id", "identifier"),
    Field("product_id"),
    Field("quantity", "quantity", needed=True),
    Field("unit_price", "price", needed=True),
    Field("currency", "currency"),
    Field("store", "store"),
    Field("sales_channel"),
    Field("marketing_channel"),
    Field("country"),
    Field("status"),
    Field("discount", "money"),
    Field("shipping", "money"),
    Field("tax", "money"),
    Field("refunded", "money"),
    Field("cost", "money"),
    Field("refunded_at", "instant"),
    Field("cancelled_at", "instant"),
    Field("order_kind"),
    Field("term_months", "count"),
    Field("account_id", "identifier"),
    Field("quote_id"),
    # where the visitor came from: read on entry for the marketing channel, and not kept
    Field("source"),
    Field("medium"),
    Field("referrer"),
    Field("url"),
)

#: a whole order was refunded (in part, by the amount) or cancelled
ORDER_CHANGE = _fields(
    Field("order_id", needed=True),
    Field("change", needed=True),
    Field("changed_at", "instant", needed=True),
    Field("change_id"),
    Field("amount", "money"),
    Field("currency", "currency"),
    Field("store", "store"),
)

EVENT = _fields(
    Field("event_id", needed=True),
    Field("occurred_at", "instant", needed=True),
    Field("name", needed=True),
    Field("visitor_id", "identifier", needed=True),
    Field("customer_id", "identifier"),
    Field("session_id"),
    Field("order_id"),
    Field("product_id"),
    Field("value", "money"),
    Field("currency", "currency"),
    Field("store", "store"),
    Field("marketing_channel"),
    Field("campaign"),
    Field("device"),
    Field("country"),
    Field("path"),
    Field("experiment"),
    Field("variant"),
    Field("user_agent"),
    Field("consent"),
    Field("received_at", "instant"),
    Field("results", "count"),
    # where the visitor came from: read on entry for the marketing channel, and not kept
    Field("source"),
    Field("medium"),
    Field("referrer"),
    Field("url"),
)

TRAFFIC = _fields(
    Field("date", "date", needed=True),
    Field("visitors", "count", needed=True),
    Field("sessions", "count"),
    Field("store", "store"),
    Field("marketing_channel"),
    Field("device"),
    Field("country"),
)

#: a unit met a variant of an experiment; it needs one of the two ids
EXPOSURE = _fields(
    Field("experiment", needed=True),
    Field("variant", needed=True),
    Field("exposed_at", "instant", needed=True),
    Field("visitor_id", "identifier"),
    Field("customer_id", "identifier"),
    Field("store", "store"),
    Field("exposure_id"),
)

#: an id is known to be the same one's as another: a visitor signed in, or an earlier id was replaced (alias)
LINK = _fields(
    Field("linked_at", "instant", needed=True),
    Field("visitor_id", "identifier"),
    Field("customer_id", "identifier"),
    Field("previous_id", "identifier"),
    Field("store", "store"),
)

PRODUCT = _fields(
    Field("product_id", needed=True),
    Field("title"),
    Field("category"),
    Field("brand"),
    Field("parent_id"),
    Field("price", "money"),
    Field("cost", "money"),
    Field("currency", "currency"),
    Field("store", "store"),
)

#: pieces of a product that can be sold on a day
STOCK = _fields(
    Field("date", "date", needed=True),
    Field("product_id", needed=True),
    Field("available", "quantity", needed=True),
    Field("store", "store"),
)

PRICE = _fields(
    Field("date", "date", needed=True),
    Field("product_id", needed=True),
    Field("price", "money", needed=True),
    Field("list_price", "money"),
    Field("currency", "currency"),
    Field("store", "store"),
)

#: an offer that runs from `date` to `until`, of one product, one category or (neither) of everything
PROMOTION = _fields(
    Field("promotion_id", needed=True),
    Field("title", needed=True),
    Field("date", "date", needed=True),
    Field("until", "date", needed=True),
    Field("sales_channel"),
    Field("product_id"),
    Field("category"),
    Field("percent_off", "quantity"),
    Field("store", "store"),
)

#: what marketing paid for reach on a day
MEDIA_COST = _fields(
    Field("date", "date", needed=True),
    Field("marketing_channel", needed=True),
    Field("cost", "money", needed=True),
    Field("campaign"),
    Field("impressions", "count"),
    Field("clicks", "count"),
    Field("currency", "currency"),
    Field("store", "store"),
)

#: how long a page took for one visitor: largest contentful paint and interaction to next paint in milliseconds,
#: layout shift as the score itself
TIMING = _fields(
    Field("timing_id"),
    Field("measured_at", "instant", needed=True),
    Field("path", needed=True),
    Field("visitor_id", "identifier"),
    Field("lcp", "quantity"),
    Field("inp", "quantity"),
    Field("cls", "quantity"),
    Field("device"),
    Field("country"),
    Field("marketing_channel"),
    Field("store", "store"),
)

#: one look at whether something answers: a page, or a step of a scripted purchase; `planned`: during maintenance
PROBE = _fields(
    Field("probe_id", needed=True),
    Field("looked_at", "instant", needed=True),
    Field("up", needed=True),
    Field("milliseconds", "count"),
    Field("step"),
    Field("failure"),
    Field("planned"),
    Field("store", "store"),
)

#: somebody got in touch, or found by themselves what they needed (`staffed` no: an answer of the help pages, a bot)
CONTACT = _fields(
    Field("contact_id", needed=True),
    Field("contacted_at", "instant", needed=True),
    Field("contact_channel"),
    Field("need"),
    Field("staffed"),
    Field("topic"),
    Field("area"),
    Field("order_id"),
    Field("customer_id", "identifier"),
    Field("cost", "money"),
    Field("currency", "currency"),
    Field("store", "store"),
)

#: what was promised for an order, and when it left
SHIPMENT = _fields(
    Field("shipment_id", needed=True),
    Field("order_id", needed=True),
    Field("promised_on", "date", needed=True),
    Field("shipped_on", "date"),
    Field("carrier"),
    Field("country"),
    Field("store", "store"),
)

#: what the store paid on a day; `month`: the date as the file writes it, which spreads a month's cost over its days
STORE_COST = _fields(
    Field("date", "date", needed=True),
    Field("month"),
    Field("kind", needed=True),
    Field("amount", "money", needed=True),
    Field("note"),
    Field("currency", "currency"),
    Field("store", "store"),
)

FIELDS: Mapping[Fact, Mapping[str, Field]] = MappingProxyType(
    {
        "order_line": ORDER_LINE,
        "order_change": ORDER_CHANGE,
        "event": EVENT,
        "traffic": TRAFFIC,
        "exposure": EXPOSURE,
        "link": LINK,
        "product": PRODUCT,
        "stock": STOCK,
        "price": PRICE,
        "promotion": PROMOTION,
        "media_cost": MEDIA_COST,
        "timing": TIMING,
        "probe": PROBE,
        "contact": CONTACT,
        "shipment": SHIPMENT,
        "store_cost": STORE_COST,
    }
)
