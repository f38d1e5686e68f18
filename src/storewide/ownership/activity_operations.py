"""Every change to the activities of an area, and the note that an area was looked at."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import Activity, ActivityKind, Area, HowOften
from storewide.ownership.short_names import free_slug


class ActivityExists(Refusal):
    """The area has an activity of this name already."""

    field = "name"


class ReviewedAlready(Refusal):
    """The area was reviewed on this day already."""


@trail.operation
def add_activity(
    *,
    area: Area,
    name: str,
    kind: str = ActivityKind.ACTIVITY,
    how_often: str = HowOften.WHEN_NEEDED,
    purpose: str = "",
    by: Actor,
    at: datetime,
) -> Activity:
    """Add something that is done again and again for an area. Raises ActivityExists."""
    _refuse_taken(area, name)
    said = {"kind": kind, "how_often": how_often, "purpose": purpose}
    slug = free_slug(Activity, name, "activity")
    activity = Activity.objects.create(area=area, name=name, slug=slug, created_at=at, **said)
    trail.record(action="ownership.activity.add", of=activity, by=by, at=at)
    return activity


@trail.operation
def change_activity(
    *,
    activity: Activity,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Activity:
    """Change what an activity is, or whose area it belongs to; its address stays. Raises ActivityExists, Conflict."""
    area, name = changes.get("area", activity.area), changes.get("name", activity.name)
    _refuse_taken(area, name, but=activity)
    differing = save_changes(activity, changes, expected_version)
    trail.record(action="ownership.activity.change", of=activity, by=by, at=at, changes=differing)
    return activity


@trail.operation
def remove_activity(*, activity: Activity, by: Actor, at: datetime) -> None:
    """Take an activity off the map, with the parts that roles and teams have in it."""
    trail.record(action="ownership.activity.remove", of=activity, by=by, at=at)
    activity.delete()


@trail.operation
def review_area(*, area: Area, by: Actor, at: datetime) -> Area:
    """Note that an area was looked at and is described as it is. Raises ReviewedAlready."""
    differing = save_changes(area, {"reviewed_on": at.date()}, None)
    if not differing:
        raise ReviewedAlready(_("%(area)s was reviewed today already.") % {"area": area})
    trail.record(action="ownership.area.review", of=area, by=by, at=at, changes=differing)
    return area


def _refuse_taken(area: Area, name: str, but: Activity | None = None) -> None:
    taken = Activity.objects.filter(area=area, name__iexact=name).first()
    if taken is not None and taken != but:
        raise ActivityExists(
            _("%(area)s has an activity “%(name)s” already; choose another name.")
            % {"area": area, "name": name}
        )
