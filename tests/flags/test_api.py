"""Flags over REST: the same as the pages, with the same rights."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.flags import changing
from storewide.flags.models import Environment, Flag, Switch, VersionState
from storewide.portfolio import operations as portfolio
from tests.flags.conftest import HALF

type Call = Any
MAKE = {
    "key": "new-checkout",
    "name": "New checkout",
    "purpose": "One page",
    "type": "boolean",
    "area": "checkout",
    "store": "shop",
    "accountable": "PIA@example.com",
    "expires_on": "2027-01-31",
}


@pytest.fixture
def call(owner: User, mate: User, at: datetime) -> Call:
    """Call the API by a key of somebody with these scopes."""

    def do(
        method: str,
        path: str,
        body: Any = None,
        user: User = owner,
        scopes: tuple[str, ...] = ("flags:read", "flags:write"),
    ) -> Any:
        _key, token = keys.create_key(
            name="Key", user=user, scopes=list(scopes), expires_at=None, by=user, at=at
        )
        headers = {"Authorization": f"Bearer {token}"}
        content = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(Client(), method)(f"/api/v1/flags{path}", headers=headers, **content)

    return do


@pytest.mark.usefixtures("store", "person")
def test_a_flag_goes_its_way_from_proposal_to_switch(call: Call, mate: User) -> None:
    made = call("post", "", MAKE)
    assert made.status_code == 201
    assert made.json()["accountable"] == "pia@example.com"
    proposed = call("post", "/new-checkout/versions/production", {"content": HALF, "why": "Try"}, user=mate)
    assert proposed.status_code == 201
    version = proposed.json()
    assert (version["state"], version["served"]) == ("proposed", None)
    # a key of one's own is no second person
    assert call("post", f"/versions/{version['id']}/approve", {}, user=mate).status_code == 409
    assert call("post", f"/versions/{version['id']}/approve", {"answer": "Fine"}).json()["answer"] == "Fine"
    assert call("post", f"/versions/{version['id']}/live", user=mate).json()["state"] == "live"
    unseen = {"content": HALF, "why": "Try", "expected_live": 0}
    assert call("post", "/new-checkout/versions/production", unseen).status_code == 409
    asked = {"context": {"targetingKey": "visitor-1"}, "store": "shop"}
    found = call("post", "/new-checkout/evaluate", asked).json()
    assert (found["value"], found["reason"], found["rule"]) == (False, "SPLIT", "half")
    off = call("put", "/new-checkout/switches/production", {"on": False, "reason": "Broken"})
    assert off.json()["on"] is False
    assert call("post", "/new-checkout/evaluate", asked).json()["reason"] == "DISABLED"
    assert [each["number"] for each in call("get", "/new-checkout/versions").json()["items"]] == [1]
    assert call("post", "/new-checkout/retire").json()["state"] == "retired"
    assert call("get", "?state=retired").json()["count"] == 1


@pytest.mark.usefixtures("store", "person")
def test_what_is_wrong_is_told_as_a_problem(call: Call, flag: Flag) -> None:
    assert call("post", "", MAKE).status_code == 422
    unknown = call("post", "", MAKE | {"key": "other", "area": "nothing"})
    assert (unknown.status_code, Flag.objects.count()) == (422, 1)
    unfit = call(
        "post", f"/{flag.key}/versions/production", {"content": HALF | {"off": "blue"}, "why": "Try"}
    )
    assert unfit.status_code == 422
    assert "there is none of that name" in unfit.json()["detail"]
    assert call("post", f"/{flag.key}/evaluate", {"store": "nowhere"}).status_code == 422
    changed = call("patch", f"/{flag.key}", {"name": "Checkout", "accountable": None, "expected_version": 1})
    assert (changed.json()["name"], changed.json()["accountable"]) == ("Checkout", None)
    assert call("patch", f"/{flag.key}", {"name": "Mine", "expected_version": 1}).status_code == 409


def test_a_flag_is_tied_to_a_request_and_untied(call: Call, flag: Flag, mate: User, at: datetime) -> None:
    asked = portfolio.ask(title="Wrap", problem="Nobody can", area=flag.area, store=None, by=mate, at=at)
    path = f"/{flag.key}/request"
    tied = call("put", path, {"request": str(asked.pk)}, user=mate).json()
    assert (tied["request"], tied["version"]) == (str(asked.pk), 2)
    # said once more, nothing changes
    assert call("put", path, {"request": str(asked.pk)}).json()["version"] == 2
    unknown = call("put", path, {"request": str(flag.pk)})
    assert (unknown.status_code, "no request with the id" in unknown.json()["detail"]) == (422, True)
    assert call("get", f"/{flag.key}").json()["request"] == str(asked.pk)
    assert call("put", path, {"request": None}).json()["request"] is None
    assert call("post", "", MAKE | {"key": "other", "request": str(flag.pk)}).status_code == 422


def test_a_key_that_only_reads_changes_nothing(call: Call, flag: Flag) -> None:
    read = ("flags:read",)
    assert call("get", f"/{flag.key}", scopes=read).status_code == 200
    assert call("get", "/stale", scopes=read).json()[0]["reasons"] == ["unchanged"]
    for method, path, body in (
        ("post", "", MAKE),
        ("patch", f"/{flag.key}", {"name": "x"}),
        ("put", f"/{flag.key}/request", {"request": None}),
        ("post", f"/{flag.key}/retire", None),
        ("put", f"/{flag.key}/switches/production", {"on": False, "reason": "x"}),
        ("post", f"/{flag.key}/versions/test", {"content": HALF, "why": "x"}),
    ):
        assert call(method, path, body, scopes=read).status_code == 403, path
    assert call("get", "", scopes=("demand:read",)).status_code == 403


READS = ("", "/stale", "/new-checkout", "/new-checkout/versions")


@pytest.mark.parametrize("scopes", [("flags:read",), ("experiments:read", "experiments:write")])
def test_each_address_asks_for_its_scope(
    scopes: tuple[str, ...], call: Call, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    version = changing.propose(flag=flag, environment=production, content=HALF, why="Try", by=mate, at=at)
    for verb in ("approve", "refuse", "live", "withdraw"):
        answer = call("post", f"/versions/{version.pk}/{verb}", {"answer": "x"}, scopes=scopes)
        assert answer.status_code == 403, verb
    wanted = 200 if scopes == ("flags:read",) else 403
    assert {path: call("get", path, scopes=scopes).status_code for path in READS} == dict.fromkeys(
        READS, wanted
    )
    tried = call("post", "/new-checkout/evaluate", {"store": "shop"}, scopes=scopes)
    assert tried.status_code == wanted
    assert {Client().get(f"/api/v1/flags{path}").status_code for path in READS} == {401}
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED


def test_a_key_of_who_may_only_look_changes_nothing(
    call: Call, flag: Flag, production: Environment, viewer: User, mate: User, at: datetime
) -> None:
    version = changing.propose(flag=flag, environment=production, content=HALF, why="Try", by=mate, at=at)
    paths = (
        "/new-checkout/retire",
        *(f"/versions/{version.pk}/{verb}" for verb in ("approve", "live", "withdraw")),
    )
    for path in paths:
        assert call("post", path, {}, user=viewer).status_code == 403, path
    off = {"on": False, "reason": "x"}
    assert call("put", "/new-checkout/switches/production", off, user=viewer).status_code == 403
    assert not Switch.objects.exists()
