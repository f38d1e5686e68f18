"""Every change to units."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Unit


class UnitNameTaken(Refusal):
    """There is a unit of this name already."""

    field = "name"


class UnitCircle(Refusal):
    """A unit would stand within itself, directly or through others."""

    field = "parent"


@trail.operation
def make_unit(*, name: str, parent: Unit | None, by: Actor, at: datetime) -> Unit:
    """Add a unit, within another or at the top."""
    _refuse_taken(name)
    unit = Unit.objects.create(name=name, parent=parent, created_at=at)
    trail.record(action="organization.unit.make", of=unit, by=by, at=at)
    return unit


@trail.operation
def change_unit(
    *, unit: Unit, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Unit:
    """Rename a unit, or put it elsewhere in the tree."""
    _refuse_taken(changes.get("name", unit.name), but=unit)
    _refuse_circle(unit, changes.get("parent", unit.parent))
    differing = save_changes(unit, changes, expected_version)
    trail.record(action="organization.unit.change", of=unit, by=by, at=at, changes=differing)
    return unit


def _refuse_taken(name: str, but: Unit | None = None) -> None:
    others = Unit.objects.filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise UnitNameTaken(
            _("There is a unit called “%(name)s” already; choose another name.") % {"name": name}
        )


def _refuse_circle(unit: Unit, parent: Unit | None) -> None:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    above = parent.pk if parent else None
    while above is not None:
        if above == unit.pk:
            raise UnitCircle(
                _("“%(unit)s” cannot stand within “%(parent)s”, which lies within it.")
                % {"unit": unit, "parent": parent}
            )
        above = parents.get(above)
