"""Every change to working groups and their parts: what it does, what it refuses, what it leaves alone."""

from datetime import date, datetime, timedelta

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.coordination import (
    disband_operations,
    group_operations,
    meeting_operations,
    part_operations,
)
from storewide.coordination.disband_operations import Phase
from storewide.coordination.models import (
    AskedInput,
    Attendance,
    Criterion,
    GroupRole,
    Handover,
    Item,
    Meeting,
    Participant,
    Path,
    Prerequisite,
    WorkingGroup,
)
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team, Wait


@pytest.fixture
def prerequisite(group: WorkingGroup, ana: Person, today: date, mate: User, at: datetime) -> Prerequisite:
    part = Prerequisite(group=group, what="The licence is signed", owner=ana, due_on=today)
    return part_operations.add(part=part, by=mate, at=at)


@pytest.fixture
def item(running: WorkingGroup, ana: Person, today: date, mate: User, at: datetime) -> Item:
    part = Item(group=running, what="Export the catalogue", owner=ana, due_on=today)
    return part_operations.add(part=part, by=mate, at=at)


def test_an_open_prerequisite_blocks_the_start(
    group: WorkingGroup, prerequisite: Prerequisite, mate: User, at: datetime
) -> None:
    with pytest.raises(group_operations.PrerequisitesOpen, match="The licence is signed"):
        group_operations.start(group=group, by=mate, at=at)
    group.refresh_from_db()
    assert (group.state, group.started_at) == ("planned", None)
    part_operations.finish(part=prerequisite, by=mate, at=at)
    assert group_operations.start(group=group, by=mate, at=at).state == "running"


def test_a_criterion_is_not_met_before_the_start(
    group: WorkingGroup, criterion: Criterion, mate: User, at: datetime
) -> None:
    with pytest.raises(part_operations.NotStarted):
        part_operations.finish(part=criterion, words="See", by=mate, at=at)
    assert Criterion.objects.open().count() == 1


def test_a_criterion_is_met_once_and_opened_again(
    running: WorkingGroup, criterion: Criterion, mate: User, at: datetime
) -> None:
    part_operations.finish(part=criterion, words="In the sheet", by=mate, at=at)
    with pytest.raises(part_operations.AlreadyDone):
        part_operations.finish(part=criterion, words="Again", by=mate, at=at)
    reopened = part_operations.reopen(part=criterion, by=mate, at=at)
    assert (reopened.done_at, reopened.evidence) == (None, "")


def test_a_criterion_is_due_within_the_group(path: Path, mate: User, at: datetime) -> None:
    after = path.group.ends + timedelta(days=1)
    with pytest.raises(part_operations.OutsideTheGroup):
        part_operations.add(part=Criterion(path=path, what="Late", due_on=after), by=mate, at=at)
    assert not Criterion.objects.exists()


def test_nobody_sits_twice(group: WorkingGroup, ana: Person, mate: User, at: datetime) -> None:
    seat = Participant(group=group, person=ana, role=GroupRole.CONTRIBUTOR)
    with pytest.raises(part_operations.SeatTaken):
        part_operations.add(part=seat, by=mate, at=at)
    assert Participant.objects.filter(person=ana).count() == 1


def test_who_has_left_takes_nothing_on(
    running: WorkingGroup, ana: Person, today: date, mate: User, at: datetime
) -> None:
    ana.left_on = at.date()
    ana.save()
    with pytest.raises(part_operations.HasLeft, match="Ana Ruiz has left"):
        part_operations.add(part=Item(group=running, what="X", owner=ana, due_on=today), by=mate, at=at)


def test_a_path_with_criteria_stays(path: Path, criterion: Criterion, mate: User, at: datetime) -> None:
    with pytest.raises(part_operations.NotEmpty):
        part_operations.remove(part=path, by=mate, at=at)
    part_operations.remove(part=criterion, by=mate, at=at)
    part_operations.remove(part=path, by=mate, at=at)
    assert not Path.objects.exists()


def test_a_blocked_item_is_a_wait_of_its_owners_team(
    item: Item, team: Team, other_team: Team, mate: User, at: datetime
) -> None:
    part_operations.block(item=item, team=other_team, because="Their export", by=mate, at=at)
    wait = Wait.objects.get()
    assert (wait.waiting, wait.blocking, wait.kind, wait.since, wait.until, wait.link.id) == (
        team,
        other_team,
        "blocked",
        at,
        None,
        str(item.pk),
    )
    later = at + timedelta(days=3)
    part_operations.unblock(item=item, by=mate, at=later)
    wait.refresh_from_db()
    assert (wait.until, Item.objects.get().blocked_by) == (later, None)


