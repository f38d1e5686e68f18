"""Holds a file of the operation against what is there, says what would be added, changed and removed, and does it.

Everything happens in one transaction, section after section: rows that are new or differ, then what names rows of later
sections, then removals from the last section to the first. A rehearsal does the same and undoes it, so that its plan is
what would really happen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.errors import Refusal
from storewide.kit.operation_file import (
    Change,
    Document,
    Fault,
    Field,
    FileRefused,
    Ident,
    Line,
    Part,
    Row,
    Sign,
    part_named,
    parts,
)
from storewide.kit.operation_values import near
from storewide.kit.permissions import Actor


@dataclass(frozen=True)
class Plan:
    """What a file does: a change a row, in the order of the sections; `kept` rows stand there as the file says."""

    changes: tuple[Change, ...]
    kept: int = 0

    def count(self, sign: Sign) -> int:
        """How many rows are added, changed or removed."""
        return sum(change.sign is sign for change in self.changes)

    @property
    def added(self) -> int:
        """Rows that are new."""
        return self.count(Sign.ADD)

    @property
    def changed(self) -> int:
        """Rows that differ."""
        return self.count(Sign.CHANGE)

    @property
    def removed(self) -> int:
        """Rows that go."""
        return self.count(Sign.REMOVE)


class RemovalUnconfirmed(Refusal):
    """The file would remove rows and nobody said that it may; `plan` names them. Nothing was written."""

    status = 409

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            ngettext(
                "%(count)s row would be removed, so nothing was written; confirm it with --yes.",
                "%(count)s rows would be removed, so nothing was written; confirm it with --yes.",
                plan.removed,
            )
            % {"count": plan.removed}
        )
        self.plan = plan


class RowsClash(Refusal):
    """Rows of the file cannot stand beside each other, or beside what is there."""


class _Undo(Exception):
    """Takes a rehearsal's plan out of its transaction, which is undone."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan


def export() -> dict[str, list[Row]]:
    """Every section of the operation as it is."""
    return {part.name: part.export() for part in parts()}


def rehearse(document: Document, *, by: Actor, at: datetime) -> Plan:
    """What applying the file would do, with nothing written. Raises FileRefused, and what an operation refuses."""
    try:
        with transaction.atomic():
            raise _Undo(_Applying(document, by, at).plan())
    except _Undo as undone:
        return undone.plan


def apply(document: Document, *, by: Actor, at: datetime) -> Plan:
    """Bring the operation to what the file says, all of it or nothing. Raises RemovalUnconfirmed and as `rehearse`."""
    with transaction.atomic():
        plan = _Applying(document, by, at).plan()
        if plan.removed:
            raise RemovalUnconfirmed(plan)
    return plan


def apply_with_removals(document: Document, *, by: Actor, at: datetime) -> Plan:
    """As `apply`; what its sections lack is removed."""
    with transaction.atomic():
        return _Applying(document, by, at).plan()


