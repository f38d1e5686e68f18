"""Reads small CSV tables that people write by hand (people, targets): rows with their number, faults in a sentence.

Rows are counted as a spreadsheet counts them: the header is row 1.
"""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"


class TableFault(Exception):
    """The file is no such table; the message says what is wrong with it and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file and its cells by column name, stripped; a missing column reads as empty."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class RowRefusal:
    """A row that was not taken, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class TableReport:
    """What became of a table, row for row: read = accepted + repeated + refused."""

    accepted: int
    repeated: int
    refusals: tuple[RowRefusal, ...]

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def read(self) -> int:
        return self.accepted + self.repeated + self.refused


def read(path: Path, *, required: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV table that has at least the `required` columns; raises TableFault before the first row."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise TableFault(f"{path.name} has no header; its first row must name the columns.") from None
    missing = [name for name in required if name not in header]
    if missing:
        raise TableFault(
            f"{path.name} has no column {', '.join(missing)}; it needs {', '.join(required)} "
            f"and has {', '.join(filter(None, header)) or 'none'}."
        )
    return _rows(path, reader, header)


def _delimiter(text: str) -> str:
    """What parts the columns: as spreadsheets save them, by their country a comma, a semicolon or a tab."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _rows(path: Path, reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableFault(f"{path.name}, row {number}: {error}; mend the quotes there.") from None
        if any(cell.strip() for cell in cells):
            yield Row(number, dict(zip(header, (cell.strip() for cell in cells), strict=False)))


def _unpacked(path: Path, content: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            found = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise TableFault(
            f"{path.name} is damaged: it ends early, or is no gzip file; send it anew."
        ) from None
    if len(found) > LARGEST:
        raise TableFault(f"{path.name} unpacks to more than 64 MB; that is not such a table.")
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise TableFault(f"{path.name} is larger than 64 MB; that is not such a table.")
        content = path.read_bytes()
    except OSError as error:
        raise TableFault(f"{path} cannot be read: {error.strerror}.") from None
    if content.startswith(_GZIP):
        content = _unpacked(path, content)
    if not content.strip():
        raise TableFault(f"{path.name} is empty.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # how spreadsheets save "Unicode text"
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise TableFault(f"{path.name} is not a text file; export it as CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
