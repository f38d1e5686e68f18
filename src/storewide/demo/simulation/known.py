"""What is known of the trade around the shop, to hold the product's figures against. Money is in minor units."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Touched:
    """How many orders something happened to, and what they are worth after discounts, in minor units."""

    orders: int
    worth: int


@dataclass(frozen=True, slots=True)
class Tracked:
    """The orders of web and app beside their events: `matched` have one. `bots` by why they are known for it."""

    orders: int
    worth: int
    events: int
    matched: int
    missing: Touched
    repeated: Touched
    consent: Touched
    bots: dict[str, int]
    bot_sessions: int
    bot_days: dict[str, int]


@dataclass(frozen=True, slots=True)
class SoldOut:
    """A product that could not be bought on some days."""

    product: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PriceMoved:
    """A product that cost something else from a day on; prices without tax, in minor units.

    `quantity`: the share of its buyers who still took it; `lost`: the lines of the others, and what they were worth.
    """

    product: str
    day: date
    before: int
    after: int
    quantity: float
    lost_lines: int
    lost_gross: int


@dataclass(frozen=True, slots=True)
class Driven:
    """What moved the shop. `promotions`: their ids. By marketing channel `media_cost` in minor units, and reach."""

    sold_out: tuple[SoldOut, ...]
    prices: tuple[PriceMoved, ...]
    promotions: tuple[str, ...]
    media_cost: dict[str, int]
    clicks: dict[str, int]
    impressions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Operated:
    """What running the shop came to, under the names of the product's measures; money in minor units.

    `days`: counts by day; of `served` and `self_served` the contacts alone. `costs`: by month, where they were told.
    `paces`: by device, milliseconds, of layout shift thousandths.
    """

    days: dict[str, dict[str, int]]
    costs: dict[str, dict[str, int]]
    paces: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Recurring:
    """What the terms that run on the last day of a month bring in a month (minor units), and how many they are."""

    running: int
    terms: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes made, how many became orders, and the worth of both in minor units."""

    made: int
    worth: int
    ordered: int
    ordered_worth: int


@dataclass(frozen=True, slots=True)
class Late:
    """A month that had been closed, and what an order keyed in afterwards adds to its spend (minor units)."""

    month: str
    order: str
    spend: int
