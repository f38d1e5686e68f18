"""Pages of units, members, roles, skills, days away, decisions and capacity."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import decision_operations, operations, role_operations, unit_operations
from storewide.organization.models import (
    Absence,
    DecisionRight,
    Membership,
    Person,
    Role,
    Skill,
    Team,
    TeamDecision,
    Unit,
    UnitFunction,
)
from storewide.organization.operations import PersonChange


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_tree_says_what_is_missing(as_viewer: Client, at: datetime) -> None:
    top = unit_operations.make_unit(name="Group", parent=None, operating_model="hybrid", by=SYSTEM, at=at)
    unit_operations.make_unit(name="Home", parent=top, commerce_structure="department", by=SYSTEM, at=at)
    shown = page(as_viewer, "/organization/units/")
    assert "2 units; 2 are not described in whole" in shown
    assert shown.count("no operating model") == 0
    assert shown.count("no commerce structure") == 1
    assert shown.count("nobody holds profit and loss") == 2
    assert "Add a unit" not in shown


def test_a_function_is_added_changed_and_removed(as_mate: Client, at: datetime) -> None:
    unit = unit_operations.make_unit(name="Home", parent=None, by=SYSTEM, at=at)
    body = {"name": "Fulfilment", "provision": "outsourced", "provider": "", "company": "Kranich"}
    assert as_mate.post(f"/organization/units/{unit.pk}/functions/new/", body).status_code == 302
    function = UnitFunction.objects.get()
    wrong = {**body, "provision": "own", "expected_version": 1}
    refused = as_mate.post(f"/organization/functions/{function.pk}/change/", wrong)
    assert refused.status_code == 422
    assert "provides an outsourced function only" in refused.content.decode()
    shown = page(as_mate, f"/organization/units/{unit.pk}/")
    assert "Kranich" in shown
    as_mate.post(f"/organization/functions/{function.pk}/remove/")
    assert not UnitFunction.objects.exists()


def test_a_unit_that_something_hangs_on_stays(as_mate: Client, at: datetime) -> None:
    unit = unit_operations.make_unit(name="Home", parent=None, by=SYSTEM, at=at)
    operations.form_team(name="Search", mission="", unit=unit, by=SYSTEM, at=at)
    answer = as_mate.post(f"/organization/units/{unit.pk}/remove/", follow=True)
    assert "cannot be removed while it is named by team “Search”" in answer.content.decode()
    assert Unit.objects.count() == 1


def test_a_member_joins_changes_and_leaves(as_mate: Client, ana: Person, at: datetime) -> None:
    team = operations.form_team(name="Search", mission="", by=SYSTEM, at=at)
    body = {"person": "ana@shop.example", "share": 30, "discipline": "design"}
    assert as_mate.post(f"/organization/teams/{team.pk}/members/new/", body).status_code == 302
    membership = Membership.objects.get(team=team)
    shown = page(as_mate, f"/organization/teams/{team.pk}/")
    assert "130 % in all teams" in shown
    change = {"share": 20, "discipline": "test", "role": "lead", "expected_version": 1}
    assert as_mate.post(f"/organization/memberships/{membership.pk}/change/", change).status_code == 302
    membership.refresh_from_db()
    assert (membership.share, membership.discipline, membership.role) == (20, "test", "lead")
    assert (
        as_mate.post(f"/organization/memberships/{membership.pk}/end/", {"on": "2026-03-01"}).status_code
        == 302
    )
    assert "Was here:" in page(as_mate, f"/organization/teams/{team.pk}/")


def test_roles_are_given_vacated_and_stood_in_for(as_mate: Client, ana: Person, ben: Person) -> None:
    body = {"title": "Head of search", "accountabilities": "Finds\nRanks"}
    assert as_mate.post("/organization/roles/new/", body).status_code == 302
    role = Role.objects.get()
    assert "1 role; 1 waits for somebody" in page(as_mate, "/organization/roles/")
    assert "Nobody holds this role." in page(as_mate, f"/organization/roles/{role.pk}/")
    give = f"/organization/roles/{role.pk}/give/"
    assert as_mate.post(give, {"holder": "ana@shop.example"}).status_code == 302
    own = as_mate.post(f"/organization/roles/{role.pk}/deputy/", {"deputy": "ana@shop.example"})
    assert own.status_code == 422
    as_mate.post(f"/organization/roles/{role.pk}/deputy/", {"deputy": "ben@shop.example"})
    assert "Steps in for" in page(as_mate, f"/organization/people/{ben.pk}/")
    as_mate.post(f"/organization/roles/{role.pk}/vacate/")
    role.refresh_from_db()
    assert (role.holder, role.deputy, role.vacant_since) == (None, ben, now().date())


def test_skills_and_days_away(as_mate: Client, ana: Person) -> None:
    to = f"/organization/people/{ana.pk}"
    assert as_mate.post(f"{to}/skills/new/", {"name": "Search", "breadth": "deep"}).status_code == 302
    assert "1 skill; 1 hangs on one person, or on nobody" in page(as_mate, "/organization/skills/")
    assert "Ana Ruiz" in page(as_mate, "/organization/skills/people/?skill=Search")
    assert (
        as_mate.post(f"{to}/absences/new/", {"begins": "2036-03-09", "ends": "2036-03-01"}).status_code == 422
    )
    assert (
        as_mate.post(f"{to}/absences/new/", {"begins": "2036-03-09", "ends": "2036-03-10"}).status_code == 302
    )
    assert "Take back" in page(as_mate, f"{to}/")
    as_mate.post(f"/organization/absences/{Absence.objects.get().pk}/drop/")
    as_mate.post(f"/organization/skills/{Skill.objects.get().pk}/drop/")
    assert not Absence.objects.exists()
    assert not Skill.objects.exists()


def test_rights_and_decisions(as_mate: Client, ana: Person, at: datetime) -> None:
    role = role_operations.make_role(title="Head of store", holder=ana, by=SYSTEM, at=at)
    right = {"kind": "budget", "amount": "500", "currency": "eur", "how": "asks", "asks": str(role.pk)}
    assert as_mate.post("/organization/rights/new/", {**right, "currency": "euros"}).status_code == 422
    assert as_mate.post("/organization/rights/new/", {**right, "asks": ""}).status_code == 422
    assert as_mate.post("/organization/rights/new/", right).status_code == 302
    stored = DecisionRight.objects.get()
    assert (stored.up_to_minor, stored.currency) == (50_000, "EUR")
    moment = f"{now():%Y-%m-%dT%H:%M}"
    body = {"what": "Camera", "team": "Checkout", "kind": "budget", "amount": "90", "currency": "EUR"}
    alone = {**body, "came_up_at": moment, "decided_at": moment}
    assert as_mate.post("/organization/decisions/new/", alone).status_code == 302
    asked = {**body, "what": "Lamp", "came_up_at": moment, "asked": str(role.pk)}
    assert as_mate.post("/organization/decisions/new/", asked).status_code == 302
    taken, waiting = TeamDecision.objects.order_by("what")
    assert "Decided without asking" in page(as_mate, f"/organization/decisions/{taken.pk}/")
    assert "Checkout waits for Head of store." in page(as_mate, f"/organization/decisions/{waiting.pk}/")
    shown = page(as_mate, "/organization/decisions/")
    assert "of 2 decisions of the last 90 days were taken in the team" in shown
    settle = f"/organization/decisions/{waiting.pk}/settle/"
    assert as_mate.post(settle, {"outcome": "Yes", "decided_at": "2001-01-01T00:00"}).status_code == 422
    assert (
        as_mate.post(settle, {"outcome": "Yes", "decided_at": f"{now():%Y-%m-%dT23:59}"}).status_code == 302
    )
    waiting.refresh_from_db()
    assert waiting.outcome == "Yes"


@pytest.mark.parametrize("path", ["units/new/", "roles/new/", "decisions/new/", "rights/new/"])
def test_who_may_only_look_changes_nothing(as_viewer: Client, path: str) -> None:
    assert as_viewer.post(f"/organization/{path}", {"name": "X", "title": "X"}).status_code == 403
    assert not Unit.objects.exists()
    assert not Role.objects.exists()


def test_lists_cost_the_same_queries_however_many(
    as_mate: Client, checkout: Team, at: datetime, django_assert_max_num_queries: Any
) -> None:
    people = [Person(name=f"P{n}", email=f"p{n}@x.example", team=checkout) for n in range(300)]
    operations.add_people(people=people, by=SYSTEM, at=at)
    operations.change_people(
        changes=[PersonChange(each, {"title": "Tester"}) for each in people], by=SYSTEM, at=at
    )
    Skill.objects.bulk_create(Skill(person=each, name="Search", breadth="deep") for each in people)
    titles = {f"Role {n}": person for n, person in enumerate(people)}
    role_operations.give_roles(holders=titles, by=SYSTEM, at=at)
    moment = now()
    for n in range(40):
        decision_operations.note_decision(
            team=checkout, kind="design", what=f"D{n}", came_up_at=moment, decided_at=moment, by=SYSTEM, at=at
        )
    for path in (
        "units",
        "teams",
        "teams/capacity",
        "roles",
        "skills",
        "skills/people",
        "decisions",
        "rights",
    ):
        with django_assert_max_num_queries(10):
            as_mate.get(f"/organization/{path}/")
