"""Somebody's own hours: shares of their teams, less holidays, days away and each team's maintenance."""

from datetime import date, datetime

from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.organization import (
    ability_operations,
    membership_operations,
    operations,
    person_hours,
)
from storewide.organization.models import Membership, Person

#: a Monday; 13 weeks from here hold six public holidays of Bavaria on working days
MONDAY = date(2026, 3, 30)


def _in_two_teams(ana: Person, at: datetime) -> None:
    """Half of Ana's time in each of two teams, one of which keeps things running with a fifth of it."""
    search = operations.form_team(name="Search", mission="", maintenance_share=20, by=SYSTEM, at=at)
    home = Membership.objects.get(person=ana)
    half = {"share": 50}
    membership_operations.change_membership(
        membership=home, changes=half, by=SYSTEM, at=at, expected_version=None
    )
    membership_operations.join_team(person=ana, team=search, share=50, by=SYSTEM, at=at)


def test_weeks_net_of_holidays_days_away_and_maintenance(ana: Person, at: datetime) -> None:
    _in_two_teams(ana, at)
    operations.change_person(
        person=ana, changes={"holidays_of": "DE-BY"}, by=SYSTEM, at=at, expected_version=None
    )
    week_off = {"begins": date(2026, 4, 20), "ends": date(2026, 4, 24)}
    ability_operations.note_absence(person=ana, by=SYSTEM, at=at, **week_off)
    found = person_hours.of_person(ana, MONDAY)
    told = [(each.gross, each.absent, round(each.maintenance, 1), round(each.net, 1)) for each in found.weeks]
    assert len(told) == 13
    # Good Friday: half of 32 hours whole, of the other half four fifths
    assert told[0] == (40, 8, 3.2, 28.8)
    assert told[2] == (40, 0, 4.0, 36.0)
    assert told[3] == (40, 40, 0, 0)
    assert found.sentence == (
        "Of 520 hours in 13 weeks 88 are days away and public holidays and 43 maintenance; 389 are left."
    )
    assert found.chart.title == "0 to 36 hours a week for what is new"


def test_who_leaves_has_hours_until_then(ana: Person, at: datetime) -> None:
    operations.leave(person=ana, on=date(2026, 4, 8), by=SYSTEM, at=at)
    found = person_hours.of_person(Person.objects.get(), MONDAY)
    assert [each.gross for each in found.weeks][:3] == [40, 16, 0]


def test_who_is_in_no_team_has_none(as_viewer: Client, at: datetime) -> None:
    cara = operations.add_person(name="Cara Lund", email="cara@shop.example", by=SYSTEM, at=at)
    assert person_hours.of_person(cara, MONDAY).weeks == ()
    assert "Hours to come" not in as_viewer.get(cara.get_absolute_url()).content.decode()


def test_the_page_draws_them(as_viewer: Client, ana: Person) -> None:
    shown = as_viewer.get(ana.get_absolute_url()).content.decode()
    assert "40 to 40 hours a week for what is new" in shown
    assert (
        "Of 520 hours in 13 weeks 0 are days away and public holidays and 0 maintenance; 520 are left."
        in shown
    )
