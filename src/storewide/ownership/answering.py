"""Who answers for an area on a day, who is asked before and who is told after: the one place that decides it.

Whoever holds the accountable role answers. While they are away, or once they have left, the role's deputy does, if
one is here. Who is away without a deputy still answers: nothing is lost, it waits for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from storewide.organization.models import Absence, Membership, Person, Role
from storewide.ownership.models import Area, Part, Responsibility


def accountable_on(area: Area, day: date) -> Person | None:
    """Who answers for the area on that day: the holder, else the deputy; None where nobody is there."""
    return accountables_on([area], day).get(area.pk)


def accountables_on(areas: Iterable[Area], day: date) -> dict[UUID, Person]:
    """As `accountable_on` for many, by the area's key, in one query; areas that nobody answers for are left out."""
    named = [area for area in areas if area.accountable is not None]
    people = answering_in([area.accountable for area in named if area.accountable], day)
    return {area.pk: people[area.accountable_id] for area in named if area.accountable_id in people}


def answering_in(roles: Iterable[Role], day: date) -> dict[UUID, Person]:
    """Who acts in each role on that day, by the role's key, in one query; vacant ones are left out.

    Roles are to be read with their holder and deputy.
    """
    wanted = list(roles)
    people = {each.pk for role in wanted for each in (role.holder, role.deputy) if each}
    away = (
        set(Absence.objects.on(day).filter(person__in=people).values_list("person", flat=True))
        if people
        else set()
    )
    found = {role.pk: _acting(role, away, day) for role in wanted}
    return {key: person for key, person in found.items() if person is not None}


def deciders_on(area: Area, day: date) -> list[Person]:
    """Who may decide about the area on that day: whoever answers for it, then the holder who is away but does it anyway."""
    acting, holder = accountable_on(area, day), area.holder
    found = [acting] if acting else []
    return [*found, holder] if holder and holder.here(day) and holder != acting else found


def roles_answered_by(people: Iterable[Person], day: date) -> QuerySet[Role]:
    """The roles in which one of these people acts on that day, as `answering_in` says it, to filter by in one query."""
    mine = list(people)
    holder_away = Exists(Absence.objects.on(day).filter(person=OuterRef("holder")))
    deputy_away = Exists(Absence.objects.on(day).filter(person=OuterRef("deputy")))
    holder_here = Q(holder__isnull=False) & (Q(holder__left_on=None) | Q(holder__left_on__gt=day))
    deputy_here = Q(deputy__isnull=False) & (Q(deputy__left_on=None) | Q(deputy__left_on__gt=day))
    stands_in = deputy_here & ~Q(deputy_away) & (~holder_here | Q(holder_away))
    as_holder = Q(holder__in=mine) & holder_here & ~stands_in
    return Role.objects.filter(as_holder | (Q(deputy__in=mine) & stands_in))


def people_of(areas: Iterable[Area], part: Part, day: date) -> dict[UUID | None, list[Person]]:
    """Who has a part in each of many areas on that day, by the area's key, by name; in four queries.

    The parts that stand in an area itself (who is accountable, the first team) are not among them.
    """
    rows = list(Responsibility.objects.for_list().filter(area__in=[area.pk for area in areas], part=part))
    acting = answering_in((row.role for row in rows if row.role), day)
    members = _members({row.team_id for row in rows if row.team_id}, day)
    found: dict[UUID | None, dict[UUID, Person]] = defaultdict(dict)
    for row in rows:
        person = acting.get(row.role_id) if row.role_id else None
        for each in [person] if person else members.get(row.team_id, ()):
            found[row.area_id][each.pk] = each
    return {key: sorted(people.values(), key=lambda each: each.name) for key, people in found.items()}


def _acting(role: Role, away: set[UUID], day: date) -> Person | None:
    """The holder, else the deputy while the holder is away or gone."""
    holder = role.holder if role.holder and role.holder.here(day) else None
    deputy = role.deputy if role.deputy and role.deputy.here(day) and role.deputy_id not in away else None
    if holder is None or holder.pk in away:
        return deputy or holder
    return holder


def _members(teams: set[UUID], day: date) -> Mapping[UUID | None, list[Person]]:
    """Who is in each team on that day, at home or with a share of their time; two queries."""
    if not teams:
        return {}
    found: dict[UUID | None, list[Person]] = defaultdict(list)
    for person in Person.objects.present(day).filter(team__in=teams):
        found[person.team_id].append(person)
    for each in Membership.objects.on(day).filter(team__in=teams).select_related("person"):
        found[each.team_id].append(each.person)
    return found
