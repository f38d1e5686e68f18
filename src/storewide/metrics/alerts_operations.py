"""Every change to what is watched, and to the alerts that it gave."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.metrics import alerts_rules, alerts_words, definitions
from storewide.metrics.alerts_looking import Found
from storewide.metrics.models import Alert, AlertRule, AlertState, Segment
from storewide.organization.models import Person
from storewide.sources.models import Store

#: what can still be answered
_UNDER_WAY = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)
_LONGEST_CAUSE = 300


class RuleRefused(Refusal):
    """A rule watches what there is not, or gives no or far too many false alarms; `field` is where."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class RuleTaken(Refusal):
    """The same is watched already."""

    field = "metric"


class SnoozeRefused(Refusal):
    """An alert would be put off to a day that is not to come, or too far."""

    field = "until"


class NoCause(Refusal):
    """An alert would be closed without a word on what it was."""

    field = "cause"


@trail.operation
def make_rule(
    *,
    store: Store,
    metric: str,
    each: str,
    segment: Segment | None,
    budget: Decimal,
    by: Actor,
    at: datetime,
) -> AlertRule:
    """Watch a metric of a store in whole, in each value of a dimension, or in one segment.

    `budget`: false alarms a month in all its series together. Raises RuleRefused and RuleTaken.
    """
    if metric not in definitions.all_definitions():
        raise RuleRefused(_("“%(metric)s” is not a metric.") % {"metric": metric}, "metric")
    if each and each not in alerts_rules.DIMENSIONS:
        values = {"name": each, "all": ", ".join(alerts_rules.DIMENSIONS)}
        raise RuleRefused(_("“%(name)s” cannot be watched by; use one of %(all)s.") % values, "each")
    if each and segment:
        raise RuleRefused(_("Watch either each value or one segment; leave one of the two empty."), "segment")
    _check_budget(budget)
    watched = {"store": store, "metric": metric, "by": each, "segment": segment}
    if AlertRule.objects.filter(**watched).exists():
        raise RuleTaken(_("This is watched already; change the rule that does."))
    made = AlertRule(**watched, budget=budget, created_at=at)
    made.save(force_insert=True)
    changes = {"budget": [None, str(budget)]}
    trail.record(action="metrics.alert_rule.make", of=made, by=by, at=at, changes=changes)
    return made


@trail.operation
def change_rule(
    *, rule: AlertRule, budget: Decimal, by: Actor, at: datetime, expected_version: int | None
) -> AlertRule:
    """Allow a rule more or fewer false alarms a month. Raises RuleRefused and Conflict."""
    _check_budget(budget)
    differing = save_changes(rule, {"budget": budget}, expected_version)
    trail.record(action="metrics.alert_rule.change", of=rule, by=by, at=at, changes=differing)
    return rule


@trail.operation
def switch_off_rule(*, rule: AlertRule, by: Actor, at: datetime) -> AlertRule:
    """Watch this no longer; its alerts stay."""
    differing = save_changes(rule, {"is_on": False}, None)
    trail.record(action="metrics.alert_rule.switch_off", of=rule, by=by, at=at, changes=differing)
    return rule


@trail.operation
def switch_on_rule(*, rule: AlertRule, by: Actor, at: datetime) -> AlertRule:
    """Watch this again."""
    differing = save_changes(rule, {"is_on": True}, None)
    trail.record(action="metrics.alert_rule.switch_on", of=rule, by=by, at=at, changes=differing)
    return rule


@trail.operation
def open_alerts(
    *, rule: AlertRule, found: Sequence[Found], owner: Person | None, by: Actor, at: datetime
) -> list[Alert]:
    """Tell what was found for the first time; it waits for the owner."""
    made = [Alert(rule=rule, owner=owner, created_at=at, **asdict(each)) for each in found]
    Alert.objects.bulk_create(made, batch_size=500)
    of = [
        (each, {"got": [None, alerts_words.value(each, each.got)], "owner": [None, str(owner or "")]})
        for each in made
    ]
    trail.record_all(action="metrics.alert.open", of=of, by=by, at=at)
    return made


