"""What the pages say that hold orders against the order events of the tracking."""

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Crumb, Page
from storewide.lib.periods import Days
from storewide.sources import below_store
from storewide.sources.models import OrdersFrom, Store
from storewide.sources.web_orders_lists import NAMES
from storewide.warehouse.web_orders import Cause, Compared


def finding(store: Store, days: Days, found: Compared | None) -> str:
    """The comparison in one sentence: how many orders the tracking knows, and what most of the others are."""
    values = {"month": formats.month(days.first), "store": store.name}
    if store.orders_from == OrdersFrom.EVENTS:
        return (
            _("The orders of %(store)s are made of its tracking, so there is nothing to hold them against")
            % values
        )
    if found is None or not found.orders:
        return _("%(store)s has no orders and events of %(month)s to compare") % values
    values |= {
        "matched": formats.number(found.matched),
        "orders": formats.number(found.orders),
        "share": formats.percent(found.matched / found.orders),
    }
    said = _("Tracking knows %(matched)s of %(orders)s web orders of %(month)s (%(share)s)") % values
    touched = sorted(found.differences, key=lambda each: -each.orders)
    named = [
        _("%(cause)s: %(count)s")
        % {"cause": str(NAMES[each.cause]).lower(), "count": formats.number(each.orders)}
        for each in touched[:3]
        if each.orders
    ]
    return f"{said}; {'; '.join(named)}" if named else said


def web_orders(store: Store, days: Days, found: Compared | None) -> Page:
    """The causes of one month."""
    return Page(
        title=finding(store, days, found),
        short=_("Orders and tracking"),
        purpose=_("Orders are the truth; this names what the tracking missed, counted twice or cannot know."),
        guide="data#orders-and-tracking",
        crumbs=below_store.crumbs(store),
        actions=below_store.months(reverse("sources:web-orders", args=[store.slug]), days),
    )


def of_cause(store: Store, days: Days, cause: Cause) -> Page:
    """The orders of one cause."""
    back = f"{reverse('sources:web-orders', args=[store.slug])}?month={days.first:%Y-%m}"
    return Page(
        title=_("%(cause)s, %(month)s") % {"cause": NAMES[cause], "month": formats.month(days.first)},
        purpose=_("Order by order, to be looked up in the shop system."),
        guide="data#orders-and-tracking",
        crumbs=(*below_store.crumbs(store), Crumb(_("Orders and tracking"), back)),
        actions=below_store.months(reverse("sources:web-orders-cause", args=[store.slug, cause]), days),
    )
