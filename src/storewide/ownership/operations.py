"""Every change to which part of the operation is whose."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person, Team
from storewide.ownership import sharing
from storewide.ownership.models import Area
from storewide.ownership.naming import Naming, NamingsRefused, name_owners
from storewide.ownership.short_names import free_slug


class AreaExists(Refusal):
    """There is an area of this name already."""

    field = "name"


@trail.operation
def add_area(*, name: str, group: str, purpose: str, tier: str = "", by: Actor, at: datetime) -> Area:
    """Add an area that somebody must own. Raises AreaExists."""
    _refuse_taken(name, Area.objects.all())
    slug = free_slug(Area, name, "area")
    area = Area.objects.create(slug=slug, name=name, group=group, purpose=purpose, tier=tier, created_at=at)
    trail.record(action="ownership.area.add", of=area, by=by, at=at)
    return area


@trail.operation
def change_area(
    *, area: Area, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Area:
    """Change an area's name, group, part of the system or purpose; its address stays. Raises AreaExists, Conflict."""
    _refuse_taken(changes.get("name", area.name), Area.objects.exclude(pk=area.pk))
    differing = save_changes(area, changes, expected_version)
    trail.record(action="ownership.area.change", of=area, by=by, at=at, changes=differing)
    return area


@trail.operation
def name_accountable(
    *,
    area: Area,
    person: Person,
    title: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Area:
    """Make `person`, in the role `title`, the one who is accountable for an area.

    As `naming.name_owners` does for one. Raises PersonLeft, RoleOfAnother, and Conflict when the area's version
    is not `expected_version` any more.
    """
    try:
        name_owners(namings=[Naming(area, person, title, expected_version)], by=by, at=at)
    except NamingsRefused as refused:
        raise refused.by_row[0] from None
    return area


@trail.operation
def make_responsible(
    *, area: Area, team: Team | None, by: Actor, at: datetime, expected_version: int | None = None
) -> Area:
    """Make a team responsible for an area, or none. Raises Conflict."""
    differing = save_changes(area, {"responsible": team}, expected_version)
    sharing.follow(area, at)
    trail.record(action="ownership.area.make_responsible", of=area, by=by, at=at, changes=differing)
    return area


def _refuse_taken(name: str, among: Any) -> None:
    if among.filter(name__iexact=name).exists():
        raise AreaExists(
            _("There is an area called “%(name)s” already; choose another name.") % {"name": name}
        )
