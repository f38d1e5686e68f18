"""The daily look: every rule's series up to yesterday of its store, what is new told to whoever answers for the metric.

A second look on the same day changes nothing. Facts that come late within four weeks are taken over: an alert gets other
days or figures, or is withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.jobs.kinds import Run
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor
from storewide.lib.clock import now
from storewide.metrics import alerts_looking, alerts_operations, alerts_rules, alerts_telling, areas
from storewide.metrics.alerts_looking import Found, Judged
from storewide.metrics.alerts_series import Cut
from storewide.metrics.models import Alert, AlertRule, AlertState
from storewide.organization.models import Person
from storewide.ownership.duty import on_duty


@dataclass
class Ran:
    """What a look did: rules and series looked at, alerts opened, renewed and withdrawn, and what could not be asked."""

    rules: int = 0
    series: int = 0
    opened: list[Alert] = field(default_factory=list)
    renewed: int = 0
    withdrawn: int = 0
    faults: list[str] = field(default_factory=list)


def is_wanted() -> bool:
    """Whether a store has days that one of its rules has not looked at yet."""
    return bool(_due(now()))


def come_round(run: Run) -> dict[str, Any]:
    """Look once at what is due, in the worker."""
    due = _due(now())
    ran = Ran()
    for number, rules in enumerate(_by_cut(due)):
        run.progress(number, len(due))
        _look(rules, ran, now(), SYSTEM)
    run.progress(len(due), len(due))
    if ran.faults:
        raise Refusal(" ".join(ran.faults))
    return {"series": ran.series, "opened": len(ran.opened), "withdrawn": ran.withdrawn}


def run(at: datetime, by: Actor) -> Ran:
    """Look at everything that is watched, once more where it was looked at today already."""
    ran = Ran()
    for rules in _by_cut(_on()):
        _look(rules, ran, at, by)
    return ran


def _on() -> list[AlertRule]:
    return list(AlertRule.objects.filter(is_on=True).select_related("store", "segment"))


def _due(at: datetime) -> list[AlertRule]:
    rules = _on()
    last = {store: alerts_looking.last_day(store, at) for store in {rule.store for rule in rules}}
    return [rule for rule in rules if _is_due(rule, last[rule.store])]


def _is_due(rule: AlertRule, last: date | None) -> bool:
    return last is not None and (rule.ran_until is None or rule.ran_until < last)


def _by_cut(rules: Iterable[AlertRule]) -> list[list[AlertRule]]:
    """The rules that look at the same series together."""
    found: dict[Cut, list[AlertRule]] = {}
    for rule in rules:
        found.setdefault(Cut.of(rule), []).append(rule)
    return list(found.values())


def _look(rules: list[AlertRule], ran: Ran, at: datetime, by: Actor) -> None:
    """Look at the rules of one cut; what cannot be asked for is said in `ran.faults`."""
    store, cut = rules[0].store, Cut.of(rules[0])
    try:
        until = alerts_looking.last_day(store, at)
        codes = [rule.metric for rule in rules]
        series = alerts_looking.read(cut, store, until, codes) if until else None
    except Refusal as refusal:
        ran.faults.append(f"{store}: {refusal.sentence}")
        return
    if series is None:
        return
    for rule in rules:
        judged = alerts_looking.judge(rule, series)
        ran.rules += 1
        ran.series += len(series.labels)
        with transaction.atomic():
            _settle(judged, ran, at, by)


def _settle(judged: Judged, ran: Ran, at: datetime, by: Actor) -> None:
    """Open, renew and withdraw the alerts of a rule, tell of the new ones, and note how far it was looked at."""
    rule = judged.rule
    since = judged.until - alerts_rules.LATE
    known = _known(rule, since)
    begins = max(since, rule.created_at.date() - alerts_rules.BEFORE_IT_WAS_MADE)
    new: list[Found] = []
    for found in judged.found(since):
        same = [each for each in known if each.label == found.label and _overlap(each, found)]
        known = [each for each in known if each not in same]
        if same:
            ran.renewed += _renew(same[0], found, at, by)
            ran.withdrawn += _withdraw(same[1:], _merged(found), at, by)
        elif found.last >= begins:
            new.append(found)
    ran.withdrawn += _withdraw(_without_ground(judged, known), _late(), at, by)
    owner = _owner(rule, at)
    if new:
        opened = alerts_operations.open_alerts(rule=rule, found=new, owner=owner, by=by, at=at)
        alerts_telling.tell(rule, opened, owner, by, at)
        ran.opened += opened
    _give(rule, owner, at, by)
    AlertRule.objects.filter(pk=rule.pk).update(ran_until=judged.until)


def _known(rule: AlertRule, since: date) -> list[Alert]:
    around = since - timedelta(days=alerts_looking.GAP + 1)
    return list(Alert.objects.filter(rule=rule, last__gte=around).order_by("first", "id"))


def _overlap(alert: Alert, found: Found) -> bool:
    """Whether they share a day, or lie as near as days of one alert may."""
    apart = timedelta(days=alerts_looking.GAP + 1)
    return alert.first <= found.last + apart and found.first <= alert.last + apart


def _renew(alert: Alert, found: Found, at: datetime, by: Actor) -> int:
    """Take over other days or another figure; what was expected alone moves a little every week and is left."""
    if (alert.first, alert.last, alert.worst_on, alert.got) == (
        found.first,
        found.last,
        found.worst_on,
        found.got,
    ):
        return 0
    alerts_operations.renew_alert(alert=alert, found=found, by=by, at=at)
    return 1


def _without_ground(judged: Judged, known: Sequence[Alert]) -> list[Alert]:
    """Alerts whose figure is another by now, and no longer out of the ordinary."""
    return [each for each in known if judged.got(each.label, each.worst_on) not in (None, each.got)]


def _withdraw(alerts: Iterable[Alert], cause: str, at: datetime, by: Actor) -> int:
    under_way = [each for each in alerts if each.state != AlertState.CLOSED]
    for alert in under_way:
        alerts_operations.withdraw_alert(alert=alert, cause=cause, by=by, at=at)
    return len(under_way)


def _give(rule: AlertRule, owner: Person | None, at: datetime, by: Actor) -> None:
    """Let what nobody owned until now wait for whoever answers by now."""
    if owner is None:
        return
    ownerless = list(Alert.objects.filter(rule=rule, owner=None).exclude(state=AlertState.CLOSED))
    if ownerless:
        alerts_operations.give_alerts(alerts=ownerless, owner=owner, by=by, at=at)


def _owner(rule: AlertRule, at: datetime) -> Person | None:
    """Whoever is on duty for the metric's area now."""
    area = areas.of_metric(rule.metric)
    return on_duty(area, at) if area else None


def _late() -> str:
    return _("Facts that came later: the day is no longer out of the ordinary.")


def _merged(found: Found) -> str:
    return _("Part of the alert that begins on %(day)s.") % {"day": found.first}
