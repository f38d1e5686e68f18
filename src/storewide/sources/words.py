"""Imports in words: what was seen in a file that refused no row, and what a row of it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.tags import Text
from storewide.warehouse.schemas import Fact

#: what one row of each fact is
FACTS: dict[Fact, Text] = {
    "order_line": gettext_lazy("Order lines"),
    "order_change": gettext_lazy("Refunds and cancellations of orders"),
    "event": gettext_lazy("Events of visitors"),
    "traffic": gettext_lazy("Visitors by day"),
    "exposure": gettext_lazy("Who met which variant of an experiment"),
    "link": gettext_lazy("Ids that are one and the same visitor's or customer's"),
    "product": gettext_lazy("Products"),
    "stock": gettext_lazy("Stock by day"),
    "price": gettext_lazy("Prices by day"),
    "promotion": gettext_lazy("Promotions"),
    "media_cost": gettext_lazy("Media cost by day"),
    "store_cost": gettext_lazy("Costs by day or month"),
    "timing": gettext_lazy("How long pages took"),
    "probe": gettext_lazy("Checks whether the store answers"),
    "contact": gettext_lazy("Contacts with customers"),
    "shipment": gettext_lazy("Shipments"),
}


@dataclass(frozen=True)
class Seen:
    """A finding as its sentence needs it."""

    column: str
    count: int
    example: str

    @property
    def named(self) -> dict[str, Any]:
        """Its parts by name."""
        return {"column": self.column, "count": formats.number(self.count), "example": self.example}


def finding(noted: dict[str, Any]) -> str:
    """The sentence of one finding as an import keeps it: {code, column, count, example}."""
    seen = Seen(noted["column"], noted["count"], noted["example"])
    return _SENTENCES[noted["code"]](seen)


def _rounded_ids(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s row has an id without its full precision in %(column)s (such as %(example)s): "
            "a spreadsheet rounded it, ids became one, so counts of visitors and buyers are too low.",
            "%(count)s rows have ids without their full precision in %(column)s (such as %(example)s): "
            "a spreadsheet rounded them, ids became one, so counts of visitors and buyers are too low.",
            seen.count,
        )
        % seen.named
    )


def _repeats(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s row repeats another one exactly; it counts once.",
            "%(count)s rows repeat another one exactly; each counts once.",
            seen.count,
        )
        % seen.named
    )


def _repeated_lines(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s row repeats another one exactly; it counts as a line of its own. "
            "If the file was put together twice, export it again.",
            "%(count)s rows repeat another one exactly; each counts as a line of its own. "
            "If the file was put together twice, export it again.",
            seen.count,
        )
        % seen.named
    )


def _millionths(seen: Seen) -> str:
    return _(
        "The amounts in %(column)s look like millionths (half of them are above %(example)s): "
        "read the file with a preset that divides them, or revenue is a million times too high."
    ) % (seen.named | {"example": formats.number(int(seen.example))})


def _skipped_times(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s time in %(column)s is one that the store's clock skipped (such as %(example)s); "
            "check the store's zone, or export times with their offset.",
            "%(count)s times in %(column)s are ones that the store's clock skipped (such as %(example)s); "
            "check the store's zone, or export times with their offset.",
            seen.count,
        )
        % seen.named
    )


def _sales_channels(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s row names a sales channel that Storewide does not know (such as %(example)s); it is kept.",
            "%(count)s rows name sales channels that Storewide does not know (such as %(example)s); they are kept.",
            seen.count,
        )
        % seen.named
    )


def _undated_refunds(seen: Seen) -> str:
    return (
        ngettext(
            "%(count)s refund in %(column)s has no date (order %(example)s); "
            "it counts on the day of its order, whenever it was made.",
            "%(count)s refunds in %(column)s have no date (such as that of order %(example)s); "
            "they count on the day of their order, whenever they were made.",
            seen.count,
        )
        % seen.named
    )


def _totals(seen: Seen) -> str:
    return ngettext(
        "The %(column)s of %(count)s order is not the sum of its parts: order %(order)s says %(said)s, "
        "its parts make %(made)s. Its lines are what counts.",
        "The %(column)s of %(count)s orders is not the sum of their parts: order %(order)s says %(said)s, "
        "its parts make %(made)s. Their lines are what counts.",
        seen.count,
    ) % _both(seen)


def _floor(seen: Seen) -> str:
    return ngettext(
        "The %(column)s of %(count)s order is less than its parts: order %(order)s says %(said)s, "
        "its parts make %(made)s.",
        "The %(column)s of %(count)s orders is less than their parts: order %(order)s says %(said)s, "
        "its parts make %(made)s.",
        seen.count,
    ) % _both(seen)


def _both(seen: Seen) -> dict[str, Any]:
    """The order and both of its figures."""
    order, said, made = seen.example.rsplit(" / ", 2)
    return seen.named | {"order": order, "said": said, "made": made}


_SENTENCES: dict[str, Callable[[Seen], str]] = {
    "rounded_ids": _rounded_ids,
    "repeats": _repeats,
    "repeated_lines": _repeated_lines,
    "millionths": _millionths,
    "skipped_times": _skipped_times,
    "sales_channels": _sales_channels,
    "undated_refunds": _undated_refunds,
    "totals": _totals,
    "floor": _floor,
}


def field(name: str) -> str:
    """What a field of a fact is called on the mapping page."""
    return str(FIELD_NAMES[name])


FIELD_NAMES: dict[str, Text] = {
    "order_id": gettext_lazy("Order number"),
    "placed_at": gettext_lazy("Placed at"),
    "customer_id": gettext_lazy("Customer"),
    "visitor_id": gettext_lazy("Visitor"),
    "product_id": gettext_lazy("Product"),
    "quantity": gettext_lazy("Quantity"),
    "unit_price": gettext_lazy("Unit price"),
    "currency": gettext_lazy("Currency"),
    "store": gettext_lazy("Store named in the row"),
    "sales_channel": gettext_lazy("Sales channel"),
    "marketing_channel": gettext_lazy("Marketing channel"),
    "country": gettext_lazy("Country"),
    "status": gettext_lazy("Status"),
    "discount": gettext_lazy("Discount"),
    "shipping": gettext_lazy("Shipping"),
    "tax": gettext_lazy("Tax"),
    "refunded": gettext_lazy("Refunded"),
    "cost": gettext_lazy("Cost"),
    "refunded_at": gettext_lazy("Refunded at"),
    "cancelled_at": gettext_lazy("Cancelled at"),
    "order_kind": gettext_lazy("Kind of order"),
    "term_months": gettext_lazy("Term in months"),
    "account_id": gettext_lazy("Business account"),
    "quote_id": gettext_lazy("Quote"),
    "event_id": gettext_lazy("Number of the event"),
    "occurred_at": gettext_lazy("Occurred at"),
    "name": gettext_lazy("Name of the event"),
    "session_id": gettext_lazy("Session"),
    "value": gettext_lazy("Value"),
    "campaign": gettext_lazy("Campaign"),
    "source": gettext_lazy("Source of the visit"),
    "medium": gettext_lazy("Medium of the visit"),
    "referrer": gettext_lazy("Address the visit came from"),
    "url": gettext_lazy("Address of the page"),
    "device": gettext_lazy("Device"),
    "path": gettext_lazy("Page"),
    "experiment": gettext_lazy("Experiment"),
    "variant": gettext_lazy("Variant"),
    "user_agent": gettext_lazy("Browser (user agent)"),
    "consent": gettext_lazy("Consent"),
    "received_at": gettext_lazy("Received at"),
    "exposed_at": gettext_lazy("Met the variant at"),
    "exposure_id": gettext_lazy("Number of the exposure"),
    "date": gettext_lazy("Day"),
    "visitors": gettext_lazy("Visitors"),
    "sessions": gettext_lazy("Sessions"),
    "title": gettext_lazy("Title"),
    "category": gettext_lazy("Category"),
    "brand": gettext_lazy("Brand"),
    "parent_id": gettext_lazy("Product it is a variant of"),
    "price": gettext_lazy("Price"),
    "list_price": gettext_lazy("List price"),
    "available": gettext_lazy("Pieces available"),
    "promotion_id": gettext_lazy("Number of the promotion"),
    "until": gettext_lazy("Last day"),
    "percent_off": gettext_lazy("Percent off"),
    "change": gettext_lazy("What happened to the order"),
    "changed_at": gettext_lazy("Happened at"),
    "change_id": gettext_lazy("Number of the refund or cancellation"),
    "amount": gettext_lazy("Amount"),
    "linked_at": gettext_lazy("Known since"),
    "results": gettext_lazy("Results of the search"),
    "timing_id": gettext_lazy("Number of the measurement"),
    "measured_at": gettext_lazy("Measured at"),
    "lcp": gettext_lazy("Largest part shown after (LCP, milliseconds)"),
    "inp": gettext_lazy("Slowest answer to a tap or key (INP, milliseconds)"),
    "cls": gettext_lazy("How much the page shifted (CLS, score)"),
    "probe_id": gettext_lazy("Check"),
    "looked_at": gettext_lazy("Looked at"),
    "up": gettext_lazy("Answered, yes or no"),
    "milliseconds": gettext_lazy("Milliseconds"),
    "step": gettext_lazy("Step"),
    "failure": gettext_lazy("What was wrong"),
    "planned": gettext_lazy("During planned maintenance, yes or no"),
    "contact_id": gettext_lazy("Number of the contact"),
    "contacted_at": gettext_lazy("Got in touch at"),
    "contact_channel": gettext_lazy("Way of the contact"),
    "need": gettext_lazy("What was needed"),
    "staffed": gettext_lazy("With staff, yes or no"),
    "topic": gettext_lazy("Topic"),
    "area": gettext_lazy("Area"),
    "shipment_id": gettext_lazy("Number of the shipment"),
    "promised_on": gettext_lazy("Day promised"),
    "shipped_on": gettext_lazy("Day it left"),
    "carrier": gettext_lazy("Carrier"),
    "month": gettext_lazy("Month"),
    "kind": gettext_lazy("Kind of cost"),
    "note": gettext_lazy("Note"),
    "previous_id": gettext_lazy("Earlier id"),
    "impressions": gettext_lazy("Impressions"),
    "clicks": gettext_lazy("Clicks"),
}
