"""Incidents told and mended by people, with the marks they leave on charts."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit import links
from storewide.kit.errors import Conflict, WrongState
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.metrics.models import Annotation
from storewide.service import operations, queries, words
from storewide.service.models import Incident, IncidentState, Severity
from storewide.service.operations import BeganLater, ResolvedLater
from storewide.systems import operations as systems
from storewide.systems.models import ChangeKind, Interface, InterfaceChange, Origin, System


def test_a_told_incident_is_marked_and_found(incident: Incident) -> None:
    assert Annotation.objects.get().label == "Checkout is slow"
    assert Entry.objects.filter(action="service.incident.open").count() == 1
    link = links.resolve(Link("service.incident", str(incident.pk)))
    assert (link.label, link.url) == ("Checkout is slow", f"/service/incidents/{incident.pk}/")
    assert queries.resolve_link(Link("releases.release", str(incident.pk))) is None


def test_an_incident_of_the_future_is_refused(mate: User, at: datetime) -> None:
    with pytest.raises(BeganLater):
        operations.open_incident(
            title="x", severity=Severity.MINOR, opened_at=at + timedelta(minutes=1), by=mate, at=at
        )
    assert not Incident.objects.exists()
    assert not Annotation.objects.exists()


def test_resolving_ends_it_once(incident: Incident, mate: User, at: datetime) -> None:
    later = at + timedelta(days=1, minutes=5)
    operations.resolve_incident(incident=incident, by=mate, at=later)
    assert (incident.state, incident.resolved_at, incident.version) == ("resolved", later, 2)
    mark = Annotation.objects.get()
    assert (mark.day, mark.until) == (date(2026, 3, 10), date(2026, 3, 11))
    lines = Entry.objects.count()
    with pytest.raises(WrongState):
        operations.resolve_incident(incident=incident, by=mate, at=later)
    assert Entry.objects.count() == lines


def test_a_mended_incident_moves_its_mark(incident: Incident, mate: User, at: datetime) -> None:
    changes = {"title": "Checkout was down", "opened_at": at - timedelta(days=1), "resolved_at": at}
    operations.change_incident(incident=incident, changes=changes, by=mate, at=at, expected_version=1)
    incident.refresh_from_db()
    assert incident.state == IncidentState.RESOLVED
    mark = Annotation.objects.get()
    assert (mark.label, mark.day, mark.until) == ("Checkout was down", date(2026, 3, 9), date(2026, 3, 10))
    operations.change_incident(
        incident=incident, changes={"resolved_at": None}, by=mate, at=at, expected_version=2
    )
    incident.refresh_from_db()
    assert (incident.state, incident.resolved_at) == ("open", None)


def test_times_that_cannot_be_and_lost_updates_are_refused(
    incident: Incident, mate: User, at: datetime
) -> None:
    def change(version: int = 1, **changes: datetime) -> None:
        operations.change_incident(
            incident=incident, changes=changes, by=mate, at=at, expected_version=version
        )

    with pytest.raises(ResolvedLater):
        change(resolved_at=at - timedelta(minutes=1))
    with pytest.raises(ResolvedLater):
        change(resolved_at=at + timedelta(minutes=1))
    with pytest.raises(BeganLater):
        change(opened_at=at + timedelta(minutes=1))
    with pytest.raises(Conflict):
        change(version=7, resolved_at=at)
    incident.refresh_from_db()
    assert (incident.state, incident.version) == ("open", 1)


def test_the_database_keeps_state_and_time_together(incident: Incident) -> None:
    incident.state = IncidentState.RESOLVED
    with pytest.raises(IntegrityError, match="service_resolved_state_and_time_together"):
        incident.save()


def test_the_database_keeps_an_incident_once(incident: Incident, at: datetime) -> None:
    said = {"title": "x", "opened_at": at, "provider": "jira", "external_id": "INC-1"}
    Incident.objects.create(**said)
    with pytest.raises(IntegrityError):
        Incident.objects.create(**said)


def test_the_finding_names_what_is_open(incident: Incident, mate: User, at: datetime) -> None:
    later = at + timedelta(hours=3, minutes=20)
    assert words.finding(queries.open_now(), queries.lately(later), later) == (
        "One incident is open: Checkout is slow"
    )
    operations.resolve_incident(incident=incident, by=mate, at=later)
    assert words.finding(queries.open_now(), queries.lately(later), later) == (
        "No incident is open; there was one in the last 84 days, and it lasted 3 h 20 min"
    )
    empty = queries.lately(at + timedelta(days=100))
    assert words.finding([], empty, at) == "No incident is open, and there was none in the last 84 days"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59, "under 1 min"), (60, "1 min"), (3_600, "1 h 0 min"), (12_000, "3 h 20 min"), (187_200, "2 d 4 h")],
)
def test_a_duration_is_told_to_the_minute(seconds: int, said: str) -> None:
    assert words.duration(timedelta(seconds=seconds)) == said


def test_what_an_incident_does_to_interfaces_is_done_once_it_is_over(
    incident: Incident, at: datetime
) -> None:
    shop, depot = (
        systems.add_system(system=System(name=name, origin=Origin.BUILT), by=SYSTEM, at=at)
        for name in ("Storefront", "Stock")
    )
    flow = Interface(source=depot, target=shop, what="Stock")
    systems.add_interface(interface=flow, since=at.date() - timedelta(days=9), by=SYSTEM, at=at)
    ends = InterfaceChange(interface=flow, kind=ChangeKind.END)
    systems.state_change(change=ends, link=incident.link, by=SYSTEM, at=at)
    operations.resolve_incident(incident=incident, by=SYSTEM, at=at)
    flow.refresh_from_db()
    assert flow.ended_on == at.date()
