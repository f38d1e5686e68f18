"""Pages of the operation, its teams and its people."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import operations as access
from storewide.access.models import Role as AccountRole
from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import operations
from storewide.organization.models import Operation, Person, Team
from storewide.organization.role_operations import give_roles

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/organization/operation/", [200, 403, 403, 302]),
        ("/organization/people/", [200, 200, 200, 302]),
        ("/organization/people/{ana}/", [200, 200, 200, 302]),
        ("/organization/people/new/", [200, 200, 403, 302]),
        ("/organization/people/{ana}/change/", [200, 200, 403, 302]),
        ("/organization/people/{ana}/leave/", [200, 200, 403, 302]),
        ("/organization/people/import/", [200, 200, 403, 302]),
        ("/organization/people/invite/", [200, 403, 403, 302]),
        ("/organization/teams/", [200, 200, 200, 302]),
        ("/organization/teams/{team}/", [200, 200, 200, 302]),
        ("/organization/teams/new/", [200, 200, 403, 302]),
        ("/organization/teams/{team}/change/", [200, 200, 403, 302]),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest, ana: Person, checkout: Team, path: str, expected: list[int]
) -> None:
    path = path.format(ana=ana.pk, team=checkout.pk)
    assert [request.getfixturevalue(who).get(path).status_code for who in EVERYBODY] == expected


def test_operation_is_named(as_owner: Client) -> None:
    response = as_owner.post("/organization/operation/", {"name": "Northwind"})
    assert (response.status_code, Operation.objects.get().name) == (302, "Northwind")
    assert 'value="Northwind"' in as_owner.get("/organization/operation/").content.decode()


def test_people_says_how_many_are_here(as_mate: Client, ana: Person, ben: Person) -> None:
    page = as_mate.get("/organization/people/").content.decode()
    assert "2 people in 1 team" in page
    assert "Head of checkout" in page
    assert f'href="/organization/people/{ana.pk}/"' in page


def test_people_empty_offers_the_import(as_mate: Client, as_viewer: Client) -> None:
    page = as_mate.get("/organization/people/").content.decode()
    assert "Nobody is here yet" in page
    assert 'href="/organization/people/import/"' in page
    assert "Import people" not in as_viewer.get("/organization/people/").content.decode()


def test_people_are_those_who_are_here_unless_asked_otherwise(
    as_mate: Client, ana: Person, ben: Person
) -> None:
    operations.leave(person=ben, on=now().date() - timedelta(days=1), by=SYSTEM, at=now())
    found = {}
    for who in ("", "left", "all"):
        page = as_mate.get(f"/organization/people/?who={who}").content.decode()
        found[who] = ("ana@shop.example" in page, "ben@shop.example" in page)
    assert found == {"": (True, False), "left": (False, True), "all": (True, True)}


def test_people_narrow_by_team_role_and_shift(
    as_mate: Client, ana: Person, checkout: Team, at: datetime
) -> None:
    operations.add_person(name="Cy", email="cy@shop.example", title="Agent", shift="late", by=SYSTEM, at=at)
    for query, expected in (
        (f"team={checkout.pk}", (True, False)),
        ("role=Agent", (False, True)),
        ("shift=late", (False, True)),
        ("q=head+checkout", (True, False)),
    ):
        page = as_mate.get(f"/organization/people/?{query}").content.decode()
        assert ("ana@shop.example" in page, "cy@shop.example" in page) == expected, query


def test_people_as_csv(as_mate: Client, ben: Person) -> None:
    response: Any = as_mate.get("/organization/people/?format=csv&q=ben")
    assert b"".join(response.streaming_content).decode().splitlines() == [
        "Name,Role,Team,E-mail,Manager,Shift,Left",
        "Ben Okoro,,Checkout,ben@shop.example,Ana Ruiz,,",
    ]


def test_people_cost_the_same_queries_however_many(
    as_mate: Client, ana: Person, at: datetime, django_assert_max_num_queries: Any
) -> None:
    team = ana.team
    people = [Person(name=f"P{n}", email=f"p{n}@x.example", team=team, manager=ana) for n in range(200)]
    operations.add_people(people=people, by=SYSTEM, at=at)
    with django_assert_max_num_queries(11):
        as_mate.get("/organization/people/")
    with django_assert_max_num_queries(18):
        as_mate.get(f"/organization/people/{ana.pk}/")
    assert team is not None
    with django_assert_max_num_queries(14):
        as_mate.get(f"/organization/teams/{team.pk}/")


def test_person_offers_an_owner_to_invite(as_owner: Client, as_mate: Client, ana: Person) -> None:
    address = f"/organization/people/{ana.pk}/"
    page = as_owner.get(address).content.decode()
    assert "has no account yet" in page
    assert "/access/users/invitations/new/?email=ana%40shop.example&amp;name=Ana+Ruiz" in page
    assert "No account" in as_mate.get(address).content.decode()
    assert "invitations/new" not in as_mate.get(address).content.decode()


def test_person_with_an_invitation_waits(as_owner: Client, owner: User, ana: Person) -> None:
    access.invite(email="ANA@shop.example", name="", role=AccountRole.MEMBER, by=owner, at=now())
    page = as_owner.get(f"/organization/people/{ana.pk}/").content.decode()
    assert "Invited" in page
    assert "has no account yet" not in page


def test_person_who_left_but_still_gets_in_is_said(as_owner: Client, mate: User, at: datetime) -> None:
    milan = operations.add_person(name="Milan", email=mate.email, by=SYSTEM, at=at)
    assert "Account: Member" in as_owner.get(f"/organization/people/{milan.pk}/").content.decode()
    operations.leave(person=milan, on=date(2026, 1, 1), by=SYSTEM, at=at)
    page = as_owner.get(f"/organization/people/{milan.pk}/").content.decode()
    assert "the account still lets them in" in page
    assert f'href="/access/users/{mate.pk}/"' in page


def test_person_shows_reports_duties_and_history(
    as_mate: Client, ana: Person, ben: Person, at: datetime
) -> None:
    give_roles(holders={"Owner of payments": ana}, by=SYSTEM, at=at)
    page = as_mate.get(f"/organization/people/{ana.pk}/").content.decode()
    assert "1 person reports to them" in page
    assert "Owner of payments" in page
    assert "Person added" in page


def test_person_new(as_mate: Client, ana: Person) -> None:
    said = {"name": "Cy", "email": "cy@shop.example", "manager": "ana ruiz", "team": str(ana.team)}
    response = as_mate.post("/organization/people/new/", said)
    cy = Person.objects.get(name="Cy")
    assert (response.status_code, cy.manager, cy.team_id) == (302, ana, ana.team_id)


def test_person_new_keeps_what_was_typed(as_mate: Client, ana: Person) -> None:
    said = {"name": "Cy", "email": "ana@shop.example", "title": "Agent", "manager": "Ana Ruiz"}
    response = as_mate.post("/organization/people/new/", said)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_email">E-mail</a>: ana@shop.example is in the directory already' in page
    assert 'value="Agent"' in page
    assert 'value="Ana Ruiz"' in page


def test_person_change_refuses_a_circle_beside_the_field(as_mate: Client, ana: Person, ben: Person) -> None:
    said = {
        "name": "Ana Ruiz",
        "email": "ana@shop.example",
        "manager": "ben@shop.example",
        "expected_version": 1,
    }
    response = as_mate.post(f"/organization/people/{ana.pk}/change/", said)
    assert response.status_code == 422
    assert "Manager</a>: Ben Okoro reports to Ana Ruiz" in response.content.decode()


def test_person_change_begins_with_what_is_there(as_mate: Client, ben: Person) -> None:
    page = as_mate.get(f"/organization/people/{ben.pk}/change/").content.decode()
    assert 'value="Ana Ruiz &lt;ana@shop.example&gt;"' in page


def test_person_leaves_and_returns(as_mate: Client, ana: Person) -> None:
    as_mate.post(f"/organization/people/{ana.pk}/leave/", {"on": "2026-03-10"})
    assert Person.objects.get().left_on == date(2026, 3, 10)
    assert "Left" in as_mate.get(f"/organization/people/{ana.pk}/").content.decode()
    assert as_mate.get(f"/organization/people/{ana.pk}/return/").status_code == 405
    as_mate.post(f"/organization/people/{ana.pk}/return/")
    assert Person.objects.get().left_on is None


def test_team_new_and_change(as_mate: Client) -> None:
    as_mate.post("/organization/teams/new/", {"name": "Search", "mission": "Found at once."})
    team = Team.objects.get()
    said = {"name": "Find", "mission": "", "expected_version": 1}
    as_mate.post(f"/organization/teams/{team.pk}/change/", said)
    team.refresh_from_db()
    assert (team.name, team.mission, team.version) == ("Find", "", 2)
    response = as_mate.post("/organization/teams/new/", {"name": "find"})
    assert response.status_code == 422
    assert "There is a team called “find” already" in response.content.decode()


def test_teams_show_how_many_are_in_each(as_mate: Client, ana: Person, ben: Person, checkout: Team) -> None:
    page = as_mate.get("/organization/teams/?format=csv")
    lines = b"".join(page.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1] == "Checkout,2,,Long-lived,,Paying is easy."
    assert "Ana Ruiz" in as_mate.get(f"/organization/teams/{checkout.pk}/").content.decode()


def test_team_front_line_is_marked_shown_and_narrowed(as_mate: Client, checkout: Team) -> None:
    as_mate.post("/organization/teams/new/", {"name": "Night shift", "front_line": "on"})
    night = Team.objects.get(name="Night shift")
    assert "Front line" in as_mate.get(f"/organization/teams/{night.pk}/").content.decode()
    assert "Front line" not in as_mate.get(f"/organization/teams/{checkout.pk}/").content.decode()
    page: Any = as_mate.get("/organization/teams/?front_line=True&format=csv")
    assert b"".join(page.streaming_content).decode().splitlines()[1:] == [
        "Night shift,0,,Long-lived,Front line,"
    ]
    said = {"name": "Night shift", "mission": "", "expected_version": 1}
    as_mate.post(f"/organization/teams/{night.pk}/change/", said)
    night.refresh_from_db()
    assert (night.front_line, night.version) == (False, 2)
