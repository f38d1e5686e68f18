"""The operation as a file: sections whose rows are written down one by one, by the operation that a page uses too."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.operation_file import Change, Part, Row
from storewide.kit.operation_values import near
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Role, Team, Unit

#: records by what a file calls them, in small letters
type Named = Mapping[str, Any]


class CalledAlike(Refusal):
    """A file tells things by their names, so two of one name cannot be written into it."""

    status = 409


class NotThere(Refusal):
    """A row names something that is not there."""


class RecordsPart(Part):
    """A section of records with operations of their own.

    `called` says which attribute of the record a field is, where the two differ; `named` reads what a field may name.
    """

    called: ClassVar[Mapping[str, str]] = {}
    named: ClassVar[Mapping[str, Callable[[], Named]]] = {}

    @abstractmethod
    def records(self) -> Iterable[Any]:
        """Every record that is in a file, in an order that does not change."""

    @abstractmethod
    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        """Write down one record."""

    @abstractmethod
    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        """Change one record in these fields."""

    @abstractmethod
    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        """Take one record out, as its page does."""

    def row(self, record: Any) -> Row:
        """The record as it is told in a file."""
        row = {}
        for field in self.fields:
            value = getattr(record, self.called.get(field.name, field.name))
            row[field.name] = called(value) if field.name in self.named else value
        return row

    def export(self) -> list[Row]:
        rows = [self.row(record) for record in self.records()]
        twice = [ident for ident, count in Counter(map(self.ident, rows)).items() if count > 1]
        if twice:
            label = next(self.label(row) for row in rows if self.ident(row) == twice[0])
            raise CalledAlike(
                _("%(section)s: two are called “%(name)s”, and a file tells them by that; rename one.")
                % {"section": self.name, "name": label}
            )
        return rows

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        known = self._known()
        for row in rows:
            self.make(self.values(row, known), by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        stored, known = self._stored(), self._known()
        for change in changes:
            differing = {self.called.get(name, name) for name in change.differing}
            values = self.values(change.row, known)
            told = {name: value for name, value in values.items() if name in differing}
            self.alter(stored[self.ident(change.stored)], told, by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = self._stored()
        for row in rows:
            self.take_out(stored[self.ident(row)], by=by, at=at)

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        """The row by attributes, records in place of their names. Raises NotThere."""
        values = {}
        for name, value in row.items():
            found = _found(name, value, known[name]) if name in known else value
            values[self.called.get(name, name)] = found
        return values

    def written(self, row: Row) -> Row:
        return {name: value for name, value in super().written(row).items() if value not in ("", None)}

    def _known(self) -> dict[str, Named]:
        return {name: read() for name, read in self.named.items()}

    def _stored(self) -> dict[Any, Any]:
        return {self.ident(self.row(record)): record for record in self.records()}


def called(record: Any) -> str:
    """What a file calls a record; empty where there is none."""
    if record is None:
        return ""
    return record.email.lower() if isinstance(record, Person) else str(record)


def people() -> Named:
    """Everybody by e-mail."""
    return {person.email.lower(): person for person in Person.objects.select_related("team")}


def roles() -> Named:
    """Every role by its title."""
    return {role.title.lower(): role for role in Role.objects.select_related("holder")}


def teams() -> Named:
    """Every team by its name."""
    return {team.name.lower(): team for team in Team.objects.all()}


def units() -> Named:
    """Every unit by its name."""
    return {unit.name.lower(): unit for unit in Unit.objects.all()}


def lines_of(names: str, known: Named, field: str) -> list[Any]:
    """The records that a text names, one a line. Raises NotThere."""
    return [_found(field, name.strip(), known) for name in names.splitlines() if name.strip()]


def _found(field: str, name: str, known: Named) -> Any:
    if not name:
        return None
    if name.lower() not in known:
        raise NotThere(
            _("“%(field)s” names “%(name)s”, which is not there; %(near)s")
            % {"field": field, "name": name[:80], "near": near(name, known)}
        )
    return known[name.lower()]
