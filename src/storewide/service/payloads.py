"""What alerting systems send, read as they send it: each provider's delivery becomes one `Report`, or none.

Formats as published: PagerDuty webhooks V3; Opsgenie's webhook (Jira Service Management sends the same for its
alerts, and Jira's own for issues); ServiceNow's incident record as its REST API gives it; Datadog's webhook with
its default payload or with the `alert_` variables; Statuspage's webhook notifications.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.service.models import Provider
from storewide.service.rules import LONGEST_KEY, LONGEST_TITLE, Report, Severity, State

LONGEST_URL = 500

_SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(("p1", "1", "critical", "highest", "blocker", "1 - critical"), "critical"),
    **dict.fromkeys(("p2", "2", "high", "major", "2 - high"), "major"),
    **dict.fromkeys(("p3", "p4", "p5", "3", "4", "5", "minor", "medium", "low", "lowest"), "minor"),
    **dict.fromkeys(("3 - moderate", "4 - low", "5 - planning", "none"), "minor"),
}
#: seconds, milli-, micro- and nanoseconds since 1970 differ in size; each bound is in the year 5138
_EPOCHS = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))


class PayloadUnknown(Refusal):
    """A delivery is not of the form that its alerting system publishes; the sentence names what is missing."""


class _Payload:
    """A delivery with its values by their way, such as `event.data.id`."""

    def __init__(self, provider: Provider, content: object) -> None:
        self.provider = provider
        self.content = content

    def find(self, way: str) -> Any:
        """The value at the way; None where there is none."""
        found: Any = self.content
        for key in way.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(key)
        return found

    def text(self, way: str) -> str:
        """The text or number at the way, as text; empty where there is none."""
        found = self.find(way)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            return ""
        return str(found).replace("\0", "").strip()

    def need(self, way: str) -> str:
        """The text at the way; PayloadUnknown where there is none."""
        found = self.text(way)
        if not found:
            raise self.unknown(way)
        return found

    def time(self, way: str) -> datetime | None:
        """The moment at the way; None where there is none, PayloadUnknown where it is not one."""
        text = self.text(way)
        if not text:
            return None
        try:
            return _moment(text)
        except (ValueError, OverflowError):
            raise self.unknown(way) from None

    def unknown(self, way: str) -> PayloadUnknown:
        """The refusal of a delivery that lacks what is at this way."""
        return PayloadUnknown(
            _(
                "This is not a delivery of %(provider)s: “%(field)s” is missing or not what it should be; "
                "let %(provider)s send its own format, unchanged."
            )
            % {"provider": self.provider.label, "field": way}
        )


def read(provider: Provider, content: object, heard_at: datetime) -> Report | None:
    """What the delivery says; None where it tells of no incident's state (a note, a test, a maintenance).

    `heard_at` stands in for the time of a report where the provider does not state it. Raises PayloadUnknown.
    """
    report = _READERS[provider](_Payload(provider, content), heard_at)
    return (
        replace(report, key=report.key[:LONGEST_KEY], title=report.title[:LONGEST_TITLE]) if report else None
    )


def _moment(text: str) -> datetime:
    """ISO 8601 (UTC where it names no zone) or a count since 1970 in UTC."""
    if re.fullmatch(r"\d{9,20}(\.\d+)?", text):
        number = float(text)
        unit = next(unit for bound, unit in _EPOCHS if number < bound)
        return datetime.fromtimestamp(number / unit, UTC)
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _severity(*words: str) -> Severity:
    """The first of the words that is one of a severity."""
    return next((_SEVERITIES[word.lower()] for word in words if word.lower() in _SEVERITIES), "unknown")


def _url(text: str) -> str:
    return text if text.startswith(("https://", "http://")) and len(text) <= LONGEST_URL else ""


def _pagerduty(sent: _Payload, heard_at: datetime) -> Report | None:
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
        url=_url(sent.text("event.data.html_url")),
        about=sent.text("event.data.service.summary"),
    )


def _opsgenie(sent: _Payload, heard_at: datetime) -> Report | None:
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


def _jira(sent: _Payload, heard_at: datetime) -> Report | None:
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
        url=_url(f"{own.partition('/rest/')[0]}/browse/{key}") if own else "",
    )


def _servicenow(sent: _Payload, heard_at: datetime) -> Report | None:
    record = sent.find("result") or sent.content
    flat = record if isinstance(record, dict) else {}
    # a field is a text, or with sysparm_display_value=all an object of value and display_value
    said = _Payload(
        sent.provider,
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


def _datadog(sent: _Payload, heard_at: datetime) -> Report | None:
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
        url=_url(sent.text("link")),
        recurs=not cycle,
    )


def _statuspage(sent: _Payload, heard_at: datetime) -> Report | None:
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
        url=_url(sent.text("incident.shortlink")),
    )


_READERS: Mapping[Provider, Callable[[_Payload, datetime], Report | None]] = {
    Provider.PAGERDUTY: _pagerduty,
    Provider.OPSGENIE: _opsgenie,
    Provider.JIRA: _jira,
    Provider.SERVICENOW: _servicenow,
    Provider.DATADOG: _datadog,
    Provider.STATUSPAGE: _statuspage,
}
