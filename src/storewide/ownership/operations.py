"""Every change to which part of the operation is whose."""

from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization import operations as organization
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area


class AreaExists(Refusal):
    """There is an area of this name already."""


class PersonLeft(Refusal):
    """Somebody who has left cannot become accountable."""


@trail.operation
def add_area(*, name: str, group: str, purpose: str, by: Actor, at: datetime) -> Area:
    """Add an area that somebody must own."""
    slug = slugify(name)
    if not slug or Area.objects.filter(slug=slug).exists():
        raise AreaExists(_("There is an area called “%(name)s” already; choose another name.") % {"name": name})
    area = Area.objects.create(slug=slug, name=name, group=group, purpose=purpose, created_at=at)
    trail.record(action="ownership.area.add", of=area, by=by, at=at)
    return area


@trail.operation
def change_area(
    *, area: Area, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Area:
    """Change an area's name, group, purpose or responsible team."""
    differing = save_changes(area, changes, expected_version)
    trail.record(action="ownership.area.change", of=area, by=by, at=at, changes=differing)
    return area


@trail.operation
def name_accountable(*, area: Area, person: Person, title: str, by: Actor, at: datetime) -> Area:
    """Make `person`, in the role `title`, the one who is accountable for an area."""
    if person.left_on is not None and person.left_on <= at.date():
        raise PersonLeft(
            _("%(name)s left on %(day)s; name somebody who is here.")
            % {"name": person, "day": person.left_on.isoformat()}
        )
    before = area.accountable
    area.accountable = organization.give_role(title=title, holder=person, by=by, at=at)
    area.version += 1
    area.save(update_fields=["accountable", "version"])
    trail.record(
        action="ownership.area.name_accountable",
        of=area,
        by=by,
        at=at,
        changes={"accountable": [str(before) if before else None, f"{title}: {person}"]},
    )
    return area


@trail.operation
def make_responsible(*, area: Area, team: Team | None, by: Actor, at: datetime) -> Area:
    """Make a team responsible for an area."""
    differing = save_changes(area, {"responsible": team}, None)
    trail.record(action="ownership.area.make_responsible", of=area, by=by, at=at, changes=differing)
    return area
