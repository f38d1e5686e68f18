"""What a scenario says of running the shop: what stands in the way, how fast it is, who asks for help, what it costs."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Page:
    """A page beside the goods, and the share of the sessions that look at it."""

    path: str
    share: float


@dataclass(frozen=True, slots=True)
class Hurdles:
    """Shares that do not get on: of carts a coupon is denied, of checkouts an address, of adds a product is out of stock.

    payment: of the buyers whose first payment is refused; payment_left: of those who got there and left.
    empty_searches: of the searches, those that find nothing.
    """

    coupon: float = 0.0
    address: float = 0.0
    out_of_stock: float = 0.0
    payment: float = 0.0
    payment_left: float = 0.0
    empty_searches: float = 0.0


@dataclass(frozen=True, slots=True)
class Raised:
    """Some days on which a hurdle stops another `share`; out_of_stock of those who look at the `product`."""

    hurdle: Literal["coupon", "address", "out_of_stock", "payment"]
    starts: int
    days: int
    share: float
    product: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast pages are on a device: medians of the milliseconds to show and to answer, and of the layout shift."""

    device: str
    lcp: float
    inp: float
    cls: float


@dataclass(frozen=True, slots=True)
class Slowed:
    """From the day `starts` pages take `factor` times as long to show on a device, for so many `days`."""

    device: str
    starts: int
    days: int
    factor: float


@dataclass(frozen=True, slots=True)
class Topic:
    """What customers ask: so many a hundred orders, of them a share answered by staff, at a cost each."""

    topic: str
    area: str
    need: Literal["order", "renewal", "change", "answer", "other"]
    channel: str
    a_hundred_orders: float
    staffed: float
    cost: float


@dataclass(frozen=True, slots=True)
class Wave:
    """Some days on which as many more ask about a topic as are the `share` of the day's sessions."""

    topic: str
    starts: int
    days: int
    share: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What the shop pays: an order sent, a payment (fee and share of its worth), and shares of a mean month's sales.

    The kind `missing` was not told for the month that many before the running one.
    """

    order: float = 0.0
    payment: float = 0.0
    payment_share: float = 0.0
    platform: float = 0.0
    staff: float = 0.0
    missing: str = ""
    missing_months_back: int = 2


@dataclass(frozen=True, slots=True)
class Running:
    """All of it that is the same in every size.

    timed: share of the sessions that tell how fast their first page was. promised: days to the promised shipment,
    and `late`, the share that leaves after it. looked_at: a look at the shop every so many minutes; `maintained`: the
    night hour of planned work, so many days before the last one.
    """

    pages: tuple[Page, ...] = ()
    hurdles: Hurdles = field(default_factory=Hurdles)
    pace: tuple[Pace, ...] = ()
    timed: float = 0.0
    topics: tuple[Topic, ...] = ()
    promised: int = 3
    late: float = 0.0
    costs: Costs = field(default_factory=Costs)
    looked_at: int = 5
    maintained: int = -6
