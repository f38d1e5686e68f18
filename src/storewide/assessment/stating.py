"""What options would do to the system register: stated there while they are weighed, kept for the one that is chosen.

What an option of a group that not everybody sees would do stays out of the register until it is decided.
"""

from datetime import date, datetime

from django.db.models import QuerySet

from storewide.assessment.models import Assessment, Interface, InterfaceChange, Option
from storewide.coordination.models import Visibility
from storewide.kit.permissions import Actor
from storewide.systems import operations as register
from storewide.systems.models import ChangeKind
from storewide.systems.models import Interface as Flow
from storewide.systems.models import InterfaceChange as Stated

KINDS = {
    InterfaceChange.ADDS: ChangeKind.ADD,
    InterfaceChange.CHANGES: ChangeKind.CHANGE,
    InterfaceChange.ENDS: ChangeKind.END,
}


def state(part: Interface, *, by: Actor, at: datetime) -> None:
    """Say in the register what an option does, where that may be read there. Raises as `systems.operations`."""
    group = part.option.assessment.group
    if group is None or group.visibility == Visibility.EVERYBODY:
        _state(part, by=by, at=at)


def take_back(part: Interface, *, by: Actor, at: datetime) -> None:
    """Take out of the register what an option was said to do; what it alone would add goes with it."""
    for stated in open_of(part.option).filter(interface=part.flow_id):
        register.take_back(change=stated, by=by, at=at)
    if part.change == InterfaceChange.ADDS:
        part.flow = None


def settle(assessment: Assessment, chosen: Option, *, by: Actor, at: datetime) -> None:
    """Leave in the register what the chosen option does, and nothing of the others."""
    parts = Interface.objects.filter(option__assessment=assessment)
    for part in parts.select_related("option", "source", "target", "flow"):
        if part.option_id != chosen.pk:
            take_back(part, by=by, at=at)
        elif not open_of(part.option).filter(interface=part.flow_id).exists():
            _state(part, by=by, at=at)


def carry_out(option: Option, *, on: date, by: Actor, at: datetime) -> int:
    """Do in the register what an option was said to do; how many interfaces that were."""
    return register.carry_out(link=option.link, on=on, by=by, at=at)


def open_of(option: Option) -> QuerySet[Stated]:
    """What of an option is stated in the register and not done yet."""
    rows = Stated.objects.filter(link_kind=Option.KIND, link_id=str(option.pk), done_on=None)
    return rows.select_related("interface__source", "interface__target")


def _state(part: Interface, *, by: Actor, at: datetime) -> None:
    """Nothing where it names nothing of the register."""
    if part.change == InterfaceChange.ADDS and part.source and part.target:
        part.flow = _planned(part, by=by, at=at)
        part.save(update_fields=["flow"])
    if part.flow is not None:
        stated = Stated(interface=part.flow, kind=KINDS[InterfaceChange(part.change)], note=part.name)
        register.state_change(change=stated, link=part.option.link, by=by, at=at)


def _planned(part: Interface, *, by: Actor, at: datetime) -> Flow:
    """The planned interface that the option adds: one that another option would add too, or a new one."""
    ends = {"source": part.source, "target": part.target}
    known = Flow.objects.lasting().filter(what__iexact=part.name, **ends).first()
    return known or register.add_interface(interface=Flow(what=part.name, **ends), since=None, by=by, at=at)
