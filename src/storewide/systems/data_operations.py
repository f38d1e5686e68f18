"""Every change to what data the systems hold."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import ActivityKind
from storewide.systems.models import DataAsset
from storewide.systems.operations import SwitchedOff


class DataNameTaken(Refusal):
    """There is data of this name already."""

    field = "name"


class NoDuty(Refusal):
    """What is named is an activity, and no duty towards data."""

    field = "duty"


@trail.operation
def add_data(*, asset: DataAsset, by: Actor, at: datetime) -> DataAsset:
    """Enter data that a system holds. Raises DataNameTaken, NoDuty, SwitchedOff."""
    _check(asset)
    asset.created_at = at
    try:
        with transaction.atomic():
            asset.save(force_insert=True)
    except IntegrityError:
        raise _taken(asset.name) from None
    trail.record(action="systems.data.add", of=asset, by=by, at=at)
    return asset


@trail.operation
def change_data(
    *, asset: DataAsset, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> DataAsset:
    """Change what is said of data, or where it lies. Raises DataNameTaken, NoDuty, SwitchedOff, Conflict."""
    tried = DataAsset(
        **{each.attname: getattr(asset, each.attname) for each in DataAsset._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(tried, name, value)
    _check(tried)
    try:
        with transaction.atomic():
            differing = save_changes(asset, changes, expected_version)
    except IntegrityError:
        raise _taken(tried.name) from None
    trail.record(action="systems.data.change", of=asset, by=by, at=at, changes=differing)
    return asset


@trail.operation
def remove_data(*, asset: DataAsset, by: Actor, at: datetime) -> None:
    """Take out data that is held no more; the history of its system tells of it."""
    said = {"data": [str(asset), None]}
    trail.record(action="systems.data.remove", of=asset.system, by=by, at=at, changes=said)
    asset.delete()


def _check(asset: DataAsset) -> None:
    if asset.system.retired_on is not None:
        raise SwitchedOff(_("“%(name)s” is switched off; nothing lies there.") % {"name": asset.system})
    if asset.duty is not None and asset.duty.kind != ActivityKind.DATA_DUTY:
        raise NoDuty(
            _("“%(name)s” is no duty towards data; name one that is, or change its kind.")
            % {"name": asset.duty}
        )


def _taken(name: str) -> DataNameTaken:
    return DataNameTaken(_("There is data called “%(name)s” already; choose another name.") % {"name": name})
