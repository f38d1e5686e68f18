"""Reads and writes the operation as a YAML file: sections of rows, every value as its field says.

What looks like a number or a yes (`name: 007`, `team: No`) stays the text that was written, because the field says that it is
one. Writing the same operation twice gives the same bytes.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from django.utils.translation import gettext as _

from storewide.kit.operation_file import (
    FORMERLY,
    Document,
    Fault,
    Field,
    FileRefused,
    Kind,
    Line,
    Part,
    Row,
    parts,
)

#: the first key of a file, and the form that this Storewide writes
FORM, NEWEST = "storewide", "1"
#: characters of the largest file that is read
LARGEST = 20_000_000
#: a line is folded by nobody: a diff shows one value a line
WIDTH = 1_000_000
HEAD = (
    "# The operation, as Storewide holds it. Edit it, see what would happen, and apply it:\n"
    "#   storewide apply FILE --dry-run\n"
    "# A section that is here is all there is of it: a row taken out is removed. A section that is not here stays as it is.\n"
)

_TRUE, _FALSE = {"yes", "true", "on"}, {"no", "false", "off"}
_NOTHING = {"", "~", "null"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write(sections: Mapping[str, list[Row]]) -> str:
    """The file that holds these rows, section by section; the same bytes for the same rows."""
    text = [HEAD, _dumped(_mapping([(FORM, _scalar(int(NEWEST)))]))]
    for part in parts():
        if part.name not in sections:
            continue
        rows = [_row(part, row) for row in sections[part.name]]
        if part.single and not rows:
            continue
        held: yaml.Node = (
            rows[0] if part.single else yaml.SequenceNode("tag:yaml.org,2002:seq", rows, flow_style=not rows)
        )
        text.append(f"\n# {part.about}\n{_dumped(_mapping([(part.name, held)]))}")
    return "".join(text)


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
        what = _("this is no YAML: %(why)s; check indents, colons and quotes.") % {
            "why": error.problem or error.context
        }
        reading.faults.append(Fault(mark.line + 1 if mark else 1, what))
    except yaml.YAMLError as error:
        reading.faults.append(Fault(1, _("this is no YAML: %(why)s.") % {"why": str(error).splitlines()[0]}))
    if reading.faults:
        raise FileRefused(name, reading.faults)
    return Document(name, reading.sections, whole)


def near(word: str, known: Iterable[str]) -> str:
    """A question whether a known word was meant, to end a sentence with; the known words where none is near."""
    every = list(known)
    small = {each.lower(): each for each in reversed(every)}
    if found := difflib.get_close_matches(word.lower(), small, 1):
        return _("did you mean “%(word)s”?") % {"word": small[found[0]]}
    if len(every) > 20:
        return _("check how it is written.")
    return _("known are: %(words)s.") % {"words": ", ".join(every) or "–"}


class _Unreadable(Exception):
    """Ends the reading: what follows cannot be made sense of."""

    def __init__(self, event: Any, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(event.start_mark.line + 1, sentence)


class _Reading:
    """Walks through a file from its head to its end; never deeper than a row's values."""

    def __init__(self) -> None:
        self.sections: dict[str, list[Line]] = {}
        self.faults: list[Fault] = []

    def document(self, text: str) -> None:
        events = iter(yaml.parse(text, Loader=_LOADER))
        self.events = (
            event
            for event in events
            if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent))
        )
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent) or (
            isinstance(first, yaml.ScalarEvent) and not first.value
        ):
            raise _Unreadable(first, _("this file is empty; begin with: storewide export operation FILE."))
        if not isinstance(first, yaml.MappingStartEvent):
            raise _Unreadable(first, _("a section is expected here, such as “teams:”."))
        for name, key in self._keys():
            self._section(name, key)
        if not isinstance(after := next(self.events), yaml.DocumentEndEvent) or not isinstance(
            after := next(self.events), yaml.StreamEndEvent
        ):
            raise _Unreadable(after, _("a second document begins here; keep one in a file."))

    def _section(self, name: str, key: Any) -> None:
        if name == FORM:
            self._form(next(self.events))
            return
        part = {each.name: each for each in parts()}.get(name)
        if part is None:
            known = near(name, [each.name for each in parts()])
            raise _Unreadable(
                key, _("there is no section “%(name)s”; %(near)s") % {"name": name, "near": known}
            )
        lines = self.sections[name] = list(self._lines(part))
        met: dict[Any, int] = {}
        for line in lines:
            ident = part.ident(line.row)
            if ident in met:
                what = _("“%(row)s” stands in line %(line)s already; keep one of the two.")
                self.faults.append(
                    Fault(line.number, what % {"row": part.label(line.row), "line": met[ident]})
                )
            met.setdefault(ident, line.number)

    def _form(self, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent) or event.value != NEWEST:
            raise _Unreadable(
                event,
                _("this Storewide reads files of form %(form)s; write “storewide: %(form)s”.")
                % {"form": NEWEST},
            )

    def _lines(self, part: Part) -> Iterator[Line]:
        opened = next(self.events)
        if part.single and isinstance(opened, yaml.MappingStartEvent):
            yield from self._line(part, opened)
            return
        if isinstance(opened, yaml.ScalarEvent) and opened.value in _NOTHING and not part.single:
            return
        if part.single or not isinstance(opened, yaml.SequenceStartEvent):
            form = (
                _("fields are expected here, such as “name: …”.")
                if part.single
                else _("a list is expected here: each row begins with “- ”.")
            )
            raise _Unreadable(opened, form)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            if not isinstance(event, yaml.MappingStartEvent):
                raise _Unreadable(
                    event,
                    _("a row of “%(part)s” is expected here, such as “- %(key)s: …”.")
                    % {"part": part.name, "key": part.key[0]},
                )
            yield from self._line(part, event)

    def _line(self, part: Part, opened: Any) -> Iterator[Line]:
        """The row that begins here; none where a field of it cannot be used."""
        number, before = opened.start_mark.line + 1, len(self.faults)
        fields = {field.name: field for field in part.fields}
        said: dict[str, Any] = {}
        for name, key in self._keys():
            event = next(self.events)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Unreadable(
                    event, _("“%(name)s” takes one value; write it on this line.") % {"name": name}
                )
            if name != FORMERLY and name not in fields:
                self._fault(
                    key,
                    _("“%(part)s” have no “%(name)s”; %(near)s")
                    % {"part": part.name, "name": name, "near": near(name, fields)},
                )
                continue
            said[name] = event.value if name == FORMERLY else self._value(fields[name], event)
        for field in part.fields:
            if field.required and said.get(field.name, "") in ("", None):
                self.faults.append(
                    Fault(number, _("“%(name)s” is missing in this row; write it.") % {"name": field.name})
                )
        if len(self.faults) == before:
            row = {field.name: said.get(field.name, field.default) for field in part.fields}
            row = part.completed(row)
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
            value = _READERS[field.kind](event.value)
        except (ValueError, InvalidOperation):
            self._fault(
                event,
                _("“%(name)s” is “%(value)s”; it must be %(kind)s.")
                % {"name": field.name, "value": event.value[:80], "kind": field.kind.value},
            )
            return field.default
        if sentence := _bound(field, value):
            self._fault(event, sentence)
        return value

    def _fault(self, event: Any, sentence: str) -> None:
        self.faults.append(Fault(event.start_mark.line + 1, sentence))


