"""The list of a store's closed months."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec

CLOSED_MONTHS = ListSpec(
    name="closed-months",
    columns=(
        Column("month", _("Month"), sort="month"),
        Column("reported", _("Spend as reported"), value="reported_spend", kind=Kind.MONEY),
        Column("now", _("Spend now"), value="spend_now", kind=Kind.MONEY),
        Column("spend", _("Restated by"), value="spend_difference", kind=Kind.MONEY),
        Column("orders", _("Orders more or fewer"), value="orders_difference", kind=Kind.NUMBER, priority=2),
        Column(
            "refunded", _("Refunded more or less"), value="refunded_difference", kind=Kind.MONEY, priority=2
        ),
        Column("closed", _("Closed"), value=lambda row: row.closed.closed_at, kind=Kind.MOMENT, priority=3),
    ),
    order="-month",
    counted=ngettext_lazy("%(shown)s closed month", "%(shown)s closed months", "count"),
    empty=Empty(
        _("No month is closed yet"),
        _(
            "Close a month when its figures are reported: they stay as they were, and what arrives later stands beside."
        ),
    ),
)
