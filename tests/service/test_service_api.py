"""Probes, maintenance, objectives and money at risk over REST."""

from datetime import timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.service.models import Incident, Maintenance, Objective, Probe
from storewide.sources.models import Store
from tests.service.test_api import call

URL = "/api/v1/service"
PROBE: dict[str, Any] = {
    "name": "Purchase",
    "store": "uk",
    "url": "https://shop.example/",
    "area": "guest-checkout",
    "steps": [{"name": "cart", "path": "/cart", "method": "POST", "fields": [["product", "1"]]}],
}


pytestmark = pytest.mark.usefixtures("folder")


def test_a_probe_is_made_with_its_steps_and_listed(mate: User, store: Store, area: Area):
    client = call(mate, "service:read", "service:write")
    made = client.post(f"{URL}/probes", PROBE, content_type="application/json")
    assert made.status_code == 201
    (listed,) = client.get(f"{URL}/probes", {"store": "uk"}).json()["items"]
    assert listed == made.json()
    assert (listed["standing"], listed["area"], listed["is_on"]) == ("unknown", "guest-checkout", True)
    step = {"store": "uk", "area": None, "name": "cart", "method": "POST", "path": "/cart"}
    assert listed["steps"] == [step | {"status": 200, "text": ""}]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "http://10.0.0.8/"}, "10.0.0.8 is 10.0.0.8, an address of a private network"),
        ({"store": "us"}, "There is no store “us”."),
        ({"every": 5}, "5 is not between 10 and 86400"),
        ({"steps": [{"name": "cart", "path": "http://else.example/"}]}, "is no path of the store"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    mate: User, store: Store, area: Area, said: dict[str, Any], sentence: str
):
    answer = call(mate, "service:write").post(f"{URL}/probes", PROBE | said, content_type="application/json")
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert not Probe.objects.exists()


def test_maintenance_is_planned_listed_and_taken_back(mate: User, store: Store):
    client, begins = call(mate, "service:read", "service:write"), now() + timedelta(hours=1)
    body = {
        "title": "Release 24.3",
        "store": "uk",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
    }
    made = client.post(f"{URL}/maintenance", body, content_type="application/json")
    assert made.status_code == 201
    assert [each["title"] for each in client.get(f"{URL}/maintenance").json()["items"]] == ["Release 24.3"]
    assert client.delete(f"{URL}/maintenance/{made.json()['id']}").status_code == 204
    assert not Maintenance.objects.exists()


def test_an_objective_is_set_and_says_how_it_stands(mate: User, store: Store):
    client = call(mate, "service:read", "service:write")
    body = {"store": "uk", "target": "99.9"}
    assert client.post(f"{URL}/objectives", body, content_type="application/json").status_code == 201
    (found,) = client.get(f"{URL}/objectives").json()
    assert (found["share"], found["budget_left"]) == (None, None)
    assert found["said"] == "Availability shall be 99.9\u00a0%; nothing was measured yet"
    again = client.post(f"{URL}/objectives", body, content_type="application/json")
    assert "Shop UK has an objective for “Availability”" in again.json()["detail"]
    assert Objective.objects.count() == 1


def test_an_incident_is_reclassified_with_a_reason_and_costs_nothing(mate: User, incident: Incident):
    client, address = call(mate, "service:read", "service:write"), f"{URL}/incidents/{incident.pk}"
    risk = client.get(f"{address}/risk").json()
    assert risk["said"] == "The orders of these hours have not come in yet."
    assert risk["missing"] is None
    without = {"reading": "planned", "reason": " "}
    refused = client.post(f"{address}/reclassify", without, content_type="application/json")
    assert refused.status_code == 422
    body = {"reading": "planned", "reason": "It was announced"}
    answer = client.post(f"{address}/reclassify", body, content_type="application/json")
    assert answer.json()["reading"] == "planned"
    assert client.get(f"{address}/risk").json()["said"] == "Nothing is counted, since it was no fault."


def test_a_viewer_reads_and_changes_nothing(viewer: User, store: Store, area: Area):
    client = call(viewer, "service:read", "service:write")
    assert client.get(f"{URL}/probes").status_code == 200
    assert client.post(f"{URL}/probes", PROBE, content_type="application/json").status_code == 403
    assert not Probe.objects.exists()
