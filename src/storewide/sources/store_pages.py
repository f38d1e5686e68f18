"""What the pages of a store say: their heads, and the gap between two figures in words."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Text
from storewide.sources import below_store, queries
from storewide.sources.models import KnownRevenue, Store
from storewide.sources.queries import Reconciliation


def cause_names() -> dict[str, tuple[Text, Text]]:
    """Each cause of a gap: its name, and what one's own figure does when it explains the gap."""
    return {
        "tax": (_("Tax"), _("your figure holds the tax, spend does not")),
        "shipping": (_("Shipping"), _("your figure holds the shipping, spend does not")),
        "refunds": (_("Refunds and cancellations"), _("your figure does not take them off, spend does")),
        "refunded_tax": (
            _("Tax of refunds"),
            _("your figure takes refunds off with their tax, spend without"),
        ),
        "discounts": (_("Discounts"), _("your figure does not take them off, spend does")),
        "zone": (_("Time zone"), _("your figure cuts the days at midnight UTC, the store at its own")),
        "test_orders": (_("Test orders"), _("your figure leaves out orders that look like tests")),
    }


@dataclass(frozen=True)
class Cause:
    """One row of the gap's table: a cause, its amount in minor units, and whether it explains the gap."""

    name: Text
    meaning: Text
    amount: int
    explains: bool


def causes(found: Reconciliation) -> list[Cause]:
    """Every cause that was looked at, those that explain the gap first."""
    explaining = dict(found.explanation.causes)
    names = cause_names()
    rows = [
        Cause(*names[name], amount=amount, explains=name in explaining)
        for name, amount in found.amounts.items()
    ]
    return sorted(rows, key=lambda cause: (not cause.explains, -abs(cause.amount)))


def store(record: Store, *, changeable: bool) -> Page:
    """One store."""
    change = Action(_("Change"), reverse("sources:store-change", args=[record.slug]))
    return Page(
        title=record.name,
        purpose=_("What the store's facts are read against."),
        guide="data#stores",
        crumbs=(Crumb(_("Stores"), reverse("sources:stores")),),
        actions=(change,) if changeable else (),
    )


def looks(record: Store) -> list[tuple[Text, Text, str]]:
    """The pages that look closer at a store's facts: name, what each answers, address."""
    pages = (
        (_("Orders"), _("from gross to spend, refunds by day, what changed"), "sources:orders"),
        (_("Orders and tracking"), _("what the tracking missed or counted twice"), "sources:web-orders"),
        (_("Traffic quality"), _("visitors with and without bots"), "sources:traffic-quality"),
        (_("Recurring revenue"), _("terms, renewals, quotes"), "sources:recurring"),
        (_("Check a month"), _("your books beside the orders"), "sources:reconcile"),
        (_("Closed months"), _("as reported, and as they read now"), "sources:closed-months"),
        (_("Calendar"), _("weeks, months, holidays that moved"), "sources:calendar"),
    )
    return [(name, answers, reverse(address, args=[record.slug])) for name, answers, address in pages]


def change(record: Store) -> Page:
    """The form of one store."""
    return Page(
        title=_("Change %(store)s") % {"store": record},
        purpose=_("Zone and currency are fixed once orders were read with them."),
        guide="data#stores",
        crumbs=below_store.crumbs(record),
    )


def initial(record: Store) -> dict[str, Any]:
    """What the form of a store begins with."""
    names = (
        *("name", "zone", "currency", "prices_include_tax", "orders_from", "week_start"),
        *("calendar", "year_starts", "year_end", "holidays_of"),
    )
    begun = {name: getattr(record, name) for name in names}
    return begun | {"unit": record.unit_id or "", "expected_version": record.version}


def change_form(record: Store, form: Form, theirs: dict[str, str] | None) -> dict[str, Any]:
    """Everything the page that changes a store shows; `theirs` are the stored values after a conflict."""
    return {
        "page": change(record),
        "form": form,
        "theirs": theirs,
        "submit": _("Save"),
        "cancel_url": reverse("sources:store", args=[record.slug]),
    }


def reconcile(record: Store, found: Reconciliation | None) -> Page:
    """One month held against the books; the title is the finding."""
    return Page(
        title=finding(found) if found else _("Does a month agree with your books?"),
        short=_("Check a month"),
        purpose=_("The revenue you know, the spend of the imported orders, and the gap by cause."),
        guide="data#check-a-month",
        crumbs=below_store.crumbs(record),
    )


def finding(found: Reconciliation) -> str:
    """The reconciliation in one sentence."""
    currency = found.known.store.currency
    values = {
        "month": f"{found.known.month:%Y-%m}",
        "gap": formats.money(abs(found.explanation.gap), currency),
        "rest": formats.money(abs(found.explanation.rest), currency),
        "causes": _listed([str(cause_names()[name][0]) for name, _amount in found.explanation.causes]),
    }
    if not found.has_orders:
        return _("The store has no orders in %(month)s, so there is nothing to compare") % values
    if found.explanation.gap == 0:
        return _("%(month)s agrees with your books to the penny") % values
    if not found.explanation.causes:
        return _("%(month)s differs by %(gap)s, and none of the usual causes explains it") % values
    if found.explanation.rest == 0:
        return _("%(month)s differs by %(gap)s, explained in full by %(causes)s") % values
    return _("%(month)s differs by %(gap)s, explained by %(causes)s but for %(rest)s") % values


def _listed(names: list[str]) -> str:
    """Names as a sentence lists them: `tax, shipping and discounts`."""
    *others, last = [name.lower() for name in names] or [""]
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}


def reconciliation(record: Store, month: str) -> dict[str, Any]:
    """Everything the page of a month shows: the month named (`2026-10`), else the newest one told."""
    months = list(KnownRevenue.objects.filter(store=record).select_related("store"))
    newest = months[0] if months else None
    chosen = next((known for known in months if f"{known.month:%Y-%m}" == month), newest)
    found = queries.reconcile(chosen) if chosen else None
    return {
        "page": reconcile(record, found),
        "record": record,
        "found": found,
        "causes": causes(found) if found else [],
        "months": months,
        "action_url": reverse("sources:revenue-tell", args=[record.slug]),
        "submit": _("Compare"),
    }