def _yes_no(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


_READERS: Mapping[Kind, Any] = {
    Kind.TEXT: str,
    Kind.NUMBER: int,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.DAY: date.fromisoformat,
}


def _bound(field: Field, value: Any) -> str:
    """What bound the value breaks, as a sentence; empty where it breaks none."""
    if field.choices and value not in field.choices:
        return _("“%(name)s” is “%(value)s”; %(near)s") % {
            "name": field.name,
            "value": value[:80],
            "near": near(value, field.choices),
        }
    if field.longest and len(value) > field.longest:
        return _("“%(name)s” has %(count)s characters; it may have %(most)s.") % {
            "name": field.name,
            "count": len(value),
            "most": field.longest,
        }
    if field.bounds and not field.bounds[0] <= value <= field.bounds[1]:
        return _("“%(name)s” is %(value)s; it must be from %(least)s to %(most)s.") % {
            "name": field.name,
            "value": value,
            "least": field.bounds[0],
            "most": field.bounds[1],
        }
    return ""


def _row(part: Part, row: Row) -> yaml.MappingNode:
    held = [(name, _scalar(value)) for name, value in part.written(row).items()]
    return _mapping(held, flow=part.compact)


def _mapping(pairs: Iterable[tuple[str, yaml.Node]], *, flow: bool = False) -> yaml.MappingNode:
    nodes = [(_scalar(name), node) for name, node in pairs]
    return yaml.MappingNode("tag:yaml.org,2002:map", nodes, flow_style=flow)


def _scalar(value: Any) -> yaml.ScalarNode:
    """A value as it stands in the file; a text that reads as something else gets its quotes from the library."""
    if isinstance(value, str):
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)
    if value is None:
        return yaml.ScalarNode("tag:yaml.org,2002:null", "null")
    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", "true" if value else "false")
    if isinstance(value, date):
        return yaml.ScalarNode("tag:yaml.org,2002:timestamp", value.isoformat())
    if isinstance(value, Decimal):
        text = f"{value.normalize():f}"
        return yaml.ScalarNode("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)
    return yaml.ScalarNode("tag:yaml.org,2002:int", str(value))


def _dumped(node: yaml.Node) -> str:
    text: str = yaml.serialize(node, Dumper=_DUMPER, allow_unicode=True, width=WIDTH, indent=2)
    return text
