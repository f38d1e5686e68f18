"""What the names of the warehouse's facts and rollups mean to people."""

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text

NAMES = {
    "event": _("Events"),
    "order_line": _("Order lines"),
    "order_change": _("Changes of orders"),
    "line_history": _("Earlier versions of order lines"),
    "traffic": _("Traffic by day"),
    "exposure": _("Exposures"),
    "link": _("Links between ids"),
    "product": _("Products"),
    "stock": _("Stock"),
    "price": _("Prices"),
    "promotion": _("Promotions"),
    "media_cost": _("Media cost"),
    "store_cost": _("Costs"),
    "timing": _("Page timings"),
    "probe": _("Checks"),
    "contact": _("Contacts"),
    "shipment": _("Shipments"),
    "sales": _("Bookings by month (rolled up)"),
    "visits": _("Visits by month (rolled up)"),
    "crowds": _("Visitors by month (rolled up)"),
    "takings": _("Orders, buyers and spend by month (rolled up)"),
    "tallies_event": _("Counts of events by month (rolled up)"),
    "tallies_product": _("Views of products by month (rolled up)"),
    "tallies_contact": _("Counts of contacts by month (rolled up)"),
    "tallies_shipment": _("Counts of shipments by month (rolled up)"),
    "tallies_probe": _("Counts of checks by month (rolled up)"),
    "tallies_media_cost": _("Sums of media cost by month (rolled up)"),
    "tallies_store_cost": _("Sums of costs by month (rolled up)"),
    "tallies_timing": _("Counts of page timings by month (rolled up)"),
    "identity": _("Ids of visitors and customers"),
}


def name_of(fact: str) -> Text:
    """What people call a fact or rollup."""
    return NAMES.get(fact, fact)