class _Applying:
    """One file on its way into the operation."""

    def __init__(self, document: Document, by: Actor, at: datetime) -> None:
        self.document, self.by, self.at = document, by, at
        self.parts = [part for part in parts() if part.name in document.sections]
        self.changes: dict[tuple[str, Ident], Change] = {}
        self.going: dict[str, list[Row]] = {}
        self.kept: set[tuple[str, Ident]] = set()
        #: what is there, by section, until something is written
        self.read: dict[str, list[Row]] = {}
        #: what was there before: an earlier section may bring rows of a later one along (somebody's home team)
        self.first = {part.name: self._there(part) for part in self.parts}
        self.renamed: dict[tuple[str, str], str] = {}

    def plan(self) -> Plan:
        """Do everything, and say what it was."""
        for part in self.parts:
            self._take(part)
        for part in self.parts:
            if any(field.late for field in part.fields):
                self._take_late(part)
        for part in reversed(self.parts):
            if self.going[part.name]:
                self._attempt(part, part.remove, self.going[part.name])
        places = {part.name: place for place, part in enumerate(self.parts)}
        in_order = sorted(self.changes.values(), key=lambda change: places[change.section])
        return Plan(tuple(in_order), len(self.kept - set(self.changes)))

    def _take(self, part: Part) -> None:
        """New rows and early fields; what goes is noted."""
        early = [field for field in part.fields if not field.late]
        late = {field.name: field.default for field in part.fields if field.late}
        lines = self._referred(part, early)
        known = self._known(part)
        there = {part.ident(row): row for row in self._there(part)}
        new: list[Line] = []
        differing: list[Change] = []
        came: list[Line] = []
        for line in lines:
            before = self._before(part, line, there)
            if before is None:
                new.append(line)
                continue
            change = self._difference(part, before, line, early)
            if part.ident(before) not in known:
                came.append(line)
            elif change is None:
                self.kept.add((part.name, part.ident(line.row)))
            if change:
                differing.append(change)
        gone = list(there.values()) if self.document.whole else []
        self.going[part.name] = part.removable(gone, self.at)
        if new:
            self._attempt(part, part.add, [{**line.row, **late} for line in new])
        if differing:
            self._attempt(part, part.change, differing)
        self._note(part, [*new, *came], differing, known)

    def _known(self, part: Part) -> set[Ident]:
        """The rows that were there before, under the names that things have by now."""
        rows = (dict(row) for row in self.first[part.name])
        keys = [field for field in part.fields if field.name in part.key and field.refers]
        idents = set()
        for row in rows:
            for field in keys:
                row[field.name] = self.renamed.get(
                    (field.refers, str(row[field.name]).lower()), row[field.name]
                )
            idents.add(part.ident(row))
        return idents

    def _before(self, part: Part, line: Line, there: dict[Ident, Row]) -> Row | None:
        """The row as it is there, under its key or the one it had; taken out of what is there."""
        found = there.pop(part.ident(line.row), None)
        if found is None and line.formerly:
            found = there.pop(part.ident({**line.row, part.key[0]: line.formerly}), None)
            if found:
                self.renamed[part.name, line.formerly.lower()] = line.row[part.key[0]]
        return found

    def _take_late(self, part: Part) -> None:
        """The fields that name rows of the same section or of later ones."""
        late = [field for field in part.fields if field.late]
        lines = self._referred(part, late)
        there = {part.ident(row): row for row in self._there(part)}
        found = (self._difference(part, there[part.ident(line.row)], line, late) for line in lines)
        differing = [change for change in found if change]
        if differing:
            self._attempt(part, part.change, differing)
        for change in differing:
            known = self.changes.setdefault((part.name, part.ident(change.row)), change)
            if known is not change:
                known.row |= {name: change.row[name] for name in change.differing}
                known.differing |= change.differing

    def _note(self, part: Part, new: Sequence[Line], differing: Sequence[Change], known: set[Ident]) -> None:
        for line in new:
            shown = {field.name for field in part.fields if not field.late} - set(part.key)
            told = {name: (None, value) for name, value in part.written(line.row).items() if name in shown}
            change = Change(part.name, Sign.ADD, part.label(line.row), dict(line.row), told)
            self.changes[part.name, part.ident(line.row)] = change
        for change in differing:
            self.changes.setdefault((part.name, part.ident(change.row)), change)
        for row in self.going[part.name]:
            if part.ident(row) in known:
                gone = Change(part.name, Sign.REMOVE, part.label(row), row)
                self.changes[part.name, part.ident(row)] = gone

    def _referred(self, part: Part, fields: Sequence[Field]) -> list[Line]:
        """The section's lines, what they name written as it is called there. Raises FileRefused."""
        lines = list(self.document.sections[part.name])
        faults: list[Fault] = []
        for field in fields:
            if not field.refers:
                continue
            names = self._names(part_named(field.refers))
            for line in lines:
                wanted = line.row[field.name]
                if wanted and wanted.lower() in names:
                    line.row[field.name] = names[wanted.lower()]
                elif wanted:
                    faults.append(Fault(line.number, _unknown(field, wanted, names.values())))
        if faults:
            raise FileRefused(self.document.name, faults)
        return lines

    def _names(self, part: Part) -> dict[str, str]:
        """What rows of a section are called once the file is applied, by small letters."""
        key = part.key[0]
        gone = {part.ident(row) for row in self.going.get(part.name, ())}
        names = {str(row[key]).lower(): row[key] for row in self._there(part) if part.ident(row) not in gone}
        # as it is written in the file, where the two differ in capitals
        for line in self.document.sections.get(part.name, ()):
            name = str(line.row[key])
            if self.document.whole or name.lower() not in names:
                names[name.lower()] = name
        return names

    def _there(self, part: Part) -> list[Row]:
        if part.name not in self.read:
            self.read[part.name] = part.export()
        return self.read[part.name]

    def _difference(self, part: Part, before: Row, line: Line, fields: Iterable[Field]) -> Change | None:
        """What changes of a row, in these fields; None where nothing does. A template fills what is empty."""
        differing = {
            field.name: (before[field.name], line.row[field.name])
            for field in fields
            if before[field.name] != line.row[field.name]
            and (self.document.whole or before[field.name] in ("", None))
        }
        if not differing:
            return None
        row = before | {name: after for name, (_before, after) in differing.items()}
        return Change(part.name, Sign.CHANGE, part.label(before), row, differing, stored=before)

    def _attempt(self, part: Part, do: Any, rows: Sequence[Any]) -> None:
        """Let a section write; what an operation refuses names the section."""
        self.read.clear()
        try:
            do(rows, by=self.by, at=self.at)
        except Refusal as refusal:
            refusal.sentence = _("%(section)s: %(why)s") % {"section": part.name, "why": refusal.sentence}
            refusal.args = (refusal.sentence,)
            raise
        except IntegrityError as error:
            raise RowsClash(
                _(
                    "%(section)s: two rows cannot both be as the file says (%(why)s); give each a name of its own."
                )
                % {"section": part.name, "why": str(error).splitlines()[0]}
            ) from None


def _unknown(field: Field, wanted: str, names: Iterable[str]) -> str:
    words = {"name": field.name, "wanted": wanted[:80], "section": field.refers, "near": near(wanted, names)}
    sentence = _(
        "“%(name)s” names “%(wanted)s”, which is neither in “%(section)s” of this file nor there already; %(near)s"
    )
    return sentence % words
