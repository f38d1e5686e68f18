"""The portfolio and the ledger over REST, from the request to the frozen promise."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.ledger.models import IntendedEffect
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase, Request
from storewide.sources.models import Store

REQUESTS = "/api/v1/portfolio/requests"


@pytest.fixture
def api(mate: User, at: datetime) -> Any:
    """Calls with a key of Milan's that may read and write the portfolio and read the ledger."""
    scopes = ["portfolio:read", "portfolio:write", "ledger:read"]
    _key, token = access.create_key(name="script", user=mate, scopes=scopes, expires_at=None, by=mate, at=at)

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        response = getattr(Client(), method)(
            path, data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        return response.status_code, response.json()

    return call


@pytest.fixture
def case_body(due_on: date) -> dict[str, Any]:
    return {
        "objective": "Nobody needs an account to buy.",
        "cost": 40000,
        "value": 180000.5,
        "currency": "GBP",
        "what_ships": "Guest checkout",
        "metric": "conversion",
        "direction": "up",
        "size": 3.0,
        "due_on": due_on.isoformat(),
        "owner": "ana@shop.example",
    }


def test_from_the_request_to_the_frozen_promise(
    api: Any, area: Area, store: Store, case_body: dict[str, Any], mate: User
) -> None:
    status, asked = api(
        "post", REQUESTS, {"title": "Guest checkout", "problem": "p", "area": area.slug, "store": "uk"}
    )
    assert status == 201
    assert (asked["number"], asked["state"], asked["area"], asked["accountable"], asked["store"]) == (
        1,
        "asked",
        "one-page-checkout",
        "ana@shop.example",
        "uk",
    )
    assert asked["asked_by"] == "Milan (script)"

    status, case = api("put", f"{REQUESTS}/1/case", case_body)
    assert (status, case["cost"], case["value"], case["version"]) == (200, 40000.0, 180000.5, 1)
    assert case["promise"].startswith("Conversion will go up by 3.0\u00a0% by")

    status, frozen = api("post", f"{REQUESTS}/1/promise", {"expected_version": 1})
    assert status == 200
    assert frozen["frozen_at"] is not None
    assert IntendedEffect.objects.get().frozen_by_id == mate.id

    status, listed = api("get", "/api/v1/ledger/effects?metric=conversion&limit=10")
    assert (status, listed["count"]) == (200, 1)
    assert (listed["items"][0]["size"], listed["items"][0]["owner"]) == (3.0, "ana@shop.example")
    status, one = api("get", f"/api/v1/ledger/effects/{listed['items'][0]['id']}")
    assert (status, one["unchanged"], one["grade"]) == (200, True, "none")

    status, request = api("get", f"{REQUESTS}/1")
    assert (status, request["state"], request["case"]["currency"]) == (200, "promised", "GBP")


def test_requests_come_in_pages(api: Any, area: Area) -> None:
    Request.objects.bulk_create(
        Request(number=n, title=f"R {n}", problem="p", area=area) for n in range(1, 6)
    )
    status, page = api("get", f"{REQUESTS}?limit=2&offset=2")
    assert (status, page["count"], [item["number"] for item in page["items"]]) == (200, 5, [3, 2])
    assert api("get", f"{REQUESTS}?state=declined")[1]["count"] == 0


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({"owner": "zoe@shop.example"}, "There is no person “zoe@shop.example”."),
        ({"size": 0}, "The size is 0 %; it must be above 0 (the direction says up or down)."),
        ({"direction": "sideways"}, "The direction is “sideways”; it must be up or down."),
        ({"cost": 1.001}, '"1.001" has more than the 2 decimals of GBP.'),
        ({"cost": -1}, "Cost and return must be 0 or more; leave out what nobody has estimated."),
        ({"currency": "XXX"}, 'currency "XXX" is not known; use its three-letter code, such as EUR.'),
    ],
)
def test_a_case_that_cannot_be_is_a_problem(
    api: Any, asked: Request, case_body: dict[str, Any], wrong: dict[str, Any], detail: str
) -> None:
    status, problem = api("put", f"{REQUESTS}/1/case", {**case_body, **wrong})
    assert (status, problem["detail"]) == (422, detail)
    assert not BusinessCase.objects.exists()
    assert not IntendedEffect.objects.exists()


def test_a_conflict_carries_theirs(api: Any, bet: BusinessCase, case_body: dict[str, Any]) -> None:
    status, problem = api("put", f"{REQUESTS}/1/case", {**case_body, "expected_version": 7})
    assert status == 409
    assert problem["theirs"] == {"risks": "More fraud.", "promise": "Guest checkout on mobile"}


def test_declining_twice_is_a_problem(api: Any, asked: Request) -> None:
    assert api("post", f"{REQUESTS}/1/decline", {"reason": "No"})[0] == 200
    status, problem = api("post", f"{REQUESTS}/1/decline", {"reason": "No"})
    assert (status, problem["title"]) == (409, "Conflict")
    assert api("post", f"{REQUESTS}/7/decline", {"reason": "No"})[0] == 404


def test_a_key_is_held_to_its_scopes(mate: User, asked: Request, at: datetime) -> None:
    _key, token = access.create_key(
        name="reader",
        user=mate,
        scopes=["portfolio:read"],
        expires_at=at + timedelta(days=9999),
        by=mate,
        at=at,
    )
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get(REQUESTS).status_code == 200
    assert (
        client.post(f"{REQUESTS}/1/decline", {"reason": "No"}, content_type="application/json").status_code
        == 403
    )
    assert client.get("/api/v1/ledger/effects").status_code == 403
    assert Client().get(REQUESTS).status_code == 401
    assert Request.objects.get().state == "asked"
