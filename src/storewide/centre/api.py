"""The operations centre over REST. Any of its records is written by the form of its page, so that both refuse the same."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from storewide.centre import charging, operations, reading, rules, sorts
from storewide.centre.models import BetState, Centre, Order, Service
from storewide.centre.permissions import CentrePermission
from storewide.kit.errors import PartsRefused, Refusal
from storewide.kit.permissions import require
from storewide.lib.clock import now

router = Router(tags=["Operations centre"])


class Refused(Refusal):
    """There is no such record that can be ended."""


class RecordOut(Schema):
    """A record of a centre: its id, its name, its version."""

    id: UUID
    name: str
    version: int

    @staticmethod
    def resolve_name(record: Any) -> str:
        return str(record)


class RecordIn(Schema):
    """What a new record says, by the names of its form's fields, as its page takes them."""

    values: dict[str, str | int | float | None]


class ReasonIn(Schema):
    """Why it ends."""

    reason: str = Field(min_length=1, max_length=300)


class DeliverIn(Schema):
    """How many hours it took; needed where the service is paid by the hour."""

    hours: Decimal | None = Field(None, ge=0, max_digits=6, decimal_places=2)


class DecideIn(Schema):
    """What became of a bet, and what came of it."""

    state: BetState
    outcome: str = Field(min_length=1, max_length=2000)


class ServiceOut(Schema):
    """A service: hours promised, price in minor units, and how its orders were answered."""

    id: UUID
    name: str
    provider: str
    response_hours: int
    pricing: str
    price_minor: int
    currency: str
    median_hours: float | None
    within_promise: int
    answered: int


class ChargeOut(Schema):
    """What a unit owes for one thing in a month (its first day), in minor units."""

    unit: str
    month: date
    kind: str
    what: str
    quantity: str
    amount_minor: int
    currency: str


@router.get("/centres", response=list[RecordOut], operation_id="list_centres")
def list_centres(request: Any) -> list[Centre]:
    """The operations centres."""
    require(request.auth, CentrePermission.VIEW)
    return list(Centre.objects.select_related("unit"))


@router.get("/centres/{centre_id}/services", response=list[ServiceOut], operation_id="list_centre_services")
def list_services(request: Any, centre_id: UUID) -> list[dict[str, Any]]:
    """The catalogue of a centre, with how orders were answered."""
    require(request.auth, CentrePermission.VIEW)
    rows = list(Service.objects.open().filter(centre=centre_id).select_related("team", "centre__unit"))
    answers = reading.answers(rows)
    return [_service(row, answers[row.pk]) for row in rows]


@router.get("/centres/{centre_id}/charges", response=list[ChargeOut], operation_id="list_centre_charges")
def list_charges(request: Any, centre_id: UUID, first: date, last: date) -> list[dict[str, Any]]:
    """What units owe for the months of `first` to `last`, line by line; at most 24 months."""
    require(request.auth, CentrePermission.VIEW)
    centre = get_object_or_404(Centre, pk=centre_id)
    months = rules.months(first, min(last, date(first.year + 2, 1, 1)))
    found = charging.statements(centre, months[0], months[-1]) if months else []
    return [
        {
            **{name: getattr(charge, name) for name in ("month", "kind", "what", "quantity")},
            "unit": charge.unit.name,
            "amount_minor": charge.amount.minor,
            "currency": charge.amount.currency,
        }
        for each in found
        for charge in each.charges
    ]


@router.get("/{kind}", response=list[RecordOut], operation_id="list_centre_records")
def list_records(request: Any, kind: str, limit: int = 100, offset: int = 0) -> list[Any]:
    """Records of one kind: tools, services, orders, experts, bookings, guidelines, exceptions, budgets, bets or costs."""
    require(request.auth, CentrePermission.VIEW)
    rows = sorts.sort_of(kind).model.objects.all()
    return list(rows[max(offset, 0) :][: min(max(limit, 1), 500)])


@router.post("/{kind}/{whole_id}", response={201: RecordOut}, operation_id="add_centre_record")
def add_record(request: Any, kind: str, whole_id: UUID, body: RecordIn) -> Status[Any]:
    """Add a record to the centre, or to the service, expert, guideline or bet it belongs to."""
    require(request.auth, CentrePermission.CHANGE)
    sort = sorts.sort_of(kind)
    whole = sorts.whole(sort, whole_id)
    form = sort.form(body.values, whole, sorts.centre_of(whole).currency)
    if not form.is_valid():
        raise PartsRefused({name: " ".join(map(str, said)) for name, said in form.errors.items()})
    own, linked = sorts.parted(form.values())
    record = sort.model(**{sort.field: whole}, **own)
    return Status(201, operations.add(record=record, linked=linked, by=request.auth, at=now()))


@router.post("/{kind}/{record_id}/end", response=RecordOut, operation_id="end_centre_record")
def end_record(request: Any, kind: str, record_id: UUID, body: ReasonIn) -> Any:
    """End a record with the reason: withdraw an order, cancel a booking, end a tool."""
    require(request.auth, CentrePermission.CHANGE)
    sort = sorts.sort_of(kind)
    if not sort.ending:
        raise Refused(_("What is called “%(kind)s” does not end by itself.") % {"kind": kind})
    found = sorts.find(sort, record_id)
    operations.close(record=found, reason=body.reason, by=request.auth, at=now())
    return found


@router.post("/orders/{order_id}/accept", response=RecordOut, operation_id="accept_centre_order")
def accept_order(request: Any, order_id: UUID) -> Order:
    """Accept an order."""
    require(request.auth, CentrePermission.CHANGE)
    order: Order = sorts.find(sorts.SORTS["orders"], order_id)
    return operations.accept(order=order, by=request.auth, at=now())


@router.post("/orders/{order_id}/deliver", response=RecordOut, operation_id="deliver_centre_order")
def deliver_order(request: Any, order_id: UUID, body: DeliverIn) -> Order:
    """Deliver an order; what it costs is fixed now."""
    require(request.auth, CentrePermission.CHANGE)
    order: Order = sorts.find(sorts.SORTS["orders"], order_id)
    return operations.deliver(order=order, hours=body.hours, by=request.auth, at=now())


@router.post("/bets/{bet_id}/decide", response=RecordOut, operation_id="decide_centre_bet")
def decide_bet(request: Any, bet_id: UUID, body: DecideIn) -> Any:
    """Say that a bet goes on or stops, and what came of it."""
    require(request.auth, CentrePermission.CHANGE)
    bet = sorts.find(sorts.SORTS["bets"], bet_id)
    return operations.decide(bet=bet, **body.dict(), by=request.auth, at=now())


def _service(row: Service, kept: rules.Kept) -> dict[str, Any]:
    names = ("id", "name", "provider", "response_hours", "pricing", "price_minor")
    return {
        **{name: getattr(row, name) for name in names},
        "currency": row.centre.currency,
        "median_hours": kept.median,
        "within_promise": kept.within,
        "answered": kept.count,
    }
