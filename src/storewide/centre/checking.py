"""What is refused of the centre's records, and why: one check for each, asked before anything is saved."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.centre import rules
from storewide.centre.models import Bet, BetCost, Booking, Centre, Expert, Order, Pricing, Service, Tool
from storewide.centre.rules import Booked
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.lib.money import EXPONENTS
from storewide.organization.models import Absence, Unit


class NameTaken(Refusal):
    """There is one of this name already."""

    field = "name"


class Over(Refusal):
    """What has ended is not changed any more."""

    status = 409


class ReasonMissing(Refusal):
    """What ends says why."""

    field = "reason"


class HoursMissing(Refusal):
    """What is paid by the hour says how many."""

    field = "hours"


class HasLeft(Refusal):
    """Who is named must be here."""

    field = "owner"


class EndsBeforeItBegins(Refusal):
    """A last day comes after a first."""

    field = "ends"


class NotServed(Refusal):
    """A unit orders and books only where it is served."""

    field = "unit"


class OverBooked(Refusal):
    """No hour of an expert is given twice."""

    field = "hours"


class StopsNowhere(Refusal):
    """A bet says beforehand when it stops."""

    field = "stop_on"


class ThresholdInParts(Refusal):
    """A threshold needs its metric, its store and its side."""

    field = "stop_value"


class CurrencyUnknown(Refusal):
    """A currency is one of those in use."""

    field = "currency"


class UnitTaken(Refusal):
    """A unit is a centre once, and does not serve itself."""

    field = "unit"


def check(record: Any, linked: dict[str, list[Any]], today: date) -> None:
    """Raise what is wrong with a record, as it would be saved."""
    owner = getattr(record, "owner", None)
    if owner is not None and not owner.here(today):
        raise HasLeft(_("%(name)s has left; name somebody who is here.") % {"name": owner})
    begins, ends = getattr(record, "begins", None), getattr(record, "ends", None)
    if begins is not None and ends is not None and ends < begins:
        raise EndsBeforeItBegins(_("The last day comes before the first; choose a later one."))
    own: dict[type[Any], Any] = {
        Centre: lambda: _check_centre(record, linked),
        Tool: lambda: _check_tool(record),
        Order: lambda: check_served(record.service, record.unit),
        Booking: lambda: _check_booking(record),
        Bet: lambda: _check_bet(record),
        BetCost: lambda: _check_cost(record),
    }
    own.get(type(record), lambda: None)()


def check_hours(service: Service, hours: Decimal | None) -> None:
    """Raise HoursMissing where a service paid by the hour is delivered without them."""
    if service.pricing == Pricing.HOUR and not hours:
        raise HoursMissing(
            _("“%(service)s” is paid by the hour; say how many it took.") % {"service": service}
        )


def check_served(service: Service, unit: Unit) -> None:
    """Raise NotServed where a unit may not order a service, and Over where nobody may any more."""
    if not service.is_open:
        raise Over(_("“%(service)s” is not offered any more.") % {"service": service})
    allowed = set(service.units.values_list("pk", flat=True))
    if allowed and unit.pk not in allowed:
        said = {"unit": unit, "service": service}
        raise NotServed(_("%(unit)s may not order “%(service)s”; choose a unit that may.") % said)
    _check_served_by(service.centre, unit)


def away(expert: Expert, first: date, last: date) -> set[date]:
    """Days between two on which an expert is away; one query."""
    rows = Absence.objects.filter(person=expert.person_id, begins__lte=last, ends__gte=first)
    return {
        max(row.begins, first) + timedelta(days=step)
        for row in rows
        for step in range((min(row.ends, last) - max(row.begins, first)).days + 1)
    }


def _check_served_by(centre: Centre, unit: Unit) -> None:
    served = set(centre.serves.values_list("pk", flat=True))
    if unit.pk == centre.unit_id or (served and unit.pk not in served):
        said = {"unit": unit, "centre": centre}
        raise NotServed(_("%(centre)s does not serve %(unit)s; choose a unit it serves.") % said)


def _check_centre(record: Centre, linked: dict[str, list[Any]]) -> None:
    if record.currency not in EXPONENTS:
        raise CurrencyUnknown(
            _("“%(code)s” is no currency; write its three letters, such as EUR.") % {"code": record.currency}
        )
    if Centre.objects.filter(unit=record.unit_id).exclude(pk=record.pk).exists():
        raise UnitTaken(_("%(unit)s is a centre already.") % {"unit": record.unit})
    if record.unit in linked.get("serves", []):
        raise UnitTaken(_("%(unit)s serves others; leave it out of those it serves.") % {"unit": record.unit})


def _check_tool(record: Tool) -> None:
    if record.currency not in EXPONENTS:
        raise CurrencyUnknown(
            _("“%(code)s” is no currency; write its three letters, such as EUR.") % {"code": record.currency}
        )


def _check_booking(record: Booking) -> None:
    expert = record.expert
    if not expert.is_open or not expert.person.here(record.ends):
        raise Over(_("%(expert)s cannot be booked for these days any more.") % {"expert": expert})
    _check_served_by(expert.centre, record.unit)
    others = Booking.objects.open().filter(expert=expert).exclude(pk=record.pk)
    near = others.filter(
        begins__lte=record.ends + timedelta(days=6), ends__gte=record.begins - timedelta(days=6)
    )
    mine = Booked(record.hours, record.begins, record.ends)
    touched = {rules.monday_of(day) for day in mine.days()}
    booked = [mine, *(Booked(each.hours, each.begins, each.ends) for each in near)]
    found = _first_within(expert, booked, touched)
    if found is not None:
        week, hours, free = found
        said = {
            "expert": expert,
            "week": formats.day(week),
            "hours": formats.number(hours, 1),
            "free": formats.number(free, 1),
        }
        raise OverBooked(
            _(
                "%(expert)s would be booked for %(hours)s of %(free)s hours in the week of %(week)s; "
                "take fewer hours, or other days."
            )
            % said
        )


def _first_within(
    expert: Expert, booked: list[Booked], weeks: set[date]
) -> tuple[date, Decimal, Decimal] | None:
    """The first of some weeks that is booked beyond the bookable hours: its Monday, hours booked, hours bookable."""
    hours = rules.by_week(booked)
    gone = away(expert, min(weeks), max(weeks) + timedelta(days=6))
    for week in sorted(weeks):
        free = rules.bookable(expert.weekly_hours, week, gone)
        # thirds of an hour must not make a full week one hour too many
        if hours[week] > free + Decimal("0.001"):
            return week, hours[week], free
    return None


def _check_bet(record: Bet) -> None:
    parts = (record.stop_value is not None, bool(record.metric), bool(record.stop_side))
    if any(parts) and not (all(parts) and record.store_id):
        raise ThresholdInParts(
            _("A threshold needs a metric, the store it is read in, a side and a value; give all or none.")
        )
    if record.stop_on is None and record.stop_spent_minor is None and record.stop_value is None:
        raise StopsNowhere(_("Say when the bet stops: on a day, at an amount, or at a threshold."))


def _check_cost(record: BetCost) -> None:
    if not record.bet.is_open:
        raise Over(_("“%(bet)s” is decided; nothing more is spent on it.") % {"bet": record.bet})
