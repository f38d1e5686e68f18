"""Products, stock-outs, price changes and promotions, as lists."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.list_filters import Choices
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.sources import promotion_words, promotions
from storewide.sources.lists import store_choices
from storewide.warehouse.drivers import Product, Promotion, StockOut

STANDINGS = (("there", _("There")), ("out", _("Sold out")), ("untold", _("Not known")))
TURNS = (("up", _("Dearer")), ("down", _("Cheaper")))
BACK = (("out", _("Still sold out")), ("back", _("Back")))


def standing(product: Product) -> Tag:
    """Whether a product can be bought, in a word with its tone."""
    return {
        "there": Tag(_("There"), Tone.GOOD),
        "out": Tag(_("Sold out"), Tone.BAD),
        "untold": Tag(_("Not known"), Tone.UNKNOWN),
    }[_standing(product)]


def _standing(product: Product) -> str:
    if product.available is None:
        return "untold"
    return "there" if product.available > 0 else "out"


def _pieces(product: Product) -> Decimal | None:
    """Pieces without the zeros that the warehouse keeps behind the point."""
    return None if product.available is None else product.available.normalize()


def _where(test: Callable[[Any], str]) -> Callable[[Iterable[Any], str], list[Any]]:
    """A filter that keeps the rows for which the test gives the value asked for."""
    return lambda rows, value: [row for row in rows if test(row) == value]


def _category(rows: Iterable[Any]) -> Callable[[], Choices]:
    """The categories that the rows have, for a filter."""
    return lambda: [(each, each) for each in sorted({row.category for row in rows if row.category})]


def _bringing(what: str) -> Action:
    return Action(_("Import a file"), f"{reverse('sources:import-new')}?preset={what}")


def products(rows: Iterable[Product]) -> ListSpec:
    """The list of products."""
    return ListSpec(
        name="products",
        columns=(
            Column("name", _("Product"), sort="name"),
            Column("product_id", _("Id"), sort="product_id", priority=2),
            Column("category", _("Category"), sort="category", priority=2),
            Column("brand", _("Brand"), sort="brand", priority=3),
            Column("price", _("Price"), kind=Kind.MONEY, sort="price__minor"),
            Column("state", _("Stock"), value=standing, kind=Kind.TAG),
            Column("available", _("Pieces"), value=_pieces, kind=Kind.NUMBER, sort="available", priority=2),
            Column("told", _("On"), value="told_on", kind=Kind.DAY, sort="told_on", priority=3),
            Column("store", _("Store"), sort="store", priority=3),
        ),
        search=("name", "product_id", "category", "brand"),
        filters=(
            Filter("state", _("Stock"), STANDINGS, apply=_where(_standing)),
            Filter("category", _("Category"), _category(rows)),
            Filter("store", _("Store"), store_choices),
        ),
        order="name",
        counted=ngettext_lazy("%(shown)s product", "%(shown)s products", "count"),
        empty=Empty(
            _("No product is known yet"),
            _("A file of products gives ids their titles and categories; prices and stock add the rest."),
            _bringing("generic-products"),
        ),
    )


def stock_outs(rows: Iterable[StockOut]) -> ListSpec:
    """The list of stock-outs."""
    return ListSpec(
        name="stock-outs",
        columns=(
            Column("name", _("Product"), sort="name"),
            Column("first", _("Sold out since"), kind=Kind.DAY, sort=("first", "days")),
            Column("last", _("Until"), value=_until, sort="last"),
            Column("days", _("Days"), kind=Kind.NUMBER, sort="days"),
            Column("category", _("Category"), sort="category", priority=2),
            Column("product_id", _("Id"), sort="product_id", priority=3),
            Column("store", _("Store"), sort="store", priority=3),
        ),
        search=("name", "product_id", "category"),
        filters=(
            Filter("state", _("State"), BACK, apply=_where(lambda row: "back" if row.last else "out")),
            Filter("category", _("Category"), _category(rows)),
            Filter("store", _("Store"), store_choices),
            PeriodFilter("since", _("Sold out since"), "first"),
        ),
        order="-first",
        counted=ngettext_lazy("%(shown)s stock-out", "%(shown)s stock-outs", "count"),
        empty=Empty(
            _("No stock-out is known"),
            _(
                "Import the pieces of each product by day: a product that had some and then none shows here, "
                "with the days it could not be bought."
            ),
            _bringing("generic-stock"),
        ),
    )


def _until(row: StockOut) -> Any:
    return formats.day(row.last) if row.last else _("still sold out")


def price_changes(rows: Iterable[Any]) -> ListSpec:
    """The list of price changes."""
    return ListSpec(
        name="price-changes",
        columns=(
            Column("name", _("Product"), sort="name"),
            Column("day", _("From"), kind=Kind.DAY, sort=("day", "name")),
            Column("before", _("Price before"), kind=Kind.MONEY, sort="before__minor", priority=2),
            Column("after", _("New price"), kind=Kind.MONEY, sort="after__minor"),
            Column("change", _("Change"), value="ratio", kind=Kind.CHANGE, sort="ratio"),
            Column("category", _("Category"), sort="category", priority=2),
            Column("product_id", _("Id"), sort="product_id", priority=3),
            Column("store", _("Store"), sort="store", priority=3),
        ),
        search=("name", "product_id", "category"),
        filters=(
            Filter(
                "turn",
                _("Change"),
                TURNS,
                apply=_where(lambda row: "up" if row.after.minor > row.before.minor else "down"),
            ),
            Filter("category", _("Category"), _category(rows)),
            Filter("store", _("Store"), store_choices),
            PeriodFilter("from", _("From"), "day"),
        ),
        order="-day",
        counted=ngettext_lazy("%(shown)s price change", "%(shown)s price changes", "count"),
        empty=Empty(
            _("No price change is known"),
            _("Import the price of each product by day: each change shows here with its day and its size."),
            _bringing("generic-prices"),
        ),
    )


def promotion_list(rows: Iterable[Promotion]) -> ListSpec:
    """The list of the promotions of a week or a month."""
    channels = sorted({row.sales_channel for row in rows if row.sales_channel})
    return ListSpec(
        name="promotions",
        columns=(
            Column("title", _("Promotion"), sort="title"),
            Column("first", _("From"), kind=Kind.DAY, sort=("first", "title")),
            Column("last", _("Until"), kind=Kind.DAY, sort="last"),
            Column("channel", _("Sales channel"), value=_channel, sort="sales_channel", priority=2),
            Column("lowers", _("Lowers"), value=_lowers, priority=2),
            Column("percent", _("By"), value=_percent, kind=Kind.PERCENT, sort="percent_off", digits=0),
            Column("store", _("Store"), sort="store", priority=3),
        ),
        search=("title", "category", "product_id", "product_title"),
        filters=(
            Filter("channel", _("Sales channel"), [(each, each) for each in channels], field="sales_channel"),
            Filter("store", _("Store"), store_choices),
        ),
        order="first",
        counted=ngettext_lazy("%(shown)s promotion", "%(shown)s promotions", "count"),
        empty=Empty(
            _("No promotion runs on these days"),
            _(
                "Import your promotions with their first and last day: the calendar shows them across all sales "
                "channels and names those that get into each other's way."
            ),
            _bringing("generic-promotions"),
        ),
    )


def _channel(row: Promotion) -> str:
    return promotion_words.channel(row.sales_channel)


def _lowers(row: Promotion) -> Any:
    return promotions.lowers(row) or _("everything")


def _percent(row: Promotion) -> float | None:
    return None if row.percent_off is None else float(row.percent_off) / 100
