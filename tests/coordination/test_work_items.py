"""Working groups and their items on the boards of the house."""

from datetime import date, datetime

from storewide.access.models import User
from storewide.coordination import part_operations, work_items
from storewide.coordination.models import Item, Visibility, WorkingGroup
from storewide.kit.work import Level, Stage
from storewide.organization.models import Person, Team


def test_a_group_flies_on_coordination_and_its_items_on_operation(
    running: WorkingGroup, ana: Person, other_team: Team, today: date, mate: User, viewer: User, at: datetime
) -> None:
    item = part_operations.add(
        part=Item(group=running, what="Export", owner=ana, due_on=today), by=mate, at=at
    )
    part_operations.block(item=item, team=other_team, because="Their export", by=mate, at=at)
    group, work = work_items.items(viewer, today)
    assert (group.link.label, group.level, group.stage, group.owner) == (
        "One catalogue",
        Level.COORDINATION,
        Stage.DOING,
        "Ana Ruiz",
    )
    assert (work.link.label, work.level, work.blocked, work.serves[0].id) == (
        "Export",
        Level.OPERATION,
        "waits for Checkout: Their export",
        str(running.pk),
    )
    WorkingGroup.objects.update(visibility=Visibility.MEMBERS)
    assert list(work_items.items(viewer, today)) == []
