"""Parts and activities over REST: who does, answers for, is asked about and is told of what; and reviews of areas."""

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Role, Team
from storewide.ownership import activity_operations, fields, raci
from storewide.ownership import responsibility_operations as operations
from storewide.ownership.models import Activity, Area, Part
from storewide.ownership.permissions import OwnershipPermission

router = Router(tags=["Ownership"])


class ShareOut(Schema):
    """One part in an area or an activity: `who` by title or name, `kind` whether that is a role or a team."""

    area: str
    activity: str | None
    part: str
    kind: Literal["role", "team"]
    who: str
    person: str | None

    @staticmethod
    def of(share: raci.Share) -> "ShareOut":
        """A part as it is read."""
        activity = share.of if isinstance(share.of, Activity) else None
        area = activity.area if activity else share.of
        return ShareOut(
            area=area.slug,
            activity=activity.slug if activity else None,
            part=share.part.value,
            kind="team" if isinstance(share.who, Team) else "role",
            who=str(share.who),
            person=share.person.email if share.person else None,
        )


class PartIn(Schema):
    """Who has which part: R, A, C or I; exactly one of `role` (its title) and `team` (its name)."""

    part: Literal["R", "A", "C", "I"]
    role: str = Field(default="", max_length=120)
    team: str = Field(default="", max_length=120)


class ActivityIn(Schema):
    """Something that is done again and again for an area."""

    name: str = Field(min_length=1, max_length=120)
    kind: Literal["activity", "data_duty"] = "activity"
    how_often: Literal["daily", "weekly", "monthly", "quarterly", "yearly", "each_release", "when_needed"] = (
        "when_needed"
    )
    purpose: str = Field(default="", max_length=300)


class ActivityOut(Schema):
    """An activity and the short name of its area."""

    slug: str
    area: str
    name: str
    kind: str
    how_often: str
    purpose: str
    version: int

    @staticmethod
    def resolve_area(activity: Activity) -> str:
        return activity.area.slug


@router.get("/parts", response=list[ShareOut], operation_id="list_parts")
@paginate(LimitOffsetPagination)
def parts(request: Any, area: str = "", part: str = "") -> list[ShareOut]:
    """Every part in every area and activity, in the order of the map; of one `area`, or of one kind of `part`."""
    require(request.auth, OwnershipPermission.VIEW)
    areas, activities = Area.objects.for_map(), Activity.objects.for_map()
    if area:
        areas, activities = areas.filter(slug=area), activities.filter(area__slug=area)
    shares = raci.shares_of(list(areas), list(activities))
    return [ShareOut.of(each) for of in shares.values() for each in of if part in ("", each.part.value)]


@router.post("/areas/{slug}/parts", response=list[ShareOut], operation_id="assign_area_part")
def assign_area_part(request: Any, slug: str, body: PartIn) -> list[ShareOut]:
    """Give a role or a team its part in an area; answers with all parts in it."""
    require(request.auth, OwnershipPermission.CHANGE)
    area = get_object_or_404(Area.objects.for_map(), slug=slug)
    operations.assign(of=area, part=Part(body.part), who=_holder(body), by=request.auth, at=now())
    return _of_area(area)


@router.delete("/areas/{slug}/parts", response=list[ShareOut], operation_id="withdraw_area_part")
def withdraw_area_part(request: Any, slug: str, body: PartIn) -> list[ShareOut]:
    """Take a part in an area back; answers with the parts that are left."""
    require(request.auth, OwnershipPermission.CHANGE)
    area = get_object_or_404(Area.objects.for_map(), slug=slug)
    operations.withdraw(of=area, part=Part(body.part), who=_holder(body), by=request.auth, at=now())
    return _of_area(area)


@router.post("/areas/{slug}/review", response={204: None}, operation_id="review_area")
def review_area(request: Any, slug: str) -> Status[None]:
    """Note that an area was looked at today and is described as it is."""
    require(request.auth, OwnershipPermission.CHANGE)
    activity_operations.review_area(area=get_object_or_404(Area, slug=slug), by=request.auth, at=now())
    return Status(204, None)


@router.get("/activities", response=list[ActivityOut], operation_id="list_activities")
@paginate(LimitOffsetPagination)
def activities(request: Any, area: str = "") -> Any:
    """Every activity in the order of the map, or those of one area."""
    require(request.auth, OwnershipPermission.VIEW)
    found = Activity.objects.for_map()
    return found.filter(area__slug=area) if area else found


@router.post("/areas/{slug}/activities", response={201: ActivityOut}, operation_id="add_activity")
def add_activity(request: Any, slug: str, body: ActivityIn) -> Status[Activity]:
    """Add an activity of an area."""
    require(request.auth, OwnershipPermission.CHANGE)
    area = get_object_or_404(Area, slug=slug)
    said = body.model_dump()
    return Status(201, activity_operations.add_activity(area=area, by=request.auth, at=now(), **said))


@router.patch("/activities/{slug}", response=ActivityOut, operation_id="change_activity")
def change_activity(request: Any, slug: str, body: ActivityIn) -> Activity:
    """Change what an activity is and how often it is done."""
    require(request.auth, OwnershipPermission.CHANGE)
    changes = body.model_dump(exclude_unset=True)
    activity = _activity(slug)
    return activity_operations.change_activity(activity=activity, changes=changes, by=request.auth, at=now())


@router.delete("/activities/{slug}", response={204: None}, operation_id="remove_activity")
def remove_activity(request: Any, slug: str) -> Status[None]:
    """Take an activity off the map, with the parts in it."""
    require(request.auth, OwnershipPermission.CHANGE)
    activity_operations.remove_activity(activity=_activity(slug), by=request.auth, at=now())
    return Status(204, None)


@router.post("/activities/{slug}/parts", response=list[ShareOut], operation_id="assign_activity_part")
def assign_activity_part(request: Any, slug: str, body: PartIn) -> list[ShareOut]:
    """Give a role or a team its part in an activity; answers with all parts in it."""
    require(request.auth, OwnershipPermission.CHANGE)
    activity = _activity(slug)
    operations.assign(of=activity, part=Part(body.part), who=_holder(body), by=request.auth, at=now())
    return [ShareOut.of(each) for each in raci.of_activity(activity)]


@router.delete("/activities/{slug}/parts", response=list[ShareOut], operation_id="withdraw_activity_part")
def withdraw_activity_part(request: Any, slug: str, body: PartIn) -> list[ShareOut]:
    """Take a part in an activity back; answers with the parts that are left."""
    require(request.auth, OwnershipPermission.CHANGE)
    activity = _activity(slug)
    operations.withdraw(of=activity, part=Part(body.part), who=_holder(body), by=request.auth, at=now())
    return [ShareOut.of(each) for each in raci.of_activity(activity)]


def _activity(slug: str) -> Activity:
    return get_object_or_404(Activity.objects.for_map(), slug=slug)


def _of_area(area: Area) -> list[ShareOut]:
    read = Area.objects.for_map().get(pk=area.pk)
    return [ShareOut.of(each) for each in raci.shares_of([read], ()).get(read.pk, [])]


def _holder(body: PartIn) -> Role | Team:
    """The role or team that is named; 404 where it is not there, or where not exactly one is."""
    text = f"role: {body.role}" if body.role else f"team: {body.team}"
    if bool(body.role) == bool(body.team):
        raise Http404("name a role or a team")
    try:
        return fields.find_holder(text)
    except ValidationError as missing:
        raise Http404(" ".join(missing.messages)) from None
