"""Writes the operation as a YAML file: sections of rows, the same bytes for the same rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from storewide.kit.operation_file import FORM, NEWEST, Part, Row, parts

#: a line is folded by nobody: a diff shows one value a line
WIDTH = 1_000_000
HEAD = """\
# The operation, as Storewide holds it. Edit it, see what would happen, and apply it:
#   storewide apply FILE --dry-run
# A section that is here is all there is of it: a row taken out is removed. One that is not here stays as it is.
"""

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
