"""What a scenario says of the trade around the shop: currencies, tracking, prices, reach, contracts, incidents."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Currency:
    """Orders of a `country` are charged in `code`, in the same figures; `rate`: what one unit of it is worth.

    The rate of a day swings by the share `swing` around it, within a quarter of a year.
    """

    country: str
    code: str
    rate: float
    swing: float


@dataclass(frozen=True, slots=True)
class Bot:
    """A visitor that is none: so many `events`, so many `seconds` apart, on the day `starts` and `every` so many."""

    name: str
    starts: int
    events: int
    seconds: int
    reason: Literal["listed", "burst"]
    every: int = 0
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Tracking:
    """How the tracking differs from the orders: shares of the orders of web and app, and the bots it meets.

    lost: their event never arrived. repeated: it came twice, under two ids. denied: without consent.
    """

    lost: float = 0.0
    repeated: float = 0.0
    denied: float = 0.0
    bots: tuple[Bot, ...] = ()


@dataclass(frozen=True, slots=True)
class Repriced:
    """From the day `starts` on a product has another list `price`, with tax as in the list.

    `quantity`: the share of its buyers who still take it then; the others buy the rest of what they came for.
    """

    product: str
    starts: int
    price: float
    quantity: float = 1.0


@dataclass(frozen=True, slots=True)
class Promotion:
    """An offer that is planned; of one category, or (none) of everything. Campaigns with a discount are offers too."""

    key: str
    title: str
    starts: int
    days: int
    percent_off: float
    category: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a marketing channel costs: a click (each session by it), and how often it is shown for one."""

    marketing_channel: str
    click: float
    shown: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One order that comes out of no visit: of a business customer (`account`), a quote, or by mail.

    `price` is without tax. `late`: keyed in after its month was closed, by a file of its own.
    """

    id: str
    day: int
    customer: str
    product: str
    quantity: int
    price: float
    sales_channel: str
    status: Literal["quoted", "paid"] = "paid"
    kind: Literal["one-off", "new", "renewal"] = "one-off"
    months: int = 0
    account: str = ""
    quote: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that was broken, with no known effect: from and to an hour of the store's clock; one: still open."""

    title: str
    severity: Literal["critical", "major", "minor"]
    day: int
    hours: tuple[int, ...]
