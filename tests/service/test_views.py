"""The pages of incidents and of the alerting systems that tell of them."""

from typing import Any

import pytest
from django.test import Client

from storewide.service.models import Hook, Incident
from tests.service.conftest import Deliver, pagerduty

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/service/incidents/", [200, 200, 200, 302]),
        ("/service/incidents/tell/", [200, 200, 403, 302]),
        ("/service/incidents/{incident}/", [200, 200, 200, 302]),
        ("/service/incidents/{incident}/change/", [200, 200, 403, 302]),
        ("/service/incidents/{incident}/resolve/", [405, 405, 405, 302]),
        ("/service/hooks/", [200, 403, 403, 302]),
        ("/service/hooks/new/", [200, 403, 403, 302]),
        ("/service/hooks/{hook}/", [200, 403, 403, 302]),
        ("/service/hooks/{hook}/sign/", [200, 403, 403, 302]),
        ("/service/hooks/{hook}/revoke/", [405, 405, 405, 302]),
        ("/service/hooks/pagerduty/{hook}/", [405, 405, 405, 405]),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest,
    incident: Incident,
    hook: tuple[Hook, str],
    path: str,
    expected: list[int],
) -> None:
    path = path.format(incident=incident.pk, hook=hook[0].pk)
    assert [request.getfixturevalue(who).get(path).status_code for who in EVERYBODY] == expected


def test_changing_by_post_is_for_members_and_hooks_for_owners(
    as_viewer: Client, as_mate: Client, incident: Incident, hook: tuple[Hook, str]
) -> None:
    assert as_viewer.post(f"/service/incidents/{incident.pk}/resolve/").status_code == 403
    for path in ("new/", f"{hook[0].pk}/sign/", f"{hook[0].pk}/revoke/"):
        assert as_mate.post(f"/service/hooks/{path}", {"name": "x", "secret": "x"}).status_code == 403
    incident.refresh_from_db()
    assert incident.state == "open"
    assert Hook.objects.get().revoked_at is None


def test_an_incident_is_told_and_resolved_on_pages(as_mate: Client, area: Any, store: Any) -> None:
    said = {
        "title": "Search finds nothing",
        "severity": "minor",
        "opened_at": "2026-03-01T10:00",
        "area": area.pk,
        "store": store.pk,
    }
    response = as_mate.post("/service/incidents/tell/", said, follow=True)
    page = response.content.decode()
    incident = Incident.objects.get()
    assert "Accountable: <strong>Ana Ruiz</strong>" in page
    assert f"/service/incidents/{incident.pk}/resolve/" in page
    page = as_mate.post(f"/service/incidents/{incident.pk}/resolve/", follow=True).content.decode()
    assert "is resolved." in page
    assert f"/service/incidents/{incident.pk}/resolve/" not in page


def test_a_time_to_come_is_refused_beside_its_field(as_mate: Client, db: None) -> None:
    said = {"title": "x", "severity": "minor", "opened_at": "2199-03-01T10:00"}
    response = as_mate.post("/service/incidents/tell/", said)
    assert response.status_code == 422
    assert "It began in the future" in response.content.decode()
    assert not Incident.objects.exists()


def test_an_incident_is_changed_with_its_store_and_area_kept(as_mate: Client, incident: Incident) -> None:
    path = f"/service/incidents/{incident.pk}/change/"
    page = as_mate.get(path).content.decode()
    assert 'value="2026-03-10T09:30"' in page
    said = {
        "title": "Checkout was slow",
        "severity": "minor",
        "opened_at": "2026-03-10T09:30",
        "resolved_at": "2026-03-10T09:45",
        "expected_version": 1,
        "area": incident.area_id,
        "store": incident.store_id,
    }
    assert as_mate.post(path, said).status_code == 302
    incident.refresh_from_db()
    assert (incident.title, incident.state) == ("Checkout was slow", "resolved")
    late = as_mate.post(path, said | {"title": "Checkout hung"})
    assert late.status_code == 422
    page = late.content.decode()
    assert "<dt>What happened</dt><dd>Checkout was slow</dd>" in page
    assert 'value="Checkout hung"' in page
    incident.refresh_from_db()
    assert (incident.title, incident.version) == ("Checkout was slow", 2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", True),
        ("state=resolved", False),
        ("severity=major", True),
        ("area=guest-checkout", True),
        ("store=uk", True),
        ("provider=jira", False),
        ("began_from=2026-03-11", False),
        ("q=slow", True),
        ("q=fast", False),
    ],
)
def test_the_list_narrows(as_viewer: Client, incident: Incident, query: str, found: bool) -> None:
    page = as_viewer.get(f"/service/incidents/?{query}").content.decode()
    assert (f"/service/incidents/{incident.pk}/" in page) is found


def test_the_list_costs_the_same_however_long(
    as_viewer: Client, deliver: Deliver, incident: Incident, django_assert_num_queries: Any
) -> None:
    as_viewer.get("/service/incidents/")
    with django_assert_num_queries(9):
        as_viewer.get("/service/incidents/")
    for number in range(5):
        deliver(pagerduty(id=f"P{number}"))
    with django_assert_num_queries(9):
        as_viewer.get("/service/incidents/")


def test_an_address_is_shown_once_and_works(as_owner: Client) -> None:
    said = {"name": "On call", "provider": "pagerduty", "store": "", "area": ""}
    page = as_owner.post("/service/hooks/new/", said).content.decode()
    address = page.partition('value="http://testserver')[2].partition('"')[0]
    assert address.startswith("/service/hooks/pagerduty/swh_")
    assert Client().post(address, pagerduty(), content_type="application/json").status_code == 200
    hook = Hook.objects.get()
    page = as_owner.get(f"/service/hooks/{hook.pk}/").content.decode()
    assert address.rpartition("/hooks/pagerduty/")[2] not in page
    assert f"/service/hooks/{hook.pk}/sign/" in page
    as_owner.post(f"/service/hooks/{hook.pk}/sign/", {"secret": "s3cret"})
    hook.refresh_from_db()
    assert hook.secret == "s3cret"
    as_owner.post(f"/service/hooks/{hook.pk}/revoke/")
    assert Client().post(address, pagerduty(), content_type="application/json").status_code == 404
