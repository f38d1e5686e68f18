"""Closing a month: its figures are kept as they were reported, whatever facts arrive later."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.lib.periods import Days, parse_one
from storewide.sources.house import warehouse
from storewide.sources.models import ClosedMonth, Store
from storewide.warehouse.questions import Question, Row

MEASURES = ("gross", "refunded", "spend", "orders", "buyers", "visitors")


class MonthNotOver(Refusal):
    """A month can be closed once it is over and has orders."""

    field = "month"


@trail.operation
def close_month(*, store: Store, month: date, by: Actor, at: datetime) -> ClosedMonth:
    """Keep the figures of a month (its first day) as they read now.

    Raises MonthNotOver for a month that still runs or has no orders, WrongState when it is closed already.
    """
    days = days_of(month)
    if days.last >= at.date():
        raise MonthNotOver(
            _("%(month)s is not over before %(last)s; close it afterwards.")
            % {"month": f"{month:%Y-%m}", "last": days.last}
        )
    if ClosedMonth.objects.filter(store=store, month=month).exists():
        raise WrongState(_("%(month)s is closed already.") % {"month": f"{month:%Y-%m}"})
    now, version = figures(store, days)
    if now is None or not now["orders"]:
        raise MonthNotOver(
            _("%(store)s has no orders in %(month)s; import them, then close it.")
            % {"store": store, "month": f"{month:%Y-%m}"}
        )
    closed = ClosedMonth(
        store=store,
        month=month,
        currency=store.currency,
        facts=version,
        closed_at=at,
        created_at=at,
        **{name: now[name] for name in MEASURES},
    )
    closed.save(force_insert=True)
    spend = {"spend": [None, closed.spend]}
    trail.record(action="sources.month.close", of=closed, by=by, at=at, changes=spend)
    return closed


@trail.operation
def reopen_month(*, closed: ClosedMonth, reason: str, by: Actor, at: datetime) -> None:
    """Take a report back, because it was closed by mistake; the reason stays in the audit trail."""
    changes = {"spend": [closed.spend, None], "reason": [None, reason]}
    trail.record(action="sources.month.reopen", of=closed, by=by, at=at, changes=changes)
    closed.delete()


def days_of(month: date) -> Days:
    """The days of the month that begins on that day."""
    return parse_one(f"{month:%Y-%m}")


def figures(store: Store, days: Days) -> tuple[Row | None, int]:
    """What the facts say of some days now, in minor units and counts, and the version they were read from."""
    answer = warehouse().ask(Question(measures=MEASURES, first=days.first, last=days.last, store=store.slug))
    return (answer.rows[0] if answer.rows else None), answer.version
