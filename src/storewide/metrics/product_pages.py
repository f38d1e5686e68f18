"""What the table of products says: how often each is seen, put into a basket and bought, and what that brings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Page
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import choice_pages, words
from storewide.metrics.period import Chosen
from storewide.sources.house import warehouse
from storewide.warehouse.products_sold import ProductSold


@dataclass(frozen=True)
class Listed:
    """A product as the table shows it."""

    sold: ProductSold
    currency: str

    @property
    def name(self) -> str:
        return self.sold.title or self.sold.product

    @property
    def returned_share(self) -> Decimal | None:
        """What went back of what was ordered."""
        if self.sold.returned is None or not self.sold.gross:
            return None
        return Decimal(self.sold.returned) / self.sold.gross

    def money(self, name: str) -> Money | None:
        """An amount of it."""
        minor = getattr(self.sold, name)
        return None if minor is None else Money(minor, self.currency)


def show(chosen: Chosen) -> dict[str, Any]:
    """Every product of the days, by spend."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    found = warehouse().products_sold(chosen.store.slug, chosen.days, chosen.filters)
    rows = [Listed(each, chosen.store.currency) for each in found]
    return {
        "page": Page(
            title=finding(rows, chosen.days),
            short=_("Products"),
            purpose=_(
                "How often each product is seen, put into a basket and bought, what it brings and what comes back."
            ),
            guide="metrics#product-table",
            crumbs=choice_pages.below_scorecard(chosen),
        ),
        "spec": PRODUCTS,
        "rows": rows,
        "context": choice_pages.undivided(chosen),
    }


def finding(rows: Sequence[Listed], days: Days) -> str:
    """How few products bring half of spend, in one sentence."""
    spent = sorted((row.sold.spend or 0 for row in rows), reverse=True)
    total = sum(each for each in spent if each > 0)
    values = {"days": words.days(days), "all": formats.number(len(rows), 0)}
    if not total:
        return _("No product was sold (%(days)s)") % values
    gathered, few = 0, 0
    while gathered * 2 < total:
        gathered, few = gathered + spent[few], few + 1
    values["few"] = formats.number(few, 0)
    return _("%(few)s of %(all)s products bring half of spend (%(days)s)") % values


def _amount(name: str) -> Callable[[Listed], Money | None]:
    return lambda row: row.money(name)


def _number(key: str, label: Any, priority: int) -> Column:
    return Column(
        key, label, value=f"sold__{key}", kind=Kind.NUMBER, digits=0, sort=f"sold__{key}", priority=priority
    )


def _money(key: str, label: Any, priority: int) -> Column:
    return Column(
        key, label, value=_amount(key), kind=Kind.MONEY, digits=0, sort=f"sold__{key}", priority=priority
    )


PRODUCTS = ListSpec(
    name="products",
    columns=(
        Column("name", gettext_lazy("Product"), sort="name"),
        Column("product", gettext_lazy("Number"), value="sold__product", sort="sold__product", priority=3),
        Column(
            "category", gettext_lazy("Category"), value="sold__category", sort="sold__category", priority=3
        ),
        _number("views", gettext_lazy("Views"), 2),
        Column(
            "add_rate",
            gettext_lazy("Put into a basket"),
            value="sold__add_rate",
            kind=Kind.PERCENT,
            sort="sold__add_rate",
            priority=2,
        ),
        Column(
            "buy_rate",
            gettext_lazy("Bought"),
            value="sold__buy_rate",
            kind=Kind.PERCENT,
            sort="sold__buy_rate",
            priority=2,
        ),
        _number("orders", gettext_lazy("Orders"), 2),
        _number("units", gettext_lazy("Pieces"), 3),
        _money("spend", gettext_lazy("Spend"), 1),
        _money("margin", gettext_lazy("Margin"), 2),
        _money("returned", gettext_lazy("Returned"), 3),
        Column(
            "returned_share",
            gettext_lazy("Returned share"),
            kind=Kind.PERCENT,
            sort="returned_share",
            priority=2,
        ),
    ),
    search=("name", "sold__product", "sold__category"),
    keep=("store", "from", "to", "where"),
    counted=ngettext_lazy("%(shown)s product", "%(shown)s products", "count"),
    page_size=60,
    empty=Empty(
        gettext_lazy("No product was seen or sold on these days"),
        gettext_lazy("Orders say what was sold, events what was seen; choose other days or import them."),
    ),
)
