"""What data the systems hold, over REST."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.ownership.models import Activity, Area
from storewide.systems import data_operations
from storewide.systems.models import DataAsset, DataKind, System
from storewide.systems.permissions import SystemsPermission

router = Router(tags=["Systems"])


class DataIn(Schema):
    """Data that a system holds; `area` and `duty` (an activity that is a data duty) by their short names."""

    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    kind: DataKind
    system: UUID
    area: str
    duty: str = ""


class DataChangeIn(Schema):
    """What is to be said of data; what is left out stays, an empty `duty` takes it back."""

    name: str | None = Field(None, min_length=1, max_length=120)
    purpose: str | None = Field(None, max_length=300)
    kind: DataKind | None = None
    system: UUID | None = None
    area: str | None = None
    duty: str | None = None
    expected_version: int | None = None


class DataOut(Schema):
    """Data that a system holds."""

    id: UUID
    name: str
    purpose: str
    kind: str
    system: UUID = Field(alias="system_id")
    area: str
    duty: str | None
    version: int

    @staticmethod
    def resolve_area(asset: DataAsset) -> str:
        return asset.area.slug

    @staticmethod
    def resolve_duty(asset: DataAsset) -> str | None:
        return asset.duty.slug if asset.duty else None


@router.get("", response=list[DataOut], operation_id="list_data_assets")
@paginate(LimitOffsetPagination)
def list_data(request: Any) -> QuerySet[DataAsset]:
    """What the systems hold."""
    require(request.auth, SystemsPermission.VIEW)
    return DataAsset.objects.for_list()


@router.post("", response={201: DataOut}, operation_id="add_data_asset")
def add_data(request: Any, body: DataIn) -> Status[DataAsset]:
    """Enter data that a system holds."""
    require(request.auth, SystemsPermission.CHANGE)
    asset = DataAsset(**_resolved(body.dict()))
    return Status(201, data_operations.add_data(asset=asset, by=request.auth, at=now()))


@router.patch("/{uuid:asset_id}", response=DataOut, operation_id="change_data_asset")
def change_data(request: Any, asset_id: UUID, body: DataChangeIn) -> DataAsset:
    """Change what is said of data."""
    require(request.auth, SystemsPermission.CHANGE)
    said = body.dict(exclude_unset=True, exclude={"expected_version"})
    told = {name: value for name, value in said.items() if value is not None}
    return data_operations.change_data(
        asset=get_object_or_404(DataAsset.objects.for_list(), pk=asset_id),
        changes=_resolved(told),
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.delete("/{uuid:asset_id}", response={204: None}, operation_id="remove_data_asset")
def remove_data(request: Any, asset_id: UUID) -> None:
    """Take data out that is held no more."""
    require(request.auth, SystemsPermission.CHANGE)
    found = get_object_or_404(DataAsset.objects.for_list(), pk=asset_id)
    data_operations.remove_data(asset=found, by=request.auth, at=now())


def _resolved(said: dict[str, Any]) -> dict[str, Any]:
    """Ids and short names as records."""
    if "system" in said:
        said["system"] = get_object_or_404(System, pk=said["system"])
    if "area" in said:
        said["area"] = get_object_or_404(Area, slug=said["area"])
    if "duty" in said:
        said["duty"] = get_object_or_404(Activity, slug=said["duty"]) if said["duty"] else None
    return said
