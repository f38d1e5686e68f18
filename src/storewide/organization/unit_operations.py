"""Every change to units and to the functions that each has."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person, Provision, Unit, UnitFunction
from storewide.organization.public_holidays import checked
from storewide.organization.removing import remove


class UnitNameTaken(Refusal):
    """There is a unit of this name already."""

    field = "name"


class UnitCircle(Refusal):
    """A unit would stand within itself, directly or through others."""

    field = "parent"


class FunctionTaken(Refusal):
    """The unit has a function of this name already."""

    field = "name"


class ProviderMismatch(Refusal):
    """Who provides a function does not go with how it is provided."""

    field = "provider"


@trail.operation
def make_unit(
    *,
    name: str,
    parent: Unit | None,
    by: Actor,
    at: datetime,
    operating_model: str = "",
    commerce_structure: str = "",
    result_holder: Person | None = None,
    holidays_of: str = "",
) -> Unit:
    """Add a unit, within another or at the top. Raises UnitNameTaken, `public_holidays.RegionUnknown`."""
    _refuse_taken(name)
    unit = Unit.objects.create(
        name=name,
        parent=parent,
        operating_model=operating_model,
        commerce_structure=commerce_structure,
        result_holder=result_holder,
        holidays_of=checked(holidays_of),
        created_at=at,
    )
    trail.record(action="organization.unit.make", of=unit, by=by, at=at)
    return unit


@trail.operation
def change_unit(
    *, unit: Unit, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Unit:
    """Change a unit's name, place in the tree, models or holder. Raises UnitNameTaken, UnitCircle, Conflict."""
    _refuse_taken(changes.get("name", unit.name), but=unit)
    _refuse_circle(unit, changes.get("parent", unit.parent))
    if "holidays_of" in changes:
        changes = changes | {"holidays_of": checked(changes["holidays_of"])}
    differing = save_changes(unit, changes, expected_version)
    trail.record(action="organization.unit.change", of=unit, by=by, at=at, changes=differing)
    return unit


@trail.operation
def remove_unit(*, unit: Unit, by: Actor, at: datetime) -> None:
    """Take away a unit that nothing hangs on. Raises `removing.StillNeeded`."""
    trail.record(action="organization.unit.remove", of=unit, by=by, at=at)
    remove(unit)


@trail.operation
def add_function(
    *,
    unit: Unit,
    name: str,
    provision: str,
    by: Actor,
    at: datetime,
    provider: Unit | None = None,
    company: str = "",
) -> UnitFunction:
    """Add a function that a unit needs, and who provides it. Raises FunctionTaken, ProviderMismatch."""
    _refuse_taken_function(unit, name)
    _refuse_mismatch(unit, provision, provider, company)
    function = UnitFunction.objects.create(
        unit=unit, name=name, provision=provision, provider=provider, company=company, created_at=at
    )
    trail.record(action="organization.function.add", of=function, by=by, at=at)
    return function


@trail.operation
def change_function(
    *, function: UnitFunction, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> UnitFunction:
    """Change a function's name or who provides it. Raises FunctionTaken, ProviderMismatch, Conflict."""
    _refuse_taken_function(function.unit, changes.get("name", function.name), but=function)
    said = {name: changes.get(name, getattr(function, name)) for name in ("provision", "provider", "company")}
    _refuse_mismatch(function.unit, **said)
    differing = save_changes(function, changes, expected_version)
    trail.record(action="organization.function.change", of=function, by=by, at=at, changes=differing)
    return function


@trail.operation
def remove_function(*, function: UnitFunction, by: Actor, at: datetime) -> None:
    """Take a function away from its unit."""
    trail.record(action="organization.function.remove", of=function, by=by, at=at)
    function.delete()


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


def _refuse_taken_function(unit: Unit, name: str, but: UnitFunction | None = None) -> None:
    others = UnitFunction.objects.filter(unit=unit, name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise FunctionTaken(
            _("%(unit)s has a function called “%(name)s” already; change that one.")
            % {"unit": unit, "name": name}
        )


def _refuse_mismatch(unit: Unit, provision: str, provider: Unit | None, company: str) -> None:
    """Own: nobody else; shared: another unit; outsourced: a company."""
    if provision != Provision.SHARED and provider is not None:
        raise ProviderMismatch(
            _("“%(unit)s” provides a shared function only; leave the unit empty or choose shared.")
            % {"unit": provider}
        )
    if provider == unit:
        raise ProviderMismatch(_("%(unit)s would share with itself; choose own.") % {"unit": unit})
    if provision != Provision.OUTSOURCED and company:
        mismatch = ProviderMismatch(
            _("“%(company)s” provides an outsourced function only; leave it empty or choose outsourced.")
            % {"company": company}
        )
        mismatch.field = "company"
        raise mismatch
