"""What units owe a centre month by month: delivered orders, booked experts, and services paid by the month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from storewide.centre import rules
from storewide.centre.models import Booking, Centre, Order, Pricing, Service
from storewide.centre.rules import Booked
from storewide.kit import formats
from storewide.lib.money import Money
from storewide.organization.models import Unit


@dataclass(frozen=True)
class Charge:
    """One line of a statement: what a unit got in a month (its first day), how much of it, and what it costs."""

    unit: Unit
    month: date
    kind: str
    what: str
    quantity: str
    amount: Money
    url: str


@dataclass(frozen=True)
class Statement:
    """What a unit owes for a month, in sum and by kind: orders, experts, services by the month."""

    centre: Centre
    unit: Unit
    month: date
    charges: tuple[Charge, ...]

    def sum_of(self, kind: str = "") -> Money:
        """The sum of one kind, of all where none is named."""
        amounts = [each.amount.minor for each in self.charges if not kind or each.kind == kind]
        return Money(sum(amounts), self.centre.currency)

    @property
    def url(self) -> str:
        """Its page."""
        return f"{reverse('centre:statement', args=[self.unit.pk])}?month={self.month:%Y-%m}&centre={self.centre.pk}"

    @property
    def month_name(self) -> str:
        """Its month, as people read it."""
        return formats.month(self.month)


ORDERS, EXPERTS, FIXED = "orders", "experts", "fixed"


def statements(centre: Centre, first: date, last: date) -> list[Statement]:
    """All statements of the months first..last (any of their days), the newest first; a query for each kind."""
    months = rules.months(first, last)
    found: dict[tuple[date, Unit], list[Charge]] = defaultdict(list)
    charges = (*_orders(centre, months), *_bookings(centre, months), *_fixed(centre, months))
    for charge in charges:
        found[charge.month, charge.unit].append(charge)
    made = [Statement(centre, unit, month, tuple(rows)) for (month, unit), rows in found.items()]
    return sorted(made, key=lambda each: (-each.month.toordinal(), each.unit.name))


def statement(centre: Centre, unit: Unit, month: date) -> Statement:
    """What one unit owes for the month of a day; without charges where it owes nothing."""
    of_month = statements(centre, month, month)
    nothing = Statement(centre, unit, month.replace(day=1), ())
    return next((each for each in of_month if each.unit == unit), nothing)


def served(centre: Centre) -> list[Unit]:
    """The units a centre works for; at most two queries."""
    named = list(centre.serves.all())
    return named or list(Unit.objects.exclude(pk=centre.unit_id))


def _orders(centre: Centre, months: list[date]) -> Iterator[Charge]:
    zone = get_default_timezone()
    begin, end = (datetime.combine(day, time(), zone) for day in (months[0], _after(months[-1])))
    rows = Order.objects.filter(
        service__centre=centre, delivered_at__gte=begin, delivered_at__lt=end, charge_minor__gt=0
    )
    for order in rows.select_related("service__team", "unit").order_by("delivered_at"):
        quantity = (
            _("%(hours)s h") % {"hours": formats.number(order.hours, 2)} if order.hours else _("1 order")
        )
        month = order.delivered_at.astimezone(zone).date().replace(day=1) if order.delivered_at else months[0]
        what = f"{order.service}: {order}"
        amount = Money(order.charge_minor or 0, centre.currency)
        yield Charge(order.unit, month, ORDERS, what, quantity, amount, order.service.get_absolute_url())


def _bookings(centre: Centre, months: list[date]) -> Iterator[Charge]:
    rows = Booking.objects.open().filter(
        expert__centre=centre, begins__lt=_after(months[-1]), ends__gte=months[0]
    )
    for booking in rows.select_related("expert__person", "unit").order_by("begins"):
        parts = rules.by_span(
            Booked(booking.hours, booking.begins, booking.ends), lambda day: day.replace(day=1)
        )
        whole = rules.cost_of(booking.hours, booking.rate_minor)
        amounts = rules.shared_out(whole, list(parts.values()))
        for (month, hours), amount in zip(parts.items(), amounts, strict=True):
            if month in months:
                quantity = _("%(hours)s h") % {"hours": formats.number(hours, 1)}
                what = f"{booking.expert}: {booking}"
                money = Money(amount, centre.currency)
                url = booking.expert.get_absolute_url()
                yield Charge(booking.unit, month, EXPERTS, what, quantity, money, url)


def _fixed(centre: Centre, months: list[date]) -> Iterator[Charge]:
    rows = Service.objects.filter(centre=centre, pricing=Pricing.FIXED, price_minor__gt=0)
    services = list(rows.prefetch_related("units"))
    everybody = served(centre) if services else []
    for service in services:
        for month in _offered(service, months):
            for unit in service.units.all() or everybody:
                amount = Money(service.price_minor, centre.currency)
                url = service.get_absolute_url()
                yield Charge(unit, month, FIXED, service.name, _("1 month"), amount, url)


def _offered(service: Service, months: Iterable[date]) -> list[date]:
    """The months in which a service was offered, the first and the last one whole."""
    last = service.closed_at.date() if service.closed_at else date.max
    return [month for month in months if service.created_at.date() < _after(month) and month <= last]


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
