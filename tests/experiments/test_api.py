"""Experiments over REST: from the plan to the decision, and what a running one never tells."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.experiments import trials
from storewide.experiments.models import Experiment, Learning, Reading, Totals
from storewide.ownership.models import Area
from storewide.sources.models import Store
from tests.experiments.conftest import BROKEN, WON, FakeWarehouse, answered

ALL = "/api/v1/experiments"


@pytest.fixture
def api(ana_user: User, at: datetime) -> Any:
    """Calls with a key of Ana's that may read and write experiments."""
    scopes = ["experiments:read", "experiments:write"]
    _key, token = access.create_key(
        name="script", user=ana_user, scopes=scopes, expires_at=None, by=ana_user, at=at
    )

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        response = getattr(Client(), method)(
            path, data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        return response.status_code, response.json()

    return call


@pytest.fixture
def body(area: Area, store: Store) -> dict[str, Any]:
    return {
        "key": "checkout-1p",
        "name": "One-page checkout",
        "hypothesis": "Fewer steps.",
        "area": area.slug,
        "store": store.slug,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-29",
        "method": "fixed",
        "arms": [
            {"key": "control", "name": "As it was", "is_control": True},
            {"key": "one_page", "name": "One page"},
        ],
        "measures": [{"metric": "conversion", "role": "success"}],
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the API takes for now: at first a moment before the start."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("storewide.experiments.api.now", lambda: moment)

    set_to(datetime(2026, 2, 27, tzinfo=UTC))
    return set_to


def test_from_the_plan_to_the_decision(
    api: Any, body: dict[str, Any], clock: Any, after: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = FakeWarehouse(answered(WON))
    monkeypatch.setattr(trials, "warehouse", lambda: house)
    status, planned = api("post", ALL, body)
    assert (status, planned["number"], planned["state"], planned["result"]) == (201, 1, "draft", None)
    assert planned["measures"] == [{"metric": "conversion", "role": "success", "margin": "1.00"}]
    assert api("post", f"{ALL}/1/start", {"expected_version": 9})[0] == 409
    assert api("post", f"{ALL}/1/start", {"expected_version": 1})[1]["state"] == "running"
    status, early = api("post", f"{ALL}/1/read")
    assert status == 409
    assert "runs until" in early["detail"]
    assert house.asked == []
    assert api("get", f"{ALL}/1")[1]["result"] is None
    clock(after)
    found = api("post", f"{ALL}/1/read")[1]["result"]
    assert (found["says"], found["recommended"], found["split_ok"]) == ("ship", "ship", True)
    assert (
        found["words"]
        == "Ship it: conversion rose 10.0\u00a0% (between 6.1 and 14.1); no guardrail was planned."
    )
    assert found["metrics"][0]["relative"] == pytest.approx(0.1)
    status, decided = api("post", f"{ALL}/1/decide", {"outcome": "ship", "reason": "More buy."})
    assert (status, decided["state"], decided["outcome"]) == (200, "decided", "ship")
    assert [each["says"] for each in api("get", f"{ALL}?state=decided")[1]["items"]] == ["ship"]


def test_a_broken_split_tells_no_metric(
    api: Any, read_as: Callable[[Any], Experiment], clock: Any, after: datetime
) -> None:
    read_as(BROKEN)
    found = api("get", f"{ALL}/1")[1]["result"]
    assert (found["says"], found["split_ok"], found["metrics"]) == ("broken_split", False, [])
    status, refused = api("post", f"{ALL}/1/decide", {"outcome": "ship", "reason": "Why not."})
    assert (status, Experiment.objects.get().state) == (422, "ended")
    assert "The split of “One-page checkout” is broken" in refused["detail"]


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"area": "nowhere"}, "There is no area “nowhere”."),
        ({"case": 7}, "There is no business case “7”."),
        ({"arms": []}, "There are 0 arms; a comparison needs a control and at least one more."),
    ],
)
def test_a_plan_that_cannot_be_is_a_problem(
    changed: dict[str, Any], detail: str, api: Any, body: dict[str, Any], clock: Any
) -> None:
    status, problem = api("post", ALL, body | changed)
    assert (status, problem["detail"]) == (422, detail)
    assert not Experiment.objects.exists()


def test_a_key_is_held_to_its_scopes(mate: User, running: Experiment, at: datetime, after: datetime) -> None:
    _key, token = access.create_key(
        name="reader", user=mate, scopes=["experiments:read"], expires_at=None, by=mate, at=at
    )
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get(ALL).status_code == 200
    assert client.post(f"{ALL}/1/read").status_code == 403
    assert not Reading.objects.exists()


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("post", "/1/start", {"expected_version": 1}),
    ("post", "/1/read", {}),
    ("post", "/1/decide", {"outcome": "drop", "reason": "x"}),
    ("put", "/1/learning", {"words": "x"}),
    (
        "post",
        "/1/totals",
        {"origin": "x", "up_to": "2026-03-29", "arms": [{"variant": "control", "units": 9, "metrics": []}]},
    ),
]
READS = ("", "/1", "/programme", "/results", "/learnings", "/1/registration", "/1/overlaps")


@pytest.mark.parametrize("scopes", [["experiments:read"], ["flags:read", "flags:write"]])
def test_each_address_asks_for_its_scope(
    scopes: list[str], mate: User, running: Experiment, at: datetime
) -> None:
    _key, token = access.create_key(name="other", user=mate, scopes=scopes, expires_at=None, by=mate, at=at)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    before = Experiment.objects.values().get()
    for method, path, body in CHANGES:
        answer = getattr(client, method)(f"{ALL}{path}", body, content_type="application/json")
        assert answer.status_code == 403, path
    wanted = 200 if scopes == ["experiments:read"] else 403
    assert {path: client.get(f"{ALL}{path}").status_code for path in READS} == dict.fromkeys(READS, wanted)
    assert {Client().get(f"{ALL}{path}").status_code for path in READS} == {401}
    assert Experiment.objects.values().get() == before
    assert not Learning.objects.exists()
    assert not Totals.objects.exists()
