"""The first rows of a file: as they lie there, so that somebody can say what they are, and as a preset reads them."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from storewide.warehouse import records, sniffing
from storewide.warehouse.engines import checking, duck, looking, reading
from storewide.warehouse.mapping import Format
from storewide.warehouse.mapping import Mapping as Preset
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed

#: rows of a head, and of a preview
ROWS, SHOWN = 200, 10
#: how deep the names of a JSON object's places go
_DEPTH = 4


@dataclass(frozen=True)
class Peek:
    """A file's format, the names of its columns, and its first rows as texts (None: empty)."""

    format: Format
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class PreviewRow:
    """One row as a preset reads it: values by field in the preview's order, or the reason why it is refused."""

    row: int
    values: tuple[Any, ...]
    reason: str | None


@dataclass(frozen=True)
class Preview:
    """The fields that are filled, and the first rows."""

    fields: tuple[str, ...]
    rows: tuple[PreviewRow, ...]


def cut(path: Path, head: Path) -> None:
    """Write the first rows of the file to `head`, in the file's own form; FileFault where it is no data file."""
    with tempfile.TemporaryDirectory(prefix="storewide-") as place:
        work = Path(place)
        found = sniffing.sniff(path.absolute(), work)
        if found.format == "parquet":
            with _session(found, work, head.parent) as session:
                reading.columns_of_parquet(session, found)
                looking.head(session, found, ROWS, head)
            return
        with (
            found.plain.open(encoding="utf-8-sig", newline="") as file,
            head.open("w", encoding="utf-8") as out,
        ):
            out.write(_first_lines(file))


def _first_lines(file: Iterator[str]) -> str:
    """The first lines, and as many more as close a quote that is open then."""
    text = "".join(islice(file, ROWS))
    for more in islice(file, ROWS):
        if text.count('"') % 2 == 0:
            break
        text += more
    return text


def peek(head: Path) -> Peek:
    """What a head holds, as it lies there; FileFault where it holds nothing."""
    with tempfile.TemporaryDirectory(prefix="storewide-") as place:
        work = Path(place)
        found = sniffing.sniff(head.absolute(), work)
        if found.format == "parquet":
            with _session(found, work, work) as session:
                columns = reading.columns_of_parquet(session, found)
                rows = looking.texts(session, replace(found, columns=columns), ROWS)
            return Peek("parquet", columns, tuple(rows))
        with found.plain.open(encoding="utf-8-sig", newline="") as file:
            if found.format == "ndjson":
                return _of_objects(list(file))
            split = [record.fields for record in records.split(file, found.delimiter) if record.fault is None]
        width = len(found.columns)
        cells = [
            tuple(cell.strip() or None for cell in row[:width]) for row in split[1:] if len(row) >= width
        ]
        return Peek("csv", tuple(column.strip() for column in found.columns), tuple(cells))


def _of_objects(lines: list[str]) -> Peek:
    flat = []
    for line in lines:
        try:
            value = json.loads(line, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            flat.append(dict(_places(value, "", _DEPTH)))
    columns = tuple(dict.fromkeys(name for row in flat for name in row))
    return Peek("ndjson", columns, tuple(tuple(row.get(name) for name in columns) for row in flat))


def _places(value: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, str | None]]:
    """Every place in an object that holds a single value, by its way."""
    for name, held in value.items():
        if isinstance(held, dict) and depth > 1:
            yield from _places(held, f"{before}{name}.", depth - 1)
        elif not isinstance(held, list | dict):
            yield f"{before}{name}", None if held is None or held == "" else str(held)


def preview(head: Path, mapping: Preset, terms: Mapping[str, Terms], default_store: str) -> Preview:
    """The first rows of a head as the preset reads them; FileFault where it cannot."""
    with tempfile.TemporaryDirectory(prefix="storewide-") as place:
        work = Path(place)
        copy = work / "head"
        shutil.copyfile(head, copy)
        found = sniffing.sniff(copy, work)
        with _session(found, work, work) as session:
            if found.format == "parquet":
                found = replace(found, columns=reading.columns_of_parquet(session, found))
            missing = mapping.missing(found.columns)
            if missing:
                raise FileFault(f"The file has no column {', '.join(missing)}.")
            checking.stage(session, found, mapping, terms, default_store, work)
            fields, rows = looking.as_read(session, [rule.name for rule in mapping.fields], SHOWN)
            broken = looking.unsplit(session, SHOWN)
    whole = [PreviewRow(row, values, fault) for row, fault, values in rows]
    whole += [PreviewRow(row, (None,) * len(fields), reason) for row, reason in broken]
    return Preview(tuple(fields), tuple(sorted(whole, key=lambda each: each.row)[:SHOWN]))


def _session(found: Sniffed, work: Path, beside: Path) -> Any:
    return duck.opened(spill=work / "spill", folders=(work, beside), files=(found.path, found.plain))
