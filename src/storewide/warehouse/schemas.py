"""The facts the warehouse keeps, field by field, and what each store's facts are read against.

A *fact* is a row as it is kept (an order line, an event, a day of traffic, an exposure). Its fields here are what an
incoming file may fill; what is stored beside them (day, amounts in minor units) is computed on entry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from storewide.lib import money

#: number of the shape of every stored file; a reader that meets a higher one refuses, a lower one is upcast
SCHEMA = 1

Fact = Literal["order_line", "event", "traffic", "exposure"]
Kind = Literal[
    "text", "identifier", "price", "quantity", "money", "count", "instant", "date", "currency", "store"
]

STATUSES = ("open", "paid", "fulfilled", "refunded", "cancelled")

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class TermsInvalid(ValueError):
    """A store's terms cannot be used: its name, zone or currency is not one; the message says which."""


@dataclass(frozen=True)
class Terms:
    """What a store's facts are read against: its zone gives the day, its currency the minor unit.

    `prices_include_tax`: then spend is net of the `tax` each line states.
    """

    store: str
    zone: str
    currency: str
    prices_include_tax: bool = False

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.store):
            raise TermsInvalid(
                f'Store "{self.store}" is not a short name; use a-z, 0-9, "-" and "_", at most 63 of them.'
            )
        money.exponent(self.currency)
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise TermsInvalid(
                f'Zone "{self.zone}" of store {self.store} is not known; use a name such as Europe/Berlin.'
            ) from None


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

FIELDS: Mapping[Fact, Mapping[str, Field]] = MappingProxyType(
    {"order_line": ORDER_LINE, "event": EVENT, "traffic": TRAFFIC, "exposure": EXPOSURE}
)
