"""A real client library of SCIM provisions people and teams."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import (
    PatchOp,
    PatchOperation,
    SearchRequest,
    UniquenessException,
)

from storewide.access import key_operations
from storewide.access.models import User as Account
from storewide.audit.models import Entry
from storewide.lib.clock import now
from storewide.organization.models import Membership, Person, Team

PLAIN = "application/scim+json"


@pytest.fixture
def key(mate: Account, owner: Account, at: datetime) -> str:
    return _key(mate, ["organization:read", "organization:write"], at)


@pytest.fixture
def one_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests keep the test's own connection open: what it made is not committed."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def client(key: str, one_connection: None) -> WSGISCIMClient:
    """The client, after it found out what the service can do."""
    made = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://localhost/scim/v2",
        headers={"Authorization": f"Bearer {key}"},
    )
    made.discover()
    return made


@pytest.fixture
def plain(key: str) -> Callable[..., Any]:
    """What directory services send in ways of their own."""
    browser = Client(headers={"Authorization": f"Bearer {key}"})

    def send(method: str, path: str, body: Any = None, **headers: str) -> Any:
        return browser.generic(
            method,
            f"/scim/v2/{path}",
            data="" if body is None else json.dumps(body),
            content_type=PLAIN,
            headers=headers,
        )

    return send


def _key(account: Account, scopes: list[str], at: datetime) -> str:
    _made, token = key_operations.create_key(
        name="Directory", user=account, scopes=scopes, expires_at=None, by=account, at=at
    )
    return token


def _ana(client: WSGISCIMClient, **more: Any) -> Any:
    return client.create(
        _user(client)(user_name="ana@shop.example", display_name="Ana Ruiz", external_id="00u1", **more)
    )


def _user(client: WSGISCIMClient) -> Any:
    return client.get_resource_model("User")


def _group(client: WSGISCIMClient) -> Any:
    return client.get_resource_model("Group")


def test_the_service_says_what_it_can_do(client: WSGISCIMClient):
    config = client.provider.config
    assert (config.patch.supported, config.filter.supported, config.etag.supported) == (True, True, True)
    assert (config.bulk.supported, config.sort.supported) == (False, False)
    assert sorted(each.name for each in client.provider.resource_types) == ["Group", "User"]


def test_a_user_becomes_a_person(client: WSGISCIMClient):
    made = _ana(client, title="Head of checkout")
    person = Person.objects.get()
    assert (person.name, person.email, person.title) == ("Ana Ruiz", "ana@shop.example", "Head of checkout")
    assert (made.id, made.active, made.external_id) == (str(person.pk), True, "00u1")
    assert made.meta.location == f"http://localhost/scim/v2/Users/{person.pk}"
    assert client.query(_user(client), made.id).name.family_name == "Ruiz"
    assert Entry.objects.filter(action="organization.person.add", actor_label__contains="Directory").exists()


def test_a_user_name_is_taken_once(client: WSGISCIMClient):
    _ana(client)
    with pytest.raises(UniquenessException, match="There is a user"):
        _ana(client)
    assert Person.objects.count() == 1


def test_somebody_imported_before_is_found_by_their_name(client: WSGISCIMClient, at: datetime):
    Person.objects.create(name="Ben", email="ben@shop.example", created_at=at)
    found = client.query(
        _user(client), query_parameters=SearchRequest(filter='userName eq "BEN@shop.example"')
    )
    assert [each.user_name for each in found.resources] == ["ben@shop.example"]
    none = client.query(_user(client), query_parameters=SearchRequest(filter='userName eq "x@shop.example"'))
    assert none.total_results == 0


def test_any_filter_and_any_page(client: WSGISCIMClient):
    for n in range(5):
        client.create(_user(client)(user_name=f"p{n}@shop.example", display_name=f"P {n}", active=n != 2))
    page = client.query(_user(client), query_parameters=SearchRequest(start_index=2, count=2))
    assert (page.total_results, [each.display_name for each in page.resources]) == (5, ["P 1", "P 2"])
    said = 'emails.value co "SHOP" and not (active eq false) and userName sw "p"'
    found = client.query(_user(client), query_parameters=SearchRequest(filter=said))
    assert [each.display_name for each in found.resources] == ["P 0", "P 1", "P 3", "P 4"]


def test_replacing_and_changing_in_part(client: WSGISCIMClient):
    boss = client.create(_user(client)(user_name="boss@shop.example", display_name="Boss"))
    made = _ana(client)
    made.title, made.emails = "Lead", [{"value": "ana.ruiz@shop.example", "primary": True}]
    assert client.replace(made).title == "Lead"
    person = Person.objects.get(email="ana.ruiz@shop.example")
    assert (person.title, person.manager) == ("Lead", None)
    patch = PatchOp[_user(client)](
        operations=[
            PatchOperation(op="replace", path="name.familyName", value="Okoro"),
            PatchOperation(
                op="add",
                path="urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
                value={"value": boss.id},
            ),
        ]
    )
    client.modify(_user(client), made.id, patch)
    person.refresh_from_db()
    assert (person.name, person.manager.name) == ("Ana Okoro", "Boss")


def test_whoever_is_deactivated_leaves_and_may_come_back(client: WSGISCIMClient):
    made = _ana(client)
    off = PatchOp[_user(client)](operations=[PatchOperation(op="replace", path="active", value=False)])
    client.modify(_user(client), made.id, off)
    assert Person.objects.get().left_on == now().date()
    assert client.query(_user(client), made.id).active is False
    on = PatchOp[_user(client)](operations=[PatchOperation(op="replace", path="active", value=True)])
    client.modify(_user(client), made.id, on)
    assert Person.objects.get().left_on is None


def test_whoever_is_taken_away_leaves_and_is_not_deleted(client: WSGISCIMClient, plain: Callable[..., Any]):
    made = _ana(client)
    client.delete(type(made), made.id)
    assert Person.objects.get().left_on == now().date()
    assert plain("GET", f"Users/{made.id}").status_code == 404
    again = _ana(client)
    assert again.id == made.id
    assert Person.objects.get().left_on is None


def test_groups_are_teams_of_their_members(client: WSGISCIMClient):
    ana = _ana(client)
    ben = client.create(_user(client)(user_name="ben@shop.example", display_name="Ben"))
    made = client.create(_group(client)(display_name="Checkout", members=[{"value": ana.id}]))
    assert str(Person.objects.get(pk=ana.id).team) == "Checkout"
    adding = PatchOp[_group(client)](
        operations=[PatchOperation(op="add", path="members", value=[{"value": ben.id}])]
    )
    client.modify(_group(client), made.id, adding)
    assert [each.display for each in client.query(_group(client), made.id).members] == ["Ana Ruiz", "Ben"]
    removing = PatchOp[_group(client)](
        operations=[PatchOperation(op="remove", path=f'members[value eq "{ana.id}"]')]
    )
    client.modify(_group(client), made.id, removing)
    assert Person.objects.get(pk=ana.id).team is None
    assert [str(each.person) for each in Membership.objects.all()] == ["Ben"]
    assert client.query(_user(client), ben.id).groups[0].display == "Checkout"
    client.delete(_group(client), made.id)
    assert not Team.objects.exists()
    assert Person.objects.count() == 2


def test_a_second_group_leaves_the_home_team(client: WSGISCIMClient):
    ana = _ana(client)
    for name in ("Checkout", "Search"):
        client.create(_group(client)(display_name=name, members=[{"value": ana.id}]))
    assert str(Person.objects.get().team) == "Checkout"
    assert len(client.query(_user(client), ana.id).groups) == 2


def test_what_entra_sends_is_understood(plain: Callable[..., Any], client: WSGISCIMClient):
    ana = _ana(client)
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "Replace", "path": "active", "value": "False"}],
    }
    response = plain("PATCH", f"Users/{ana.id}", body)
    assert (response.status_code, response.json()["active"]) == (200, False)
    assert response["Content-Type"] == "application/scim+json"
    found = plain("GET", "Groups?excludedAttributes=members&filter=displayName%20eq%20%22X%22").json()
    assert found["totalResults"] == 0


def test_a_change_of_another_version_is_refused(plain: Callable[..., Any], client: WSGISCIMClient):
    ana = _ana(client)
    body = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ana@shop.example",
        "title": "X",
    }
    stale = plain("PUT", f"Users/{ana.id}", body, **{"If-Match": 'W/"0"'})
    assert (stale.status_code, stale.json()["status"]) == (412, "412")
    assert Person.objects.get().title == ""
    assert plain("PUT", f"Users/{ana.id}", body, **{"If-Match": ana.meta.version}).status_code == 200
    assert (
        plain(
            "GET", f"Users/{ana.id}", **{"If-None-Match": plain("GET", f"Users/{ana.id}")["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", "Users/nothing", None, 404, None),
        ("POST", "Users", {"userName": "no address"}, 400, "invalidValue"),
        ("POST", "Users", ["x"], 400, "invalidSyntax"),
        ("GET", "Users?filter=userName%20is%20x", None, 400, "invalidFilter"),
        ("GET", "Users?startIndex=x", None, 400, "invalidValue"),
        ("DELETE", "Users", None, 405, None),
        ("POST", "Groups", {"displayName": "X", "members": [{"value": "nobody"}]}, 400, "invalidValue"),
        ("GET", "Schemas/urn:nothing", None, 404, None),
    ],
)
def test_refusals_are_told_as_scim_does(
    plain: Callable[..., Any], method: str, path: str, body: Any, status: int, kind: str | None
):
    response = plain(method, path, body)
    assert response.status_code == status
    document = response.json()
    assert document["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (document["status"], document.get("scimType")) == (str(status), kind)
    assert not Person.objects.exists()
    assert not Team.objects.exists()


def test_a_key_needs_the_scope(mate: Account, viewer: Account, owner: Account, at: datetime):
    def asked(token: str) -> int:
        return Client(headers={"Authorization": f"Bearer {token}"}).get("/scim/v2/Users").status_code

    assert asked("sw_wrong") == 401
    assert asked(_key(mate, ["organization:read"], at)) == 403
    assert asked(_key(viewer, ["organization:write"], at)) == 403
    assert asked(_key(mate, ["organization:write"], at)) == 200
    assert Client().get("/scim/v2/Users").status_code == 401
