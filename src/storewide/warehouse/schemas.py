"""The facts the warehouse keeps, and what each store's facts are read against.

A *fact* is a row as it is kept (an order line, an event, a day of traffic, an exposure). Its fields are what an
incoming file may fill; what is stored beside them (day, amounts in minor units) is computed on entry.
"""

import re
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from storewide.lib import money
from storewide.warehouse.fact_fields import FIELDS as FIELDS
from storewide.warehouse.fact_fields import Fact as Fact
from storewide.warehouse.fact_fields import Field as Field

#: number of the shape of every stored file; a reader that meets a higher one refuses, a lower one is upcast
SCHEMA = 3


#: a quoted line is an offer: it becomes an order's when an order names its quote
STATUSES = ("quoted", "open", "paid", "fulfilled", "refunded", "cancelled")
SALES_CHANNELS = ("web", "app", "phone", "mail", "shop", "marketplace", "partner")
ORDER_KINDS = ("one-off", "new", "renewal", "upgrade", "cancellation")
#: what happens to a whole order after it was placed
ORDER_CHANGES = ("refunded", "cancelled")

#: what a customer needed when they got in touch, or did by themselves
NEEDS = ("order", "renewal", "change", "answer", "other")
#: kinds of cost beside goods (they stand in order lines) and reach (`media_cost`)
COST_KINDS = ("fulfilment", "payment", "platform", "staff")
YES, NO = "yes", "no"

OrdersFrom = Literal["files", "events"]

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class TermsInvalid(ValueError):
    """A store's terms cannot be used: its name, zone or currency is not one; the message says which."""


@dataclass(frozen=True)
class Terms:
    """What a store's facts are read against: its zone gives the day, its currency the minor unit.

    `prices_include_tax`: then spend is net of the `tax` each line states. `orders_from`: whether order events of
    the tracking make the store's orders, or files (and then those events are only held against them).
    """

    store: str
    zone: str
    currency: str
    prices_include_tax: bool = False
    orders_from: OrdersFrom = "files"

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
