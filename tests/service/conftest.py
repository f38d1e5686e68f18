"""A store in London, its checkout, and PagerDuty's hook for it; and the deliveries of each alerting system."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from storewide.access.models import User
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.service import operations
from storewide.service.models import Hook, Incident, Provider, Severity
from storewide.sources.models import Store

type Deliver = Callable[..., Any]


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    """A data folder of the test's own, ready for uploads."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


@pytest.fixture
def area(db: None) -> Area:
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    role = Role.objects.create(title="Head of checkout", holder=ana)
    return Area.objects.create(
        slug="guest-checkout", name="Guest checkout", group="order_entry", accountable=role
    )


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="uk", name="Shop UK", zone="Europe/London", currency="GBP")


@pytest.fixture
def hook(store: Store, owner: User, at: datetime) -> tuple[Hook, str]:
    return operations.make_hook(name="On call", provider=Provider.PAGERDUTY, store=store, by=owner, at=at)


@pytest.fixture
def incident(store: Store, area: Area, mate: User, at: datetime) -> Incident:
    return operations.open_incident(
        title="Checkout is slow",
        severity=Severity.MAJOR,
        opened_at=at,
        store=store,
        area=area,
        by=mate,
        at=at,
    )


@pytest.fixture
def deliver(hook: tuple[Hook, str]) -> Deliver:
    """Send a delivery to PagerDuty's hook, as nobody who is signed in."""

    def do(content: Any, *, token: str = hook[1], provider: str = "pagerduty", **headers: str) -> Any:
        body = content if isinstance(content, bytes | str) else json.dumps(content)
        client = Client(enforce_csrf_checks=True)
        path = f"/service/hooks/{provider}/{token}/"
        return client.post(path, body, content_type="application/json", headers=headers)

    return do


def pagerduty(kind: str = "incident.triggered", **data: Any) -> dict[str, Any]:
    """A webhook V3 of PagerDuty, in the shape of its documentation."""
    statuses = {"incident.acknowledged": "acknowledged", "incident.resolved": "resolved"}
    said = {
        "id": "PGR0VU2",
        "type": "incident",
        "self": "https://api.pagerduty.com/incidents/PGR0VU2",
        "html_url": "https://acme.pagerduty.com/incidents/PGR0VU2",
        "number": 2,
        "status": statuses.get(kind, "triggered"),
        "incident_key": "d3640fbd41094207a1c11e58e46b1662",
        "created_at": "2026-03-10T09:00:00Z",
        "title": "A little bump in the road",
        "service": {
            "html_url": "https://acme.pagerduty.com/services/PF9KMXH",
            "id": "PF9KMXH",
            "summary": "guest checkout",
            "type": "service_reference",
        },
        "assignees": [],
        "priority": {"id": "PSO75BM", "summary": "P1", "type": "priority_reference"},
        "urgency": "high",
        "conference_bridge": None,
        "resolve_reason": None,
    }
    occurred = data.pop("occurred_at", "2026-03-10T09:00:05.169Z")
    return {
        "event": {
            "id": "5ac64822-4adc-4fda-ade0-410becf0de4f",
            "event_type": kind,
            "resource_type": "incident",
            "occurred_at": occurred,
            "agent": {"id": "PLH1HKV", "type": "user_reference"},
            "client": {"name": "PagerDuty"},
            "data": said | data,
        }
    }
