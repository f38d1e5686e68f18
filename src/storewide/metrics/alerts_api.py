"""Alerts over REST: what was out of the ordinary, its answers, and what is watched."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import alerts_documents, alerts_operations
from storewide.metrics.models import Alert, AlertRule, Segment
from storewide.metrics.permissions import MetricsPermission
from storewide.sources.models import Store

router = Router(tags=["metrics"])


class AlertOut(Schema):
    """An alert; its values are of its worst day, money in major units, a rate as a share."""

    id: str
    store: str
    metric: str
    by: str | None
    segment: str | None
    label: str | None
    finding: str
    first: str = Field(alias="from")
    to: str
    worst: str
    expected: float
    low: float
    high: float
    got: float
    state: str
    snoozed_until: str | None
    owner: str | None
    cause: str | None
    cause_link: str | None


class Until(Schema):
    """The day on which an alert waits again."""

    until: date


class Cause(Schema):
    """What an alert was: in words, or a link (`kind:id`) to what happened then."""

    cause: str = Field("", max_length=300)
    link: str = Field("", max_length=120)


class Budget(Schema):
    """False alarms a month in all series of a rule together."""

    budget: Decimal


class RuleIn(Budget):
    """What shall be watched: in whole, in each value of a dimension, or in one segment."""

    store: str
    metric: str
    by: str = ""
    segment: str = ""


class RuleOut(Schema):
    """What is watched."""

    id: str
    store: str
    metric: str
    by: str | None
    segment: str | None
    budget: float
    is_on: bool
    looked_at_until: str | None


@router.get("", response=list[AlertOut], operation_id="list_alerts", by_alias=True)
@paginate(LimitOffsetPagination)
def list_alerts(request: Any, state: str = "", metric: str = "") -> list[dict[str, Any]]:
    """Every alert, the newest first."""
    require(request.auth, MetricsPermission.VIEW)
    rows = Alert.objects.for_list()
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(rule__metric=metric) if metric else rows
    return [alerts_documents.alert(each) for each in rows]


@router.get("/rules", response=list[RuleOut], operation_id="list_alert_rules")
@paginate(LimitOffsetPagination)
def list_rules(request: Any) -> list[dict[str, Any]]:
    """Everything that is watched."""
    require(request.auth, MetricsPermission.VIEW)
    rows = AlertRule.objects.select_related("store", "segment")
    return [alerts_documents.rule(each) for each in rows]


@router.post("/rules", response=RuleOut, operation_id="make_alert_rule")
def make_rule(request: Any, document: RuleIn) -> dict[str, Any]:
    """Watch a metric."""
    actor = require(request.auth, MetricsPermission.ALERT)
    segment = get_object_or_404(Segment, slug=document.segment) if document.segment else None
    made = alerts_operations.make_rule(
        store=get_object_or_404(Store, slug=document.store),
        metric=document.metric,
        each=document.by,
        segment=segment,
        budget=document.budget,
        by=actor,
        at=now(),
    )
    return alerts_documents.rule(made)


@router.put("/rules/{rule_id}", response=RuleOut, operation_id="change_alert_rule")
def change_rule(request: Any, rule_id: UUID, document: Budget) -> dict[str, Any]:
    """Allow a rule more or fewer false alarms."""
    rule = _rule(rule_id)
    actor = require(request.auth, MetricsPermission.ALERT, rule)
    changed = alerts_operations.change_rule(
        rule=rule, budget=document.budget, by=actor, at=now(), expected_version=None
    )
    return alerts_documents.rule(changed)


@router.post("/rules/{rule_id}/off", response=RuleOut, operation_id="switch_off_alert_rule")
def switch_off(request: Any, rule_id: UUID) -> dict[str, Any]:
    """Watch it no longer."""
    rule = _rule(rule_id)
    actor = require(request.auth, MetricsPermission.ALERT, rule)
    return alerts_documents.rule(alerts_operations.switch_off_rule(rule=rule, by=actor, at=now()))


@router.post("/rules/{rule_id}/on", response=RuleOut, operation_id="switch_on_alert_rule")
def switch_on(request: Any, rule_id: UUID) -> dict[str, Any]:
    """Watch it again."""
    rule = _rule(rule_id)
    actor = require(request.auth, MetricsPermission.ALERT, rule)
    return alerts_documents.rule(alerts_operations.switch_on_rule(rule=rule, by=actor, at=now()))


@router.get("/{alert_id}", response=AlertOut, operation_id="get_alert", by_alias=True)
def get(request: Any, alert_id: UUID) -> dict[str, Any]:
    """One alert."""
    require(request.auth, MetricsPermission.VIEW)
    return alerts_documents.alert(_alert(alert_id))


@router.post("/{alert_id}/acknowledge", response=AlertOut, operation_id="acknowledge_alert", by_alias=True)
def acknowledge(request: Any, alert_id: UUID) -> dict[str, Any]:
    """Say that somebody looks into it."""
    alert = _alert(alert_id)
    actor = require(request.auth, MetricsPermission.ALERT, alert)
    alerts_operations.acknowledge(alert=alert, by=actor, at=now())
    return alerts_documents.alert(_alert(alert_id))


@router.post("/{alert_id}/snooze", response=AlertOut, operation_id="snooze_alert", by_alias=True)
def snooze(request: Any, alert_id: UUID, document: Until) -> dict[str, Any]:
    """Let it wait again from a day on."""
    alert = _alert(alert_id)
    actor = require(request.auth, MetricsPermission.ALERT, alert)
    alerts_operations.snooze(alert=alert, until=document.until, by=actor, at=now())
    return alerts_documents.alert(_alert(alert_id))


@router.post("/{alert_id}/close", response=AlertOut, operation_id="close_alert", by_alias=True)
def close(request: Any, alert_id: UUID, document: Cause) -> dict[str, Any]:
    """Say what it was."""
    alert = _alert(alert_id)
    actor = require(request.auth, MetricsPermission.ALERT, alert)
    alerts_operations.close(alert=alert, cause=document.cause, link=document.link, by=actor, at=now())
    return alerts_documents.alert(_alert(alert_id))


def _alert(alert_id: UUID) -> Alert:
    return get_object_or_404(Alert.objects.for_list(), pk=alert_id)


def _rule(rule_id: UUID) -> AlertRule:
    return get_object_or_404(AlertRule.objects.select_related("store", "segment"), pk=rule_id)
