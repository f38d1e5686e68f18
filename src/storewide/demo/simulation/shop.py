"""The made-up shop itself: its store, traffic, ways of buying and range, as a scenario describes them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Store:
    """`list_price_tax` is the tax inside list prices; the files carry prices without it, in `currency`."""

    slug: str
    name: str
    zone: str
    currency: str
    list_price_tax: float
    order_prefix: str


@dataclass(frozen=True, slots=True)
class Traffic:
    """When visitors come and how far they look. Lists are weights: 12 months, 7 weekdays, 24 hours."""

    growth_a_year: float
    noise: float
    months: tuple[float, ...]
    weekdays: tuple[float, ...]
    hours_weekday: tuple[float, ...]
    hours_weekend: tuple[float, ...]
    minutes_a_session: float
    one_page_share: float
    pages_mean: float


@dataclass(frozen=True, slots=True)
class Buying:
    """How sessions become orders, and what becomes of orders. Shares are between 0 and 1."""

    conversion: float
    months: tuple[float, ...]
    returning: float
    app_share: float
    phone_share: float
    guest_share: float
    known_share: float
    extra_line: float
    basket_adds: float
    cancelled_share: float
    cancelled_hours: int
    open_hours: int
    refunded_share: float
    partial_share: float
    refund_days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shipping:
    """What an order pays for delivery, without tax: a fee below `free_from`, another for bulky goods."""

    fee: float
    free_from: float
    bulky_fee: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How targets are set, and for which months around the last simulated day."""

    months_back: int
    months_ahead: int
    ambition: dict[str, float]


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a dimension: its share of sessions, its relative conversion, how many come back by it."""

    code: str
    share: float
    conversion: float
    returning: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A country: its share of visitors, relative conversion, and the tax on what is sent there."""

    code: str
    share: float
    conversion: float
    tax: float


@dataclass(frozen=True, slots=True)
class Range:
    """How popularity runs through the range: `best_sellers` first, rank to the power of -`tail`."""

    tail: float
    best_sellers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """Products that sell alike: names with their list prices, cost as a share of the price without tax."""

    name: str
    cost_share: float
    units: float
    products: dict[str, float]
    season: tuple[float, ...] = (1.0,) * 12
    bulky: bool = False


def slug(name: str) -> str:
    """A product's id, or a category in an address: `Wool throw Lund` is `wool-throw-lund`."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
