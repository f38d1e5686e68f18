"""Parts of roles and teams: given, changed, taken back; what an area keeps in itself and what stands beside it."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Role, Team
from storewide.ownership import activity_operations
from storewide.ownership.models import Activity, Area, Part, Responsibility
from storewide.ownership.responsibility_operations import (
    AlreadyAssigned,
    NotAssigned,
    TeamAccountable,
    assign,
    withdraw,
)

HEAD = "Head of checkout"


@pytest.fixture
def role(db: None) -> Role:
    return Role.objects.create(title="Legal counsel")


@pytest.fixture
def activity(checkout: Area, mate: User, at: datetime) -> Activity:
    return activity_operations.add_activity(area=checkout, name="Weekly review", by=mate, at=at)


def parts() -> list[tuple[str, str, str]]:
    return [(str(row.of), str(row.part), str(row.who)) for row in Responsibility.objects.for_list()]


def last_line() -> tuple[str, str, dict[str, list[str | None]]]:
    entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    return entry.action, entry.record_label, entry.changes


def test_an_area_keeps_accountable_and_first_team_in_itself(
    checkout: Area, role: Role, team: Team, mate: User, at: datetime
) -> None:
    assign(of=checkout, part=Part.ACCOUNTABLE, who=role, by=mate, at=at)
    assign(of=checkout, part=Part.RESPONSIBLE, who=team, by=mate, at=at)
    other = Team.objects.create(name="Platform")
    assign(of=checkout, part=Part.RESPONSIBLE, who=other, by=mate, at=at)
    checkout.refresh_from_db()
    assert (checkout.accountable, checkout.responsible) == (role, team)
    assert parts() == [("Checkout", "R", "Platform")]
    with pytest.raises(AlreadyAssigned) as refused:
        assign(of=checkout, part=Part.INFORMED, who=team, by=mate, at=at)
    assert refused.value.sentence == "Order flow is responsible for Checkout already."


def test_another_part_takes_the_place_of_the_first(
    checkout: Area, role: Role, mate: User, at: datetime
) -> None:
    assign(of=checkout, part=Part.CONSULTED, who=role, by=mate, at=at)
    assign(of=checkout, part=Part.INFORMED, who=role, by=mate, at=at)
    assert parts() == [("Checkout", "I", "Legal counsel")]
    changes = {"informed": ["Consulted", "Legal counsel"]}
    assert last_line() == ("ownership.responsibility.assign", "Checkout", changes)


def test_an_activity_has_one_accountable_who_may_also_do_it(
    activity: Activity, role: Role, team: Team, mate: User, at: datetime
) -> None:
    head = Role.objects.create(title=HEAD)
    assign(of=activity, part=Part.ACCOUNTABLE, who=role, by=mate, at=at)
    assign(of=activity, part=Part.RESPONSIBLE, who=role, by=mate, at=at)
    assign(of=activity, part=Part.ACCOUNTABLE, who=head, by=mate, at=at)
    assert sorted(parts()) == [("Weekly review", "A", HEAD), ("Weekly review", "R", "Legal counsel")]
    with pytest.raises(TeamAccountable):
        assign(of=activity, part=Part.ACCOUNTABLE, who=team, by=mate, at=at)
    with pytest.raises(AlreadyAssigned):
        assign(of=activity, part=Part.ACCOUNTABLE, who=head, by=mate, at=at)


def test_a_part_is_taken_back_once(
    owned: Area, activity: Activity, role: Role, mate: User, at: datetime
) -> None:
    assert owned.accountable is not None
    withdraw(of=owned, part=Part.ACCOUNTABLE, who=owned.accountable, by=mate, at=at)
    owned.refresh_from_db()
    assert owned.accountable is None
    assert last_line() == ("ownership.responsibility.withdraw", "Checkout", {"accountable": [HEAD, None]})
    assign(of=activity, part=Part.CONSULTED, who=role, by=mate, at=at)
    withdraw(of=activity, part=Part.CONSULTED, who=role, by=mate, at=at)
    assert parts() == []
    with pytest.raises(NotAssigned) as refused:
        withdraw(of=activity, part=Part.CONSULTED, who=role, by=mate, at=at)
    assert refused.value.sentence == "Legal counsel is not consulted for Weekly review."


@pytest.mark.parametrize(
    "row",
    [
        {"part": "C"},
        {"part": "A", "area": True, "role": True},
        {"part": "A", "activity": True, "team": True},
        {"part": "C", "area": True, "role": True, "team": True},
        {"part": "C", "area": True, "activity": True, "role": True},
    ],
)
def test_the_database_holds_what_a_part_is(
    row: dict[str, object], activity: Activity, role: Role, team: Team
) -> None:
    given = {"area": activity.area, "activity": activity, "role": role, "team": team}
    values = {name: given[name] if value is True else value for name, value in row.items()}
    with pytest.raises(IntegrityError):
        Responsibility.objects.create(**values)
