"""Giving a role or a team its part in an area or an activity, and taking it back."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Role, Team
from storewide.ownership import sharing
from storewide.ownership.models import Activity, Area, Part, Responsibility

#: how the trail calls each part
FIELDS = {
    Part.RESPONSIBLE: "responsible",
    Part.ACCOUNTABLE: "accountable",
    Part.CONSULTED: "consulted",
    Part.INFORMED: "informed",
}


class TeamAccountable(Refusal):
    """A team cannot be accountable: one person answers, in a role."""

    field = "part"


class AlreadyAssigned(Refusal):
    """They have this part already."""

    field = "who"


class NotAssigned(Refusal):
    """They do not have this part, so it cannot be taken back."""

    field = "who"


@trail.operation
def assign(*, of: Area | Activity, part: Part, who: Role | Team, by: Actor, at: datetime) -> Area | Activity:
    """Give a role or a team its part in an area or an activity.

    Whoever was accountable before is so no more, and whoever had another part beside has this one instead; the
    first team that is responsible for an area is the one it names. Raises TeamAccountable, AlreadyAssigned.
    """
    if part == Part.ACCOUNTABLE and isinstance(who, Team):
        raise TeamAccountable(
            _("“%(team)s” is a team; exactly one person is accountable, so give this part to a role.")
            % {"team": who}
        )
    _refuse_known(of, part, who)
    if isinstance(of, Area) and part == Part.ACCOUNTABLE:
        before = save_changes(of, {"accountable": who}, None)["accountable"]
    elif isinstance(of, Area) and part == Part.RESPONSIBLE and isinstance(who, Team) and not of.responsible:
        before = save_changes(of, {"responsible": who}, None)["responsible"]
    else:
        before = _write(of, part, who, at)
    if isinstance(of, Area):
        sharing.follow(of, at)
    changes = {FIELDS[part]: [None if before[0] == "None" else before[0], str(who)]}
    trail.record(action="ownership.responsibility.assign", of=of, by=by, at=at, changes=changes)
    return of


@trail.operation
def withdraw(
    *, of: Area | Activity, part: Part, who: Role | Team, by: Actor, at: datetime
) -> Area | Activity:
    """Take a part in an area or an activity back from a role or a team. Raises NotAssigned."""
    if isinstance(of, Area) and _in_area(of, part, who):
        save_changes(of, {FIELDS[part]: None}, None)
    elif not _rows(of, who).filter(part=part).delete()[0]:
        raise NotAssigned(
            _("%(who)s is not %(part)s for %(of)s.") % {"who": who, "part": part.label.lower(), "of": of}
        )
    if isinstance(of, Area):
        sharing.follow(of, at)
    changes = {FIELDS[part]: [str(who), None]}
    trail.record(action="ownership.responsibility.withdraw", of=of, by=by, at=at, changes=changes)
    return of


def _write(of: Area | Activity, part: Part, who: Role | Team, at: datetime) -> list[str]:
    """Write the row of a part, in place of what it takes the place of, whose words are given back."""
    if part == Part.ACCOUNTABLE:
        replaced = Responsibility.objects.filter(activity=of.pk, part=part).select_related("role").first()
    else:
        replaced = _rows(of, who).exclude(part=Part.ACCOUNTABLE).first()
    if replaced is not None:
        was = replaced.role if part == Part.ACCOUNTABLE else replaced.get_part_display()
        save_changes(replaced, {"part": part, _holder(who): who}, None)
        return [str(was)]
    Responsibility.objects.create(part=part, created_at=at, **{_record(of): of, _holder(who): who})
    return ["None"]


def _refuse_known(of: Area | Activity, part: Part, who: Role | Team) -> None:
    known = part
    if isinstance(of, Area) and isinstance(who, Team) and of.responsible == who:
        known = Part.RESPONSIBLE
    elif not _in_area(of, part, who) and not _rows(of, who).filter(part=part).exists():
        return
    raise AlreadyAssigned(
        _("%(who)s is %(part)s for %(of)s already.") % {"who": who, "part": known.label.lower(), "of": of}
    )


def _in_area(of: Area | Activity, part: Part, who: Role | Team) -> bool:
    """Whether the area itself names them in this part."""
    if not isinstance(of, Area) or part not in (Part.ACCOUNTABLE, Part.RESPONSIBLE):
        return False
    return bool(getattr(of, FIELDS[part]) == who)


def _rows(of: Area | Activity, who: Role | Team) -> QuerySet[Responsibility]:
    return Responsibility.objects.filter(**{_record(of): of, _holder(who): who})


def _record(of: Area | Activity) -> str:
    return "area" if isinstance(of, Area) else "activity"


def _holder(who: Role | Team) -> str:
    return "role" if isinstance(who, Role) else "team"
