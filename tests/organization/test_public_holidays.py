"""Nobody works on public holidays: of the country that is said of them, else of their team's unit."""

from datetime import date, datetime

import pytest
from django.test import Client

from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.permissions import SYSTEM
from storewide.organization import capacity, operations, team_queries, unit_operations
from storewide.organization.models import Person, Team, Unit
from storewide.organization.public_holidays import RegionUnknown

#: a Monday; Good Friday is 2026-04-03 and Easter Monday 2026-04-06
MONDAY = date(2026, 3, 30)


@pytest.fixture
def germany(checkout: Team, ana: Person, at: datetime) -> Unit:
    """Ana's team belongs to a unit within one that says where it works."""
    group = unit_operations.make_unit(name="Group", parent=None, holidays_of="de-by", by=SYSTEM, at=at)
    shops = unit_operations.make_unit(name="Shops", parent=group, by=SYSTEM, at=at)
    operations.change_team(team=checkout, changes={"unit": shops}, by=SYSTEM, at=at, expected_version=None)
    return group


def _absent(team: Team) -> list[float]:
    return [round(week.absent, 1) for week in team_queries.capacity(team, MONDAY)][:3]


def test_a_team_rests_with_the_nearest_unit_above_that_says_where(germany: Unit, checkout: Team) -> None:
    assert germany.holidays_of == "DE-BY"
    assert _absent(checkout) == [8, 8, 0]
    (found,) = capacity.of_teams(MONDAY)
    # Good Friday, Easter Monday, 1 May, Ascension, Whit Monday, Corpus Christi: six days of 8 hours in 13 weeks
    assert (found.gross, found.absent, found.net) == (520, 48, 472)


def test_somebody_elsewhere_rests_on_their_own_days(
    germany: Unit, checkout: Team, ana: Person, at: datetime
) -> None:
    said = {"holidays_of": "PL"}
    operations.change_person(person=ana, changes=said, by=SYSTEM, at=at, expected_version=None)
    # Good Friday is a working day in Poland, Easter Monday is none
    assert _absent(checkout) == [0, 8, 0]


def test_nobody_says_where_and_nobody_rests(checkout: Team, ana: Person) -> None:
    assert _absent(checkout) == [0, 0, 0]


def test_a_place_that_is_none_is_refused(germany: Unit, ana: Person, at: datetime) -> None:
    with pytest.raises(RegionUnknown, match='"DE-ZZ" is no country or part of one'):
        unit_operations.change_unit(
            unit=germany, changes={"holidays_of": "DE-ZZ"}, by=SYSTEM, at=at, expected_version=None
        )
    with pytest.raises(RegionUnknown):
        operations.change_person(
            person=ana, changes={"holidays_of": "Atlantis"}, by=SYSTEM, at=at, expected_version=None
        )
    assert Unit.objects.get(pk=germany.pk).holidays_of == "DE-BY"


def test_pages_say_it_and_take_it(as_mate: Client, germany: Unit, checkout: Team, ana: Person) -> None:
    shops = Unit.objects.get(name="Shops")
    shown = as_mate.get(shops.get_absolute_url()).content.decode()
    assert "DE-BY <span" in shown
    assert "(as Group)" in shown
    said = {
        "name": "Ana Ruiz",
        "email": ana.email,
        "team": "Checkout",
        "holidays_of": "at",
        "expected_version": "1",
    }
    response = as_mate.post(f"{ana.get_absolute_url()}change/", said)
    assert response.status_code == 302
    ana.refresh_from_db()
    assert ana.holidays_of == "AT"
    wrong = as_mate.post(
        f"{ana.get_absolute_url()}change/", said | {"holidays_of": "XX", "expected_version": "2"}
    )
    assert "is no country or part of one" in wrong.content.decode()


def test_the_file_keeps_it(germany: Unit, ana: Person, at: datetime) -> None:
    operations.change_person(
        person=ana, changes={"holidays_of": "AT"}, by=SYSTEM, at=at, expected_version=None
    )
    text = operation_writing.write(operation_plan.export())
    assert "- name: Group\n  holidays_of: DE-BY\n" in text
    assert "  holidays_of: AT\n" in text
    plan = operation_plan.apply(operation_reading.read(text, "operation.yaml"), by=SYSTEM, at=at)
    assert plan.changes == ()
