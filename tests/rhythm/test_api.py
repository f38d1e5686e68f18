"""Actions and reviews over REST."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.rhythm import operations
from storewide.rhythm.models import Action
from storewide.sources.models import Store

ACTIONS, REVIEWS = "/api/v1/rhythm/actions", "/api/v1/rhythm/reviews"


def _api(user: User, scopes: list[str], at: datetime) -> Any:
    _key, token = keys.create_key(name="script", user=user, scopes=scopes, expires_at=None, by=user, at=at)

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        response = getattr(Client(), method)(
            path, data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        return response.status_code, response.json()

    return call


@pytest.fixture
def api(mate: User, at: datetime) -> Any:
    return _api(mate, ["rhythm:read", "rhythm:write"], at)


def test_from_opening_to_closing(api: Any, ana: Person, store: Store) -> None:
    due = (now() + timedelta(days=3)).date().isoformat()
    status, opened = api(
        "post", ACTIONS, {"what": "Ask", "owner": "ana@shop.example", "due_on": due, "store": "de"}
    )
    assert (status, opened["what"], opened["owner"], opened["closed_at"]) == (
        201,
        "Ask",
        "ana@shop.example",
        None,
    )
    one = f"{ACTIONS}/{opened['id']}"
    assert api("patch", one, {"what": "Ask again", "expected_version": 1})[1]["what"] == "Ask again"
    assert api("patch", one, {"what": "x", "expected_version": 1})[0] == 409
    status, closed = api("post", f"{one}/close", {"outcome": "Done."})
    assert (status, closed["outcome"]) == (200, "Done.")
    assert api("post", f"{one}/close", {"outcome": "Done."})[0] == 409
    assert [each["id"] for each in api("get", f"{ACTIONS}?state=closed&store=de")[1]["items"]] == [
        opened["id"]
    ]
    assert api("get", f"{ACTIONS}?state=open")[1]["items"] == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"store": "xx"}, "There is no store “xx”."),
        ({"owner": "nobody@shop.example"}, "Nobody here goes by “nobody@shop.example”"),
        ({"due_on": "2020-01-01"}, "1 Jan 2020 is over"),
    ],
)
def test_refusals_name_what_is_wrong(
    api: Any, ana: Person, store: Store, said: dict[str, str], sentence: str
) -> None:
    body = {"what": "Ask", "owner": "ana@shop.example", "due_on": "2099-01-01", "store": "de"} | said
    status, problem = api("post", ACTIONS, body)
    assert status == 422
    assert sentence in problem["detail"]
    assert not Action.objects.exists()


def test_a_held_review_comes_with_its_page_and_seal(api: Any, store: Store, mate: User, at: datetime) -> None:
    held = operations.hold_review(
        subject=store, begins=date(2026, 3, 2), snapshot={"finding": "Spend is on plan"}, by=mate, at=at
    )
    assert [each["begins"] for each in api("get", f"{REVIEWS}?store=de")[1]["items"]] == ["2026-03-02"]
    status, one = api("get", f"{REVIEWS}/{held.pk}")
    assert (status, one["snapshot"], one["form"], one["seal_holds"]) == (
        200,
        {"finding": "Spend is on plan"},
        2,
        True,
    )


def test_a_key_without_the_scope_opens_nothing(mate: User, at: datetime, action: Action) -> None:
    api = _api(mate, ["rhythm:read"], at)
    assert api("get", ACTIONS)[0] == 200
    assert api("post", f"{ACTIONS}/{action.pk}/close", {"outcome": "x"})[0] == 403
    assert _api(mate, ["metrics:read"], at)("get", ACTIONS)[0] == 403
    assert Action.objects.get().is_open
