"""What of coordination is a person's goes to their successor, seats in working groups as well."""

from datetime import date, datetime, timedelta

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.coordination import duties
from storewide.coordination.models import (
    AskedInput,
    Board,
    Criterion,
    GroupState,
    Handover,
    Item,
    Mechanism,
    Participant,
    Path,
    Pilot,
    Prerequisite,
    WorkingGroup,
)
from storewide.organization.models import Person
from storewide.ownership import handing


@pytest.fixture
def laden(group: WorkingGroup, ana: Person, today: date, at: datetime) -> Person:
    """Ana sponsors the group, has one of each to do in it, and runs a mechanism, a board and a pilot."""
    due = today + timedelta(days=7)
    path = Path.objects.create(group=group, name="Data")
    Criterion.objects.create(path=path, what="One list of products", responsible=ana, due_on=due)
    Criterion.objects.create(path=path, what="Met", responsible=ana, due_on=due, done_at=at, evidence="Seen")
    Prerequisite.objects.create(group=group, what="Budget agreed", owner=ana, due_on=due)
    Item.objects.create(group=group, what="Ask the vendors", owner=ana, due_on=due)
    AskedInput.objects.create(group=group, what="Which fields?", person=ana, due_on=due, asked_at=at)
    Mechanism.objects.create(name="Design forum", kind="forum", owner=ana)
    Mechanism.objects.create(name="Ended", kind="forum", owner=ana, ended_at=at)
    Board.objects.create(name="Customers", purpose="Returns", owner=ana)
    Pilot.objects.create(name="Quick order", what="Does it help?", owner=ana, begins=today, ends=due)
    over = WorkingGroup.objects.create(
        name="Over",
        initiative="Past",
        begins=today,
        ends=due,
        state=GroupState.DISBANDED,
        disbanded_at=at,
        outcome="Done",
    )
    Participant.objects.create(group=over, person=ana, role="sponsor")
    Handover.objects.create(group=over, sort="item", what="Tell the shops", owner=ana, due_on=due)
    return ana


def of(person: Person) -> list[tuple[str, str, bool]]:
    return [(str(each.kind), each.label, each.must_move) for each in duties.duties_of(person)]


def hand_over(person: Person, to: Person, mate: User, at: datetime) -> None:
    successors: dict[str, Person | None] = {each.key: to for each in handing.duties_of(person)}
    handing.hand_over(person=person, successors=successors, by=mate, at=at)


def test_what_goes_on(laden: Person) -> None:
    assert of(laden) == [
        ("Coordination mechanisms", "Design forum", True),
        ("Advisory boards", "Customers", True),
        ("Pilots without a verdict", "Quick order", True),
        ("Seats in working groups", "One catalogue: Executive sponsor", True),
        ("Exit criteria, directly responsible", "One list of products", True),
        ("Prerequisites of working groups", "Budget agreed", True),
        ("Items of working groups", "Ask the vendors", True),
        ("Input asked in writing", "Which fields?", True),
        ("Left open by working groups", "Tell the shops", True),
    ]


def test_all_of_it_goes_over(laden: Person, vera: Person, mate: User, at: datetime) -> None:
    before = of(laden)
    hand_over(laden, vera, mate, at)
    assert (of(laden), of(vera)) == ([], before)
    assert Criterion.objects.get(what="Met").responsible == laden
    assert Entry.objects.filter(action="coordination.handover.change").count() == 1


def test_who_facilitates_already_leads_on(
    laden: Person, milan: Person, group: WorkingGroup, mate: User, at: datetime
) -> None:
    hand_over(laden, milan, mate, at)
    assert [(each.person, each.role) for each in group.participants.all()] == [(milan, "facilitator")]


def test_a_contributor_who_takes_over_from_the_sponsor_sponsors(
    laden: Person, vera: Person, group: WorkingGroup, mate: User, at: datetime
) -> None:
    Participant.objects.create(group=group, person=vera, role="contributor")
    hand_over(laden, vera, mate, at)
    assert group.participants.get(person=vera).role == "sponsor"
    assert not group.participants.filter(person=laden).exists()


def test_the_seat_of_a_contributor_may_go(
    group: WorkingGroup, vera: Person, mate: User, at: datetime
) -> None:
    Participant.objects.create(group=group, person=vera, role="contributor")
    assert of(vera) == [("Seats in working groups", "One catalogue: Contributor", False)]
    handing.hand_over(person=vera, successors={}, by=mate, at=at)
    assert not group.participants.filter(person=vera).exists()
