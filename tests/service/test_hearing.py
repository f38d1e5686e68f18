"""Deliveries at a hook's address: taken once, in any order, and only from whoever may."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime

import pytest

from storewide.access import hook_operations as hooks
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.ownership.models import Area
from storewide.service import operations
from storewide.service.models import Hook, Incident, IncidentState, Provider
from storewide.sources.models import Store
from tests.service.conftest import Deliver, pagerduty
from tests.service.deliveries import datadog, opsgenie

type Made = tuple[Hook, str]

OVER = pagerduty("incident.resolved", occurred_at="2026-03-11T01:30:00Z")


def refused(hook: Hook) -> str:
    hook.refresh_from_db()
    return hook.refused_why


def test_a_delivery_opens_an_incident_and_marks_the_charts(
    deliver: Deliver, hook: Made, area: Area, store: Store
) -> None:
    response = deliver(pagerduty())
    incident = Incident.objects.get()
    assert (response.status_code, response.json()) == (200, {"incident": str(incident.pk)})
    assert (incident.title, incident.severity, incident.state) == (
        "A little bump in the road",
        "critical",
        "open",
    )
    assert (incident.store, incident.area, incident.told_by_label) == (store, area, "On call")
    assert incident.opened_at == datetime(2026, 3, 10, 9, tzinfo=UTC)
    mark = Annotation.objects.get()
    assert (mark.kind, mark.label, mark.day, mark.until, mark.store, mark.area) == (
        AnnotationKind.INCIDENT,
        incident.title,
        date(2026, 3, 10),
        None,
        store,
        area,
    )
    assert mark.source == f"service.incident:{incident.pk}"
    line = Entry.objects.get(action="service.incident.report")
    assert (line.actor_label, line.actor_id) == ("PagerDuty (On call)", None)
    hook[0].refresh_from_db()
    assert hook[0].heard_at is not None
    assert hook[0].tag.label == "Working"


def test_a_repeat_is_nothing_new(deliver: Deliver) -> None:
    deliver(pagerduty())
    lines = Entry.objects.count()
    assert deliver(pagerduty()).status_code == 200
    assert Incident.objects.count() == 1
    assert Annotation.objects.count() == 1
    assert Entry.objects.count() == lines


def test_the_end_may_come_before_the_beginning(deliver: Deliver) -> None:
    deliver(OVER)
    deliver(pagerduty())
    deliver(pagerduty("incident.acknowledged", occurred_at="2026-03-10T09:10:00Z"))
    incident = Incident.objects.get()
    assert (incident.state, incident.opened_at) == (
        IncidentState.RESOLVED,
        datetime(2026, 3, 10, 9, tzinfo=UTC),
    )
    assert incident.resolved_at == datetime(2026, 3, 11, 1, 30, tzinfo=UTC)
    mark = Annotation.objects.get()
    assert (mark.day, mark.until) == (date(2026, 3, 10), date(2026, 3, 11))


def test_what_is_no_incident_is_taken_and_changes_nothing(deliver: Deliver) -> None:
    response = deliver(pagerduty("incident.annotated", type="incident_note"))
    assert (response.status_code, response.json()) == (200, {"incident": None})
    assert not Incident.objects.exists()


def test_an_alarm_that_goes_off_again_is_another_incident(
    deliver: Deliver, owner: User, at: datetime
) -> None:
    _made, token = operations.make_hook(name="Monitors", provider=Provider.DATADOG, by=owner, at=at)
    times = ("1773133200000", "1773136800000", "1773140400000", "1773144000000")
    for turn, moment in zip(("Triggered", "Recovered", "Triggered", "Recovered"), times, strict=True):
        sent = datadog(f"[{turn}] Checkout p99 is high") | {"date": moment}
        for _twice in range(2):
            assert deliver(sent, provider="datadog", token=token).status_code == 200
    found = Incident.objects.order_by("opened_at")
    assert [(each.state, each.lasted(at).total_seconds()) for each in found] == [("resolved", 3600)] * 2
    assert len({each.external_id for each in found}) == 2


def test_an_unknown_delivery_is_refused_by_name_and_shown(
    deliver: Deliver, hook: Made, caplog: pytest.LogCaptureFixture
) -> None:
    response = deliver(opsgenie("Create"))
    sentence = response.json()["detail"]
    assert response.status_code == 422
    assert sentence.startswith("This is not a delivery of PagerDuty: “event.event_type” is missing")
    assert refused(hook[0]) == sentence
    assert hook[0].tag.label == "Last delivery refused"
    assert sentence in caplog.text
    assert hook[1] not in caplog.text
    assert not Incident.objects.exists()
    deliver(pagerduty())
    hook[0].refresh_from_db()
    assert hook[0].tag.label == "Working"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"\xff\xfe", 400), ("[" * 100_000, 400), (b" " * (256 * 1024 + 1), 413)],
)
def test_what_cannot_be_read_is_refused(deliver: Deliver, hook: Made, body: bytes, status: int) -> None:
    assert deliver(body).status_code == status
    assert refused(hook[0])


def test_only_a_known_and_living_address_takes_anything(
    deliver: Deliver, hook: Made, owner: User, at: datetime
) -> None:
    assert deliver(pagerduty(), token="swh_wrong").status_code == 404
    assert deliver(pagerduty(), provider="opsgenie").status_code == 404
    hooks.revoke_hook(hook=hook[0], by=owner, at=at)
    assert deliver(pagerduty()).status_code == 404
    assert not Incident.objects.exists()


def test_a_signed_hook_takes_signed_deliveries_alone(
    deliver: Deliver, hook: Made, owner: User, at: datetime
) -> None:
    hooks.sign_hook(hook=hook[0], secret=" s3cret ", by=owner, at=at)
    body = json.dumps(pagerduty())
    good = hmac.new(b"s3cret", body.encode(), hashlib.sha256).hexdigest()
    for given in ("", "v1=", f"v1={'0' * 64}", "v1=é"):
        signature = {"X-PagerDuty-Signature": given} if given.isascii() else {}
        assert deliver(body, **signature).status_code == 401
    assert "X-PagerDuty-Signature" in refused(hook[0])
    assert not Incident.objects.exists()
    assert deliver(body, **{"X-PagerDuty-Signature": f"v1={'0' * 64},v1={good}"}).status_code == 200
    assert not any("s3cret" in str(entry.changes) for entry in Entry.objects.all())


def test_a_token_is_kept_nowhere(hook: Made) -> None:
    made, token = hook
    assert token not in json.dumps([str(value) for value in vars(made).values()])
    assert not any(token in f"{entry.changes}{entry.record_label}" for entry in Entry.objects.all())
