"""Sentences about alerts and what is watched."""

from datetime import date
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.metrics import choice_pages, definitions, rules, words
from storewide.metrics.definitions import Definition
from storewide.metrics.models import Alert, AlertRule, AlertState

#: beyond so many times what was expected, a percentage says nothing
_MANY_TIMES = 5


def series(rule: AlertRule, label: str) -> str:
    """What is out of the ordinary: `Spend`, `Spend (Device: mobile)`, `Spend (Phones in Germany)`."""
    metric = words.name(definitions.named(rule.metric))
    if rule.segment:
        return f"{metric} ({rule.segment.name})"
    if not rule.by:
        return metric
    return f"{metric} ({choice_pages.labels()[rule.by]}: {label})"


def cut(rule: AlertRule) -> str:
    """What of a metric a rule watches."""
    if rule.segment:
        return _("segment “%(segment)s”") % {"segment": rule.segment.name}
    if rule.by:
        return _("each %(dimension)s") % {"dimension": choice_pages.labels()[rule.by].lower()}
    return _("in whole")


def watched(rule: AlertRule) -> str:
    """A rule in a few words: `Spend, each device`."""
    metric = words.name(definitions.named(rule.metric))
    return _("%(metric)s, %(cut)s") % {"metric": metric, "cut": cut(rule)}


def value(alert: Alert, stored: int) -> str:
    """A value of an alert as people read it."""
    definition = definitions.named(alert.rule.metric)
    return words.shown(definition, rules.of_stored(definition, stored), alert.rule.store.currency)


def interval(alert: Alert) -> str:
    """What would have been usual on the worst day: `41,000 to 47,000 EUR`."""
    low, high = value(alert, alert.low), value(alert, alert.high)
    unit = high.partition("\u00a0")[2]
    if unit and low.endswith(f"\u00a0{unit}"):
        low = low.removesuffix(f"\u00a0{unit}")
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def finding(alert: Alert) -> str:
    """An alert in one sentence: what was how far from the usual, on which weekday, and what was expected."""
    values = {
        "what": series(alert.rule, alert.label),
        "size": _size(alert),
        "weekday": WEEKDAYS[alert.worst_on.weekday()],
        "interval": interval(alert),
        "got": value(alert, alert.got),
    }
    if not alert.expected or abs(alert.got - alert.expected) > _MANY_TIMES * abs(alert.expected):
        return _("%(what)s was %(got)s, where %(interval)s is usual for a %(weekday)s") % values
    if alert.got < alert.expected:
        return (
            _(
                "%(what)s was %(size)s below what is usual for a %(weekday)s (expected %(interval)s, got %(got)s)"
            )
            % values
        )
    return (
        _("%(what)s was %(size)s above what is usual for a %(weekday)s (expected %(interval)s, got %(got)s)")
        % values
    )


def on_days(alert: Alert) -> str:
    """The days of an alert: `14 Nov 2026`, `14–16 Nov 2026, furthest out on 15 Nov 2026`."""
    span = formats.span(alert.first, alert.last)
    if alert.first == alert.last:
        return span
    return _("%(days)s, furthest out on %(worst)s") % {"days": span, "worst": formats.day(alert.worst_on)}


def _size(alert: Alert) -> str:
    if not alert.expected:
        return formats.NO_VALUE
    return formats.percent(Decimal(abs(alert.got - alert.expected)) / abs(alert.expected), 0)


def direction(alert: Alert, definition: Definition) -> Tag:
    """Whether the metric went up or down, good or bad by what it should do."""
    rose = alert.got > alert.expected
    good = rose == (definition.better == "up")
    text = _("Above the usual") if rose else _("Below the usual")
    return Tag(text, Tone.GOOD if good else Tone.BAD, "up" if rose else "down")


def owner(alert: Alert) -> str:
    """Who it waits for."""
    return str(alert.owner) if alert.owner else _("nobody")


def standing(count: int) -> str:
    """How many alerts wait, as the title of their list."""
    if not count:
        return _("Nothing out of the ordinary waits")
    return ngettext("%(count)s alert waits", "%(count)s alerts wait", count) % {
        "count": formats.number(count)
    }


def state(alert: Alert, today: date) -> str:
    """What became of an alert, in one sentence."""
    if alert.state == AlertState.SNOOZED and alert.snoozed_until and alert.snoozed_until > today:
        return _("Put off until %(day)s.") % {"day": formats.day(alert.snoozed_until)}
    if alert.state == AlertState.CLOSED:
        return alert.cause
    if alert.state == AlertState.ACKNOWLEDGED:
        return _("Somebody looks into it; say what it was when you know.")
    return _("It waits for %(owner)s.") % {"owner": owner(alert)}
