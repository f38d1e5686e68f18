"""A working group of eight weeks about one catalogue, with a sponsor, a facilitator and three paths."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storewide.access.models import User
from storewide.coordination import group_operations, part_operations
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import Criterion, GroupRole, Participant, Path, WorkingGroup
from storewide.organization.models import Person, Team


@pytest.fixture
def today() -> date:
    """The real day: pages judge a plan by it."""
    return datetime.now(UTC).date()


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Assortment")


@pytest.fixture
def other_team(db: None) -> Team:
    return Team.objects.create(name="Checkout")


@pytest.fixture
def ana(team: Team) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", team=team)


@pytest.fixture
def milan(other_team: Team) -> Person:
    """The person of the account of Milan, the team mate."""
    return Person.objects.create(name="Milan Kos", email="milan@shop.example", team=other_team)


@pytest.fixture
def vera(db: None) -> Person:
    """The person of the account of Vera, who may only look."""
    return Person.objects.create(name="Vera Lang", email="vera@shop.example")


@pytest.fixture
def group(ana: Person, milan: Person, mate: User, today: date, at: datetime) -> WorkingGroup:
    """Four weeks in, four weeks to go; Ana sponsors it, Milan facilitates."""
    begins = today - timedelta(days=28)
    charter = Charter(
        name="One catalogue",
        initiative="One catalogue for all countries",
        begins=begins,
        ends=begins + timedelta(days=55),
    )
    return group_operations.set_up(charter=charter, sponsor=ana, facilitator=milan, by=mate, at=at)


@pytest.fixture
def path(group: WorkingGroup, mate: User, at: datetime) -> Path:
    return part_operations.add(part=Path(group=group, name="Needs"), by=mate, at=at)


@pytest.fixture
def criterion(path: Path, ana: Person, today: date, mate: User, at: datetime) -> Criterion:
    """Due a week ago."""
    part = Criterion(
        path=path, what="Forty jobs are scored", due_on=today - timedelta(days=7), responsible=ana
    )
    return part_operations.add(part=part, by=mate, at=at)


@pytest.fixture
def running(group: WorkingGroup, criterion: Criterion, mate: User, at: datetime) -> WorkingGroup:
    return group_operations.start(group=group, by=mate, at=at)


@pytest.fixture
def collaborator(group: WorkingGroup, vera: Person, mate: User, at: datetime) -> Participant:
    part = Participant(group=group, person=vera, role=GroupRole.COLLABORATOR)
    return part_operations.add(part=part, by=mate, at=at)
