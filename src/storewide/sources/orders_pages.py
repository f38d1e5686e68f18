"""What the page of a store's orders says: from gross to spend, and spend by the three days it can be dated by."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Page
from storewide.kit.tags import Text
from storewide.lib import money
from storewide.lib.periods import Days, parse_one
from storewide.sources import below_store
from storewide.sources.models import Store
from storewide.sources.orders_lists import Row
from storewide.sources.orders_queries import Orders
from storewide.warehouse.order_history import MOST


@dataclass(frozen=True)
class Step:
    """One amount of the way from gross to spend: minor units, None where the orders never state it."""

    name: Text
    meaning: Text
    amount: int | None


def month(text: str, newest: date | None, today: date) -> Days:
    """The month asked for (`2026-10`), else the one of the newest order or today."""
    return below_store.month(text, parse_one(f"{newest or today:%Y-%m}"))


def finding(store: Store, days: Days, found: Orders) -> str:
    """The month in one sentence."""
    values = {"month": formats.month(days.first), "store": store.name}
    if not found.spend and not found.gross:
        return _("%(store)s has no orders of %(month)s") % values
    values["spend"] = formats.money(found.spend, store.currency)
    values["placed"] = formats.money(found.placed, store.currency)
    if found.placed == found.spend:
        return (
            _("Customers spent %(spend)s in %(month)s, by the day of the refund and of the order alike")
            % values
        )
    return _("Customers spent %(spend)s in %(month)s; its orders are worth %(placed)s so far") % values


def steps(store: Store, found: Orders) -> list[Step]:
    """From gross to spend, then what stands apart."""
    rows = [
        Step(_("Gross"), _("quantity times unit price of what was ordered"), found.gross),
        Step(_("Discounts"), _("taken off"), -found.discount),
        Step(_("Refunds and cancellations"), _("taken off on the day they were made"), -found.refunded),
    ]
    if store.prices_include_tax:
        rows.append(
            Step(_("Tax in the prices"), _("taken off, without that of refunds"), -found.tax_in_prices)
        )
    return [
        *rows,
        Step(_("Spend"), _("what customers spent, net"), found.spend),
        Step(_("Shipping"), _("apart, not in spend"), found.shipping),
        Step(_("Tax"), _("apart, not in spend"), found.tax),
        Step(_("Cost"), _("apart, what the goods cost"), found.cost),
    ]


def views(store: Store, found: Orders) -> list[Step]:
    """Spend of the month, dated in the three ways."""
    expected = found.returns
    rows = [
        Step(_("By the day of the refund"), _("as booked; a closed month stays as it was"), found.spend),
        Step(_("By the day of the order"), _("every refund counts in the month of its order"), found.placed),
    ]
    meaning = _("older orders are not enough to say what still comes back")
    if expected and expected.low is not None and expected.high is not None:
        meaning = _("between %(low)s and %(high)s, as older orders developed") % {
            "low": formats.money(expected.low, store.currency),
            "high": formats.money(expected.high, store.currency),
        }
    amount = expected.expected if expected else None
    return [*rows, Step(_("By the day of the order, with expected returns"), meaning, amount)]


def orders(store: Store, days: Days, found: Orders) -> dict[str, Any]:
    """Everything the page shows beside its list; `rows` are the list's."""
    return {
        "rows": [Row(each, store.currency) for each in found.changes],
        "record": store,
        "steps": steps(store, found),
        "views": views(store, found),
        "chart": _chart(store, days, found) if found.gross else None,
        "most": MOST if len(found.changes) == MOST else None,
        "page": Page(
            title=finding(store, days, found),
            short=_("Orders"),
            purpose=_(
                "Revenue comes from orders, each counted once; here is what it is made of and what changed."
            ),
            guide="data#one-order-truth",
            crumbs=below_store.crumbs(store),
            actions=below_store.months(reverse("sources:orders", args=[store.slug]), days),
        ),
    }


def _chart(store: Store, days: Days, found: Orders) -> Chart:
    scale = 10 ** money.exponent(store.currency)
    return Chart(
        key="dated",
        kind=ChartKind.LINE,
        title=_("Spend by day, dated by refund and by order"),
        unit=Unit(_("%(currency)s a day") % {"currency": store.currency}, "money"),
        xs=tuple(days),
        series=(
            Series(_("By the day of the refund"), tuple(each / scale for each in found.daily_spend)),
            Series(_("By the day of the order"), tuple(each / scale for each in found.daily_placed)),
        ),
        alt=_("Two lines of spend by day: refunds counted on their own day, and on the day of their order."),
        x_label=_("Day"),
    )
