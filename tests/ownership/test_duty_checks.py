"""Duty that was in order when it was planned, and is not any more; and who takes it over."""

from datetime import timedelta

from storewide.access.models import User
from storewide.lib.clock import now
from storewide.organization.models import Absence, Person
from storewide.ownership import duty_checks, handing
from storewide.ownership.models import Area, DutyShift

DAY = timedelta(days=1)


def shift(area: Area, person: Person, *, first: int = 3, days: int = 4) -> DutyShift:
    begins = now() + first * DAY
    return DutyShift.objects.create(area=area, person=person, begins=begins, ends=begins + days * DAY)


def said() -> list[tuple[str, str]]:
    return [(each.url, str(each.sentence)) for each in duty_checks.nobody_there()]


def test_who_is_there_for_some_of_it_is_no_finding(checkout: Area, ana: Person) -> None:
    planned = shift(checkout, ana)
    Absence.objects.create(person=ana, begins=planned.begins.date(), ends=planned.begins.date() + DAY)
    ana.left_on = planned.ends.date() + DAY
    ana.save()
    assert said() == []


def test_who_is_away_throughout_or_leaves(checkout: Area, cart: Area, ana: Person, ben: Person) -> None:
    away, leaving = shift(checkout, ana), shift(cart, ben)
    Absence.objects.create(person=ana, begins=now().date(), ends=away.ends.date())
    ben.left_on = leaving.ends.date()
    ben.save()
    (first, sentence), (second, other) = said()
    assert (first, second) == (away.get_absolute_url(), leaving.get_absolute_url())
    assert sentence.startswith("Ana Ruiz is away throughout the duty for Checkout that begins on")
    assert other.startswith("Ben Okoro leaves on")


def test_a_shift_that_is_over_is_no_finding(checkout: Area, gone: Person) -> None:
    shift(checkout, gone, first=-9)
    assert said() == []


def test_a_planned_shift_is_handed_over(checkout: Area, ana: Person, ben: Person, mate: User) -> None:
    planned = shift(checkout, ana)
    (duty,) = handing.duties_of(ana)
    assert (str(duty.kind), duty.must_move) == ("Planned duty", False)
    handing.hand_over(person=ana, successors={duty.key: ben}, by=mate, at=now())
    planned.refresh_from_db()
    assert planned.person == ben


def test_without_a_successor_it_is_taken_back(checkout: Area, ana: Person, mate: User) -> None:
    shift(checkout, ana)
    handing.hand_over(person=ana, successors={}, by=mate, at=now())
    assert not DutyShift.objects.exists()
