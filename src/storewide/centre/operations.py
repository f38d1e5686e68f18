"""Every change to the centre. A record is added, changed and ended the same way; orders and bets go on from there."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.centre import checking, rules
from storewide.centre.checking import NameTaken, Over, ReasonMissing
from storewide.centre.models import (
    Bet,
    BetCost,
    BetState,
    Booking,
    Centre,
    Expert,
    Guideline,
    GuidelineException,
    HubBudget,
    Order,
    Pricing,
    Service,
    Tool,
)
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes

#: what the trail calls each
NOUNS: dict[type[Any], str] = {
    Centre: "centre",
    Tool: "tool",
    Service: "service",
    Order: "order",
    Expert: "expert",
    Booking: "booking",
    Guideline: "guideline",
    GuidelineException: "exception",
    HubBudget: "budget",
    Bet: "bet",
    BetCost: "cost",
}
#: what is kept in tables of their own
LINKED = ("serves", "teams", "units")


@trail.operation
def add[R](*, record: R, linked: dict[str, list[Any]], by: Actor, at: datetime) -> R:
    """Add a record of the centre, with the units or teams it names. Raises what is wrong with it, see `checking`."""
    new: Any = record
    checking.check(new, linked, at.date())
    new.created_at = at
    if isinstance(new, Order):
        new.asked_by_label = by.label[:200]
    if isinstance(new, Booking):
        new.rate_minor = new.expert.day_rate_minor
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise _taken(new) from None
    _link(new, linked)
    _tell(new, "add", by, at, {NOUNS[type(new)]: [None, str(new)]} | _names(linked))
    return record


@trail.operation
def change(
    *, record: Any, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> None:
    """Change what a record says and names. Raises Over, Conflict and what is wrong with it."""
    _refuse_over(record)
    said = dict(changes)
    linked = {name: list(said.pop(name)) for name in LINKED if name in said}
    if isinstance(record, Guideline) and said.get("text", record.text) != record.text:
        said["edition"] = record.edition + 1
    tried = type(record)(**{field.attname: getattr(record, field.attname) for field in record._meta.fields})
    for name, value in said.items():
        setattr(tried, name, value)
    checking.check(tried, linked, at.date())
    try:
        with transaction.atomic():
            differing: dict[str, Any] = save_changes(record, said, expected_version)
    except IntegrityError:
        raise _taken(record) from None
    _link(record, linked)
    _tell(record, "change", by, at, differing | _names(linked))


@trail.operation
def close(*, record: Any, reason: str, by: Actor, at: datetime) -> None:
    """End a tool, a service, a guideline, an exception or an expert, withdraw an order, cancel a booking: with the reason.

    Raises Over, ReasonMissing.
    """
    _refuse_over(record)
    if not reason.strip():
        raise ReasonMissing(_("Say why; who counted on it will ask."))
    record.closed_at, record.closed_because = at, reason.strip()
    record.version += 1
    record.save(update_fields=["closed_at", "closed_because", "version"])
    _tell(record, "close", by, at, {"closed_because": [None, record.closed_because]})


@trail.operation
def accept(*, order: Order, by: Actor, at: datetime) -> Order:
    """Accept an order: the response that its service promises. Raises Over."""
    _refuse_over(order)
    if order.accepted_at:
        raise Over(_("“%(what)s” is accepted already.") % {"what": order})
    order.accepted_at = at
    order.version += 1
    order.save(update_fields=["accepted_at", "version"])
    _tell(order, "accept", by, at, {"accepted_at": [None, at.isoformat()]})
    return order


@trail.operation
def deliver(*, order: Order, hours: Decimal | None, by: Actor, at: datetime) -> Order:
    """Deliver an order; what it costs is fixed now. `hours`: what it took, needed where its service is paid by the hour.

    One that nobody accepted is accepted by it. Raises Over, HoursMissing.
    """
    _refuse_over(order)
    service = order.service
    checking.check_hours(service, hours)
    order.accepted_at = order.accepted_at or at
    order.delivered_at, order.hours, order.charge_minor = at, hours, charge(service, hours)
    order.version += 1
    order.save()
    changes = {"delivered_at": [None, at.isoformat()], "charge_minor": [None, order.charge_minor]}
    _tell(order, "deliver", by, at, changes)
    return order


@trail.operation
def decide(*, bet: Bet, state: BetState, outcome: str, by: Actor, at: datetime) -> Bet:
    """Say that a bet goes on or stops, and what came of it. Raises Over, ReasonMissing."""
    _refuse_over(bet)
    if not outcome.strip() or state == BetState.TRYING:
        raise ReasonMissing(_("Say what came of it; the next bet begins there."))
    bet.state, bet.outcome, bet.decided_at = state, outcome.strip(), at
    bet.version += 1
    bet.save()
    changes = {"state": [BetState.TRYING, bet.state], "outcome": [None, bet.outcome]}
    _tell(bet, "decide", by, at, changes)
    return bet


def charge(service: Service, hours: Decimal | None) -> int:
    """What a delivered order costs, in minor units."""
    if service.pricing == Pricing.HOUR:
        return rules.cost_of((hours or Decimal()) * rules.HOURS_A_DAY, service.price_minor)
    return service.price_minor if service.pricing == Pricing.ORDER else 0


def _refuse_over(record: Any) -> None:
    over = (
        not getattr(record, "is_open", True)
        or getattr(record, "delivered_at", None)
        or (isinstance(record, BetCost) and not record.bet.is_open)
    )
    if over:
        raise Over(_("“%(what)s” has ended; it is not changed any more.") % {"what": record})


def _taken(record: Any) -> NameTaken:
    return NameTaken(
        _("There is one of this name already; choose another name than “%(name)s”.") % {"name": record}
    )


def _link(record: Any, linked: dict[str, list[Any]]) -> None:
    for name, records in linked.items():
        getattr(record, name).set(records)


def _names(linked: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: [None, [str(each) for each in records]] for name, records in linked.items()}


def _tell(record: Any, verb: str, by: Actor, at: datetime, changes: dict[str, Any]) -> None:
    """A line in the trail of the record whose page shows it."""
    trail.record(
        action=f"centre.{NOUNS[type(record)]}.{verb}", of=whole_of(record), by=by, at=at, changes=changes
    )


def whole_of(record: Any) -> Any:
    """The record on whose page another one stands: an order on its service's, a booking on its expert's."""
    for field in ("service", "expert", "guideline", "bet"):
        if hasattr(record, field):
            return getattr(record, field)
    return record.centre if isinstance(record, HubBudget) else record
