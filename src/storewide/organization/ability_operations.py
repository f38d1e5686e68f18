"""Every change to what people can do, and when they are away."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Absence, Person, Skill


class AwayAlready(Refusal):
    """Somebody is away on some of these days already."""

    field = "begins"


class BackBeforeAway(Refusal):
    """The last day away lies before the first."""

    field = "ends"


@trail.operation
def note_skill(*, person: Person, name: str, breadth: str, by: Actor, at: datetime) -> Skill:
    """Note what somebody can do, broadly or deeply; a skill noted before gets the new depth."""
    skill = Skill.objects.filter(person=person, name__iexact=name).first()
    if skill is None:
        skill = Skill.objects.create(person=person, name=name, breadth=breadth, created_at=at)
        changes = {"name": ["", name], "breadth": ["", breadth]}
    else:
        changes = save_changes(skill, {"breadth": breadth}, None)
    trail.record(action="organization.skill.note", of=skill, by=by, at=at, changes=changes)
    return skill


@trail.operation
def drop_skill(*, skill: Skill, by: Actor, at: datetime) -> None:
    """Take a skill back."""
    trail.record(action="organization.skill.drop", of=skill, by=by, at=at)
    skill.delete()


@trail.operation
def note_absence(*, person: Person, begins: date, ends: date, by: Actor, at: datetime) -> Absence:
    """Note the first and the last day on which somebody is away. Raises BackBeforeAway, AwayAlready."""
    if ends < begins:
        raise BackBeforeAway(
            _("%(ends)s lies before the first day, %(begins)s; choose a later day.")
            % {"ends": ends, "begins": begins}
        )
    other = Absence.objects.filter(person=person, begins__lte=ends, ends__gte=begins).first()
    if other is not None:
        raise AwayAlready(
            _("%(person)s is away from %(begins)s to %(ends)s already; remove that first.")
            % {"person": person, "begins": other.begins, "ends": other.ends}
        )
    absence = Absence.objects.create(person=person, begins=begins, ends=ends, created_at=at)
    changes = {"begins": [None, str(begins)], "ends": [None, str(ends)]}
    trail.record(action="organization.absence.note", of=absence, by=by, at=at, changes=changes)
    return absence


@trail.operation
def drop_absence(*, absence: Absence, by: Actor, at: datetime) -> None:
    """Take an absence back."""
    trail.record(action="organization.absence.drop", of=absence, by=by, at=at)
    absence.delete()
