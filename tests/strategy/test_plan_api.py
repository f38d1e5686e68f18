"""The plan over REST: goals, targets, objectives, key results and check-ins as a program writes and reads them."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy.models import CheckIn, Goal, KeyResult, Objective

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


def test_a_goal_says_otherwise(as_mate: Client, goal: Goal, ana: Person, store: Store) -> None:
    assert (goal.accountable, goal.store) == (ana, store)
    path = f"/goals/{goal.pk}"
    told = sent(as_mate, "PATCH", path, {"name": "Spend grows by a tenth", "owner": ""}, 200)
    assert (told["name"], told["owner"], told["metric"], told["ends"], told["version"]) == (
        "Spend grows by a tenth",
        None,
        "spend",
        "2026-12-31",
        2,
    )
    assert "Somebody else" in str(sent(as_mate, "PATCH", path, {"why": "x", "expected_version": 1}, 409))
    # what is kept for good ends on no day
    told = sent(as_mate, "PATCH", path, {"kind": "permanent"}, 200)
    assert (told["kind"], told["ends"], told["version"]) == ("permanent", None, 3)
    sent(as_mate, "PATCH", path, {"kind": "timed"}, 422)
    sent(as_mate, "PATCH", path, {"metric": "moon"}, 422)
    sent(as_mate, "PATCH", path, {"name": None}, 422)
    goal.refresh_from_db()
    assert (goal.version, goal.why, goal.owner, goal.name) == (3, "", None, "Spend grows by a tenth")


def test_an_objective_says_otherwise(as_mate: Client, objective: Objective, goal: Goal) -> None:
    path = f"/objectives/{objective.pk}"
    told = sent(as_mate, "PATCH", path, {"every": 7, "goal": "", "ends": "2026-05-31"}, 200)
    assert (told["every"], told["goal_id"], told["ends"], told["begins"]) == (
        7,
        None,
        "2026-05-31",
        "2026-02-01",
    )
    assert sent(as_mate, "PATCH", path, {"goal": str(goal.pk)}, 200)["goal_id"] == str(goal.pk)
    sent(as_mate, "PATCH", path, {"ends": "2026-01-01"}, 422)
    sent(as_mate, "POST", f"{path}/close", {"outcome": "Reached"}, 200)
    sent(as_mate, "PATCH", path, {"every": 30}, 409)
    objective.refresh_from_db()
    assert (objective.every, objective.version) == (7, 4)


def test_a_key_result_says_otherwise_and_is_taken_back(
    as_mate: Client, measured: KeyResult, told: KeyResult
) -> None:
    path = f"/key-results/{measured.pk}"
    seen = sent(as_mate, "PATCH", path, {"aim": "4 %", "name": "Far more buy"}, 200)
    assert (seen["name"], seen["start"], seen["aim"]) == ("Far more buy", "0.01000000", "0.04000000")
    refused = sent(as_mate, "PATCH", path, {"metric": "spend"}, 422)
    assert "Give start and aim too" in str(refused)
    seen = sent(as_mate, "PATCH", path, {"metric": "spend", "start": "1000", "aim": "1,500.50"}, 200)
    assert (seen["metric"], seen["start"], seen["aim"]) == ("spend", "1000.00000000", "1500.50000000")
    measured.refresh_from_db()
    assert (measured.start, measured.aim) == (Decimal(100_000), Decimal(150_050))
    sent(as_mate, "PATCH", path, {"aim": "1000"}, 422)
    sent(as_mate, "PATCH", path, {"metric": "moon", "start": "1", "aim": "2"}, 422)
    assert sent(as_mate, "PATCH", f"/key-results/{told.pk}", {"aim": "40"}, 200)["aim"] == "40.00000000"
    assert as_mate.delete(f"{API}{path}").status_code == 204
    assert list(KeyResult.objects.values_list("pk", flat=True)) == [told.pk]


def test_a_viewer_changes_nothing_of_the_plan(as_viewer: Client, goal: Goal, told: KeyResult) -> None:
    sent(as_viewer, "PATCH", f"/goals/{goal.pk}", {"why": "x"}, 403)
    sent(as_viewer, "PATCH", f"/objectives/{told.objective_id}", {"every": 3}, 403)
    sent(as_viewer, "PATCH", f"/key-results/{told.pk}", {"aim": "1"}, 403)
    assert as_viewer.delete(f"{API}/key-results/{told.pk}").status_code == 403
    assert {Goal.objects.get().version, KeyResult.objects.get().version} == {1}
