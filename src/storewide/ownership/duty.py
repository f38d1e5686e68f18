"""Who is on duty: the one place that says whom an alert, an incident or a probe reaches.

The shift of the area itself, else the one of its group, else whoever answers for the area on that day (the accountable
person, or the deputy). Who is away or has left is passed over.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from storewide.organization.models import Absence, Person
from storewide.ownership.answering import accountables_on
from storewide.ownership.models import Area, DutyShift


def on_duty(area: Area, at: datetime) -> Person | None:
    """Whom to reach about the area at that moment; None where nobody is there. In at most three queries."""
    return on_duty_of([area], at).get(area.pk)


def on_duty_of(areas: Iterable[Area], at: datetime) -> dict[UUID, Person]:
    """As `on_duty` for many, by the area's key, in at most three queries; areas that nobody is there for are left out.

    Areas are to be read with the holder and the deputy of their role.
    """
    wanted = list(areas)
    if not wanted:
        return {}
    shifts = shifts_at(at)
    by_area = {each.area_id: each.person for each in shifts if each.area_id}
    by_group = {each.group: each.person for each in shifts if each.group}
    found = accountables_on(wanted, at.date())
    for area in wanted:
        if person := by_area.get(area.pk) or by_group.get(area.group):
            found[area.pk] = person
    return found


def shifts_at(at: datetime) -> list[DutyShift]:
    """The shifts that run at that moment of people who are there, in two queries."""
    day = at.date()
    shifts = [each for each in DutyShift.objects.at(at).for_list() if each.person.here(day)]
    if not shifts:
        return []
    people = [each.person_id for each in shifts]
    away = set(Absence.objects.on(day).filter(person__in=people).values_list("person", flat=True))
    return [each for each in shifts if each.person_id not in away]
