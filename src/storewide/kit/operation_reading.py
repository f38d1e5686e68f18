"""Reads the operation from a YAML file: sections of rows, every value as its field says.

What looks like a number or a yes (`name: 007`, `team: No`) stays the text that was written, because the field says that
it is one. Nothing is deeper than the values of a row, and no file is read further than that.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from storewide.kit.operation_file import (
    FORM,
    FORMERLY,
    NEWEST,
    Document,
    Fault,
    Field,
    FileRefused,
    Line,
    Part,
    parts,
)
from storewide.kit.operation_values import ValueRefused, near, value_of

#: characters of the largest file that is read
LARGEST = 20_000_000

_NOTHING = {"", "~", "null"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINNINGS = (yaml.StreamStartEvent, yaml.DocumentStartEvent)


def read(text: str, name: str, *, whole: bool = True) -> Document:
    """The file's lines by section. Raises FileRefused, which names each line that cannot be read and why."""
    if len(text) > LARGEST:
        raise FileRefused(name, [Fault(1, _("this file is larger than 20 MB; split it by sections."))])
    reading = _Reading()
    try:
        reading.document(text)
    except _Unreadable as stop:
        reading.faults.append(stop.fault)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = {"why": error.problem or error.context}
        what = _("this is no YAML: %(why)s; check indents, colons and quotes.") % why
        reading.faults.append(Fault(mark.line + 1 if mark else 1, what))
    except yaml.YAMLError as error:
        what = _("this is no YAML: %(why)s.") % {"why": str(error).splitlines()[0]}
        reading.faults.append(Fault(1, what))
    if reading.faults:
        raise FileRefused(name, reading.faults)
    return Document(name, reading.sections, whole)


class _Unreadable(Exception):
    """Ends the reading: what follows cannot be made sense of."""

    def __init__(self, event: Any, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(event.start_mark.line + 1, sentence)


class _Reading:
    """Walks through a file from its head to its end."""

    def __init__(self) -> None:
        self.sections: dict[str, list[Line]] = {}
        self.faults: list[Fault] = []

    def document(self, text: str) -> None:
        """Read every section."""
        parsed = yaml.parse(text, Loader=_LOADER)
        self.events = (event for event in parsed if not isinstance(event, _BEGINNINGS))
        first = next(self.events)
        is_empty = isinstance(first, yaml.ScalarEvent) and not first.value
        if isinstance(first, yaml.StreamEndEvent) or is_empty:
            raise _Unreadable(first, _("this file is empty; begin with: storewide export operation FILE."))
        if not isinstance(first, yaml.MappingStartEvent):
            raise _Unreadable(first, _("a section is expected here, such as “teams:”."))
        for name, key in self._keys():
            self._section(name, key)
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Unreadable(after, _("a second document begins here; keep one in a file."))

    def _section(self, name: str, key: Any) -> None:
        if name == FORM:
            self._form(next(self.events))
            return
        known = {each.name: each for each in parts()}
        if name not in known:
            words = {"name": name, "near": near(name, known)}
            raise _Unreadable(key, _("there is no section “%(name)s”; %(near)s") % words)
        part = known[name]
        lines = self.sections[name] = list(self._lines(part))
        met: dict[Any, int] = {}
        for line in lines:
            first = met.setdefault(part.ident(line.row), line.number)
            if first != line.number:
                words = {"row": part.label(line.row), "line": str(first)}
                what = _("“%(row)s” stands in line %(line)s already; keep one of the two.") % words
                self.faults.append(Fault(line.number, what))

    def _form(self, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent) or event.value != NEWEST:
            what = _("this Storewide reads files of form %(form)s; write “storewide: %(form)s”.")
            raise _Unreadable(event, what % {"form": NEWEST})

    def _lines(self, part: Part) -> Iterator[Line]:
        opened = next(self.events)
        if part.single:
            if not isinstance(opened, yaml.MappingStartEvent):
                raise _Unreadable(opened, _("fields are expected here, such as “name: …”."))
            yield from self._line(part, opened)
            return
        if isinstance(opened, yaml.ScalarEvent) and opened.value in _NOTHING:
            return
        if not isinstance(opened, yaml.SequenceStartEvent):
            raise _Unreadable(opened, _("a list is expected here: each row begins with “- ”."))
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            if not isinstance(event, yaml.MappingStartEvent):
                what = _("a row of “%(part)s” is expected here, such as “- %(key)s: …”.")
                raise _Unreadable(event, what % {"part": part.name, "key": part.key[0]})
            yield from self._line(part, event)

    def _line(self, part: Part, opened: Any) -> Iterator[Line]:
        """The row that begins here; none where a field of it cannot be used."""
        number, before = opened.start_mark.line + 1, len(self.faults)
        fields = {field.name: field for field in part.fields}
        said: dict[str, Any] = {}
        for name, key in self._keys():
            if name != FORMERLY and name not in fields:
                words = {"part": part.name, "name": name, "near": near(name, fields)}
                raise _Unreadable(key, _("rows of “%(part)s” have no “%(name)s”; %(near)s") % words)
            event = next(self.events)
            if not isinstance(event, yaml.ScalarEvent):
                what = _("“%(name)s” takes one value; write it on this line.") % {"name": name}
                raise _Unreadable(event, what)
            said[name] = event.value if name == FORMERLY else self._value(fields[name], event)
        for field in part.fields:
            if field.required and said.get(field.name, "") in ("", None):
                what = _("“%(name)s” is missing in this row; write it.") % {"name": field.name}
                self.faults.append(Fault(number, what))
        if len(self.faults) > before:
            return
        row = part.completed({field.name: said.get(field.name, field.default) for field in part.fields})
        if sentence := part.fault(row):
            self.faults.append(Fault(number, sentence))
        yield Line(row, number, said.get(FORMERLY, ""))

    def _keys(self) -> Iterator[tuple[str, Any]]:
        """The keys of a mapping, each once; the caller takes the value."""
        met: set[str] = set()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(event, _("a name and a colon are expected here."))
            if event.value in met:
                raise _Unreadable(event, _("“%(name)s” stands here twice; keep one.") % {"name": event.value})
            met.add(event.value)
            yield event.value, event

    def _value(self, field: Field, event: Any) -> Any:
        if not event.style and event.value in _NOTHING:
            return field.default
        try:
            return value_of(field, event.value)
        except ValueRefused as refused:
            self.faults.append(Fault(event.start_mark.line + 1, refused.sentence))
            return field.default
