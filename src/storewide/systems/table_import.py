"""Reads systems, interfaces and data from tables; reading one twice changes nothing, and what it lacks stays."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit import table_import
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.lib import money
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization.models import Team
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.systems import data_operations, operations
from storewide.systems.fields import areas_named
from storewide.systems.models import (
    Criticality,
    DataAsset,
    DataKind,
    Interface,
    Lifecycle,
    Origin,
    System,
    Way,
)

#: by table the columns it must have, and those it may have
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "systems": (
        ("name",),
        ("purpose", "owner", "origin", "vendor", "contract_ends", "cost", "currency", "lifecycle", "areas"),
    ),
    "interfaces": (("from", "to", "what"), ("way", "criticality", "since")),
    "data": (("name", "system", "area", "kind"), ("purpose", "duty")),
}


class Unreadable(Refusal):
    """A cell that says nothing the register knows."""


def read(table: str, path: Path, *, by: Actor, at: datetime) -> TableReport:
    """Enter and change what the table at `path` says, all rows that can be taken. Raises FileRefused."""
    return table_import.take(path, Take(table, by, at), required=COLUMNS[table][0], strict=False)


def rehearse(table: str, path: Path, *, by: Actor, at: datetime) -> TableReport:
    """What `read` would do, with nothing written. Raises FileRefused."""
    return table_import.rehearse(path, Take(table, by, at), required=COLUMNS[table][0], strict=False)


@dataclass
class Take:
    """Takes the rows of one table."""

    table: str
    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        """Each row by itself; a row that cannot be taken is refused with the reason."""
        ways = {"systems": self._system, "interfaces": self._interface, "data": self._data}
        take: Callable[[Row], bool] = ways[self.table]
        taken, refusals = 0, []
        for row in rows:
            try:
                taken += take(row)
            except Refusal as refusal:
                refusals.append(RowRefusal(row.number, refusal.sentence))
            except (ValidationError, ValueError) as fault:
                told = fault.messages[0] if isinstance(fault, ValidationError) else str(fault)
                refusals.append(RowRefusal(row.number, told))
        return TableReport(taken, len(rows) - taken - len(refusals), tuple(refusals))

    def _system(self, row: Row) -> bool:
        if not row["name"]:
            raise Unreadable(_("name is empty; write what the system is called."))
        said, areas = _values(row), None
        if row["areas"]:
            areas = areas_named(row["areas"].split(";"))
        found = System.objects.filter(name__iexact=row["name"]).first()
        if found is None:
            new = System(**{"origin": Origin.BUILT, **said, "name": row["name"]})
            operations.add_system(system=new, areas=areas or (), by=self.by, at=self.at)
            return True
        changes = {name: value for name, value in said.items() if getattr(found, name) != value}
        if areas is not None and {area.pk for area in areas} != {area.pk for area in found.areas.all()}:
            changes["areas"] = areas
        if changes:
            operations.change_system(system=found, changes=changes, by=self.by, at=self.at)
        return bool(changes)

    def _interface(self, row: Row) -> bool:
        source, target = _system(row, "from"), _system(row, "to")
        if not row["what"]:
            raise Unreadable(_("what is empty; write what flows."))
        said = {
            **_chosen(row, "way", Way.values),
            **_chosen(row, "criticality", Criticality.values),
        }
        ends = {"source": source, "target": target}
        found = Interface.objects.lasting().for_list().filter(**ends, what__iexact=row["what"]).first()
        if found is None:
            new = Interface(**ends, **said, what=row["what"][:160])
            since = _day(row, "since") or self.at.date()
            operations.add_interface(interface=new, since=since, by=self.by, at=self.at)
            return True
        changes = {name: value for name, value in said.items() if getattr(found, name) != value}
        if changes:
            operations.change_interface(interface=found, changes=changes, by=self.by, at=self.at)
        return bool(changes)

    def _data(self, row: Row) -> bool:
        if not row["name"]:
            raise Unreadable(_("name is empty; write what the data is called."))
        said = {"system": _system(row, "system"), "area": _area(row)} | _chosen(row, "kind", DataKind.values)
        if "kind" not in said:
            raise Unreadable(
                _("kind is empty; write one of %(known)s.") % {"known": ", ".join(DataKind.values)}
            )
        said |= {"purpose": row["purpose"][:300]} if row["purpose"] else {}
        said |= {"duty": _duty(row)} if row["duty"] else {}
        found = DataAsset.objects.for_list().filter(name__iexact=row["name"]).first()
        if found is None:
            new = DataAsset(name=row["name"][:120], **said)
            data_operations.add_data(asset=new, by=self.by, at=self.at)
            return True
        changes = {name: value for name, value in said.items() if getattr(found, name) != value}
        if changes:
            data_operations.change_data(asset=found, changes=changes, by=self.by, at=self.at)
        return bool(changes)


def _values(row: Row) -> dict[str, Any]:
    """What a row says of a system by field; columns that the table lacks and empty cells say nothing."""
    said: dict[str, Any] = {}
    for name, longest in (("purpose", 300), ("vendor", 120)):
        if row[name]:
            said[name] = row[name][:longest]
    said |= _chosen(row, "origin", Origin.values) | _chosen(row, "lifecycle", Lifecycle.values)
    if row["contract_ends"]:
        said["contract_ends"] = _day(row, "contract_ends")
    if row["cost"]:
        amount = money.parse(row["cost"], (row["currency"] or "EUR").upper())
        if amount.minor < 0:
            raise Unreadable(_("cost is %(cost)s; it must not be below 0.") % {"cost": row["cost"]})
        said |= {"cost_minor": amount.minor, "currency": amount.currency}
    if row["owner"]:
        team = Team.objects.filter(name__iexact=row["owner"]).first()
        if team is None:
            raise Unreadable(
                _("owner is “%(name)s”, and there is no such team; form it first.") % {"name": row["owner"]}
            )
        said["owner"] = team
    return said


def _chosen(row: Row, name: str, known: list[str]) -> dict[str, Any]:
    text = row[name].lower()
    if text and text not in known:
        said = {"column": name, "value": row[name], "known": ", ".join(known)}
        raise Unreadable(_("%(column)s is “%(value)s”; write one of %(known)s.") % said)
    return {name: text} if text else {}


def _day(row: Row, name: str) -> date | None:
    if not row[name]:
        return None
    try:
        return date.fromisoformat(row[name])
    except ValueError:
        said = {"column": name, "value": row[name]}
        raise Unreadable(_("%(column)s is “%(value)s”; write a day as 2026-03-10.") % said) from None


def _system(row: Row, column: str) -> System:
    found = System.objects.filter(name__iexact=row[column]).first()
    if found is None:
        said = {"column": column, "value": row[column]}
        raise Unreadable(_("%(column)s is “%(value)s”, and there is no such system; enter it first.") % said)
    return found


def _area(row: Row) -> Area:
    """The area by its name or its short name."""
    found = Area.objects.filter(Q(name__iexact=row["area"]) | Q(slug=row["area"].lower())).first()
    if found is None:
        said = {"value": row["area"]}
        raise Unreadable(_("area is “%(value)s”, and there is no such area; take one of the map.") % said)
    return found


def _duty(row: Row) -> Activity:
    """The data duty by its name or its short name."""
    duties = Activity.objects.filter(kind=ActivityKind.DATA_DUTY)
    found = duties.filter(Q(name__iexact=row["duty"]) | Q(slug=row["duty"].lower())).order_by("pk").first()
    if found is None:
        said = {"value": row["duty"]}
        raise Unreadable(
            _("duty is “%(value)s”, and there is no such data duty; add it to its area first.") % said
        )
    return found
