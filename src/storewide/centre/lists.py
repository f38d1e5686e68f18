"""Tools, services, orders, experts, guidelines, bets and statements as lists."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.centre.charging import EXPERTS, FIXED, ORDERS
from storewide.centre.models import BetState, Pricing
from storewide.centre.rules import Kept
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.lib.money import Money

KEEP = ("centre",)
USED = (("open", _("In use")), ("closed", _("Ended")))
OFFERED = (("open", _("Offered")), ("closed", _("Ended")))
NOTHING_OFFERED = (
    _("No service offered yet"),
    _("What units can order: who provides it, how fast it is answered, what it costs."),
)


def _used(rows: Any, value: str) -> Any:
    return rows.filter(closed_at__isnull=value == "open")


def _address(row: Any) -> str:
    return str(row.get_absolute_url())


def tools(today: date, first: Action | None) -> ListSpec:
    """The inventory of tools; `first` is what an empty list offers."""

    def state(rows: Any, value: str) -> Any:
        if value == "ending":
            return rows.ending(today)
        if value == "no_owner":
            return rows.open().filter(owner=None)
        return rows.open().filter(users=0) if value == "no_users" else _used(rows, value)

    states = (
        *USED,
        ("ending", _("Ends, or notice due, within 60 days")),
        ("no_owner", _("No owner")),
        ("no_users", _("Nobody uses it")),
    )
    return ListSpec(
        name="tools",
        columns=(
            Column("name", _("Tool"), sort="name", url=_address),
            Column("purpose", _("For"), sort="purpose", priority=2),
            Column("vendor", _("Vendor"), sort="vendor", priority=3),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name"),
            Column("cost", _("Cost a year"), kind=Kind.MONEY, sort=("currency", "cost_minor"), digits=0),
            Column("users", _("Users"), kind=Kind.NUMBER, sort="users", priority=2),
            Column("cost_per_user", _("Cost a user"), kind=Kind.MONEY, digits=0, priority=3),
            Column("contract_ends", _("Contract ends"), kind=Kind.DAY, sort="contract_ends"),
            Column("notice_on", _("Last day for notice"), kind=Kind.DAY, sort="notice_on", priority=3),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG),
        ),
        search=("name", "purpose", "vendor", "owner__name"),
        filters=(Filter("state", _("State"), states, apply=state),),
        order="name",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s tool", "%(shown)s tools", "count"),
        empty=Empty(
            _("No tool written down"),
            _("What the units use for marketing: owner, cost, users and the end of the contract."),
            first,
        ),
    )


def services(first: Action | None, answers: Mapping[Any, Kept]) -> ListSpec:
    """The catalogue; `answers`: by service, how its orders were answered."""
    return ListSpec(
        name="services",
        columns=(
            Column("name", _("Service"), sort="name", url=_address),
            Column("provider", _("Provided by"), sort="team__name", priority=2),
            Column("response_hours", _("Promised, hours"), kind=Kind.NUMBER, sort="response_hours"),
            Column(
                "median",
                _("Answered, median hours"),
                value=lambda row: answers[row.pk].median,
                kind=Kind.NUMBER,
                digits=1,
            ),
            Column(
                "share", _("Within the promise"), value=lambda row: answers[row.pk].share, kind=Kind.PERCENT
            ),
            Column(
                "count",
                _("Orders answered"),
                value=lambda row: answers[row.pk].count,
                kind=Kind.NUMBER,
                priority=3,
            ),
            Column("price", _("Price"), kind=Kind.MONEY, sort="price_minor"),
            Column("pricing", _("Paid"), value=lambda row: row.get_pricing_display(), priority=2),
            Column("state", _("State"), value="tag", kind=Kind.TAG, priority=2),
        ),
        search=("name", "description", "team__name"),
        filters=(
            Filter("pricing", _("Paid"), Pricing.choices),
            Filter("state", _("State"), OFFERED, apply=_used),
        ),
        order="name",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s service", "%(shown)s services", "count"),
        empty=Empty(*NOTHING_OFFERED, first),
    )


def orders() -> ListSpec:
    """All orders."""

    def state(rows: Any, value: str) -> Any:
        if value == "withdrawn":
            return rows.filter(closed_at__isnull=False)
        rows = rows.open()
        if value == "delivered":
            return rows.filter(delivered_at__isnull=False)
        return rows.filter(delivered_at=None, accepted_at__isnull=value == "asked")

    states = (
        ("asked", _("Asked")),
        ("accepted", _("Accepted")),
        ("delivered", _("Delivered")),
        ("withdrawn", _("Withdrawn")),
    )
    return ListSpec(
        name="orders",
        columns=(
            Column("what", _("Order"), url=lambda row: row.service.get_absolute_url()),
            Column("service", _("Service"), value="service__name", sort="service__name"),
            Column("unit", _("Unit"), value="unit__name", sort="unit__name"),
            Column("asked", _("Asked"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
            Column("accepted_at", _("Accepted"), kind=Kind.MOMENT, sort="accepted_at", priority=3),
            Column("response_hours", _("Answered after, hours"), kind=Kind.NUMBER, digits=1, priority=2),
            Column("delivered_at", _("Delivered"), kind=Kind.MOMENT, sort="delivered_at", priority=3),
            Column("charge", _("Charge"), kind=Kind.MONEY, sort="charge_minor", priority=2),
            Column("state", _("State"), value="tag", kind=Kind.TAG),
        ),
        search=("what", "service__name", "unit__name"),
        filters=(Filter("state", _("State"), states, apply=state),),
        order="-asked",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s order", "%(shown)s orders", "count"),
        empty=Empty(_("Nothing ordered yet"), _("Units order from the catalogue of services."), None),
    )


def experts(first: Action | None, shares: Mapping[Any, Decimal | None]) -> ListSpec:
    """Experts; `shares`: by expert, how much of their next four weeks is booked."""
    return ListSpec(
        name="experts",
        columns=(
            Column("name", _("Expert"), value="person__name", sort="person__name", url=_address),
            Column("subject", _("In"), sort="subject"),
            Column("day_rate", _("Rate a day"), kind=Kind.MONEY, sort="day_rate_minor", digits=0),
            Column(
                "weekly_hours", _("Bookable hours a week"), kind=Kind.NUMBER, sort="weekly_hours", digits=1
            ),
            Column(
                "share",
                _("Booked, next four weeks"),
                value=lambda row: shares.get(row.pk),
                kind=Kind.PERCENT,
                digits=0,
            ),
            Column("state", _("State"), value="tag", kind=Kind.TAG, priority=2),
        ),
        search=("person__name", "subject"),
        filters=(
            Filter("state", _("State"), (("open", _("Bookable")), ("closed", _("Ended"))), apply=_used),
        ),
        order="name",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s expert", "%(shown)s experts", "count"),
        empty=Empty(
            _("No expert yet"), _("People whom units may book, at a rate and for some hours a week."), first
        ),
    )


def guidelines(today: date, first: Action | None) -> ListSpec:
    """Guidelines with their exceptions counted."""

    def state(rows: Any, value: str) -> Any:
        if value == "review":
            return rows.filter(closed_at=None, review_on__lt=today)
        return rows.filter(expired__gt=0) if value == "expired" else _used(rows, value)

    states = (
        ("open", _("Binding")),
        ("review", _("To be looked at again")),
        ("expired", _("With an expired exception")),
        ("closed", _("Ended")),
    )
    return ListSpec(
        name="guidelines",
        columns=(
            Column("name", _("Guideline"), sort="name", url=_address),
            Column("edition", _("Version"), kind=Kind.NUMBER, sort="edition", priority=2),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name"),
            Column("exceptions_open", _("Exceptions"), kind=Kind.NUMBER, sort="exceptions_open"),
            Column("expired", _("Expired ones"), kind=Kind.NUMBER, sort="expired"),
            Column("review_on", _("Looked at again"), kind=Kind.DAY, sort="review_on", priority=2),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG),
        ),
        search=("name", "text", "owner__name"),
        filters=(Filter("state", _("State"), states, apply=state),),
        order="name",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s guideline", "%(shown)s guidelines", "count"),
        empty=Empty(
            _("No guideline yet"),
            _("What binds every unit, in a few words, with exceptions that end."),
            first,
        ),
    )


def bets(first: Action | None, stops: Mapping[Any, str]) -> ListSpec:
    """Bets; `stops`: by bet, why it is to stop."""
    return ListSpec(
        name="bets",
        columns=(
            Column("name", _("Bet"), sort="name", url=_address),
            Column("owner", _("Who runs it"), value="owner__name", sort="owner__name", priority=2),
            Column(
                "spent",
                _("Spent"),
                value=lambda row: Money(row.spent, row.centre.currency),
                kind=Kind.MONEY,
                sort="spent",
                digits=0,
            ),
            Column(
                "budget",
                _("Budget"),
                value=lambda row: Money(row.budget_minor, row.centre.currency),
                kind=Kind.MONEY,
                sort="budget_minor",
                digits=0,
            ),
            Column("stop_on", _("Stops on"), kind=Kind.DAY, sort="stop_on", priority=2),
            Column("stop", _("Stop rule met"), value=lambda row: stops.get(row.pk, "")),
            Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
            Column("outcome", _("What came of it"), priority=3),
        ),
        search=("name", "hypothesis", "outcome", "owner__name"),
        filters=(Filter("state", _("State"), BetState.choices),),
        order="name",
        keep=KEEP,
        counted=ngettext_lazy("%(shown)s bet", "%(shown)s bets", "count"),
        empty=Empty(
            _("No bet yet"),
            _("Something small and new with a budget, and a rule made beforehand that stops it."),
            first,
        ),
    )


STATEMENTS = ListSpec(
    name="statements",
    columns=(
        Column("unit", _("Unit"), value="unit__name", sort="unit__name", url=lambda row: row.url),
        Column("month", _("Month"), value="month_name", sort="month"),
        Column("orders", _("Orders"), value=lambda row: row.sum_of(ORDERS), kind=Kind.MONEY, priority=2),
        Column("experts", _("Experts"), value=lambda row: row.sum_of(EXPERTS), kind=Kind.MONEY, priority=2),
        Column("fixed", _("By the month"), value=lambda row: row.sum_of(FIXED), kind=Kind.MONEY, priority=2),
        Column("sum", _("In all"), value=lambda row: row.sum_of(), kind=Kind.MONEY),
    ),
    search=("unit__name",),
    order="-month",
    keep=KEEP,
    counted=ngettext_lazy("%(shown)s statement", "%(shown)s statements", "count"),
    empty=Empty(
        _("Nothing to charge yet"),
        _("What units order, book and share by the month is charged to them here."),
    ),
)
CHARGES = ListSpec(
    name="charges",
    columns=(
        Column("what", _("What"), url=lambda row: row.url),
        Column("quantity", _("How much")),
        Column("amount", _("Amount"), kind=Kind.MONEY),
    ),
    keep=("month", "centre"),
    counted=ngettext_lazy("%(shown)s charge", "%(shown)s charges", "count"),
    empty=Empty(_("Nothing to charge"), _("The unit ordered, booked and shared nothing in this month.")),
)
