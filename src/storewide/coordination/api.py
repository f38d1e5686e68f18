"""Working groups over REST: set up, followed, disbanded; their parts added, changed and done."""

from typing import Any
from uuid import UUID

from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.coordination import (
    disband_operations,
    group_operations,
    meeting_operations,
    part_operations,
    parts,
    seats,
)
from storewide.coordination.api_input import (
    CharterIn,
    DisbandIn,
    GroupChangeIn,
    MeetingNotesIn,
    PartIn,
    WaitsForIn,
    WordsIn,
    part_values,
    person_named,
    team_named,
)
from storewide.coordination.disband_operations import Phase
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import WorkingGroup, WorkingGroupQuerySet
from storewide.coordination.permissions import CoordinationPermission
from storewide.coordination.schemas import GroupFullOut, GroupOut, PartOut
from storewide.kit import links
from storewide.kit.permissions import may, require
from storewide.lib.clock import now

router = Router(tags=["Coordination"])


@router.get("/groups", response=list[GroupOut], operation_id="list_working_groups")
@paginate(LimitOffsetPagination)
def groups(request: Any, state: str = "") -> WorkingGroupQuerySet:
    """Working groups that the key's user sees, the latest first; narrowed by state."""
    require(request.auth, CoordinationPermission.VIEW)
    seen = seats.seen_by(request.auth).counted(now().date())
    return seen.filter(state=state) if state else seen


@router.post("/groups", response={201: GroupFullOut}, operation_id="set_up_working_group")
def set_up(request: Any, body: CharterIn) -> Status[WorkingGroup]:
    """Set up a working group; it works once it is started."""
    require(request.auth, CoordinationPermission.CHANGE)
    said = body.dict(exclude={"sponsor", "facilitator", "initiative_link"})
    made = group_operations.set_up(
        charter=Charter(
            **said, initiative_link=links.named(body.initiative_link) if body.initiative_link else None
        ),
        sponsor=person_named(body.sponsor),
        facilitator=person_named(body.facilitator),
        by=request.auth,
        at=now(),
    )
    return Status(201, made)


@router.get("/groups/{group_id}", response=GroupFullOut, operation_id="get_working_group")
def group(request: Any, group_id: UUID) -> WorkingGroup:
    """One working group with all its parts and how it stands against its plan."""
    require(request.auth, CoordinationPermission.VIEW)
    return parts.find_group(request.auth, group_id)


@router.patch("/groups/{group_id}", response=GroupFullOut, operation_id="change_working_group")
def change(request: Any, group_id: UUID, body: GroupChangeIn) -> WorkingGroup:
    """Change what a working group says of itself; what is left out stays."""
    found = _led(request, group_id)
    changes = body.dict(exclude_none=True, exclude={"expected_version"})
    return group_operations.change(
        group=found, changes=changes, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.post("/groups/{group_id}/start", response=GroupFullOut, operation_id="start_working_group")
def start(request: Any, group_id: UUID) -> WorkingGroup:
    """Let a group begin its work; refused while a prerequisite is open."""
    return group_operations.start(group=_led(request, group_id), by=request.auth, at=now())


@router.post("/groups/{group_id}/disband", response=GroupFullOut, operation_id="disband_working_group")
def disband(request: Any, group_id: UUID, body: DisbandIn) -> WorkingGroup:
    """End a group; every open part goes to an owner or into the next phase."""
    found = _led(request, group_id)
    phase = Phase(**body.next_phase.dict()) if body.next_phase else None
    return disband_operations.disband(
        group=found,
        outcome=body.outcome,
        reason=body.reason,
        owners={pk: person_named(named) for pk, named in body.owners.items()},
        next_phase=phase,
        by=request.auth,
        at=now(),
    )


@router.post("/groups/{group_id}/{sort}", response={201: PartOut}, operation_id="add_group_part")
def add(request: Any, group_id: UUID, sort: str, body: PartIn) -> Status[Any]:
    """Add a part: `sort` is goals, paths, prerequisites, criteria, milestones, items, participants, meetings or inputs."""
    kind, found = parts.sort_of(sort), parts.find_group(request.auth, group_id)
    require(request.auth, kind.permission, found)
    part = parts.made(kind, found, part_values(kind, found, body))
    return Status(201, part_operations.add(part=part, by=request.auth, at=now()))


@router.patch("/group-parts/{sort}/{part_id}", response=PartOut, operation_id="change_group_part")
def change_part(request: Any, sort: str, part_id: UUID, body: PartIn) -> Any:
    """Change what a part says; what is left out stays."""
    kind = parts.sort_of(sort)
    part = parts.find(request.auth, kind, part_id)
    require(request.auth, kind.permission, part.group)
    changes = part_values(kind, part.group, body, part)
    return part_operations.change(part=part, changes=changes, by=request.auth, at=now())


@router.delete("/group-parts/{sort}/{part_id}", response={204: None}, operation_id="remove_group_part")
def remove_part(request: Any, sort: str, part_id: UUID) -> Status[None]:
    """Take a part out of its group."""
    kind = parts.sort_of(sort)
    part = parts.find(request.auth, kind, part_id)
    require(request.auth, kind.permission, part.group)
    part_operations.remove(part=part, by=request.auth, at=now())
    return Status(204, None)


@router.post("/group-parts/{sort}/{part_id}/done", response=PartOut, operation_id="finish_group_part")
def finish_part(request: Any, sort: str, part_id: UUID, body: WordsIn) -> Any:
    """Say that a part is done: a criterion with its evidence, an item with its outcome, input with its answer."""
    part = parts.find(request.auth, parts.sort_of(sort), part_id)
    if sort != "inputs" or not may(request.auth, CoordinationPermission.ANSWER, part):
        require(request.auth, CoordinationPermission.WORK, part.group)
    return part_operations.finish(part=part, words=body.words, by=request.auth, at=now())


@router.post("/group-parts/items/{part_id}/waits", response=PartOut, operation_id="block_group_item")
def block(request: Any, part_id: UUID, body: WaitsForIn) -> Any:
    """Say which team an item waits for; coupling counts it from now on."""
    item = parts.find(request.auth, parts.SORTS["items"], part_id)
    require(request.auth, CoordinationPermission.WORK, item.group)
    team = team_named(body.team)
    return part_operations.block(item=item, team=team, because=body.because, by=request.auth, at=now())


@router.delete("/group-parts/items/{part_id}/waits", response=PartOut, operation_id="unblock_group_item")
def unblock(request: Any, part_id: UUID) -> Any:
    """Say that an item does not wait any more."""
    item = parts.find(request.auth, parts.SORTS["items"], part_id)
    require(request.auth, CoordinationPermission.WORK, item.group)
    return part_operations.unblock(item=item, by=request.auth, at=now())


@router.put("/group-parts/meetings/{part_id}/notes", response=PartOut, operation_id="write_down_meeting")
def write_down(request: Any, part_id: UUID, body: MeetingNotesIn) -> Any:
    """Write a meeting down: who was there, what was decided."""
    meeting = parts.find(request.auth, parts.SORTS["meetings"], part_id)
    require(request.auth, CoordinationPermission.WORK, meeting.group)
    said = body.dict(exclude={"present"})
    present = [person for person in map(person_named, body.present) if person is not None]
    return meeting_operations.write_down(meeting=meeting, present=present, **said, by=request.auth, at=now())


def _led(request: Any, group_id: UUID) -> WorkingGroup:
    found = parts.find_group(request.auth, group_id)
    require(request.auth, CoordinationPermission.LEAD, found)
    return found
