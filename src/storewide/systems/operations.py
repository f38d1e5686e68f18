"""Every change to the system register; what a record above does to interfaces is stated, then carried out."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import Area
from storewide.systems.models import ChangeKind, DataAsset, Interface, InterfaceChange, Lifecycle, System


class NameTaken(Refusal):
    """There is a system of this name already."""

    field = "name"


class FlowTaken(Refusal):
    """The same flows between the same systems already."""

    field = "what"


class ToItself(Refusal):
    """An interface joins two systems, and a successor is another one."""

    field = "target"


class OwnSuccessor(Refusal):
    """A system is not replaced by itself."""

    field = "successor"


class SwitchedOff(Refusal):
    """What is switched off or has ended is not changed any more."""

    status = 409


class StillJoined(Refusal):
    """Interfaces of a system work on; they end first."""

    status = 409


class StillHolds(Refusal):
    """Data lies in a system; it moves or is taken out first."""

    status = 409


class NotesNothing(Refusal):
    """A change says what changes."""

    field = "note"


class StatedAlready(Refusal):
    """The record says already what it does to this interface."""

    field = "interface"


@trail.operation
def add_system(*, system: System, areas: Iterable[Area] = (), by: Actor, at: datetime) -> System:
    """Enter an application. Raises NameTaken."""
    system.created_at = at
    served = list(areas)
    _save(system)
    system.areas.set(served)
    changes = {"areas": [None, [str(area) for area in served]]} if served else {}
    trail.record(action="systems.system.add", of=system, by=by, at=at, changes=changes)
    return system


@trail.operation
def change_system(
    *,
    system: System,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> System:
    """Change what the register says of a system. Raises SwitchedOff, NameTaken, OwnSuccessor, Conflict."""
    if system.retired_on is not None:
        raise SwitchedOff(_("“%(name)s” is switched off; enter a new system instead.") % {"name": system})
    if changes.get("successor") == system:
        raise OwnSuccessor(_("%(name)s cannot replace itself; name another system.") % {"name": system})
    rest = dict(changes)
    areas = rest.pop("areas", None)
    try:
        with transaction.atomic():
            differing: dict[str, Any] = dict(save_changes(system, rest, expected_version))
    except IntegrityError:
        raise _taken(rest.get("name", system.name)) from None
    if areas is not None:
        before = {area.pk: str(area) for area in system.areas.all()}
        after = {area.pk: str(area) for area in areas}
        if before.keys() != after.keys():
            system.areas.set(after)
            differing["areas"] = [", ".join(before.values()), ", ".join(after.values())]
    trail.record(action="systems.system.change", of=system, by=by, at=at, changes=differing)
    return system


@trail.operation
def switch_off(*, system: System, on: date, by: Actor, at: datetime) -> System:
    """Say that a system runs no more since a day. Raises SwitchedOff, StillJoined, StillHolds."""
    if system.retired_on is not None:
        raise SwitchedOff(_("“%(name)s” is switched off already.") % {"name": system})
    joined = Interface.objects.lasting().filter(Q(source=system) | Q(target=system)).for_list()
    if found := joined.first():
        raise StillJoined(
            _("%(count)s of its interfaces last, such as “%(first)s”; end them first.")
            % {"count": joined.count(), "first": found}
        )
    if data := DataAsset.objects.filter(system=system).first():
        raise StillHolds(_("“%(data)s” lies in it; say first where it lies now.") % {"data": data})
    system.retired_on, system.lifecycle = on, Lifecycle.RETIRE
    system.version += 1
    system.save(update_fields=["retired_on", "lifecycle", "version"])
    trail.record(
        action="systems.system.switch_off", of=system, by=by, at=at, changes={"retired_on": [None, str(on)]}
    )
    return system


@trail.operation
def add_interface(*, interface: Interface, since: date | None, by: Actor, at: datetime) -> Interface:
    """Enter what flows between two systems; without `since` it is planned. Raises ToItself, FlowTaken, SwitchedOff."""
    interface.created_at, interface.begun_on = at, since
    _check(interface)
    _save(interface)
    trail.record(action="systems.interface.add", of=interface, by=by, at=at)
    return interface


@trail.operation
def change_interface(
    *,
    interface: Interface,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Interface:
    """Change what an interface says. Raises SwitchedOff, ToItself, FlowTaken, Conflict."""
    _refuse_ended(interface)
    tried = Interface(
        **{each.attname: getattr(interface, each.attname) for each in Interface._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(tried, name, value)
    _check(tried)
    try:
        with transaction.atomic():
            differing = save_changes(interface, changes, expected_version)
    except IntegrityError:
        raise _flow_taken(tried) from None
    trail.record(action="systems.interface.change", of=interface, by=by, at=at, changes=differing)
    return interface


@trail.operation
def end_interface(*, interface: Interface, on: date, by: Actor, at: datetime) -> Interface:
    """Say that nothing flows any more since a day. Raises SwitchedOff where it has ended."""
    _refuse_ended(interface)
    _stamp(interface, "ended_on", on)
    trail.record(
        action="systems.interface.end", of=interface, by=by, at=at, changes={"ended_on": [None, str(on)]}
    )
    return interface


@trail.operation
def state_change(*, change: InterfaceChange, link: Link, by: Actor, at: datetime) -> InterfaceChange:
    """State what the record of `link` does to an interface. Raises SwitchedOff, NotesNothing, StatedAlready."""
    _refuse_ended(change.interface)
    if change.kind == ChangeKind.CHANGE and not change.note.strip():
        raise NotesNothing(_("Say what changes, so that whoever is joined can prepare."))
    change.link_kind, change.link_id, change.created_at = link.kind, link.id, at
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError:
        raise StatedAlready(
            _("This is stated already for “%(interface)s”; take that out first.")
            % {"interface": change.interface}
        ) from None
    said = {
        "change": [None, change.get_kind_display()],
        "because": [None, str(link.label)],
        "note": [None, change.note],
    }
    trail.record(action="systems.interface.state_change", of=change.interface, by=by, at=at, changes=said)
    return change


@trail.operation
def take_back(*, change: InterfaceChange, by: Actor, at: datetime) -> None:
    """Take a stated change back; an interface that it alone would add goes with it. Raises SwitchedOff once done."""
    if change.done_on is not None:
        raise SwitchedOff(_("This is done and stays in the history."))
    interface = change.interface
    said = {"change": [change.get_kind_display(), None]}
    trail.record(action="systems.interface.take_back", of=interface, by=by, at=at, changes=said)
    change.delete()
    added = InterfaceChange.objects.filter(interface=interface, kind=ChangeKind.ADD)
    if change.kind == ChangeKind.ADD and interface.begun_on is None and not added.exists():
        interface.delete()


def carry_out(*, link: Link, on: date, by: Actor, at: datetime) -> int:
    """Do what the record of `link` stated, on a day: interfaces begin, change and end. Returns how many."""
    rows = InterfaceChange.objects.filter(link_kind=link.kind, link_id=link.id, done_on=None)
    changes = list(rows.select_related("interface__source", "interface__target"))
    for change in changes:
        _carry(change=change, because=str(link.label), on=on, by=by, at=at)
    return len(changes)


@trail.operation
def _carry(*, change: InterfaceChange, because: str, on: date, by: Actor, at: datetime) -> None:
    if change.kind == ChangeKind.ADD and change.interface.begun_on is None:
        _stamp(change.interface, "begun_on", on)
    elif change.kind == ChangeKind.END and change.interface.ended_on is None:
        _stamp(change.interface, "ended_on", on)
    change.done_on = on
    change.version += 1
    change.save(update_fields=["done_on", "version"])
    said = {"change": [None, change.get_kind_display()], "because": [None, str(because)]}
    trail.record(action="systems.interface.carry_out", of=change.interface, by=by, at=at, changes=said)


def _stamp(interface: Interface, field: str, on: date) -> None:
    setattr(interface, field, on)
    interface.version += 1
    interface.save(update_fields=[field, "version"])


def _check(interface: Interface) -> None:
    if interface.source_id == interface.target_id:
        raise ToItself(
            _("An interface joins two systems; choose another one than %(name)s.")
            % {"name": interface.source}
        )
    for system in (interface.source, interface.target):
        if system.retired_on is not None:
            raise SwitchedOff(_("“%(name)s” is switched off; nothing can flow there.") % {"name": system})


def _refuse_ended(interface: Interface) -> None:
    if interface.ended_on is not None:
        raise SwitchedOff(_("“%(name)s” has ended; enter a new interface instead.") % {"name": interface})


def _save(record: System | Interface) -> None:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        raise _flow_taken(record) if isinstance(record, Interface) else _taken(record.name) from None


def _taken(name: str) -> NameTaken:
    return NameTaken(_("There is a system called “%(name)s” already; choose another name.") % {"name": name})


def _flow_taken(interface: Interface) -> FlowTaken:
    return FlowTaken(
        _("“%(what)s” flows from %(source)s to %(target)s already; say what else flows.")
        % {"what": interface.what, "source": interface.source, "target": interface.target}
    )
