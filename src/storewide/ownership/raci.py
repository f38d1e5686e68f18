"""Who has which part in an area or an activity, read for one or for many: the cells of the matrix and of a record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from storewide.organization.models import Person, Role, Team
from storewide.ownership.models import Activity, Area, Part, Responsibility


@dataclass(frozen=True)
class Share:
    """One part of one role or team in an area or an activity."""

    of: Area | Activity
    part: Part
    who: Role | Team

    @property
    def person(self) -> Person | None:
        """Who holds the role; None for a team, and while nobody does."""
        return self.who.holder if isinstance(self.who, Role) else None

    def is_vacant(self, on: date) -> bool:
        """Whether it is a role that nobody who is here holds."""
        return isinstance(self.who, Role) and (self.who.holder is None or not self.who.holder.here(on))

    @property
    def withdraw_url(self) -> str:
        """Where it is taken back."""
        kind = "area" if isinstance(self.of, Area) else "activity"
        return reverse(f"ownership:{kind}-withdraw", args=[self.of.slug, self.part.value, self.who.pk])


def beside(area: Area) -> list[Share]:
    """The parts in an area besides those it names itself, in the order of RACI; one query."""
    own = {(share.part, share.who.pk) for share in _own(area)}
    found = shares_of([area], ()).get(area.pk, [])
    return [share for share in found if (share.part, share.who.pk) not in own]


def of_activity(activity: Activity) -> list[Share]:
    """All parts in an activity, in the order of RACI; one query."""
    return shares_of((), [activity]).get(activity.pk, [])


def shares_of(areas: Sequence[Area], activities: Sequence[Activity]) -> dict[UUID, list[Share]]:
    """All parts in these, by the key of the area or the activity, in the order of RACI; one query.

    Areas are to be read `for_map`.
    """
    found: dict[UUID, list[Share]] = defaultdict(list)
    for area in areas:
        found[area.pk] += _own(area)
    records: dict[UUID, Area | Activity] = {area.pk: area for area in areas}
    records |= {activity.pk: activity for activity in activities}
    for row in _rows(areas, activities):
        of = records.get(row.area_id or row.activity_id)  # type: ignore[arg-type]  # one of them is there
        if of is not None:
            found[of.pk].append(Share(of, Part(row.part), row.who))
    order = list(Part)
    for shares in found.values():
        shares.sort(key=lambda share: (order.index(share.part), str(share.who)))
    return dict(found)


#: so many records are asked for by key; beyond them all rows are read, which is one statement as well
_NAMED = 500


def _rows(areas: Sequence[Area], activities: Sequence[Activity]) -> Iterable[Responsibility]:
    rows = Responsibility.objects.select_related("role__holder", "team")
    if len(areas) + len(activities) > _NAMED:
        return rows
    return rows.filter(
        Q(area__in=[each.pk for each in areas]) | Q(activity__in=[each.pk for each in activities])
    )


def _own(area: Area) -> list[Share]:
    """The parts that the area itself names."""
    own = []
    if area.responsible is not None:
        own.append(Share(area, Part.RESPONSIBLE, area.responsible))
    if area.accountable is not None:
        own.append(Share(area, Part.ACCOUNTABLE, area.accountable))
    return own
