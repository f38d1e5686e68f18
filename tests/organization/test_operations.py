"""Every change to who is there."""

from datetime import date, datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.organization import operations
from storewide.organization.models import Operation, Person, Team


def actions(record: Any) -> list[str]:
    return sorted(entry.action for entry in Entry.objects.of(record))


def test_name_operation_names_the_one_there_is(owner: User, at: datetime) -> None:
    operations.name_operation(name="Northwind", by=owner, at=at)
    operation = operations.name_operation(name="Northwind Europe", by=owner, at=at)
    assert Operation.objects.get() == operation
    assert sorted(str(entry.changes["name"]) for entry in Entry.objects.of(operation)) == [
        "['Northwind', 'Northwind Europe']",
        "[None, 'Northwind']",
    ]


def test_form_team_of_a_taken_name_is_refused(checkout: Team, owner: User, at: datetime) -> None:
    lines = Entry.objects.count()
    with pytest.raises(operations.NameTaken, match="“CHECKOUT” already"):
        operations.form_team(name="CHECKOUT", mission="", by=owner, at=at)
    assert (Team.objects.count(), Entry.objects.count()) == (1, lines)


def test_change_team_keeps_its_own_name_and_refuses_anothers(
    checkout: Team, owner: User, at: datetime
) -> None:
    other = operations.form_team(name="Search", mission="", by=owner, at=at)
    changes = {"name": "checkout", "mission": "Pay in one step."}
    operations.change_team(team=checkout, changes=changes, by=owner, at=at, expected_version=1)
    checkout.refresh_from_db()
    assert (checkout.name, checkout.mission, checkout.version) == ("checkout", "Pay in one step.", 2)
    with pytest.raises(operations.NameTaken):
        operations.change_team(team=other, changes={"name": "Checkout"}, by=owner, at=at, expected_version=1)


def test_add_person_keeps_the_email_in_lower_case(owner: User, checkout: Team, at: datetime) -> None:
    person = operations.add_person(name="Cy", email="Cy@Shop.Example", team=checkout, by=owner, at=at)
    person.refresh_from_db()
    assert (person.email, person.team, person.created_at) == ("cy@shop.example", checkout, at)
    assert actions(person) == ["organization.person.add"]


def test_add_person_of_a_known_email_is_refused(ana: Person, owner: User, at: datetime) -> None:
    with pytest.raises(operations.EmailTaken, match=r"ANA@shop\.example is in the directory already"):
        operations.add_person(name="A", email="ANA@shop.example", by=owner, at=at)
    assert Person.objects.count() == 1


def test_change_person_writes_what_differs(ana: Person, owner: User, at: datetime) -> None:
    changes = {"title": "Director", "team": None, "name": "Ana Ruiz", "email": "Ana@shop.example"}
    operations.change_person(person=ana, changes=changes, by=owner, at=at, expected_version=1)
    ana.refresh_from_db()
    assert (ana.title, ana.team, ana.version, ana.email) == ("Director", None, 2, "ana@shop.example")
    entry = Entry.objects.of(ana).get(action="organization.person.change")
    assert entry.changes == {"title": ["Head of checkout", "Director"], "team": ["Checkout", "None"]}


def test_change_person_read_before_is_a_conflict(ana: Person, owner: User, at: datetime) -> None:
    operations.change_person(person=ana, changes={"title": "A"}, by=owner, at=at, expected_version=1)
    with pytest.raises(Conflict):
        operations.change_person(person=ana, changes={"title": "B"}, by=owner, at=at, expected_version=1)
    assert Person.objects.get(pk=ana.pk).title == "A"


def test_change_person_to_a_taken_email_is_refused(
    ana: Person, ben: Person, owner: User, at: datetime
) -> None:
    with pytest.raises(operations.EmailTaken):
        operations.change_person(
            person=ben, changes={"email": "ana@shop.example"}, by=owner, at=at, expected_version=1
        )


def test_nobody_reports_to_themselves(ana: Person, ben: Person, owner: User, at: datetime) -> None:
    cy = operations.add_person(name="Cy", email="cy@shop.example", manager=ben, by=owner, at=at)
    for manager, said in ((ana, "cannot be their own manager"), (cy, "Cy reports to Ana Ruiz, directly or")):
        with pytest.raises(operations.ManagerCircle, match=said):
            operations.change_person(
                person=ana, changes={"manager": manager}, by=owner, at=at, expected_version=1
            )
    ana.refresh_from_db()
    assert ana.manager is None


def test_leave_and_come_back(ana: Person, owner: User, at: datetime) -> None:
    operations.leave(person=ana, on=date(2026, 3, 10), by=owner, at=at)
    ana.refresh_from_db()
    assert (ana.left_on, ana.version, ana.here(date(2026, 3, 10)), ana.here(date(2026, 3, 9))) == (
        date(2026, 3, 10),
        2,
        False,
        True,
    )
    operations.come_back(person=ana, by=owner, at=at)
    ana.refresh_from_db()
    assert (ana.left_on, ana.version) == (None, 3)
    assert actions(ana) == [
        "organization.person.add",
        "organization.person.leave",
        "organization.person.return",
    ]


def test_form_team_takes_front_line_from_its_name_unless_said(owner: User, at: datetime) -> None:
    said = operations.form_team(name="Help desk", mission="", front_line=False, by=owner, at=at)
    named = operations.form_team(name="Call centre", mission="", by=owner, at=at)
    assert (said.front_line, named.front_line) == (False, True)
