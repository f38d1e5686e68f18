"""The plan over REST: goals, targets, objectives, key results and check-ins as a program writes and reads them."""

import json
from typing import Any

import pytest
from django.test import Client

from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy.models import CheckIn, Goal, Objective

API = "/api/v1/strategy"


def sent(client: Client, method: str, path: str, body: Any, status: int) -> Any:
    answer = client.generic(method, f"{API}{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_plan_is_written_and_read(as_mate: Client, store: Store, ana: Person) -> None:
    days = {"begins": "2026-01-01", "ends": "2026-12-31"}
    goal = {"name": "Spend grows", "owner": ana.email, "store": store.slug, "metric": "spend"} | days
    sent(as_mate, "POST", "/goals", goal, 201)
    made = Goal.objects.get()
    address = f"/goals/{made.pk}/targets?store={store.slug}"
    targets = sent(as_mate, "PUT", address, [{"month": "2026-03", "value": 5000}], 200)
    assert targets[2] == {"month": "2026-03", "value": 5000}
    sent(as_mate, "POST", "/objectives", {"name": "More visitors", "goal": str(made.pk)} | days, 201)
    objective = Objective.objects.get()
    path = f"/objectives/{objective.pk}"
    result = {"name": "They buy", "metric": "conversion", "store": store.slug, "due_on": "2026-12-01"}
    key = sent(as_mate, "POST", f"{path}/key-results", result | {"start": "2 %", "aim": "0.03"}, 201)
    assert (key["start"], key["aim"]) == ("0.02000000", "0.03000000")
    said = [{"key_result": key["id"], "confidence": 7}]
    read = sent(as_mate, "POST", f"{path}/check-ins", said, 200)
    assert read[0]["confidence"] == 7
    assert CheckIn.objects.get().value is None
    sent(as_mate, "POST", f"{path}/close", {"outcome": "Given up"}, 200)
    assert sent(as_mate, "POST", f"{path}/check-ins", said, 409)


@pytest.mark.usefixtures("goal")
def test_a_viewer_reads_and_writes_nothing(as_viewer: Client) -> None:
    assert len(as_viewer.get(f"{API}/goals").json()["items"]) == 1
    goal = {"name": "x", "begins": "2026-01-01", "ends": "2026-12-31"}
    sent(as_viewer, "POST", "/goals", goal, 403)
    assert Goal.objects.count() == 1
    assert (
        as_viewer.get(f"{API}/alignment").json()["finding"]
        == "There is no open work to hold against the goals"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"owner": "nobody@shop.example"}, "There is nobody with the e-mail “nobody@shop.example”."),
        ({"store": "moon"}, "There is no store “moon”."),
    ],
)
def test_a_name_of_nothing_is_refused(as_mate: Client, change: dict[str, str], sentence: str) -> None:
    goal = {"name": "x", "begins": "2026-01-01", "ends": "2026-12-31"} | change
    assert sentence in str(sent(as_mate, "POST", "/goals", goal, 422))
    assert not Goal.objects.exists()
