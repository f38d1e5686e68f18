"""What alerting systems send, read as they send it: each provider's delivery becomes one `Report`, or none.

Formats as published: PagerDuty webhooks V3; Opsgenie's webhook (Jira Service Management sends the same for its
alerts, and Jira's own for issues); ServiceNow's incident record as its REST API gives it; Datadog's webhook with
its default payload or with the `alert_` variables; Statuspage's webhook notifications.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from storewide.kit.payloads import Payload, web_address
from storewide.service.models import Provider
from storewide.service.rules import LONGEST_KEY, LONGEST_TITLE, Report, Severity, State

_SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(("p1", "1", "critical", "highest", "blocker", "1 - critical"), "critical"),
    **dict.fromkeys(("p2", "2", "high", "major", "2 - high"), "major"),
    **dict.fromkeys(("p3", "p4", "p5", "3", "4", "5", "minor", "medium", "low", "lowest"), "minor"),
    **dict.fromkeys(("3 - moderate", "4 - low", "5 - planning", "none"), "minor"),
}


def read(provider: Provider, content: object, heard_at: datetime) -> Report | None:
    """What the delivery says; None where it tells of no incident's state (a note, a test, a maintenance).

    `heard_at` stands in for the time of a report where the provider does not state it. Raises PayloadUnknown.
    """
    report = _READERS[provider](Payload(provider.label, content), heard_at)
    return (
        replace(report, key=report.key[:LONGEST_KEY], title=report.title[:LONGEST_TITLE]) if report else None
    )


def _severity(*words: str) -> Severity:
    """The first of the words that is one of a severity."""
    return next((_SEVERITIES[word.lower()] for word in words if word.lower() in _SEVERITIES), "unknown")


def _pagerduty(sent: Payload, heard_at: datetime) -> Report | None:
    kind = sent.need("event.event_type")
    states: Mapping[str, State] = {
        "triggered": "open",
        "acknowledged": "acknowledged",
        "resolved": "resolved",
    }
    if not kind.startswith("incident.") or sent.text("event.data.type") != "incident":
        return None
    status = sent.need("event.data.status")
    if status not in states:
        raise sent.unknown("event.data.status")
    return Report(
        key=sent.need("event.data.id"),
        state=states[status],
        at=sent.time("event.occurred_at") or heard_at,
        opened_at=sent.time("event.data.created_at"),
        title=sent.need("event.data.title"),
        severity=_severity(sent.text("event.data.priority.summary"), sent.text("event.data.urgency")),
        url=sent.url("event.data.html_url"),
        about=sent.text("event.data.service.summary"),
    )


def _opsgenie(sent: Payload, heard_at: datetime) -> Report | None:
    action = sent.need("action")
    key = sent.need("alert.alertId")
    states: Mapping[str, State] = {
        "Create": "open",
        "Acknowledge": "acknowledged",
        "UnAcknowledge": "open",
        "Close": "resolved",
        "Delete": "resolved",
    }
    if action not in states:
        return None
    opened = sent.time("alert.createdAt")
    at = opened if action == "Create" else sent.time("alert.updatedAt")
    return Report(
        key=key,
        state=states[action],
        at=at or heard_at,
        opened_at=opened,
        title=sent.need("alert.message"),
        severity=_severity(sent.text("alert.priority")),
        about=sent.text("alert.entity"),
    )


def _jira(sent: Payload, heard_at: datetime) -> Report | None:
    if sent.find("alert") is not None:
        return _opsgenie(sent, heard_at)
    kind = sent.need("webhookEvent")
    if not kind.startswith("jira:issue_"):
        return None
    key = sent.need("issue.key")
    states: Mapping[str, State] = {"new": "open", "indeterminate": "acknowledged", "done": "resolved"}
    category = sent.need("issue.fields.status.statusCategory.key")
    state = "resolved" if kind == "jira:issue_deleted" else states.get(category, "open")
    own = sent.text("issue.self")
    return Report(
        key=key,
        state=state,
        at=sent.time("timestamp") or sent.time("issue.fields.updated") or heard_at,
        opened_at=sent.time("issue.fields.created"),
        resolved_at=sent.time("issue.fields.resolutiondate") if state == "resolved" else None,
        title=sent.need("issue.fields.summary"),
        severity=_severity(sent.text("issue.fields.priority.name")),
        url=web_address(f"{own.partition('/rest/')[0]}/browse/{key}") if own else "",
    )


def _servicenow(sent: Payload, heard_at: datetime) -> Report | None:
    record = sent.find("result") or sent.content
    flat = record if isinstance(record, dict) else {}
    # a field is a text, or with sysparm_display_value=all an object of value and display_value
    said = Payload(
        sent.sender,
        {name: each.get("display_value") if isinstance(each, dict) else each for name, each in flat.items()},
    )
    ended = {"6", "7", "8", "resolved", "closed", "canceled", "cancelled"}
    state = said.need("state").lower()
    begun: State = "open" if state in {"1", "new"} else "acknowledged"
    return Report(
        key=said.need("number"),
        state="resolved" if state in ended else begun,
        at=said.time("sys_updated_on") or heard_at,
        opened_at=said.time("opened_at"),
        resolved_at=(said.time("resolved_at") or said.time("closed_at")) if state in ended else None,
        title=said.need("short_description"),
        severity=_severity(said.text("priority"), said.text("severity")),
        about=said.text("business_service"),
    )


_DATADOG_HEAD = re.compile(
    r"(?:\[P[1-5]\]\s*)?\[((?:Re-)?(?:Triggered|Warn|No Data)|Renotify|Recovered)[^\]]*\]\s*", re.IGNORECASE
)


def _datadog(sent: Payload, heard_at: datetime) -> Report | None:
    title = sent.text("title") or sent.need("alert_title")
    head = _DATADOG_HEAD.match(title)
    transition = sent.text("alert_transition") or (head[1] if head else "")
    if not transition:
        raise sent.unknown("alert_transition")
    name = sent.text("alert_title") or (title[head.end() :] if head else title)
    cycle, alarm = sent.text("alert_cycle_key"), sent.text("alert_id")
    return Report(
        key=cycle or (f"{alarm} {sent.text('alert_scope')}".strip() if alarm else name),
        state="resolved" if transition.lower() == "recovered" else "open",
        at=sent.time("date") or sent.time("last_updated") or heard_at,
        title=name or title,
        severity=_severity(sent.text("alert_priority")),
        url=sent.url("link"),
        recurs=not cycle,
    )


def _statuspage(sent: Payload, heard_at: datetime) -> Report | None:
    if sent.find("incident") is None and sent.find("component_update") is not None:
        return None
    status = sent.need("incident.status")
    states: Mapping[str, State] = {
        "investigating": "open",
        "identified": "acknowledged",
        "monitoring": "acknowledged",
        "resolved": "resolved",
        "postmortem": "resolved",
    }
    if status in {"scheduled", "in_progress", "verifying", "completed"}:
        return None
    if status not in states:
        raise sent.unknown("incident.status")
    resolved = states[status] == "resolved"
    return Report(
        key=sent.need("incident.id"),
        state=states[status],
        at=sent.time("incident.updated_at") or heard_at,
        opened_at=sent.time("incident.created_at"),
        resolved_at=sent.time("incident.resolved_at") if resolved else None,
        title=sent.need("incident.name"),
        severity=_severity(sent.text("incident.impact")),
        url=sent.url("incident.shortlink"),
    )


_READERS: Mapping[Provider, Callable[[Payload, datetime], Report | None]] = {
    Provider.PAGERDUTY: _pagerduty,
    Provider.OPSGENIE: _opsgenie,
    Provider.JIRA: _jira,
    Provider.SERVICENOW: _servicenow,
    Provider.DATADOG: _datadog,
    Provider.STATUSPAGE: _statuspage,
}
