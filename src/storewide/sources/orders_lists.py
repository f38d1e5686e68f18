"""The list of what changed of a store's orders."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.tags import Tag, Text, Tone
from storewide.lib.money import Money
from storewide.warehouse.order_history import Changed, What

NAMES: dict[What, tuple[Text, Tone]] = {
    "changed": (_("Line changed"), Tone.PLAIN),
    "refunded": (_("Refunded"), Tone.WAITING),
    "cancelled": (_("Cancelled"), Tone.BAD),
}
_STATUS = {
    "quoted": _("quoted"),
    "open": _("open"),
    "paid": _("paid"),
    "fulfilled": _("fulfilled"),
    "refunded": _("refunded"),
    "cancelled": _("cancelled"),
    "removed": _("removed"),
}


@dataclass(frozen=True)
class Row:
    """One change as the list shows it."""

    of: Changed
    currency: str

    @property
    def order(self) -> str:
        return self.of.order

    @property
    def product(self) -> str:
        return self.of.product

    @property
    def what(self) -> What:
        return self.of.what

    @property
    def tag(self) -> Tag:
        return Tag(*NAMES[self.of.what])

    @property
    def at(self) -> datetime:
        return self.of.at

    @property
    def before(self) -> Money | None:
        return None if self.of.before is None else Money(self.of.before, self.currency)

    @property
    def after(self) -> Money | None:
        return None if self.of.after is None else Money(self.of.after, self.currency)

    @property
    def status(self) -> str:
        """The status before and after, where it changed."""
        before, after = (
            _STATUS.get(each or "", each) for each in (self.of.status_before, self.of.status_after)
        )
        return (
            ""
            if before == after
            else _("%(before)s, now %(after)s") % {"before": before or "–", "after": after or "–"}
        )


CHANGES = ListSpec(
    name="order-changes",
    columns=(
        Column("order", _("Order"), sort="order"),
        Column("what", _("What happened"), value=lambda row: row.tag, kind=Kind.TAG),
        Column("product", _("Product"), sort="product", priority=2),
        Column("before", _("Worth before"), kind=Kind.MONEY, priority=2),
        Column("after", _("Worth after"), kind=Kind.MONEY),
        Column("status", _("Status"), priority=3),
        Column("at", _("When"), kind=Kind.MOMENT, sort="at"),
    ),
    search=("order", "product"),
    filters=(Filter("what", _("What happened"), [(code, name) for code, (name, _tone) in NAMES.items()]),),
    order="-at",
    counted=ngettext_lazy("%(shown)s change", "%(shown)s changes", "count"),
    empty=Empty(
        _("No order changed"),
        _(
            "When an import brings another version of an order line, the one before is kept and listed here, "
            "as are refunds and cancellations of whole orders."
        ),
    ),
)