@trail.operation
def renew_alert(*, alert: Alert, found: Found, by: Actor, at: datetime) -> Alert:
    """Take over more days of the same alert, or other figures that came late; how it stands stays."""
    before = _told(alert)
    for name, value in asdict(found).items():
        setattr(alert, name, value)
    alert.save(update_fields=[*asdict(found)])
    after = _told(alert)
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    trail.record(action="metrics.alert.renew", of=alert, by=by, at=at, changes=changes)
    return alert


@trail.operation
def withdraw_alert(*, alert: Alert, cause: str, by: Actor, at: datetime) -> Alert:
    """Close an alert that later facts took the ground from; `cause` says so."""
    return _closed(alert, "metrics.alert.withdraw", cause, "", by, at)


@trail.operation
def give_alerts(*, alerts: Sequence[Alert], owner: Person, by: Actor, at: datetime) -> None:
    """Let alerts that nobody owned wait for whoever answers for the metric by now."""
    Alert.objects.filter(pk__in=[each.pk for each in alerts]).update(owner=owner)
    of = [(each, {"owner": [None, str(owner)]}) for each in alerts]
    trail.record_all(action="metrics.alert.give", of=of, by=by, at=at)


@trail.operation
def acknowledge(*, alert: Alert, by: Actor, at: datetime) -> Alert:
    """Say that somebody looks into it; it waits no longer. Raises WrongState."""
    lock(alert, AlertState.OPEN, AlertState.SNOOZED)
    return _answered(alert, "metrics.alert.acknowledge", AlertState.ACKNOWLEDGED, None, by, at)


@trail.operation
def snooze(*, alert: Alert, until: date, by: Actor, at: datetime) -> Alert:
    """Let an alert wait again from a day on. Raises SnoozeRefused and WrongState."""
    lock(alert, *_UNDER_WAY)
    latest = at.date() + alerts_rules.LONGEST_SNOOZE
    if not at.date() < until <= latest:
        values = {"day": until, "first": at.date() + timedelta(days=1), "last": latest}
        raise SnoozeRefused(_("%(day)s is not between %(first)s and %(last)s; choose another day.") % values)
    return _answered(alert, "metrics.alert.snooze", AlertState.SNOOZED, until, by, at)


@trail.operation
def close(*, alert: Alert, cause: str, by: Actor, at: datetime, link: str = "") -> Alert:
    """Say what it was, in words or by a link (`kind:id`) to what happened then. Raises NoCause and WrongState."""
    lock(alert, *_UNDER_WAY)
    if not cause.strip() and not link:
        raise NoCause(_("Write what it was, or choose what happened on these days."))
    return _closed(alert, "metrics.alert.close", cause.strip(), link, by, at)


def _told(alert: Alert) -> dict[str, str]:
    """The days and the figure of an alert, as its history tells them."""
    days = {name: str(getattr(alert, name)) for name in ("first", "last", "worst_on")}
    return {**days, "got": alerts_words.value(alert, alert.got)}


def _closed(alert: Alert, action: str, cause: str, link: str, by: Actor, at: datetime) -> Alert:
    alert.cause, alert.cause_link = cause[:_LONGEST_CAUSE], link
    changes = {"cause": [None, alert.cause or link]}
    return _save(alert, action, AlertState.CLOSED, None, changes, by, at)


def _answered(
    alert: Alert, action: str, state: AlertState, until: date | None, by: Actor, at: datetime
) -> Alert:
    changes = {"snoozed_until": [None, str(until)]} if until else {}
    return _save(alert, action, state, until, changes, by, at)


def _save(
    alert: Alert,
    action: str,
    state: AlertState,
    until: date | None,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Alert:
    changes = {"state": [alert.state, str(state)], **changes}
    alert.state, alert.snoozed_until, alert.version = state, until, alert.version + 1
    alert.save(update_fields=["state", "snoozed_until", "version", "cause", "cause_link"])
    trail.record(action=action, of=alert, by=by, at=at, changes=changes)
    return alert


def _check_budget(budget: Decimal) -> None:
    if not 0 < budget <= alerts_rules.MOST_A_MONTH:
        values = {"budget": budget, "most": alerts_rules.MOST_A_MONTH}
        raise RuleRefused(
            _("%(budget)s false alarms a month is not above 0 and at most %(most)s; 1 is a good beginning.")
            % values,
            "budget",
        )
