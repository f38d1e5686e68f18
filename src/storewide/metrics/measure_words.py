"""The measures that metrics are made of, as people say them, and what to connect where one is not measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text
from storewide.warehouse.questions import OF_CUSTOMERS, OF_STEPS, OF_TIMINGS, VALUES

NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "visitors": _("Visitors"),
        "sessions": _("Sessions"),
        "buyers": _("Buyers"),
        "orders": _("Orders"),
        "lines": _("Order lines"),
        "product_viewers": _("Visitors who saw a product"),
        "adders": _("Visitors who filled a basket"),
        "checkout_visitors": _("Visitors at the checkout"),
        "payers": _("Visitors who ordered"),
        "searchers": _("Visitors who searched"),
        "new_buyers": _("New buyers"),
        "returning_buyers": _("Returning buyers"),
        "bought_again": _("Bought again within 90 days"),
        "ripe_buyers": _("New buyers 90 days ago or more"),
        "open_orders": _("Open orders"),
        "open_order_days": _("Days that open orders waited"),
        "page_views": _("Page views"),
        "product_views": _("Product views"),
        "cart_adds": _("Products put into the basket"),
        "checkouts_started": _("Checkouts begun"),
        "searches": _("Searches"),
        "empty_searches": _("Searches without result"),
        "payments_tried": _("Payments tried"),
        "payments_authorised": _("Payments authorised"),
        "payments_refused": _("Payments refused"),
        "coupons_refused": _("Coupons refused"),
        "addresses_refused": _("Addresses refused"),
        "out_of_stock_at_cart": _("Out of stock at the basket"),
        "contacts": _("Contacts"),
        "staffed_contacts": _("Contacts with staff"),
        "served": _("Orders, changes and answers"),
        "self_served": _("Those without staff"),
        "shipments_due": _("Shipments promised"),
        "shipments_kept": _("Shipments in time"),
        "probes": _("Checks"),
        "probes_ok": _("Checks answered"),
        "impressions": _("Impressions"),
        "clicks": _("Clicks"),
        "lcp_p75": _("Page shown, 75th percentile"),
        "inp_p75": _("Page answers, 75th percentile"),
        "cls_p75": _("Page shifts, 75th percentile"),
        "gross": _("Gross sales"),
        "discount": _("Discounts"),
        "shipping": _("Shipping paid"),
        "tax": _("Tax"),
        "refunded": _("Refunded"),
        "cost": _("Cost of the goods"),
        "spend": _("Spend"),
        "media_cost": _("Media cost"),
        "fulfilment_cost": _("Fulfilment cost"),
        "payment_cost": _("Payment fees"),
        "platform_cost": _("Platform cost"),
        "staff_cost": _("Staff cost"),
        "contact_cost": _("Cost of contacts"),
        "customer_value": _("Customer value"),
    }
)


@dataclass(frozen=True)
class Source:
    """Where measures come from: what to connect in words, and the section of the guide that says how."""

    measures: frozenset[str]
    connect: Text
    guide: str


SOURCES = (
    Source(
        frozenset({"visitors", "sessions", "page_views", *OF_STEPS}),
        _("Put the snippet on the store's pages, or import its events: “Product Viewed”, “Product Added” …"),
        "collector",
    ),
    Source(
        frozenset({"product_views", "cart_adds", "checkouts_started", "searches", "empty_searches"}),
        _("Send what visitors do in the store, searches with their number of results."),
        "collector",
    ),
    Source(
        frozenset(
            {
                *("payments_tried", "payments_authorised", "payments_refused", "coupons_refused"),
                *("addresses_refused", "out_of_stock_at_cart"),
            }
        ),
        _(
            "Send what happens at the checkout: payments authorised and refused, coupons and addresses refused."
        ),
        "collector",
    ),
    Source(
        frozenset(OF_TIMINGS),
        _("Put the snippet on the store's pages: it sends how fast they show and answer."),
        "collector",
    ),
    Source(frozenset({"probes", "probes_ok"}), _("Let the store be checked every minute."), "incidents"),
    Source(
        frozenset({"contacts", "staffed_contacts", "contact_cost", "served", "self_served"}),
        _("Import the contacts of help desk and call centre."),
        "data",
    ),
    Source(
        frozenset({"shipments_due", "shipments_kept"}),
        _("Import shipments, with the day that was promised and the day each left."),
        "data",
    ),
    Source(frozenset({"media_cost", "impressions", "clicks"}), _("Import media cost."), "data"),
    Source(
        frozenset({"fulfilment_cost", "payment_cost", "platform_cost", "staff_cost"}),
        _("Import what the store costs: fulfilment, payment fees, platform and staff."),
        "data",
    ),
    Source(
        frozenset(VALUES),
        _("Nothing to connect: it comes by itself once enough customers have bought again."),
        "metrics#cohorts",
    ),
    Source(frozenset({"cost"}), _("Import orders with the cost of the goods."), "data"),
    Source(frozenset(OF_CUSTOMERS), _("Import orders with their customers."), "data"),
)
#: of whatever is of none of these
ORDERS = Source(frozenset(), _("Import the store's orders."), "data")


def source_of(measure: str) -> Source:
    """What to connect for a measure."""
    return next((each for each in SOURCES if measure in each.measures), ORDERS)
