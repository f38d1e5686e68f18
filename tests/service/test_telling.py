"""Whoever is on duty hears of an incident as it opens, and finds it on Home."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person
from storewide.ownership import duty_operations
from storewide.ownership.models import Area
from storewide.service import home, operations
from storewide.service.models import Incident, Severity


@pytest.fixture(autouse=True)
def mailing(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.ORIGIN = "https://storewide.shop.example"


@pytest.fixture
def at() -> datetime:
    """Home judges by the real clock."""
    from storewide.lib.clock import now

    return now()


@pytest.fixture
def checkout(db: None, mate: User, at: datetime) -> Area:
    """Milan is on duty for all of order entry; Checkout is a part of it."""
    milan = Person.objects.create(name="Milan", email=mate.email)
    turn: dict[str, Any] = {"area": None, "group": "order_entry", "person": milan}
    duty_operations.add_shift(**turn, begins=at, ends=at + timedelta(days=7), by=SYSTEM, at=at)
    return Area.objects.get(slug="checkout")


def opened(area: Area | None, at: datetime, since: timedelta = timedelta(0)) -> Incident:
    said: dict[str, Any] = {"title": "Checkout is down", "severity": Severity.CRITICAL, "area": area}
    return operations.open_incident(**said, opened_at=at - since, by=SYSTEM, at=at)


def test_mailed_and_waiting_for_whoever_is_on_duty(
    checkout: Area, mate: User, owner: User, at: datetime, rf: Any
) -> None:
    incident = opened(checkout, at)
    mail = Job.objects.get(kind="jobs.mail")
    assert mail.arguments["to"] == ["milan@shop.example"]
    assert mail.arguments["subject"] == "Critical: customers cannot buy: Checkout is down"
    assert f"https://storewide.shop.example{incident.get_absolute_url()}" in mail.arguments["text"]
    request = rf.get("/")
    request.user = User.objects.get(pk=mate.pk)
    found = home.waits(request)
    assert (found.count, found.first[0].why) == (1, "It is not over; you are reached first for Checkout")
    request.user = User.objects.get(pk=owner.pk)
    assert home.waits(request).count == 0


@pytest.mark.parametrize("since", [timedelta(hours=13), timedelta(days=30)])
def test_what_is_entered_for_the_record_wakes_nobody(checkout: Area, at: datetime, since: timedelta) -> None:
    opened(checkout, at, since)
    assert not Job.objects.exists()


def test_nobody_is_mailed_where_nobody_is_there(checkout: Area, at: datetime) -> None:
    opened(None, at)
    opened(Area.objects.get(slug="help-and-contact"), at)
    assert not Job.objects.exists()
