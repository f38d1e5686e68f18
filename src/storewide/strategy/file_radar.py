"""The operation as a file: tech radars, and where each blip on them stands.

Earlier moves with their reasons are history: the radar's own file with timelines has them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.operation_file import Field, Row
from storewide.kit.operation_values import address_fault, near
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, NotThere, RecordsPart, people
from storewide.ownership.models import Area
from storewide.strategy import radar_operations
from storewide.strategy.models.radar import Blip, Radar
from storewide.strategy.radar_operations import BlipSaid


def _areas() -> Named:
    return {area.slug: area for area in Area.objects.all()}


def _radars() -> Named:
    return {radar.name.lower(): radar for radar in Radar.objects.all()}


class RadarsPart(RecordsPart):
    """How each radar is laid out; one that the file lacks stays, with its history."""

    name = "radars"
    about = "tech radars; four quadrants and two to six rings, the innermost first, a line each"
    fields = (
        Field("name", required=True, longest=80),
        Field("purpose", longest=300),
        Field("area", refers="areas"),
        Field("quadrants", required=True, longest=1000),
        Field("rings", required=True, longest=1000),
    )
    key = ("name",)
    named = {"area": _areas}

    def completed(self, row: Row) -> Row:
        return row | {name: "\n".join(_lines(row[name])) for name in ("quadrants", "rings")}

    def records(self) -> Iterable[Any]:
        return Radar.objects.select_related("area").order_by("name", "pk")

    def row(self, record: Any) -> Row:
        lines = {name: "\n".join(getattr(record, name)) for name in ("quadrants", "rings")}
        return super().row(record) | lines | {"area": record.area.slug if record.area else ""}

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        radar_operations.start_radar(**_laid_out(values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        changes = _laid_out(values)
        radar_operations.change_radar(radar=record, changes=changes, by=by, at=at, expected_version=None)

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - a radar's history stays
        return []

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        raise NotImplementedError


class BlipsPart(RecordsPart):
    """What is on each radar now."""

    name = "blips"
    about = "what is on a radar, in which quadrant and ring; “tags” a line each; one taken out is taken off its radar"
    fields = (
        Field("radar", required=True, refers="radars"),
        Field("name", required=True, longest=120),
        Field("quadrant", required=True, longest=80),
        Field("ring", required=True, longest=80),
        Field("description", longest=8000),
        Field("address", longest=400),
        Field("tags", longest=2000),
        Field("owner", refers="people"),
        Field("area", refers="areas"),
    )
    key = ("radar", "name")
    named = {"radar": _radars, "owner": people, "area": _areas}

    def completed(self, row: Row) -> Row:
        return row | {"description": row["description"].strip(), "tags": "\n".join(_lines(row["tags"]))}

    def fault(self, row: Row) -> str:
        return address_fault(row, "address")

    def records(self) -> Iterable[Any]:
        return Blip.objects.on_radars().order_by("radar__name", "name", "pk")

    def row(self, record: Any) -> Row:
        place = {"quadrant": record.quadrant_name, "ring": record.ring_name}
        said = {
            "description": record.description.strip(),
            "tags": "\n".join(record.tags),
            "area": record.area.slug if record.area else "",
        }
        return super().row(record) | place | said

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        radar = values.pop("radar")
        said = _placed(radar, values)
        known = Blip.objects.filter(radar=radar, name__iexact=said["name"]).select_related("radar").first()
        if known is None:
            radar_operations.add_blip(
                radar=radar, said=BlipSaid(**said), reason=_reason(), on=at.date(), by=by, at=at
            )
        else:
            self.alter(known, values, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        changes = _placed(record.radar, values)
        ring = changes.pop("ring", None)
        if changes:
            radar_operations.change_blip(blip=record, changes=changes, by=by, at=at, expected_version=None)
        if ring is not None:
            radar_operations.move_blip(blip=record, ring=ring, reason=_reason(), on=at.date(), by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        radar_operations.take_off(
            blip=record,
            reason=_("The file of the operation does not have it any more."),
            on=at.date(),
            by=by,
            at=at,
        )


def _reason() -> str:
    return _("From the file of the operation")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _laid_out(values: dict[str, Any]) -> dict[str, Any]:
    """The names of quadrants and rings as lists."""
    return {
        name: _lines(value) if name in ("quadrants", "rings") else value for name, value in values.items()
    }


def _placed(radar: Radar, values: dict[str, Any]) -> dict[str, Any]:
    """Quadrant and ring by their place, tags as a list. Raises NotThere."""
    said = dict(values)
    for name, names in (("quadrant", radar.quadrants), ("ring", radar.rings)):
        if name in said:
            said[name] = _place(name, said[name], names)
    if "tags" in said:
        said["tags"] = _lines(said["tags"])
    return said


def _place(field: str, name: str, names: list[str]) -> int:
    if name not in names:
        raise NotThere(
            _("“%(field)s” names “%(name)s”, which is not there; %(near)s")
            % {"field": field, "name": name[:80], "near": near(name, names)}
        )
    return names.index(name)


RADARS, BLIPS = RadarsPart(), BlipsPart()
