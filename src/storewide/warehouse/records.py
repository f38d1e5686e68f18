"""Splits a CSV that is not well formed, row by row, so that one broken row costs itself and not the file.

Well-formed files never come here: the engine reads them directly and many times faster. A row is what a
spreadsheet would show as one: a quoted field may hold line breaks, an empty line is a row without content.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn, TextIO

#: a quoted field that runs on for more lines is taken for a quote that was never closed
LONGEST_RECORD_LINES = 1_000


@dataclass(frozen=True)
class Unsplit:
    """A CSV still to be split: where it lies, its delimiter, how many columns its header has."""

    source: Path
    delimiter: str
    columns: int


@dataclass(frozen=True)
class Record:
    """One row: its number (the header is 1) and either its fields or the reason why it has none."""

    row: int
    fields: tuple[str, ...]
    fault: str | None = None


#: called every few thousand rows; it may raise to end the work
Tick = Callable[[], None]
_TICK_ROWS = 4096


class _Unclosed(ValueError):
    """A quote was opened and the text ended before it was closed."""


class _Broken(ValueError):
    """Text follows a closing quote."""


def split(file: TextIO, delimiter: str) -> Iterator[Record]:
    """Every row of the CSV in turn, the header first; rows without content are passed over but counted."""
    lines = iter(file)
    ahead: list[str] = []
    row = 0
    while (line := ahead.pop(0) if ahead else next(lines, None)) is not None:
        row += 1
        text = line
        taken: list[str] = []
        while True:
            try:
                fields = _fields(text, delimiter)
            except _Unclosed:
                more = ahead.pop(0) if ahead else next(lines, None)
                if more is None or len(taken) >= LONGEST_RECORD_LINES:
                    ahead = [*taken, *([more] if more is not None else []), *ahead]
                    yield Record(row, (), "a quote is opened and never closed")
                    break
                taken.append(more)
                text += more
                continue
            except _Broken:
                ahead = [*taken, *ahead]
                yield Record(row, (), "text follows a closing quote")
                break
            if fields != ("",):
                yield Record(row, fields)
            break


def _fields(text: str, delimiter: str) -> tuple[str, ...]:
    text = text.rstrip("\r\n")
    if '"' not in text:
        return tuple(text.split(delimiter))
    found: list[str] = []
    start = 0
    while True:
        opening = _past_spaces(text, start)
        if text.startswith('"', opening):
            end = _closing(text, opening + 1)
            found.append(text[opening + 1 : end].replace('""', '"'))
            start = _past_spaces(text, end + 1)
            if start == len(text):
                return tuple(found)
            if not text.startswith(delimiter, start):
                raise _Broken
            start += 1
            continue
        end = text.find(delimiter, start)
        if end < 0:
            return (*found, text[start:])
        found.append(text[start:end])
        start = end + 1


def _past_spaces(text: str, start: int) -> int:
    while text.startswith(" ", start):
        start += 1
    return start


def _closing(text: str, start: int) -> int:
    while (end := text.find('"', start)) >= 0:
        if not text.startswith('"', end + 1):
            return end
        start = end + 2
    raise _Unclosed


def header(text: str, delimiter: str) -> tuple[str, ...]:
    """The fields of the first row of a text that begins a CSV; empty where it has none."""
    first = next(split(StringIO(text, newline=""), delimiter), None)
    return first.fields if first else ()


def repair_csv(found: Unsplit, target: Path, broken: Path, tick: Tick) -> int:
    """Write the rows that have all fields to `target`, all quoted, each with its number before it.

    The others go to `broken` as row and reason. Returns the length of the longest row written, in bytes at most.
    """
    longest = 0
    with (
        found.source.open(encoding="utf-8-sig", newline="") as file,
        target.open("w", encoding="utf-8") as out,
        broken.open("w", encoding="utf-8") as bad,
    ):
        good = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        refused = csv.writer(bad, lineterminator="\n")
        records = split(file, found.delimiter)
        next(records, None)
        for record in records:
            if record.row % _TICK_ROWS == 0:
                tick()
            if fault := record.fault or _miscounted(record.fields, found.columns):
                refused.writerow((record.row, fault))
                continue
            good.writerow((record.row, *record.fields[: found.columns]))
            longest = max(longest, 8 * sum(map(len, record.fields)))
    return longest


def breaks_within(source: Path, delimiter: str) -> int:
    """How many line breaks of a CSV lie within fields, so that its rows are fewer than its lines by as many."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        return sum(value.count("\n") for record in split(file, delimiter) for value in record.fields)


def _miscounted(fields: tuple[str, ...], columns: int) -> str | None:
    """Why the row does not fit its header; one empty field too many is a delimiter at the end of the line."""
    if len(fields) == columns or (len(fields) == columns + 1 and not fields[-1]):
        return None
    return f"the row has {len(fields)} fields, the header has {columns}"


def repair_ndjson(source: Path, target: Path, broken: Path, tick: Tick) -> None:
    """Write every line that is a JSON object to `target` as `{"row": n, "object": ...}`, others to `broken`."""
    with (
        source.open(encoding="utf-8-sig", newline="\n") as file,
        target.open("w", encoding="utf-8") as out,
        broken.open("w", encoding="utf-8") as bad,
    ):
        for row, line in enumerate(file, start=1):
            if row % _TICK_ROWS == 0:
                tick()
            if not line.strip():
                continue
            value = _object(line)
            if value is None:
                bad.write(f"{row},the line is not a JSON object\n")
            else:
                out.write(json.dumps({"row": row, "object": value}) + "\n")


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line, parse_constant=_refuse_constant, parse_float=str, parse_int=str)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
