"""The operation as a file: what a module puts into it, a section each, and how a row of it reads.

A module gives a `Part` and adds it to the wiring "operation_parts", in the order in which sections are applied: what is
named comes before what names it. `operation_reading` and `operation_writing` read and write the file, `operation_plan`
holds it against what is there.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import wiring
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor

#: a row as values by the names of its fields; every field is there
type Row = dict[str, Any]

#: what makes a row of a section the same one: its key in small letters
type Ident = tuple[str, ...]

#: the first key of a file, and the form of file that this Storewide knows
FORM, NEWEST = "storewide", "1"
#: a field that any row may have: what it was called before, so that a new name is no other record
FORMERLY = "formerly"
#: faults of a file that are told at once
TOLD = 20


class Kind(Enum):
    """What is written in a field. Its value is how a fault calls it."""

    TEXT = "a text"
    NUMBER = "a whole number"
    DECIMAL = "a number"
    YES_NO = "yes or no"
    DAY = "a day such as 2026-03-10"


@dataclass(frozen=True)
class Field:
    """A field of a section's rows; `default` is what holds where a row says nothing.

    `refers` is the section whose rows it names by their key. One that names rows of its own section or of a later one
    is `late`: it is written once every row is there.
    """

    name: str
    kind: Kind = Kind.TEXT
    default: Any = ""
    required: bool = False
    longest: int = 0
    bounds: tuple[int, int] | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    late: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a file, and the number of the line on which it begins."""

    row: Row
    number: int
    formerly: str = ""


class Sign(Enum):
    """What happens to a row."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass
class Change:
    """One row of a plan. `row` is as it is to be, or as it was; `differing` holds before and after by field."""

    section: str
    sign: Sign
    label: str
    row: Row
    differing: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    #: the key under which the record is stored, where it gets another one
    stored: Row = field(default_factory=dict)


class Part(ABC):
    """A section of the file: how its rows read, and how they are written down by the module's own operations."""

    #: the name of the section
    name: str
    #: one line on it, for whoever edits the file
    about: str
    fields: tuple[Field, ...]
    #: the fields that make a row the same one
    key: tuple[str, ...]
    #: whether a row is short enough for one line
    compact = False
    #: whether the section is one row and no list
    single = False

    @abstractmethod
    def export(self) -> list[Row]:
        """Every row there is, in an order that does not change."""

    @abstractmethod
    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        """Make the records of these rows; what they name is there, late fields hold their defaults."""

    @abstractmethod
    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        """Bring records to what these rows say."""

    @abstractmethod
    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        """Take the records of these rows out; raises Orphaned where something hangs on one."""

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - a part may look at the day
        """Of the rows that a file lacks, those that go; others stay as they are."""
        return list(rows)

    def completed(self, row: Row) -> Row:
        """The row with what follows from the rest of it."""
        return row

    def fault(self, row: Row) -> str:  # noqa: ARG002 - most sections have nothing to say against a row of sound fields
        """What is wrong with the row as a whole, as a sentence; empty where nothing is."""
        return ""

    def written(self, row: Row) -> Row:
        """What of a row is written into a file: nothing that holds anyway."""
        defaults = {each.name: each.default for each in self.fields}
        return {name: value for name, value in row.items() if name in self.key or value != defaults[name]}

    def ident(self, row: Mapping[str, Any]) -> Ident:
        """What makes the row the same one."""
        return tuple(str(row[name]).lower() for name in self.key)

    def label(self, row: Mapping[str, Any]) -> str:
        """How a plan calls the row."""
        return " · ".join(str(row[name]) for name in self.key if row[name] not in ("", None)) or self.name


@dataclass(frozen=True)
class Document:
    """A file that was read: the lines of each section it has.

    A `whole` one is all there is of its sections; a template only adds.
    """

    name: str
    sections: Mapping[str, Sequence[Line]]
    whole: bool = True


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of a file, and how to mend it."""

    line: int
    sentence: str


class FileRefused(Refusal):
    """The file says something that cannot be; `faults` names each line. Nothing was written."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, tuple(sorted(faults, key=lambda fault: fault.line))
        told = [
            _("%(file)s, line %(line)s: %(what)s")
            % {"file": name, "line": fault.line, "what": fault.sentence}
            for fault in self.faults[:TOLD]
        ]
        if (more := len(self.faults) - TOLD) > 0:
            told.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
        super().__init__("\n".join(told))

    @property
    def errors(self) -> list[dict[str, str]]:
        """Each fault as a problem of the API lists it."""
        return [{"at": str(fault.line), "reason": fault.sentence} for fault in self.faults]


class Orphaned(Refusal):
    """Something hangs on a record that the file would take out."""

    status = 409


def parts() -> tuple[Part, ...]:
    """Every section there is, in the order in which they are applied."""
    return wiring.load("operation_parts")


def part_named(name: str) -> Part:
    """The section of this name; KeyError where there is none."""
    return {part.name: part for part in parts()}[name]
