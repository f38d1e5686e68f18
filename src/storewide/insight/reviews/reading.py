"""Reads any review: of a day, a week, a month; of a store, or of a unit with all its stores."""

from datetime import datetime
from uuid import UUID

from storewide.insight.reviews import daily, meeting, periods, unit_month
from storewide.insight.reviews.meeting import Reading
from storewide.kit.permissions import Actor
from storewide.lib.periods import Days
from storewide.organization.models import Unit
from storewide.rhythm.models import About, ReviewKind, today


def read(actor: Actor, kind: ReviewKind, subject: About, days: Days, at: datetime) -> Reading:
    """Gather what the page says, as far as the actor may see it."""
    if isinstance(subject, Unit):
        return unit_month.read(actor, subject, days, at)
    if kind == ReviewKind.DAILY:
        return daily.read(actor, subject, days.first, at)
    return meeting.read(actor, subject, days, at, kind)


def days_named(kind: ReviewKind, subject: About, text: str, at: datetime) -> Days | None:
    """The days that an address names; None for what is no such period or has not begun, or is a day not over yet."""
    days = periods.named(kind, text)
    on = today(subject, at)
    if days is None or days.first > on or (kind == ReviewKind.DAILY and days.first == on):
        return None
    return days


def unit_named(text: str) -> Unit | None:
    """The unit whose id an address names; None where there is none."""
    try:
        return Unit.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
