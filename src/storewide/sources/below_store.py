"""What the pages below a store begin with: the way back to it, the month they show, and the months beside."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb
from storewide.lib.periods import Days, PeriodUnreadable, parse_one
from storewide.sources.models import Store


def crumbs(store: Store) -> tuple[Crumb, ...]:
    """The way back to the store."""
    return (
        Crumb(_("Stores"), reverse("sources:stores")),
        Crumb(store.name, reverse("sources:store", args=[store.slug])),
    )


def month(text: str, usual: Days) -> Days:
    """The month asked for (`2026-10`), else the usual one."""
    try:
        return parse_one(text) if len(text) == 7 else usual
    except PeriodUnreadable:
        return usual


def last_full(extent: tuple[date, date] | None, today: date) -> Days:
    """The last full month; the newest with facts where `extent`, their first and last day, leaves it out."""
    full = parse_one(f"{today.replace(day=1) - timedelta(days=1):%Y-%m}")
    if extent is None or (extent[0] <= full.last and extent[1] >= full.first):
        return full
    return parse_one(f"{extent[1]:%Y-%m}")


def months(address: str, days: Days) -> tuple[Action, ...]:
    """The months beside these days, each at the address."""
    beside = (days.first - timedelta(days=1), days.last + timedelta(days=1))
    return tuple(Action(formats.month(day), f"{address}?month={day:%Y-%m}", "quiet") for day in beside)
