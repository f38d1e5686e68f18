"""Memberships and the home team go together."""

from datetime import date, datetime, timedelta

import pytest

from storewide.audit.models import Entry
from storewide.audit.queries import history
from storewide.kit.permissions import SYSTEM
from storewide.organization import homes, membership_operations, operations
from storewide.organization.membership_operations import AlreadyMember, EndsBeforeItBegins
from storewide.organization.models import Membership, Person, Team


@pytest.fixture
def search(db: None, at: datetime) -> Team:
    return operations.form_team(name="Search", mission="", by=SYSTEM, at=at)


def rows(person: Person) -> list[tuple[str, int, date | None, date | None]]:
    found = Membership.objects.filter(person=person).order_by("team__name", "created_at")
    return list(found.values_list("team__name", "share", "begins", "ends"))


def test_whoever_gets_a_home_team_is_a_member(ana: Person) -> None:
    assert rows(ana) == [("Checkout", 100, None, None)]


def test_another_home_team_ends_the_former_membership(ana: Person, search: Team, at: datetime) -> None:
    later = at + timedelta(days=10)
    Membership.objects.update(share=80, discipline="product")
    operations.change_person(person=ana, changes={"team": search}, by=SYSTEM, at=later, expected_version=None)
    assert rows(ana) == [
        ("Checkout", 80, None, date(2026, 3, 19)),
        ("Search", 80, date(2026, 3, 20), None),
    ]
    assert Membership.objects.get(team=search).discipline == "product"


def test_moving_twice_on_a_day_leaves_no_day_of_minus_one(ana: Person, search: Team, at: datetime) -> None:
    later = at + timedelta(days=10)
    checkout = ana.team
    for team in (search, checkout):
        operations.change_person(
            person=ana, changes={"team": team}, by=SYSTEM, at=later, expected_version=None
        )
    assert rows(ana) == [
        ("Checkout", 100, None, date(2026, 3, 19)),
        ("Checkout", 100, date(2026, 3, 20), None),
    ]


def test_the_first_team_joined_is_home(db: None, search: Team, at: datetime) -> None:
    eva = operations.add_person(name="Eva", email="eva@shop.example", by=SYSTEM, at=at)
    membership_operations.join_team(person=eva, team=search, share=50, by=SYSTEM, at=at)
    eva.refresh_from_db()
    assert eva.team == search
    assert Entry.objects.filter(action="organization.membership.join").count() == 1


def test_a_team_joined_later_is_no_home_yet(db: None, search: Team, at: datetime) -> None:
    eva = operations.add_person(name="Eva", email="eva@shop.example", by=SYSTEM, at=at)
    membership_operations.join_team(
        person=eva, team=search, begins=at.date() + timedelta(days=5), by=SYSTEM, at=at
    )
    eva.refresh_from_db()
    assert eva.team is None


def test_a_second_team_leaves_the_home_as_it_is(ana: Person, search: Team, at: datetime) -> None:
    membership_operations.join_team(person=ana, team=search, share=40, by=SYSTEM, at=at)
    ana.refresh_from_db()
    assert str(ana.team) == "Checkout"
    assert len(rows(ana)) == 2


def test_the_home_goes_where_most_of_the_time_is(ana: Person, search: Team, at: datetime) -> None:
    membership_operations.join_team(person=ana, team=search, share=40, by=SYSTEM, at=at)
    home = Membership.objects.get(person=ana, team=ana.team)
    membership_operations.end_membership(membership=home, on=at.date() - timedelta(days=1), by=SYSTEM, at=at)
    ana.refresh_from_db()
    assert ana.team == search
    membership_operations.remove_membership(
        membership=Membership.objects.get(person=ana, team=search), by=SYSTEM, at=at
    )
    ana.refresh_from_db()
    assert ana.team is None


def test_a_last_day_that_comes_hands_the_home_on(ana: Person, search: Team, at: datetime) -> None:
    home = Membership.objects.get(person=ana)
    last = at.date() + timedelta(days=5)
    membership_operations.join_team(person=ana, team=search, begins=last, share=40, by=SYSTEM, at=at)
    membership_operations.end_membership(membership=home, on=last, by=SYSTEM, at=at)
    assert list(homes.unsettled(last)) == []
    assert list(homes.unsettled(last + timedelta(days=1))) == [ana]
    membership_operations.settle_home(person=ana, by=SYSTEM, at=at + timedelta(days=6))
    ana.refresh_from_db()
    assert ana.team == search
    entry = Entry.objects.of(ana).first()
    assert entry is not None
    assert entry.changes == {"team": ["Checkout", "Search"]}
    assert list(homes.unsettled(last + timedelta(days=2))) == []


def test_whoever_has_left_keeps_the_home_they_had(ana: Person, at: datetime) -> None:
    Membership.objects.update(ends=at.date())
    Person.objects.update(left_on=at.date())
    assert list(homes.unsettled(at.date() + timedelta(days=2))) == []


def test_twice_in_a_team_on_a_day_is_refused(ana: Person, at: datetime) -> None:
    assert ana.team is not None
    with pytest.raises(AlreadyMember) as refused:
        membership_operations.join_team(person=ana, team=ana.team, begins=date(2026, 5, 1), by=SYSTEM, at=at)
    assert refused.value.sentence == (
        "Ana Ruiz is in Checkout on some of these days already; change that membership."
    )
    assert Membership.objects.count() == 1


def test_days_in_their_order(ana: Person, search: Team, at: datetime) -> None:
    with pytest.raises(EndsBeforeItBegins):
        membership_operations.join_team(
            person=ana, team=search, begins=date(2026, 5, 2), ends=date(2026, 5, 1), by=SYSTEM, at=at
        )
    assert not Membership.objects.filter(team=search).exists()


def test_a_team_counts_everybody_in_it(ana: Person, ben: Person, search: Team, at: datetime) -> None:
    membership_operations.join_team(person=ana, team=search, share=20, by=SYSTEM, at=at)
    sizes = {team.name: team.size for team in Team.objects.with_size(at.date())}  # type: ignore[attr-defined]
    assert sizes == {"Checkout": 2, "Search": 1}
    operations.leave(person=ana, on=at.date(), by=SYSTEM, at=at)
    sizes = {team.name: team.size for team in Team.objects.with_size(at.date())}  # type: ignore[attr-defined]
    assert sizes == {"Checkout": 1, "Search": 0}


def test_what_is_taken_back_stays_in_the_history_of_the_team(
    ben: Person, checkout: Team, at: datetime
) -> None:
    membership = Membership.objects.get(person=ben)
    membership_operations.remove_membership(membership=membership, by=SYSTEM, at=at)
    told = history(checkout)[0]
    assert told.what == "Membership taken back"
    assert [(change.before, change.after) for change in told.changes] == [("Ben Okoro", "–")]


def test_one_replaced_before_it_began_leaves_a_line(ben: Person, checkout: Team, at: datetime) -> None:
    search = operations.form_team(name="Search", mission="", by=SYSTEM, at=at)
    payment = operations.form_team(name="Payment", mission="", by=SYSTEM, at=at)
    for team in (search, payment):
        operations.change_person(person=ben, changes={"team": team}, by=SYSTEM, at=at, expected_version=None)
    # Search was Ben's home for no day: nothing of it stays but the line
    assert not Membership.objects.filter(team=search).exists()
    told = history(search)[0]
    assert told.what == "Membership taken back"
    assert [(change.before, change.after) for change in told.changes] == [("Ben Okoro", "–")]
    assert [each.what for each in history(checkout)].count("Membership taken back") == 0
