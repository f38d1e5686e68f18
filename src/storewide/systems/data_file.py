"""The operation as a file: the data that systems hold."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from storewide.kit.operation_file import Field, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, RecordsPart
from storewide.ownership.models import Activity, Area
from storewide.systems import data_operations
from storewide.systems.models import DataAsset, DataKind, System


def _systems() -> Named:
    return {system.name.lower(): system for system in System.objects.running()}


def _areas() -> Named:
    return {area.slug: area for area in Area.objects.all()}


def _duties() -> Named:
    return {duty.slug: duty for duty in Activity.objects.all()}


class DataPart(RecordsPart):
    """Data by name: where it lies, whose it is, and the duty it brings."""

    name = "data"
    about = "data that systems hold; “area” and “duty” (an activity that is a data duty) by their short names"
    compact = True
    fields = (
        Field("name", required=True, longest=120),
        Field("system", required=True, refers="systems"),
        Field("area", required=True, refers="areas"),
        Field("kind", required=True, choices=tuple(DataKind.values)),
        Field("purpose", longest=300),
        Field("duty", refers="activities"),
    )
    key = ("name",)
    named = {"system": _systems, "area": _areas, "duty": _duties}

    def records(self) -> Iterable[Any]:
        return DataAsset.objects.for_list().order_by("name", "pk")

    def row(self, record: Any) -> Row:
        slugs = {"area": record.area.slug, "duty": record.duty.slug if record.duty else ""}
        return super().row(record) | slugs

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        data_operations.add_data(asset=DataAsset(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        data_operations.change_data(asset=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        data_operations.remove_data(asset=record, by=by, at=at)


DATA = DataPart()
