"""What else moves a KPI: what was sold out, what changed its price, what was on offer, what reach cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.warehouse.engines import drivers as reading
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.manifest import FileEntry, Manifest

FACTS = ("product", "stock", "price", "promotion", "media_cost")
#: stock and prices are looked at so many days back from their newest
YEAR = timedelta(days=366)
#: a list of more stock-outs or price changes than this is cut, the oldest first
MOST = 20_000


@dataclass(frozen=True)
class Product:
    """A product as it stands: its newest price, and how many could be sold on the newest day that told."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    brand: str | None
    price: Money | None
    cost: Money | None
    available: Decimal | None
    told_on: date | None

    @property
    def name(self) -> str:
        """Its title, or its id where no file of products names it."""
        return self.title or self.product_id


@dataclass(frozen=True)
class StockOut:
    """Days on which a product that had been there could not be bought; `last` is None while it is not back."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    first: date
    last: date | None
    days: int

    @property
    def name(self) -> str:
        """The product's title, or its id."""
        return self.title or self.product_id


@dataclass(frozen=True)
class PriceChange:
    """The day from which a product cost something else."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    day: date
    before: Money
    after: Money

    @property
    def name(self) -> str:
        """The product's title, or its id."""
        return self.title or self.product_id

    @property
    def ratio(self) -> float | None:
        """The change as a share of the price before; None where that was 0."""
        return self.after.minor / self.before.minor - 1 if self.before.minor else None


@dataclass(frozen=True)
class Promotion:
    """An offer from `first` to `last` in one sales channel (None: in all), of a product, a category or everything.

    `product_title`, `product_category`: those of its product, where the products are known.
    """

    store: str
    promotion_id: str
    title: str
    first: date
    last: date
    sales_channel: str | None
    product_id: str | None
    category: str | None
    percent_off: Decimal | None
    product_title: str | None = None
    product_category: str | None = None

    @property
    def days(self) -> Days:
        """The days it runs."""
        return Days(self.first, self.last)


@dataclass(frozen=True)
class ReachCost:
    """What a marketing channel cost over some days; impressions and clicks are None where no file told them."""

    store: str
    marketing_channel: str
    cost: Money
    impressions: int | None
    clicks: int | None


@dataclass(frozen=True)
class Held:
    """How much of one such fact there is: rows, and the newest day (None for products, which have none)."""

    fact: str
    rows: int
    last: date | None


def held(manifest: Manifest) -> tuple[Held, ...]:
    """What there is of each fact, in the order of FACTS; nothing of a fact is 0 rows."""
    found = []
    for fact in FACTS:
        entries = manifest.of(fact)
        days = [entry.last for entry in entries if entry.last is not None]
        found.append(Held(fact, sum(entry.rows for entry in entries), max(days, default=None)))
    return tuple(found)


def products(session: Session, folder: Path, manifest: Manifest) -> tuple[Product, ...]:
    """Every product that a file of products, prices or stock names, by store and id."""
    found = reading.products(
        session,
        _paths(folder, manifest.of("product")),
        _paths(folder, _of_last_year(manifest, "price")),
        _paths(folder, _of_last_year(manifest, "stock")),
    )
    return tuple(
        Product(
            *(store, product, title, category, brand),
            _money(manifest, store, price),
            _money(manifest, store, cost),
            available,
            day,
        )
        for store, product, title, category, brand, price, cost, available, day in found
    )


def stock_outs(session: Session, folder: Path, manifest: Manifest) -> tuple[StockOut, ...]:
    """The stock-outs of the last year of stock, the newest first, at most MOST."""
    found = reading.stock_outs(
        session,
        _paths(folder, manifest.of("product")),
        _paths(folder, _of_last_year(manifest, "stock")),
        MOST,
    )
    return tuple(
        StockOut(
            *(store, product, title, category, first),
            back - timedelta(days=1) if back else None,
            (back - first).days if back else (told - first).days + 1,
        )
        for store, product, title, category, first, back, told in found
    )


def price_changes(session: Session, folder: Path, manifest: Manifest) -> tuple[PriceChange, ...]:
    """The price changes of the last year of prices, the newest first, at most MOST."""
    looked_at = _of_last_year(manifest, "price")
    earlier = [entry for entry in manifest.of("price") if entry not in looked_at]
    found = reading.price_changes(
        session,
        _paths(folder, manifest.of("product")),
        _paths(folder, looked_at),
        _paths(folder, earlier),
        MOST,
    )
    return tuple(
        PriceChange(
            *(store, product, title, category, day),
            Money(before, manifest.stores[store].currency),
            Money(after, manifest.stores[store].currency),
        )
        for store, product, title, category, day, before, after in found
    )


def promotions(session: Session, folder: Path, manifest: Manifest) -> tuple[Promotion, ...]:
    """Every promotion of every store, by first day."""
    files = _paths(folder, manifest.of("product")), _paths(folder, manifest.of("promotion"))
    return tuple(Promotion(*row) for row in reading.promotions(session, *files))


def media_cost(session: Session, folder: Path, manifest: Manifest, days: Days) -> tuple[ReachCost, ...]:
    """What each marketing channel cost on these days, the dearest first."""
    found = reading.media_cost(session, _paths(folder, manifest.of("media_cost")), days.first, days.last)
    return tuple(
        ReachCost(store, channel, Money(cost, manifest.stores[store].currency), impressions, clicks)
        for store, channel, cost, impressions, clicks in found
    )


def _of_last_year(manifest: Manifest, fact: str) -> tuple[FileEntry, ...]:
    """The files with anything of the fact's last year, counted back from its newest day."""
    entries = [entry for entry in manifest.of(fact) if entry.last is not None]
    since = max((entry.last for entry in entries if entry.last), default=date.max) - YEAR
    return tuple(entry for entry in entries if entry.last and entry.last >= since)


def _paths(folder: Path, entries: Iterable[FileEntry]) -> list[Path]:
    return [folder / entry.path for entry in entries]


def _money(manifest: Manifest, store: str, minor: int | None) -> Money | None:
    return None if minor is None else Money(minor, manifest.stores[store].currency)
