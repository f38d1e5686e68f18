"""What keeps customers from ordering: refused payments, coupons and addresses, and what was sold out at the cart."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.sources.models import Store

#: what refusals are broken down by
BREAKDOWNS = ("day", "device")


@dataclass(frozen=True)
class Kind:
    """One thing that keeps customers from ordering: `refused` of `tried` at a step, both measures of the warehouse."""

    code: str
    label: Promise
    step: Promise
    refused: str
    tried: str
    of: Promise


#: in the order of the way to an order
KINDS = (
    Kind(
        "stock",
        gettext_lazy("Out of stock at the cart"),
        gettext_lazy("Cart"),
        "out_of_stock_at_cart",
        "cart_adds",
        gettext_lazy("of what was put into carts"),
    ),
    Kind(
        "coupon",
        gettext_lazy("Coupon refused"),
        gettext_lazy("Cart"),
        "coupons_refused",
        "checkouts_started",
        gettext_lazy("for each checkout begun"),
    ),
    Kind(
        "address",
        gettext_lazy("Address refused"),
        gettext_lazy("Checkout"),
        "addresses_refused",
        "checkouts_started",
        gettext_lazy("for each checkout begun"),
    ),
    Kind(
        "payment",
        gettext_lazy("Payment refused"),
        gettext_lazy("Payment"),
        "payments_refused",
        "payments_tried",
        gettext_lazy("of the payments tried"),
    ),
)
_MEASURES = tuple(dict.fromkeys(name for kind in KINDS for name in (kind.refused, kind.tried)))
#: a day on which so much more is refused than before is said first
_WORSE = Decimal("1.5")


@dataclass(frozen=True)
class Rate:
    """How often something was refused, and of how many; None where nothing told of it."""

    refused: int | None
    tried: int | None

    @property
    def share(self) -> Decimal | None:
        """Refused by tried; None where that cannot be said."""
        if self.refused is None or not self.tried:
            return None
        return Decimal(self.refused) / self.tried


@dataclass(frozen=True)
class Blocked:
    """The rates of a day or a device, by kind."""

    label: str
    stock: Rate
    coupon: Rate
    address: Rate
    payment: Rate

    def rate(self, kind: Kind) -> Rate:
        """The rate of one kind."""
        found: Rate = getattr(self, kind.code)
        return found


def rows(store: Store, days: Days, by: str | None = None) -> tuple[Blocked, ...]:
    """The rates of the days in one row, by day or by device; those of which anything is known."""
    report = figures.ask(first=days.first, last=days.last, by=by, store=store.slug, measures=_MEASURES)
    found = (
        Blocked(
            row.label,
            **{kind.code: Rate(row.measures[kind.refused], row.measures[kind.tried]) for kind in KINDS},
        )
        for row in report.rows
    )
    return tuple(row for row in found if any(row.rate(kind).share is not None for kind in KINDS))


def finding(now: Blocked | None, before: Blocked | None, store: Store) -> str:
    """What grew most since the days before, else the step at which most is refused, in one sentence."""
    shares = {kind: now.rate(kind).share for kind in KINDS} if now else {}
    known = {kind: share for kind, share in shares.items() if share is not None}
    if not known:
        return _("No event of %(store)s tells what keeps customers from ordering") % {"store": store}
    grown = {
        kind: share / earlier
        for kind, share in known.items()
        if before and (earlier := before.rate(kind).share) and share / earlier >= _WORSE
    }
    kind = max(grown, key=lambda each: grown[each]) if grown else max(known, key=lambda each: known[each])
    values = {"what": kind.label, "share": formats.percent(known[kind]), "of": kind.of}
    if grown and before:
        values["before"] = formats.percent(before.rate(kind).share)
        return _("%(what)s: %(share)s %(of)s, up from %(before)s in the days before") % values
    return _("%(what)s: %(share)s %(of)s, the most of what keeps customers from ordering") % values