def test_an_item_does_not_wait_for_its_own_team(item: Item, team: Team, mate: User, at: datetime) -> None:
    with pytest.raises(part_operations.BlockedByItself):
        part_operations.block(item=item, team=team, because="Us", by=mate, at=at)
    assert not Wait.objects.exists()


def test_done_ends_the_wait(item: Item, other_team: Team, mate: User, at: datetime) -> None:
    part_operations.block(item=item, team=other_team, because="Their export", by=mate, at=at)
    part_operations.finish(part=item, words="Exported", by=mate, at=at)
    assert not Wait.objects.open().exists()


def test_a_meeting_notes_who_of_those_expected_was_there(
    running: WorkingGroup, collaborator: Participant, ana: Person, milan: Person, mate: User, at: datetime
) -> None:
    meeting = part_operations.add(part=Meeting(group=running, on=at.date(), topic="First"), by=mate, at=at)
    meeting_operations.write_down(
        meeting=meeting, present=[ana], decisions=["Three vendors", " "], by=mate, at=at
    )
    there = Attendance.objects.values_list("person", "present")
    assert set(there) == {(ana.pk, True), (milan.pk, False)}
    assert [each.what for each in meeting.decisions.all()] == ["Three vendors"]


def test_a_meeting_is_not_written_down_before_its_day(
    running: WorkingGroup, mate: User, at: datetime
) -> None:
    meeting = part_operations.add(
        part=Meeting(group=running, on=at.date() + timedelta(days=1), topic="Next"), by=mate, at=at
    )
    with pytest.raises(meeting_operations.NotYet):
        meeting_operations.write_down(meeting=meeting, present=[], decisions=[], by=mate, at=at)
    assert not Attendance.objects.exists()


def test_what_is_open_goes_to_an_owner_or_into_the_next_phase(
    running: WorkingGroup,
    criterion: Criterion,
    item: Item,
    collaborator: Participant,
    ana: Person,
    milan: Person,
    vera: Person,
    other_team: Team,
    today: date,
    mate: User,
    at: datetime,
) -> None:
    part_operations.block(item=item, team=other_team, because="Their export", by=mate, at=at)
    asked = part_operations.add(
        part=AskedInput(group=running, person=vera, what="Which?", due_on=today), by=mate, at=at
    )
    phase = Phase(name="One catalogue, second", begins=running.ends, ends=running.ends + timedelta(days=28))
    owners = {criterion.pk: milan, item.pk: None, asked.pk: None}
    disband_operations.disband(
        group=running, outcome="Needs", reason="Time", owners=owners, next_phase=phase, by=mate, at=at
    )
    following = WorkingGroup.objects.get(follows=running)
    assert (running.state, following.state, following.ends) == ("disbanded", "planned", phase.ends)
    assert [(each.what, each.owner, each.next_phase) for each in Handover.objects.order_by("what")] == [
        ("Export the catalogue", None, following),
        ("Forty jobs are scored", milan, None),
        ("Which?", None, following),
    ]
    carried = Item.objects.get(group=following)
    assert (carried.what, carried.due_on, carried.blocked_by) == (item.what, phase.ends, other_team)
    assert [each.link for each in Wait.objects.open()] == [carried.link]
    assert Participant.objects.filter(group=following).count() == 3
    assert not Criterion.objects.filter(path__group=following).exists()
    assert AskedInput.objects.get(group=following).person == vera


def test_what_is_open_does_not_go_nowhere(
    running: WorkingGroup, criterion: Criterion, mate: User, at: datetime
) -> None:
    with pytest.raises(disband_operations.LeftOver, match="Forty jobs are scored"):
        disband_operations.disband(group=running, outcome="O", reason="R", owners={}, by=mate, at=at)
    running.refresh_from_db()
    assert running.state == "running"


def test_a_disbanded_group_takes_nothing_more(
    running: WorkingGroup, criterion: Criterion, ana: Person, mate: User, at: datetime
) -> None:
    part_operations.finish(part=criterion, words="Done", by=mate, at=at)
    disband_operations.disband(group=running, outcome="All needs known", owners={}, by=mate, at=at)
    with pytest.raises(WrongState):
        part_operations.add(part=Path(group=running, name="More"), by=mate, at=at)
    assert Path.objects.count() == 1


def test_the_trail_tells_parts_of_their_group(criterion: Criterion, mate: User, at: datetime) -> None:
    actions = list(Entry.objects.of(criterion.group).values_list("action", flat=True))
    assert sorted(actions) == [
        "coordination.criterion.add",
        "coordination.group.set_up",
        "coordination.path.add",
    ]


def test_the_system_sets_groups_up_that_nobody_set_up(group: WorkingGroup, at: datetime) -> None:
    assert group_operations.start(group=group, by=SYSTEM, at=at).begun_by_label == "Milan"
