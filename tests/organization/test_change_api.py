"""Teams, people and memberships are changed over REST; what is left out stays, and a team tells who came and went."""

from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.queries import history
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import membership_operations, team_page
from storewide.organization.models import Membership, Person, Team


@pytest.fixture
def call(mate: User) -> Any:
    """PATCH with a key that may write the organisation."""
    scopes = ["organization:read", "organization:write"]
    _key, text = key_operations.create_key(
        name="Sync", scopes=scopes, user=mate, expires_at=None, by=mate, at=now()
    )

    def patch(path: str, body: dict[str, Any]) -> Any:
        return Client().patch(
            f"/api/v1/organization/{path}",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )

    return patch


@pytest.fixture
def checkout(db: None) -> Team:
    return Team.objects.create(name="Checkout", mission="Paying is easy.")


@pytest.fixture
def membership(checkout: Team) -> Membership:
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="Lead")
    return membership_operations.join_team(person=ana, team=checkout, share=60, by=SYSTEM, at=now())


def test_a_team(call: Any, checkout: Team) -> None:
    answer = call(f"teams/{checkout.pk}", {"name": "Pay", "maintenance_share": 20, "version": 1})
    assert answer.status_code == 200
    checkout.refresh_from_db()
    assert (checkout.name, checkout.mission, checkout.maintenance_share) == ("Pay", "Paying is easy.", 20)
    assert call(f"teams/{checkout.pk}", {"name": "Paying", "version": 1}).status_code == 409
    call(f"teams/{checkout.pk}", {"mission": ""})
    assert Team.objects.get().mission == ""


def test_a_person(call: Any, membership: Membership) -> None:
    ana = membership.person
    answer = call(f"people/{ana.pk}", {"role": "Head of paying", "manager": None})
    assert (answer.status_code, answer.json()["role"]) == (200, "Head of paying")
    ana.refresh_from_db()
    assert (ana.email, ana.team) == ("ana@shop.example", membership.team)
    assert call(f"people/{ana.pk}", {"manager": str(ana.pk)}).status_code == 422


def test_a_membership(call: Any, membership: Membership) -> None:
    answer = call(f"memberships/{membership.pk}", {"share": 40, "discipline": "product"})
    assert answer.status_code == 200
    membership.refresh_from_db()
    assert (membership.share, membership.discipline, membership.ends) == (40, "product", None)


def test_who_came_and_changed_stands_in_the_history_of_the_team(call: Any, membership: Membership) -> None:
    call(f"memberships/{membership.pk}", {"share": 40})
    told = team_page.told(membership.team)
    assert [str(each.what) for each in told] == [
        "Membership changed: Ana Ruiz, Checkout",
        "Joined the team: Ana Ruiz, Checkout",
    ]
    assert history(membership.team) == ()


def test_the_design_page_shows_where_a_directory_connects(as_owner: Client, as_viewer: Client) -> None:
    body = as_owner.get("/organization/design/").content.decode()
    assert "<code>http://testserver/scim/v2</code>" in body
    assert "/access/keys/new/" in body
    assert "/access/keys/new/" not in as_viewer.get("/organization/design/").content.decode()
