"""Who answers on a day: the holder, the deputy while they are away or gone; who is told, and who is asked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.organization.models import Absence, Membership, Person, Role, Team
from storewide.ownership import answering
from storewide.ownership.models import Area, Part
from storewide.ownership.responsibility_operations import assign

DAY = date(2026, 5, 4)


def away(person: Person, day: date = DAY) -> None:
    Absence.objects.create(person=person, begins=day, ends=day)


@pytest.fixture
def deputised(owned: Area, ben: Person) -> Area:
    """Checkout: Ana is accountable, Ben is her deputy."""
    assert owned.accountable is not None
    owned.accountable.deputy = ben
    owned.accountable.save()
    return Area.objects.for_map().get(pk=owned.pk)


def test_the_holder_answers_while_they_are_there(deputised: Area, ana: Person, ben: Person) -> None:
    away(ben)
    assert answering.accountable_on(deputised, DAY) == ana


def test_the_deputy_answers_while_the_holder_is_away_or_gone(
    deputised: Area, ana: Person, ben: Person
) -> None:
    away(ana)
    assert answering.accountable_on(deputised, DAY) == ben
    assert answering.accountable_on(deputised, DAY + timedelta(1)) == ana
    ana.left_on = DAY
    ana.save()
    left = Area.objects.for_map().get(pk=deputised.pk)
    assert answering.accountable_on(left, DAY) == ben
    assert answering.accountable_on(left, DAY - timedelta(1)) == ana


def test_it_waits_for_who_is_away_without_a_deputy(deputised: Area, ana: Person, ben: Person) -> None:
    away(ana)
    away(ben)
    assert answering.accountable_on(deputised, DAY) == ana


def test_nobody_answers_for_what_nobody_holds(checkout: Area, gone: Person) -> None:
    assert answering.accountable_on(checkout, DAY) is None
    checkout.accountable = Role.objects.create(title="Head of checkout", holder=gone)
    assert answering.accountable_on(checkout, DAY) is None


def test_many_are_answered_in_one_query(
    deputised: Area, ana: Person, ben: Person, django_assert_num_queries: Any
) -> None:
    away(ana)
    areas = list(Area.objects.for_map())
    with django_assert_num_queries(1):
        assert answering.accountables_on(areas, DAY) == {deputised.pk: ben}


def test_the_informed_are_roles_and_whole_teams(
    checkout: Area, ana: Person, ben: Person, gone: Person, team: Team, mate: User, at: datetime
) -> None:
    role = Role.objects.create(title="Head of service", holder=ana)
    Person.objects.filter(pk=gone.pk).update(team=team)
    Membership.objects.create(person=ben, team=team, share=50)
    assign(of=checkout, part=Part.INFORMED, who=role, by=mate, at=at)
    assign(of=checkout, part=Part.INFORMED, who=team, by=mate, at=at)
    assert answering.people_of([checkout], Part.INFORMED, DAY) == {checkout.pk: [ana, ben]}
    assert answering.people_of([checkout], Part.CONSULTED, DAY) == {}
