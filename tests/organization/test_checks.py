"""The numbered checks of the organisation."""

from datetime import date, datetime

import pytest

from storewide.kit.permissions import SYSTEM
from storewide.lib import clock
from storewide.organization import (
    ability_operations,
    checks,
    membership_operations,
    operations,
    unit_operations,
)
from storewide.organization.models import Membership, Person, Team


@pytest.fixture
def crew(checkout: Team, at: datetime) -> list[Person]:
    """Seven people of all disciplines in the checkout team."""
    needed = ["product", "engineering", "engineering", "usability", "design", "test", "data"]
    people = []
    for number, discipline in enumerate(needed):
        person = operations.add_person(name=f"P{number}", email=f"p{number}@shop.example", by=SYSTEM, at=at)
        membership_operations.join_team(person=person, team=checkout, discipline=discipline, by=SYSTEM, at=at)
        people.append(person)
    return people


def test_a_team_that_can_do_its_work_is_not_found(crew: list[Person]) -> None:
    assert list(checks.team_size()) == []
    assert list(checks.disciplines_missing()) == []
    assert list(checks.split_people()) == []
    assert list(checks.more_than_all()) == []


def test_a_team_of_two_without_disciplines(ben: Person, checkout: Team) -> None:
    (small,) = checks.team_size()
    assert small.code == "ORG001"
    assert small.sentence == (
        "Checkout: 2 people are in it, where six are the least that can own something together."
    )
    assert small.url == checkout.get_absolute_url()
    (untold,) = checks.disciplines_missing()
    assert (untold.code, untold.sentence) == ("ORG002", "Checkout: Nobody's discipline is said yet.")


def test_missing_disciplines_are_named(crew: list[Person]) -> None:
    Membership.objects.filter(discipline__in=["design", "test"]).update(discipline="data")
    (found,) = checks.disciplines_missing()
    assert found.sentence == "Checkout: Nobody brings design or test."


def test_front_line_teams_may_have_any_size(db: None, at: datetime) -> None:
    desk = operations.form_team(name="Help desk", mission="", by=SYSTEM, at=at)
    operations.add_person(name="Hana", email="hana@shop.example", team=desk, by=SYSTEM, at=at)
    assert list(checks.team_size()) == []
    assert list(checks.disciplines_missing()) == []


def test_split_and_promised_twice(ana: Person, at: datetime) -> None:
    search = operations.form_team(name="Search", mission="", by=SYSTEM, at=at)
    membership_operations.join_team(person=ana, team=search, share=40, by=SYSTEM, at=at)
    (split,) = checks.split_people()
    assert split.sentence == "Ana Ruiz's time is split: 100 % in Checkout and 40 % in Search."
    (over,) = checks.more_than_all()
    assert over.sentence == "Ana Ruiz is promised to teams for 140 % of their time."


def test_a_membership_that_ended_counts_no_more(ana: Person, at: datetime) -> None:
    search = operations.form_team(name="Search", mission="", by=SYSTEM, at=at)
    membership_operations.join_team(
        person=ana, team=search, share=40, ends=date(2026, 3, 1), by=SYSTEM, at=at
    )
    assert clock.now().date() > date(2026, 3, 1)
    assert list(checks.more_than_all()) == []


def test_a_unit_of_which_little_is_said(db: None, at: datetime) -> None:
    unit_operations.make_unit(name="Home", parent=None, operating_model="hybrid", by=SYSTEM, at=at)
    (found,) = checks.units_not_described()
    assert found.code == "ORG009"
    assert found.sentence == "Home: no commerce structure and nobody holds profit and loss."


def test_a_skill_that_one_person_has(ana: Person, ben: Person, at: datetime) -> None:
    ability_operations.note_skill(person=ana, name="Search engine", breadth="deep", by=SYSTEM, at=at)
    ability_operations.note_skill(person=ben, name="search engine", breadth="broad", by=SYSTEM, at=at)
    (found,) = checks.skills_of_one()
    assert found.sentence == "Ana Ruiz alone knows Search engine deeply."
    ability_operations.note_skill(person=ben, name="Search Engine", breadth="deep", by=SYSTEM, at=at)
    assert list(checks.skills_of_one()) == []
