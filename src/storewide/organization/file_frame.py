"""The operation as a file, its frame: the operation itself, units, what each has of its own, and teams."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import many
from storewide.kit.hanging import hanging_on
from storewide.kit.operation_file import Change, Field, Kind, Orphaned, Part, Row
from storewide.kit.permissions import Actor
from storewide.organization import operations, public_holidays, rules, unit_operations
from storewide.organization.models import (
    CommerceStructure,
    OperatingModel,
    Operation,
    Person,
    Provision,
    Team,
    TeamKind,
    Unit,
    UnitFunction,
)

#: facts about a team that go with it, and would keep it there for ever
FACTS = ("organization.wait",)


class OperationPart(Part):
    """The operation's own name."""

    name = "operation"
    about = "the whole organisation that runs the stores"
    fields = (Field("name", required=True, longest=120),)
    key = ()
    single = True

    def export(self) -> list[Row]:
        return [{"name": operation.name} for operation in Operation.objects.all()]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        operations.name_operation(name=rows[0]["name"], by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        operations.name_operation(name=changes[0].row["name"], by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        raise NotImplementedError("an operation is never removed")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - it stays on any day
        return []


class UnitsPart(Part):
    """Business units and departments."""

    name = "units"
    about = "business units and departments; “within” is the unit above"
    fields = (
        Field("name", required=True, longest=120),
        Field("within", refers="units", late=True),
        Field("operating_model", choices=tuple(OperatingModel.values)),
        Field("commerce_structure", choices=tuple(CommerceStructure.values)),
        Field("result_holder", refers="people", late=True),
        Field("holidays_of", longest=12),
    )
    key = ("name",)

    def completed(self, row: Row) -> Row:
        return row | {"holidays_of": row["holidays_of"].upper()}

    def fault(self, row: Row) -> str:
        return public_holidays.fault_of(row["holidays_of"])

    def export(self) -> list[Row]:
        return [
            {
                "name": unit.name,
                "within": unit.parent.name if unit.parent else "",
                "operating_model": unit.operating_model,
                "commerce_structure": unit.commerce_structure,
                "result_holder": unit.result_holder.email if unit.result_holder else "",
                "holidays_of": unit.holidays_of,
            }
            for unit in Unit.objects.select_related("parent", "result_holder")
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        for row in rows:
            known = {
                name: row[name] for name in ("name", "operating_model", "commerce_structure", "holidays_of")
            }
            unit_operations.make_unit(**known, parent=None, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        units = named(Unit)
        people = by_email(change.row["result_holder"] for change in changes)
        for change in self._from_the_top(changes):
            values: dict[str, Any] = {}
            for name, (_before, after) in change.differing.items():
                if name == "within":
                    values["parent"] = units[after.lower()] if after else None
                elif name == "result_holder":
                    values[name] = people[after] if after else None
                else:
                    values[name] = after
            unit = units[change.stored["name"].lower()]
            unit_operations.change_unit(unit=unit, changes=values, by=by, at=at, expected_version=None)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        units = named(Unit)
        going = [units[row["name"].lower()] for row in self._from_the_bottom(rows)]
        for unit in going:
            refuse_orphans(unit)
            many.remove(records=[unit], action="organization.unit.remove", by=by, at=at)

    def _from_the_top(self, changes: Sequence[Change]) -> list[Change]:
        """A unit after the one it is to stand within, so that no step of the way makes a circle."""
        above = {row["name"]: row["within"] for row in self.export()}
        above |= {change.row["name"]: change.row["within"] for change in changes}
        return sorted(changes, key=lambda change: _depth(change.row["name"], above))

    def _from_the_bottom(self, rows: Sequence[Row]) -> list[Row]:
        above = {row["name"]: row["within"] for row in rows}
        return sorted(rows, key=lambda row: -_depth(row["name"], above))


class FunctionsPart(Part):
    """What each unit has of its own, shares, or buys."""

    name = "functions"
    about = "what a unit does by itself (own), with another (shared, by “provider”) or buys (outsourced, from “company”)"
    fields = (
        Field("unit", required=True, refers="units"),
        Field("name", required=True, longest=120),
        Field("provision", required=True, choices=tuple(Provision.values)),
        Field("provider", refers="units"),
        Field("company", longest=120),
    )
    key = ("unit", "name")
    compact = True

    def fault(self, row: Row) -> str:
        if row["provider"] and row["provision"] != Provision.SHARED:
            return _("only a shared function has a “provider”; take it out, or write “provision: shared”.")
        if row["company"] and row["provision"] != Provision.OUTSOURCED:
            return _(
                "only an outsourced function has a “company”; take it out, or write “provision: outsourced”."
            )
        return ""

    def export(self) -> list[Row]:
        found = UnitFunction.objects.select_related("unit", "provider").order_by("unit__name", "name", "pk")
        return [
            {
                "unit": each.unit.name,
                "name": each.name,
                "provision": each.provision,
                "provider": each.provider.name if each.provider else "",
                "company": each.company,
            }
            for each in found
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        units = named(Unit)
        new = [UnitFunction(**self._values(row, units), created_at=at) for row in rows]
        many.add(records=new, action="organization.function.add", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        units, stored = named(Unit), self._stored()
        changed = [
            many.Changed(
                stored[self.ident(change.stored)],
                {name: self._values(change.row, units)[name] for name in change.differing},
            )
            for change in changes
        ]
        many.change(changes=changed, action="organization.function.change", by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = self._stored()
        going = [stored[self.ident(row)] for row in rows]
        many.remove(records=going, action="organization.function.remove", by=by, at=at)

    def _values(self, row: Row, units: Mapping[str, Unit]) -> dict[str, Any]:
        return {
            "unit": units[row["unit"].lower()],
            "name": row["name"],
            "provision": row["provision"],
            "provider": units[row["provider"].lower()] if row["provider"] else None,
            "company": row["company"],
        }

    def _stored(self) -> dict[tuple[str, ...], UnitFunction]:
        found = UnitFunction.objects.select_related("unit")
        return {(each.unit.name.lower(), each.name.lower()): each for each in found}


class TeamsPart(Part):
    """The teams, long-lived ones and those of a project."""

    name = "teams"
    about = "teams; who is in them stands in “memberships”"
    fields = (
        Field("name", required=True, longest=120),
        Field("mission", longest=300),
        Field("unit", refers="units"),
        Field("kind", choices=tuple(TeamKind.values), default=TeamKind.LONG_LIVED.value),
        # left out: as the name says (help desk, call centre)
        Field("front_line", Kind.YES_NO, default=None),
        Field("maintenance_share", Kind.NUMBER, default=0, bounds=(0, 100)),
    )
    key = ("name",)

    def completed(self, row: Row) -> Row:
        if row["front_line"] is None:
            row["front_line"] = rules.named_front_line(row["name"])
        return row

    def written(self, row: Row) -> Row:
        told = super().written(row)
        if row["front_line"] == rules.named_front_line(row["name"]):
            del told["front_line"]
        return told

    def export(self) -> list[Row]:
        return [
            {
                "name": team.name,
                "mission": team.mission,
                "unit": team.unit.name if team.unit else "",
                "kind": team.kind,
                "front_line": team.front_line,
                "maintenance_share": team.maintenance_share,
            }
            for team in Team.objects.select_related("unit")
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        units = named(Unit)
        for row in rows:
            known = row | {"unit": units[row["unit"].lower()] if row["unit"] else None}
            operations.form_team(**known, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        units, teams = named(Unit), named(Team)
        for change in changes:
            values = {name: after for name, (_before, after) in change.differing.items()}
            if values.get("unit"):
                values["unit"] = units[values["unit"].lower()]
            elif "unit" in values:
                values["unit"] = None
            team = teams[change.stored["name"].lower()]
            operations.change_team(team=team, changes=values, by=by, at=at, expected_version=None)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        teams = named(Team)
        going = [teams[row["name"].lower()] for row in rows]
        for team in going:
            refuse_orphans(team, FACTS)
        many.remove(records=going, action="organization.team.remove", by=by, at=at)


def named(model: Any) -> dict[str, Any]:
    """Every record of a kind by its name in small letters."""
    return {record.name.lower(): record for record in model.objects.all()}


def by_email(emails: Any) -> dict[str, Person]:
    """The people of these e-mails."""
    wanted = {email for email in emails if email}
    return {person.email: person for person in Person.objects.filter(email__in=wanted)} if wanted else {}


def refuse_orphans(record: Any, goes_with_it: tuple[str, ...] = ()) -> None:
    """Raise Orphaned where anything hangs on a record that is to go."""
    if found := hanging_on(record, goes_with_it):
        raise Orphaned(
            _("“%(name)s” cannot go, because this hangs on it: %(what)s; move or remove that first.")
            % {"name": record, "what": "; ".join(str(each) for each in found)}
        )


def _depth(name: str, above: Mapping[str, str]) -> int:
    depth, met = 0, {name}
    while (name := above.get(name, "")) and name not in met:
        met.add(name)
        depth += 1
    return depth
