"""The operation in a sentence, and the steps of the first run."""

from datetime import date, datetime
from typing import Any

import pytest

from storewide.access import operations as access
from storewide.access import queries as access_queries
from storewide.access.models import Role, User
from storewide.kit.permissions import SYSTEM
from storewide.organization import operations, queries, unit_operations, words
from storewide.organization.models import Person

TODAY = date(2026, 3, 10)


def test_standing_counts_who_is_here(db: None, request: pytest.FixtureRequest, at: datetime) -> None:
    assert queries.standing(TODAY) == "Nobody is in the directory yet"
    ben: Person = request.getfixturevalue("ben")
    assert queries.standing(TODAY) == "2 people in 1 team"
    operations.leave(person=ben, on=TODAY, by=SYSTEM, at=at)
    assert queries.standing(TODAY) == "1 person in 1 team"


def test_outsiders_are_here_and_have_no_account(owner: User, ana: Person, ben: Person, at: datetime) -> None:
    cy = operations.add_person(name="Cy", email="cy@shop.example", by=SYSTEM, at=at)
    operations.add_person(name="Olga", email="Olga@shop.example", by=SYSTEM, at=at)
    operations.leave(person=cy, on=TODAY, by=SYSTEM, at=at)
    access.invite(email="BEN@shop.example", name="", role=Role.MEMBER, by=owner, at=at)
    found = queries.outsiders(at)
    assert [guest.name for guest in found.new] == ["Ana Ruiz"]
    assert [guest.name for guest in found.invited] == ["Ben Okoro"]


def test_place_says_what_is_known(ana: Person, ben: Person) -> None:
    assert words.place(ana) == "Head of checkout in Checkout"
    assert words.place(ben) == "Checkout"
    assert words.place(Person(name="Cy", title="Agent")) == "Agent"
    assert words.place(Person(name="Cy")) == "No role and no team yet"


@pytest.mark.parametrize(
    ("step", "done_by"),
    [
        (queries.name_step, lambda at: operations.name_operation(name="N", by=SYSTEM, at=at)),
        (
            queries.template_step,
            lambda at: unit_operations.make_unit(name="Shops", parent=None, by=SYSTEM, at=at),
        ),
        (queries.people_step, lambda at: operations.add_person(name="A", email="a@x", by=SYSTEM, at=at)),
        (
            access_queries.invite_step,
            lambda at: access.invite(email="a@x", name="", role=Role.MEMBER, by=SYSTEM, at=at),
        ),
    ],
)
def test_steps_are_done_by_doing_them(owner: User, rf: Any, at: datetime, step: Any, done_by: Any) -> None:
    request = rf.get("/")
    request.user = owner
    assert (step(request).done, bool(step(request).url)) == (False, True)
    # a template is worth a look, and nobody is held up by it
    assert step(request).missing == (step is not queries.template_step)
    done_by(at)
    assert step(request).done


def test_steps_lead_a_member_only_where_they_may_go(owner: User, mate: User, rf: Any) -> None:
    request = rf.get("/")
    request.user = mate
    assert queries.name_step(request).url == ""
    assert access_queries.invite_step(request).url == ""
    assert queries.people_step(request).url == "/organization/people/import/"
