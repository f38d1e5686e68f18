"""The operation as a file: systems with whose they are and what is meant to become of them, and what flows between them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storewide.audit import many
from storewide.kit.operation_file import Change, Field, Kind, Part, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_frame import named, refuse_orphans
from storewide.organization.file_records import lines_of
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.systems import operations
from storewide.systems.models import Criticality, Interface, Lifecycle, Origin, System, Way


class SystemsPart(Part):
    """Systems that run; what is switched off is history and stays out of the file."""

    name = "systems"
    about = (
        "applications that run the stores; the cost is that of a year, in minor units (cents); "
        "“areas” it serves by short name, one a line"
    )
    fields = (
        Field("name", required=True, longest=120),
        Field("purpose", longest=300),
        Field("owner", refers="teams"),
        Field("origin", required=True, choices=tuple(Origin.values)),
        Field("vendor", longest=120),
        Field("contract_ends", Kind.DAY, default=None),
        Field("cost_minor", Kind.NUMBER, default=None, bounds=(0, 10**15)),
        Field("currency", longest=3),
        Field("lifecycle", choices=tuple(Lifecycle.values), default=Lifecycle.KEEP.value),
        Field("areas", longest=10_000),
        Field("successor", refers="systems", late=True),
    )
    key = ("name",)

    def completed(self, row: Row) -> Row:
        return row | {"areas": "\n".join(sorted(row["areas"].split()))}

    def fault(self, row: Row) -> str:
        if row["cost_minor"] is not None and not row["currency"]:
            return "a cost needs its currency, such as EUR."
        return ""

    def export(self) -> list[Row]:
        kept = ("name", "purpose", "origin", "vendor", "contract_ends", "cost_minor", "currency", "lifecycle")
        return [
            {
                **{name: getattr(system, name) for name in kept},
                "owner": system.owner.name if system.owner else "",
                "areas": "\n".join(sorted(area.slug for area in system.areas.all())),
                "successor": system.successor.name if system.successor else "",
            }
            for system in System.objects.running().for_list().order_by("name")
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        teams = named(Team)
        for row in rows:
            values = _values(row, teams, {})
            areas = values.pop("areas")
            operations.add_system(system=System(**values), areas=areas, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        teams, systems = named(Team), named(System)
        for change in changes:
            after = {name: value for name, (_before, value) in change.differing.items()}
            found = systems[change.stored["name"].lower()]
            operations.change_system(system=found, changes=_values(after, teams, systems), by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        systems = named(System)
        for row in rows:
            found = systems[row["name"].lower()]
            refuse_orphans(found)
            many.remove(records=[found], action="systems.system.remove", by=by, at=at)


class InterfacesPart(Part):
    """What flows between systems now; what is planned belongs to the record that plans it."""

    name = "interfaces"
    about = "what flows from one system to another"
    fields = (
        Field("source", required=True, refers="systems"),
        Field("target", required=True, refers="systems"),
        Field("what", required=True, longest=160),
        Field("way", choices=tuple(Way.values), default=Way.API.value),
        Field("criticality", choices=tuple(Criticality.values), default=Criticality.MEDIUM.value),
        Field("since", Kind.DAY, default=None),
    )
    key = ("source", "target", "what")
    compact = True

    def fault(self, row: Row) -> str:
        return "an interface joins two systems." if row["source"].lower() == row["target"].lower() else ""

    def export(self) -> list[Row]:
        rows = Interface.objects.working().for_list().order_by("source__name", "target__name", "what")
        return [
            {
                "source": each.source.name,
                "target": each.target.name,
                "what": each.what,
                "way": each.way,
                "criticality": each.criticality,
                "since": each.begun_on,
            }
            for each in rows
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        systems = named(System)
        for row in rows:
            ends = {side: systems[row[side].lower()] for side in ("source", "target")}
            rest = {name: row[name] for name in ("what", "way", "criticality")}
            since = row["since"] or at.date()
            operations.add_interface(interface=Interface(**rest, **ends), since=since, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        systems, kept = named(System), self._kept()
        for change in changes:
            after = {name: value for name, (_before, value) in change.differing.items()}
            if "since" in after:
                after["begun_on"] = after.pop("since") or at.date()
            for side in after.keys() & {"source", "target"}:
                after[side] = systems[after[side].lower()]
            found = kept[self.ident(change.stored)]
            operations.change_interface(interface=found, changes=after, by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        kept = self._kept()
        for row in rows:
            found = kept[self.ident(row)]
            operations.end_interface(interface=found, on=at.date(), by=by, at=at)

    def _kept(self) -> dict[tuple[str, ...], Interface]:
        rows = Interface.objects.working().for_list()
        return {
            (each.source.name.lower(), each.target.name.lower(), each.what.lower()): each for each in rows
        }


def _values(
    row: Mapping[str, Any], teams: Mapping[str, Team], systems: Mapping[str, System]
) -> dict[str, Any]:
    """A row's fields as the record holds them; `successor` is late and named only where it changes."""
    values = dict(row)
    if "owner" in values:
        values["owner"] = teams[values["owner"].lower()] if values["owner"] else None
    if "areas" in values:
        known = {area.slug: area for area in Area.objects.all()} if values["areas"] else {}
        values["areas"] = lines_of(values["areas"], known, "areas")
    if "successor" in values:
        values["successor"] = systems[values["successor"].lower()] if values["successor"] else None
    return values


SYSTEMS, INTERFACES = SystemsPart(), InterfacesPart()
