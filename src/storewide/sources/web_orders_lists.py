"""The lists of orders and order events that differ: by cause, and order by order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.tags import Text
from storewide.lib.money import Money
from storewide.sources.models import Store
from storewide.warehouse.web_orders import Cause, Difference, Differing

NAMES: dict[Cause, Text] = {
    "missing": _("No event arrived"),
    "repeated": _("The event came more than once"),
    "bots": _("A bot sent the event"),
    "consent": _("The visitor did not consent"),
    "clock": _("The event is of another day"),
    "unknown": _("No order has this id"),
    "value": _("The event states another amount"),
}
MEANINGS: dict[Cause, Text] = {
    "missing": _("blocked by the browser, a closed page, or a checkout that does not send it"),
    "repeated": _("a reloaded confirmation page; analytics that do not compare ids count it again"),
    "bots": _("a test or a machine; figures of visitors leave it out"),
    "consent": _("each page of this visitor may count as a new one, since no id is kept"),
    "clock": _("a wrong clock, another time zone, or an event sent late"),
    "unknown": _("a test order, a payment that failed, or an order file that is not imported yet"),
    "value": _("tax, shipping or discount are counted otherwise, or the page states a wrong sum"),
}


@dataclass(frozen=True)
class Row:
    """One cause as the list shows it."""

    of: Difference
    store: Store
    month: str

    @property
    def name(self) -> Text:
        return NAMES[self.of.cause]

    @property
    def address(self) -> str:
        """The page of the orders it touches."""
        page = reverse("sources:web-orders-cause", args=[self.store.slug, self.of.cause])
        return f"{page}?month={self.month}"


@dataclass(frozen=True)
class OrderRow:
    """One order that differs as the list shows it."""

    of: Differing
    currency: str

    @property
    def order_id(self) -> str:
        return self.of.order_id


CAUSES = ListSpec(
    name="web-order-causes",
    columns=(
        Column(
            "cause", _("Why they differ"), value="name", url=lambda row: row.address if row.of.orders else ""
        ),
        Column("orders", _("Orders"), value=lambda row: row.of.orders, kind=Kind.NUMBER),
        Column(
            "worth", _("Worth"), value=lambda row: Money(row.of.worth, row.store.currency), kind=Kind.MONEY
        ),
        Column("meaning", _("What it usually is"), value=lambda row: MEANINGS[row.of.cause], priority=2),
    ),
    counted=ngettext_lazy("%(shown)s cause", "%(shown)s causes", "count"),
    empty=Empty(
        _("Nothing to compare"),
        _(
            "Orders from files or the shop system, and order events of the tracking, are held against each other here."
        ),
    ),
)

ORDERS = ListSpec(
    name="web-orders",
    columns=(
        Column("order", _("Order"), value="order_id", sort="order_id"),
        Column("ordered", _("Ordered"), value=lambda row: row.of.ordered, kind=Kind.DAY),
        Column("seen", _("Event"), value=lambda row: row.of.seen, kind=Kind.DAY),
        Column("events", _("Events"), value=lambda row: row.of.events, kind=Kind.NUMBER),
        Column(
            "worth", _("Worth"), value=lambda row: Money(row.of.worth or 0, row.currency), kind=Kind.MONEY
        ),
    ),
    search=("order_id",),
    order="order",
    counted=ngettext_lazy("%(shown)s order", "%(shown)s orders", "count"),
    empty=Empty(_("No order differs for this cause"), _("Choose another month, or another cause.")),
)
