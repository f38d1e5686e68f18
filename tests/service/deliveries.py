"""Deliveries of the alerting systems beside PagerDuty, in the shape that each publishes."""

from datetime import UTC, datetime
from typing import Any


def moment(hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 10, hour, minute, second, micro, tzinfo=UTC)


def millis(hour: int, minute: int = 0) -> int:
    return int(moment(hour, minute).timestamp()) * 1000


def opsgenie(action: str, **alert: Any) -> dict[str, Any]:
    return {
        "action": action,
        "alert": {
            "alertId": "052652ac-5d1c-464a-812a-7dd18bbfba8c",
            "message": "Payments fail",
            "tags": ["tag1"],
            "tinyId": "10",
            "entity": "Checkout",
            "alias": "payments",
            "createdAt": millis(9),
            "updatedAt": millis(9, 20) * 1_000_000,
            "username": "system",
            "priority": "P2",
            "source": "grafana",
        }
        | alert,
        "source": {"name": "web", "type": "API"},
        "integrationName": "Storewide",
        "integrationType": "Webhook",
    }


def jira(kind: str, category: str) -> dict[str, Any]:
    return {
        "timestamp": millis(9, 30),
        "webhookEvent": f"jira:issue_{kind}",
        "issue": {
            "id": "99291",
            "self": "https://acme.atlassian.net/rest/api/2/issue/99291",
            "key": "INC-7",
            "fields": {
                "summary": "Search is down",
                "created": "2026-03-10T09:05:00.000+0000",
                "resolutiondate": "2026-03-10T11:29:00.000+0200" if category == "done" else None,
                "status": {"name": "Any", "statusCategory": {"key": category}},
                "priority": {"name": "Highest"},
            },
        },
    }


def servicenow(state: str) -> dict[str, Any]:
    return {
        "result": {
            "number": "INC0010023",
            "sys_id": "a83820b58f723300e7e16c7827bdeed2",
            "short_description": "Shop answers 500",
            "state": state,
            "priority": "1",
            "opened_at": "2026-03-10 09:00:00",
            "resolved_at": "2026-03-10 10:15:00" if state == "6" else "",
            "sys_updated_on": "2026-03-10 10:16:00",
            "business_service": {"link": "https://acme.service-now.com/x", "value": "y"},
        }
    }


def datadog(title: str, **more: str) -> dict[str, Any]:
    return {
        "body": "%%%\nmetric over threshold\n%%%",
        "last_updated": str(millis(9, 10)),
        "event_type": "query_alert_monitor",
        "title": title,
        "date": str(millis(9, 10)),
        "org": {"id": "1", "name": "acme"},
        "id": "7012345",
    } | more


def statuspage(status: str, **more: Any) -> dict[str, Any]:
    return {
        "meta": {"unsubscribe": "https://statuspage.example/?unsubscribe=j0vqr9kl3513"},
        "page": {"id": "j2mfxwj97wnj", "status_indicator": "major", "status_description": "Partial outage"},
        "incident": {
            "backfilled": False,
            "created_at": "2026-03-10T10:00:00.000+01:00",
            "impact": "critical",
            "name": "Unplanned downtime",
            "resolved_at": "2026-03-10T10:40:00.000+01:00" if status == "resolved" else None,
            "shortlink": "https://j.mp/18zyDQx",
            "status": status,
            "updated_at": "2026-03-10T10:41:00.000+01:00",
            "id": "lbkhbwn21v5q",
            "incident_updates": [],
        }
        | more,
    }
