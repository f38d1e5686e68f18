"""The periods of reviews: how each kind is named, what it compares with, and how it speaks of both."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.lib.periods import Days, PeriodUnreadable, parse_one
from storewide.rhythm import rules
from storewide.rhythm.models import ReviewKind

_DAY = timedelta(days=1)


def named(kind: ReviewKind, text: str) -> Days | None:
    """The day, ISO week or month that `2026-11-21`, `2026-W47`, `2026-11` names; None for anything else."""
    try:
        days = parse_one(text)
    except PeriodUnreadable:
        return None
    return days if rules.period_label(kind, days.first) == text else None


def latest(kind: ReviewKind, today: date) -> Days:
    """The last day, week or month that is over."""
    days = around(kind, today - _DAY)
    return days if days.last < today else around(kind, days.first - _DAY)


def around(kind: ReviewKind, day: date) -> Days:
    """The day, week or month in which a day lies."""
    return rules.period(kind, day)


def neighbours(kind: ReviewKind, days: Days) -> tuple[Days, Days]:
    """The period before one and the one after it."""
    return around(kind, days.first - _DAY), around(kind, days.last + _DAY)


def before(kind: ReviewKind, days: Days) -> Days:
    """What some days of a period stand against: the same weekdays a week before, or the same days a month before."""
    if kind != ReviewKind.MONTHLY:
        return Days(days.first - rules.WEEK, days.last - rules.WEEK)
    return _month_before(days)


def _month_before(days: Days) -> Days:
    """The same days of the month before; all of it for a whole month."""
    this = around(ReviewKind.MONTHLY, days.first)
    month = around(ReviewKind.MONTHLY, this.first - _DAY)
    if days == this:
        return month
    length = month.last.day
    return Days(
        month.first.replace(day=min(days.first.day, length)),
        month.first.replace(day=min(days.last.day, length)),
    )


def without_figures(kind: ReviewKind) -> str:
    """What a review without any figure finds."""
    if kind == ReviewKind.MONTHLY:
        return _("There are no figures of this month yet")
    if kind == ReviewKind.DAILY:
        return _("There are no figures of this day yet")
    return _("There are no figures of this week yet")


def only(kind: ReviewKind, days: str) -> str:
    """Which days of a period have figures, where not all have."""
    if kind == ReviewKind.MONTHLY:
        return _("Only %(days)s: the other days of the month have no figures yet.") % {"days": days}
    return _("Only %(days)s: the other days of the week have no figures yet.") % {"days": days}


def spend_against_before(kind: ReviewKind, spend: str) -> str:
    """How spend compares with the period before."""
    if kind == ReviewKind.MONTHLY:
        return _("Against the month before, spend is %(spend)s.") % {"spend": spend}
    return _("Against the week before, spend is %(spend)s.") % {"spend": spend}


def moved_against_before(kind: ReviewKind, spend: str, metric: str, change: str) -> str:
    """The same with the factor that moved most."""
    shown = {"spend": spend, "metric": metric, "change": change}
    if kind == ReviewKind.MONTHLY:
        return (
            _("Against the month before, spend is %(spend)s; what moved most is %(metric)s, %(change)s.")
            % shown
        )
    return (
        _("Against the week before, spend is %(spend)s; what moved most is %(metric)s, %(change)s.") % shown
    )


def heads(kind: ReviewKind) -> dict[str, str]:
    """How a page's table and tiles speak of the period and of the one before; `table_young` where no last year is known."""
    if kind == ReviewKind.MONTHLY:
        return {
            "table": _("Against plan, the month before and last year"),
            "table_young": _("Against plan and the month before"),
            "this": _("This month"),
            "before": _("Month before"),
            "on_before": _("on the month before"),
        }
    if kind == ReviewKind.DAILY:
        return {
            "table": _("Against plan, a week before and last year"),
            "table_young": _("Against plan and a week before"),
            "this": _("Figure"),
            "before": _("Before"),
            "on_before": _("on the week before"),
        }
    return {
        "table": _("Against plan, the week before and last year"),
        "table_young": _("Against plan and the week before"),
        "this": _("This week"),
        "before": _("Week before"),
        "on_before": _("on the week before"),
    }
