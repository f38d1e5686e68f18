"""The list of a store's months of recurring revenue."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.lib.money import Money
from storewide.warehouse.recurring import Month


@dataclass(frozen=True)
class Row:
    """One month as the list shows it."""

    of: Month
    currency: str

    @property
    def month(self) -> str:
        return f"{self.of.month:%Y-%m}"

    @property
    def renewal(self) -> Decimal | None:
        share = self.of.renewal
        return None if share is None else Decimal(share.numerator) / share.denominator

    def money(self, name: str) -> Money:
        """One amount of the month."""
        return Money(getattr(self.of, name), self.currency)


RECURRING = ListSpec(
    name="recurring-revenue",
    columns=(
        Column("month", _("Month"), sort="month"),
        Column(
            "running",
            _("A month's worth at its end"),
            value=lambda row: row.money("running"),
            kind=Kind.MONEY,
        ),
        Column("terms", _("Terms that run"), value=lambda row: row.of.terms, kind=Kind.NUMBER, priority=2),
        Column("added", _("New"), value=lambda row: row.money("added"), kind=Kind.MONEY, priority=2),
        Column(
            "upgraded", _("Upgrades"), value=lambda row: row.money("upgraded"), kind=Kind.MONEY, priority=3
        ),
        Column("lost", _("Left"), value=lambda row: row.money("lost"), kind=Kind.MONEY, priority=2),
        Column("due", _("Terms that ended"), value=lambda row: row.of.due, kind=Kind.NUMBER, priority=3),
        Column("renewed", _("Renewed"), value=lambda row: row.of.renewed, kind=Kind.NUMBER, priority=3),
        Column("left", _("Left (terms)"), value=lambda row: row.of.left, kind=Kind.NUMBER, priority=3),
        Column("renewal", _("Renewal rate"), kind=Kind.PERCENT),
    ),
    order="-month",
    counted=ngettext_lazy("%(shown)s month", "%(shown)s months", "count"),
    empty=Empty(
        _("No order of this store runs for a term"),
        _(
            "Orders with a kind (new, renewal, upgrade, cancellation) and a term in months make recurring revenue."
        ),
    ),
)
