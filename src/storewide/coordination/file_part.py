"""The operation as a file: what links teams, advisory boards and pilots. Ended ones are history and in no file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from storewide.coordination import arrangement_operations as operations
from storewide.coordination.models import (
    Board,
    BoardMember,
    Cadence,
    LeadUser,
    Mechanism,
    MechanismKind,
    Pilot,
)
from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.permissions import Actor
from storewide.organization.file_records import Named, RecordsPart, called, lines_of, people, teams, units


class MechanismsPart(RecordsPart):
    """How teams and units agree with each other."""

    name = "mechanisms"
    about = "how teams and units agree with each other; “teams” and “units” name one a line; one taken out is ended"
    fields = (
        Field("name", required=True, longest=120),
        Field("kind", required=True, choices=tuple(MechanismKind.values)),
        Field("purpose", longest=300),
        Field("owner", refers="people"),
        Field("cadence", choices=tuple(Cadence.values), default=Cadence.NEEDED.value),
        Field("review_on", Kind.DAY, default=None),
        Field("teams", longest=10_000),
        Field("units", longest=10_000),
    )
    key = ("name",)
    named = {"owner": people}

    def completed(self, row: Row) -> Row:
        return row | {name: "\n".join(sorted(row[name].split("\n"))).strip() for name in ("teams", "units")}

    def records(self) -> Iterable[Any]:
        return Mechanism.objects.in_use().for_list()

    def row(self, record: Any) -> Row:
        row = {field.name: getattr(record, field.name) for field in self.fields}
        linked = {
            name: "\n".join(sorted(each.name for each in row[name].all())) for name in ("teams", "units")
        }
        return row | linked | {"owner": called(record.owner)}

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        return super().values(row, known) | {
            "teams": lines_of(row["teams"], teams(), "teams"),
            "units": lines_of(row["units"], units(), "units"),
        }

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        linked = {name: values.pop(name) for name in ("teams", "units")}
        operations.add_mechanism(mechanism=Mechanism(**values), **linked, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change_mechanism(mechanism=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        reason = _("The file of the operation does not have it any more.")
        operations.end_mechanism(mechanism=record, reason=reason, by=by, at=at)


class BoardsPart(RecordsPart):
    """Advisory boards that still advise."""

    name = "boards"
    about = "advisory boards; one taken out is ended, and what it said stays"
    fields = (
        Field("name", required=True, longest=120),
        Field("purpose", required=True, longest=300),
        Field("owner", required=True, refers="people"),
        Field("cadence", choices=tuple(Cadence.values), default=Cadence.QUARTERLY.value),
    )
    key = ("name",)
    named = {"owner": people}

    def records(self) -> Iterable[Any]:
        return Board.objects.filter(ended_at=None).select_related("owner")

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.add(arrangement=Board(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change(arrangement=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        operations.end_board(board=record, by=by, at=at)


class BoardMembersPart(RecordsPart):
    """Who is on a board, and for which term."""

    name = "board_members"
    about = "who advises on a board, from and until which day; the term of one taken out ends the day before"
    fields = (
        Field("board", required=True, refers="boards"),
        Field("name", required=True, longest=120),
        Field("company", longest=120),
        Field("from", Kind.DAY, default=None, required=True),
        Field("until", Kind.DAY, default=None, required=True),
    )
    key = ("board", "name", "company", "from")
    compact = True
    called = {"from": "begins", "until": "ends"}
    named = {"board": lambda: _by_name(BoardsPart())}

    def records(self) -> Iterable[Any]:
        found = BoardMember.objects.filter(board__ended_at=None).select_related("board")
        return found.order_by("board__name", "name", "begins", "pk")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:
        return [row for row in rows if row["until"] >= at.date()]

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.add_piece(piece=BoardMember(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change_piece(piece=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        last = at.date() - timedelta(days=1)
        changes = {"begins": min(record.begins, last), "ends": last}
        operations.change_piece(piece=record, changes=changes, by=by, at=at)


class PilotsPart(RecordsPart):
    """Pilots without a verdict yet."""

    name = "pilots"
    about = "what lead users try first; one taken out of the file stays, since a pilot ends with a verdict"
    fields = (
        Field("name", required=True, longest=120),
        Field("what", required=True, longest=2000),
        Field("owner", required=True, refers="people"),
        Field("begins", Kind.DAY, default=None, required=True),
        Field("ends", Kind.DAY, default=None, required=True),
    )
    key = ("name",)
    named = {"owner": people}

    def records(self) -> Iterable[Any]:
        return Pilot.objects.undecided().select_related("owner").order_by("name", "pk")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on no day
        return []

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.add(arrangement=Pilot(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change(arrangement=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        raise NotImplementedError("no pilot is removable")


class LeadUsersPart(RecordsPart):
    """Customers who have something first."""

    name = "lead_users"
    about = "customers or accounts that a pilot begins with"
    fields = (
        Field("pilot", required=True, refers="pilots"),
        Field("name", required=True, longest=160),
        Field("account_id", longest=80),
        Field("contact", longest=160),
    )
    key = ("pilot", "name")
    compact = True
    named = {"pilot": lambda: _by_name(PilotsPart())}

    def records(self) -> Iterable[Any]:
        found = LeadUser.objects.filter(pilot__verdict="").select_related("pilot")
        return found.order_by("pilot__name", "name", "pk")

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on no day
        return []

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.add_piece(piece=LeadUser(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change_piece(piece=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        raise NotImplementedError("no lead user is removable")


def _by_name(part: RecordsPart) -> Named:
    return {record.name.lower(): record for record in part.records()}


MECHANISMS = MechanismsPart()
BOARDS = BoardsPart()
BOARD_MEMBERS = BoardMembersPart()
PILOTS = PilotsPart()
LEAD_USERS = LeadUsersPart()
