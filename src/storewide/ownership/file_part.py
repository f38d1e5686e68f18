"""The operation as a file: areas with who answers for them, what is done for each, and further parts of roles and teams."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import many, trail
from storewide.kit.operation_file import Change, Field, Kind, Row
from storewide.kit.operation_file import Part as Section
from storewide.kit.permissions import Actor
from storewide.organization.file_frame import named, refuse_orphans
from storewide.organization.models import Role, Team
from storewide.ownership.models import (
    Activity,
    ActivityKind,
    Area,
    Group,
    HowOften,
    Part,
    Responsibility,
    Tier,
)
from storewide.ownership.responsibility_operations import FIELDS
from storewide.ownership.short_names import SLUG_LENGTH

#: parts that roles and teams have in an area, which go with it
PARTS = ("ownership.responsibility",)


class _Slugged(Section):
    """A section whose records have a short name for good; it follows from the name where a file gives none."""

    key = ("slug",)

    def completed(self, row: Row) -> Row:
        return row | {"slug": row["slug"] or _slug(row["name"])}

    def fault(self, row: Row) -> str:
        return _slug_fault(row["slug"])

    def written(self, row: Row) -> Row:
        told = super().written(row)
        if row["slug"] == _slug(row["name"]):
            del told["slug"]
        return told

    def label(self, row: Any) -> str:
        return str(row["name"])


class AreasPart(_Slugged):
    """The areas of the map. Those that are built in stay, also where a file lacks them."""

    name = "areas"
    about = "what somebody must own: accountable is a role, responsible a team; the slug stays when the name changes"
    fields = (
        Field("slug", longest=SLUG_LENGTH),
        Field("name", required=True, longest=120),
        Field("group", required=True, choices=tuple(Group.values)),
        Field("tier", choices=tuple(Tier.values)),
        Field("purpose", longest=300),
        Field("accountable", refers="roles"),
        Field("responsible", refers="teams"),
        Field("reviewed_on", Kind.DAY, default=None),
    )

    def export(self) -> list[Row]:
        found = Area.objects.for_map()
        return [
            {
                "slug": area.slug,
                "name": area.name,
                "group": area.group,
                "tier": area.tier,
                "purpose": area.purpose,
                "accountable": area.accountable.title if area.accountable else "",
                "responsible": area.responsible.name if area.responsible else "",
                "reviewed_on": area.reviewed_on,
            }
            for area in found
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        naming = _Naming()
        new = [Area(**naming.resolved(row), created_at=at) for row in rows]
        many.add(records=new, action="ownership.area.add", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        naming, areas = _Naming(), _by_slug(Area)
        changed = [
            many.Changed(
                areas[change.stored["slug"]],
                naming.resolved({name: after for name, (_before, after) in change.differing.items()}),
            )
            for change in changes
        ]
        many.change(changes=changed, action="ownership.area.change", by=by, at=at)

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on any day
        built_in = set(Area.objects.filter(built_in=True).values_list("slug", flat=True))
        return [row for row in rows if row["slug"] not in built_in]

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        areas = _by_slug(Area)
        going = [areas[row["slug"]] for row in rows]
        for area in going:
            refuse_orphans(area, PARTS)
        many.remove(records=going, action="ownership.area.remove", by=by, at=at)


class ActivitiesPart(_Slugged):
    """What is done again and again for an area."""

    name = "activities"
    about = "what is done again and again for an area, and duties towards data"
    fields = (
        Field("slug", longest=SLUG_LENGTH),
        Field("name", required=True, longest=120),
        Field("area", required=True, refers="areas"),
        Field("kind", choices=tuple(ActivityKind.values), default=ActivityKind.ACTIVITY.value),
        Field("how_often", choices=tuple(HowOften.values), default=HowOften.WHEN_NEEDED.value),
        Field("purpose", longest=300),
    )

    def export(self) -> list[Row]:
        return [
            {
                "slug": activity.slug,
                "name": activity.name,
                "area": activity.area.slug,
                "kind": activity.kind,
                "how_often": activity.how_often,
                "purpose": activity.purpose,
            }
            for activity in Activity.objects.for_map()
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        areas = _by_slug(Area)
        new = [Activity(**row | {"area": areas[row["area"]]}, created_at=at) for row in rows]
        many.add(records=new, action="ownership.activity.add", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        areas, activities = _by_slug(Area), _by_slug(Activity)
        changed = []
        for change in changes:
            values = {name: after for name, (_before, after) in change.differing.items()}
            if "area" in values:
                values["area"] = areas[values["area"]]
            changed.append(many.Changed(activities[change.stored["slug"]], values))
        many.change(changes=changed, action="ownership.activity.change", by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        activities = _by_slug(Activity)
        going = [activities[row["slug"]] for row in rows]
        for activity in going:
            refuse_orphans(activity, PARTS)
        many.remove(records=going, action="ownership.activity.remove", by=by, at=at)


class ResponsibilitiesPart(Section):
    """Who else has a part: in an area beside whom it names, and in an activity altogether."""

    name = "responsibilities"
    about = "further parts: R does it, A answers for it (of an activity), C is asked before, I is told after"
    fields = (
        Field("area", refers="areas"),
        Field("activity", refers="activities"),
        Field("part", required=True, choices=tuple(Part.values)),
        Field("role", refers="roles"),
        Field("team", refers="teams"),
    )
    key = ("area", "activity", "part", "role", "team")
    compact = True

    def fault(self, row: Row) -> str:
        if bool(row["area"]) == bool(row["activity"]):
            return _("a part is in an “area” or in an “activity”; write one of the two.")
        if bool(row["role"]) == bool(row["team"]):
            return _("a part is that of a “role” or of a “team”; write one of the two.")
        if row["part"] == Part.ACCOUNTABLE and row["area"]:
            return _("who answers for an area stands in “areas”, as “accountable”; take this row out.")
        if row["part"] == Part.ACCOUNTABLE and row["team"]:
            return _("exactly one person is accountable, so write a “role”, not a “team”.")
        return ""

    def written(self, row: Row) -> Row:
        return {name: value for name, value in row.items() if value}

    def export(self) -> list[Row]:
        rows = [self._row(each) for each in Responsibility.objects.for_list()]
        return sorted(rows, key=self.ident)

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        naming, areas, activities = _Naming(), _by_slug(Area), _by_slug(Activity)
        new = [
            Responsibility(
                area=areas.get(row["area"]),
                activity=activities.get(row["activity"]),
                part=row["part"],
                role=naming.roles.get(row["role"].lower()),
                team=naming.teams.get(row["team"].lower()),
                created_at=at,
            )
            for row in rows
        ]
        _give(parts=new, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        raise NotImplementedError("every field is of the key, so a row is new or it is not")

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = {self.ident(self._row(each)): each for each in Responsibility.objects.for_list()}
        _take_back(parts=[stored[self.ident(row)] for row in rows], by=by, at=at)

    def _row(self, each: Responsibility) -> Row:
        return {
            "area": each.area.slug if each.area else "",
            "activity": each.activity.slug if each.activity else "",
            "part": each.part,
            "role": each.role.title if each.role else "",
            "team": each.team.name if each.team else "",
        }


class _Naming:
    """Roles and teams by what a file calls them."""

    def __init__(self) -> None:
        self.roles = {role.title.lower(): role for role in Role.objects.all()}
        self.teams: dict[str, Team] = named(Team)

    def resolved(self, row: Row) -> dict[str, Any]:
        """The row with the role and the team it names in place of their names."""
        values = dict(row)
        if "accountable" in values:
            values["accountable"] = self.roles.get(values["accountable"].lower())
        if "responsible" in values:
            values["responsible"] = self.teams.get(values["responsible"].lower())
        return values


@trail.operation
def _give(*, parts: Sequence[Responsibility], by: Actor, at: datetime) -> None:
    Responsibility.objects.bulk_create(parts, batch_size=many.BATCH)
    lines = [(each.of, {FIELDS[Part(each.part)]: [None, str(each.who)]}) for each in parts]
    trail.record_all(action="ownership.responsibility.assign", of=lines, by=by, at=at)


@trail.operation
def _take_back(*, parts: Sequence[Responsibility], by: Actor, at: datetime) -> None:
    lines = [(each.of, {FIELDS[Part(each.part)]: [str(each.who), None]}) for each in parts]
    trail.record_all(action="ownership.responsibility.withdraw", of=lines, by=by, at=at)
    Responsibility.objects.filter(pk__in=[each.pk for each in parts]).delete()


def _by_slug(model: Any) -> dict[str, Any]:
    return {record.slug: record for record in model.objects.all()}


def _slug(name: str) -> str:
    return slugify(name)[: SLUG_LENGTH - 5].strip("-")


def _slug_fault(slug: str) -> str:
    if not slug:
        return _("no letter of its name fits an address; write a “slug”, such as “slug: gift-cards”.")
    if slugify(slug) != slug:
        return _("“slug” is “%(slug)s”; it may have small letters, digits and hyphens.") % {"slug": slug}
    return ""


AREAS = AreasPart()
ACTIVITIES = ActivitiesPart()
RESPONSIBILITIES = ResponsibilitiesPart()
