"""What of the plan is a person's goes to their successor; what is closed, withdrawn or off the radar stays as it was."""

from datetime import date, datetime

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person
from storewide.ownership import handing
from storewide.strategy import duties
from storewide.strategy.models import Document, Goal, KeyResult, Objective
from storewide.strategy.models.competition import Signal, SwotEntry
from storewide.strategy.models.losses import Candidate
from storewide.strategy.models.radar import Blip, Radar


@pytest.fixture
def laden(goal: Goal, objective: Objective, measured: KeyResult, ana: Person) -> Person:
    """Ana owns one of each that goes on, and one of each that does not."""
    KeyResult.objects.filter(pk=measured.pk).update(owner=ana)
    dates = {"begins": date(2025, 1, 1), "ends": date(2025, 12, 31)}
    Goal.objects.create(
        name="Of last year", owner=ana, closed_on=date(2026, 1, 5), outcome="Reached.", **dates
    )
    review = date(2026, 9, 1)
    Document.objects.create(title="We keep it simple", owner=ana, review_on=review)
    Document.objects.create(title="Given up", owner=ana, review_on=review, withdrawn_on=date(2026, 1, 2))
    radar = Radar.objects.create(name="Shop", slug="shop")
    place = {"radar": radar, "owner": ana, "quadrant": 0, "looked_at": date(2026, 1, 1)}
    Blip.objects.create(name="Edge flags", slug="edge-flags", ring=1, **place)
    Blip.objects.create(name="Taken off", slug="taken-off", ring=None, **place)
    SwotEntry.objects.create(kind="strength", what="Own warehouses", owner=ana, noted_on=date(2026, 1, 1))
    Signal.objects.create(title="Returns cost", source="Association", owner=ana, dated=date(2026, 1, 1))
    Candidate.objects.create(name="Spare covers", owner=ana)
    return ana


def of(person: Person) -> list[tuple[str, str, bool]]:
    return [(str(each.kind), each.label, each.must_move) for each in duties.duties_of(person)]


def test_what_goes_on(laden: Person, measured: KeyResult) -> None:
    assert of(laden) == [
        ("Goals and permanent KPIs", "Spend grows", True),
        ("Objectives", "The checkout holds nobody up", True),
        ("Key results", measured.name, False),
        ("Principles and strategy documents", "We keep it simple", True),
        ("Blips on a tech radar", "Edge flags", True),
        ("Strengths, weaknesses, opportunities and threats", "Own warehouses", True),
        ("Trends and benchmarks", "Returns cost", True),
        ("New-product candidates", "Spare covers", True),
    ]


def test_all_of_it_goes_over(laden: Person, measured: KeyResult, mate: User, at: datetime) -> None:
    ben = Person.objects.create(name="Ben Okoro", email="ben@shop.example")
    before = of(laden)
    successors: dict[str, Person | None] = {each.key: ben for each in handing.duties_of(laden)}
    handing.hand_over(person=laden, successors=successors, by=mate, at=at)
    assert (of(laden), of(ben)) == ([], before)
    assert Goal.objects.get(name="Of last year").owner == laden
    told = Entry.objects.filter(action="strategy.blip.change").get()
    assert told.changes == {"owner": ["Ana Ruiz", "Ben Okoro"]}


def test_a_key_result_falls_to_the_owner_of_its_objective(
    laden: Person, measured: KeyResult, mate: User, at: datetime
) -> None:
    ben = Person.objects.create(name="Ben Okoro", email="ben@shop.example")
    found = handing.duties_of(laden)
    successors: dict[str, Person | None] = {each.key: ben for each in found if each.must_move}
    handing.hand_over(person=laden, successors=successors, by=mate, at=at)
    measured.refresh_from_db()
    assert measured.owner is None
