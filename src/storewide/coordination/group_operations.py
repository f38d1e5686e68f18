"""Every change to a working group as a whole: set up, changed, started. How it ends is told in `disband_operations`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.coordination.models import (
    GroupRole,
    GroupState,
    Participant,
    Prerequisite,
    Visibility,
    WorkingGroup,
)
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.organization.models import Person


class EndsBeforeItBegins(Refusal):
    """A group's last day comes after its first."""

    field = "ends"


class PrerequisitesOpen(Refusal):
    """A group starts once what must be done first is done."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What a working group is: see WorkingGroup. `initiative_link` names the initiative's record where there is one."""

    name: str
    initiative: str
    begins: date
    ends: date
    chat_url: str = ""
    agenda_url: str = ""
    visibility: str = Visibility.EVERYBODY
    out_of_scope: str = ""
    initiative_link: Link | None = None


@trail.operation
def set_up(
    *,
    charter: Charter,
    sponsor: Person | None = None,
    facilitator: Person | None = None,
    by: Actor,
    at: datetime,
    follows: WorkingGroup | None = None,
) -> WorkingGroup:
    """Set up a working group, planned; it works once it is started. Raises EndsBeforeItBegins."""
    check_days(charter.begins, charter.ends)
    said = vars(charter).copy()
    link = said.pop("initiative_link")
    group = WorkingGroup.objects.create(
        **said,
        initiative_kind=link.kind if link else "",
        initiative_id=link.id if link else "",
        follows=follows,
        begun_by_id=by.id,
        begun_by_label=by.label[:200],
        created_at=at,
    )
    leading = {GroupRole.SPONSOR: sponsor, GroupRole.FACILITATOR: facilitator}
    if sponsor == facilitator:
        # nobody sits twice: who does both is the sponsor
        leading.pop(GroupRole.FACILITATOR)
    Participant.objects.bulk_create(
        Participant(group=group, person=person, role=role, created_at=at)
        for role, person in leading.items()
        if person is not None
    )
    changes = {str(role): [None, str(person)] for role, person in leading.items() if person is not None}
    trail.record(action="coordination.group.set_up", of=group, by=by, at=at, changes=changes)
    return group


@trail.operation
def change(
    *,
    group: WorkingGroup,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> WorkingGroup:
    """Change what a group says of itself while it is not disbanded. Raises EndsBeforeItBegins, WrongState, Conflict."""
    lock(group, GroupState.PLANNED, GroupState.RUNNING)
    check_days(changes.get("begins", group.begins), changes.get("ends", group.ends))
    differing = save_changes(group, changes, expected_version)
    trail.record(action="coordination.group.change", of=group, by=by, at=at, changes=differing)
    return group


@trail.operation
def start(*, group: WorkingGroup, by: Actor, at: datetime) -> WorkingGroup:
    """Let a group begin its work. Raises PrerequisitesOpen, naming what blocks it, and WrongState."""
    lock(group, GroupState.PLANNED)
    blocking = Prerequisite.objects.open().filter(group=group).values_list("what", flat=True)
    if blocking:
        raise PrerequisitesOpen(
            _("%(group)s cannot start before this is done: %(what)s.")
            % {"group": group, "what": "; ".join(blocking)}
        )
    group.state, group.started_at = GroupState.RUNNING, at
    group.version += 1
    group.save(update_fields=["state", "started_at", "version"])
    changes = {"state": [GroupState.PLANNED, GroupState.RUNNING]}
    trail.record(action="coordination.group.start", of=group, by=by, at=at, changes=changes)
    return group


def check_days(begins: date, ends: date) -> None:
    """Raise EndsBeforeItBegins where the last day comes before the first."""
    if ends < begins:
        raise EndsBeforeItBegins(
            _("The last day, %(ends)s, comes before the first, %(begins)s; choose a later one.")
            % {"ends": formats.day(ends), "begins": formats.day(begins)}
        )
