"""Every change to stores, and to what the business itself knows of its revenue."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.lib import money
from storewide.sources import connected
from storewide.sources.models import KnownRevenue, Store
from storewide.sources.terms import terms_of as terms_of
from storewide.warehouse import folder as warehouse_folder
from storewide.warehouse.schemas import OrdersFrom, Terms, TermsInvalid


class StoreRefused(Refusal):
    """The store cannot be as asked: its short name is taken, or its zone or currency is not one."""


class FactsReadOtherwise(Refusal):
    """A store's zone or currency cannot change any more: its facts were read with another."""

    status = 409


@trail.operation
def open_store(
    *,
    slug: str,
    name: str,
    currency: str,
    by: Actor,
    at: datetime,
    zone: str = "UTC",
    prices_include_tax: bool = False,
    week_start: str = "monday",
    orders_from: OrdersFrom = "files",
) -> Store:
    """Add a store; its zone and currency stay open until its calendar is confirmed."""
    if Store.objects.filter(slug=slug).exists():
        raise StoreRefused(_("There is a store called “%(slug)s” already.") % {"slug": slug})
    store = Store(
        slug=slug,
        name=name,
        zone=zone,
        currency=currency,
        prices_include_tax=prices_include_tax,
        week_start=week_start,
        orders_from=orders_from,
        created_at=at,
    )
    _check(store)
    store.save(force_insert=True)
    trail.record(
        action="sources.store.open",
        of=store,
        by=by,
        at=at,
        changes={"zone": [None, zone], "currency": [None, currency]},
    )
    return store


@trail.operation
def change_store(
    *, store: Store, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Store:
    """Change a store; answering for its zone, currency and tax confirms it.

    Raises FactsReadOtherwise when its facts were read with another zone or currency.
    """
    wanted = Store(
        **{name: getattr(store, name) for name in ("slug", "zone", "currency", "prices_include_tax")}
    )
    for name, value in changes.items():
        setattr(wanted, name, value)
    terms = _check(wanted)
    differing = save_changes(store, changes, expected_version)
    if store.confirmed_at is None:
        store.confirmed_at = at
        store.save(update_fields=["confirmed_at"])
    trail.record(action="sources.store.change", of=store, by=by, at=at, changes=differing)
    _restate(terms)
    transaction.on_commit(connected.publish)
    return store


@trail.operation
def tell_revenue(
    *, store: Store, month: date, amount: int, basis: str, by: Actor, at: datetime
) -> KnownRevenue:
    """Note the revenue of a month (its first day) as the business knows it, in minor units."""
    known = KnownRevenue.objects.filter(store=store, month=month).first()
    before = known.amount if known else None
    known = known or KnownRevenue(store=store, month=month, created_at=at)
    known.amount, known.basis = amount, basis
    known.save()
    trail.record(action="sources.revenue.tell", of=known, by=by, at=at, changes={"amount": [before, amount]})
    return known


def _check(store: Store) -> Terms:
    try:
        return terms_of(store)
    except (TermsInvalid, money.CurrencyUnknown) as error:
        raise StoreRefused(str(error)) from None


def _restate(terms: Terms) -> None:
    """Tell the warehouse, which refuses a zone or currency that its facts were not read with."""
    try:
        warehouse_folder.restate(settings.DATA.warehouse, terms)
    except warehouse_folder.TermsConflict as error:
        raise FactsReadOtherwise(str(error)) from None
