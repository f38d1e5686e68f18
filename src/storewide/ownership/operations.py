"""Every change to which part of the operation is whose."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization import operations as organization
from storewide.organization.models import Person, Role, Team
from storewide.ownership.models import Area

SLUG_LENGTH = 60


class AreaExists(Refusal):
    """There is an area of this name already."""

    field = "name"


class PersonLeft(Refusal):
    """Somebody who has left cannot become accountable."""

    field = "person"


class RoleOfAnother(Refusal):
    """The role is held by somebody else, for more than this area: it would be taken from them unseen."""

    field = "title"


@trail.operation
def add_area(*, name: str, group: str, purpose: str, by: Actor, at: datetime) -> Area:
    """Add an area that somebody must own. Raises AreaExists."""
    _refuse_taken(name, Area.objects.all())
    slug = _free_slug(name)
    area = Area.objects.create(slug=slug, name=name, group=group, purpose=purpose, created_at=at)
    trail.record(action="ownership.area.add", of=area, by=by, at=at)
    return area


@trail.operation
def change_area(
    *, area: Area, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Area:
    """Change an area's name, group or purpose; its address stays. Raises AreaExists, Conflict."""
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

    A role whose holder has left goes over as a whole, with every area it answers for. Raises PersonLeft,
    RoleOfAnother, and Conflict when the area's version is not `expected_version` any more.
    """
    if person.left_on is not None and not person.here(at.date()):
        raise PersonLeft(
            _("%(name)s left on %(day)s; name somebody who is here.")
            % {"name": person, "day": formats.day(person.left_on)}
        )
    stored = _read_again(area, expected_version)
    before = {each.pk: _answers(each) for each in _by_the_role(title, stored, person, at)}
    area.accountable = organization.give_role(title=title, holder=person, by=by, at=at)
    area.version = stored.version + 1
    area.save(update_fields=["accountable", "version"])
    others = Area.objects.filter(pk__in=before.keys() - {area.pk})
    others.update(version=F("version") + 1)
    trail.record_all(
        action="ownership.area.name_accountable",
        of=[
            (each, {"accountable": [before[each.pk], _answers(area)]})
            for each in (area, *others.order_by("name"))
        ],
        by=by,
        at=at,
    )
    return area


@trail.operation
def make_responsible(
    *, area: Area, team: Team | None, by: Actor, at: datetime, expected_version: int | None = None
) -> Area:
    """Make a team responsible for an area, or none. Raises Conflict."""
    differing = save_changes(area, {"responsible": team}, expected_version)
    trail.record(action="ownership.area.make_responsible", of=area, by=by, at=at, changes=differing)
    return area


def _refuse_taken(name: str, among: Any) -> None:
    if among.filter(name__iexact=name).exists():
        raise AreaExists(
            _("There is an area called “%(name)s” already; choose another name.") % {"name": name}
        )


def _free_slug(name: str) -> str:
    """The name as part of an address; numbered where an area of another name has it already."""
    base = slugify(name)[: SLUG_LENGTH - 5].strip("-") or "area"
    taken = set(Area.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _read_again(area: Area, expected_version: int | None) -> Area:
    """The area as stored, locked; a Conflict with who is accountable there when it is another version."""
    stored = Area.objects.select_for_update().get(pk=area.pk)
    if expected_version is not None and stored.version != expected_version:
        raise Conflict(
            _("Somebody else changed this while you were writing; both are shown, save again to keep yours."),
            {
                "person": str(stored.holder or ""),
                "title": str(stored.accountable or ""),
            },
        )
    return stored


def _by_the_role(title: str, area: Area, person: Person, at: datetime) -> list[Area]:
    """The areas that change when `person` gets the role: this one, and those of a holder who has left."""
    role = Role.objects.select_related("holder").filter(title__iexact=title).first()
    if role is None or role.holder == person:
        return [area]
    others = list(Area.objects.select_related("accountable__holder").filter(accountable=role))
    holder = role.holder
    if holder is not None and holder.here(at.date()) and others != [area]:
        raise RoleOfAnother(
            _("%(holder)s is “%(title)s”, and not for this area alone; write another title.")
            % {"holder": holder, "title": role.title}
        )
    return [area, *(each for each in others if each.pk != area.pk)]


def _answers(area: Area) -> str | None:
    """Who is accountable for an area and in which role, as the trail keeps it; None while nobody is."""
    return f"{area.holder}, {area.accountable}" if area.holder else None
