# ruff: noqa: S608 - every name and literal comes from shapes, rollups, duck.name or duck.literal
"""A day of a store by visitor and customer, as experiments read it: who was seen, did what last when, bought, was shown.

Made of the day's files and kept in `kept/unit_days/<store>/`, outside the manifest: each names the files that it was
made of, is made anew where they changed, and may be deleted at any time. Ids are as events and orders carry them; what
links say is looked up when a question is asked, so that a link changes nothing here. 0 is nobody.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse import kept_months
from storewide.warehouse.engines import rollups
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import EVENT, EXPOSURE, LINE, rows
from storewide.warehouse.trials import EVENTS

NAME = "unit_days"
#: how days are made of files; another one makes all of them anew
_FORM = "1"
#: the facts that there are such days of
FACTS = ("exposure", "order_line", "event")
#: the days of one event by name, read of the files of events: every time that somebody had it
TRIGGER = "trigger"
DIMENSIONS = ("device", "country", "marketing_channel")

type Columns = Mapping[str, NDArray[Any]]
#: whether a column of a table is to be read
type Wanted = Callable[[str, str], bool]

_WHO = (
    "CAST(coalesce(visitor, 0) AS UINTEGER) AS visitor, CAST(coalesce(customer, 0) AS UINTEGER) AS customer"
)
#: how many values a hash has
_HASHES = 1 << 64
_DAY = "CAST(datediff('day', DATE '1970-01-01', {}) AS INTEGER)"


@dataclass(frozen=True)
class Day:
    """The files of a store's fact on one day; `form`: what else its content depends on; of a trigger, the event's name."""

    fact: str
    part: date
    files: tuple[Path, ...]
    form: str = ""

    @cached_property
    def made_of(self) -> str:
        """Files are named by their content."""
        told = "|".join((_FORM, self.form, *sorted(path.name for path in self.files)))
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    @property
    def name(self) -> str:
        """The name of the file that it is kept in; a trigger has one for each event."""
        event = f"-{hashlib.sha256(self.form.encode()).hexdigest()[:12]}" if self.fact == TRIGGER else ""
        return f"{self.part}.{self.fact}{event}"


@dataclass(frozen=True)
class Told:
    """A day's tables by name, each of columns of one length, and the texts that codes in them mean."""

    tables: Mapping[str, Columns]
    texts: Mapping[str, list[Any]]


def of_day(
    opened: Callable[[], Session], place: Path, day: Day, wanted: Wanted = lambda _table, _column: True
) -> Told:
    """What is kept of the day where it is of these files, else read out of them and kept; at least what is wanted."""
    path = place / day.name
    kept = read(path, day.made_of, wanted)
    if kept is not None:
        return kept
    made = _READ[day.fact](opened(), day)
    write(path, day.made_of, made)
    return made


def lacking(place: Path, day: Day) -> bool:
    """Whether the day is not kept, or of other files."""
    try:
        with (place / day.name).open("rb") as file:
            return bool(_head(file.readline())["made_of"] != day.made_of)
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _exposures(session: Session, day: Day) -> Told:
    """By experiment, variant, visitor and customer the first exposure of the day."""
    found = session.columns(
        "SELECT experiment, variant, "
        f"{_WHO}, min(epoch_us(exposed_at)) AS moment FROM {rows(EXPOSURE, day.files)} "
        "GROUP BY ALL ORDER BY experiment, variant, visitor, customer"
    )
    texts: dict[str, list[Any]] = {}
    for name in ("experiment", "variant"):
        told, codes = np.unique(np.asarray(found[name], dtype=np.str_), return_inverse=True)
        texts[name], found[name] = (
            told.tolist(),
            codes.astype(np.uint16 if len(told) < 1 << 16 else np.uint32),
        )
    return Told({"shown": found}, texts)


def _events(session: Session, day: Day) -> Told:
    """Who was seen, with the dimensions of their first event of the day, and who did what when for the last time."""
    source, names = rows(EVENT, day.files), ", ".join(DIMENSIONS)
    # the least of one number, moment before hash, takes half the time of the least of a pair
    first = f"min(CAST(epoch_us(occurred_at) AS HUGEINT) * {_HASHES} + hash({names}))"
    seen = session.columns(
        f"SELECT visitor, customer, CAST(first & {_HASHES - 1} AS UBIGINT) AS told "
        f"FROM (SELECT {_WHO}, {first} AS first FROM {source} GROUP BY ALL) ORDER BY 1, 2"
    )
    known = session.rows(
        f"SELECT hash({names}), {names} FROM (SELECT DISTINCT {names} FROM {source}) ORDER BY 1"
    )
    keys = np.array([key for key, *_ in known], np.uint64)
    seen["told"] = np.searchsorted(keys, seen["told"]).astype(np.uint32)
    tables: dict[str, Columns] = {"seen": seen}
    for outcome, name in EVENTS.items():
        tables[outcome] = session.columns(
            f"SELECT {_WHO}, max(epoch_us(occurred_at)) AS moment FROM {source} "
            f"WHERE name = {literal(name)} GROUP BY ALL ORDER BY visitor, customer"
        )
    return Told(tables, {"dimensions": [list(values) for _key, *values in known]})


def _triggers(session: Session, day: Day) -> Told:
    """Who had the event when, each time of it."""
    found = session.columns(
        f"SELECT DISTINCT {_WHO}, epoch_us(occurred_at) AS moment FROM {rows(EVENT, day.files)} "
        f"WHERE name = {literal(day.form)} ORDER BY ALL"
    )
    return Told({TRIGGER: found}, {})


def _lines(session: Session, day: Day) -> Told:
    """By order, who of it and day what is booked: amounts of lines, refunds and cancellations, and the order once."""
    source = rows(LINE, day.files)
    tax = "coalesce(tax, 0)" if day.form == "included" else "0"
    refund_tax = rollups.tax_of_refund() if day.form == "included" else "0"
    undone_tax = rollups.UNDONE_TAX if day.form == "included" else "0"
    booked = " UNION ALL ".join(
        f"SELECT *, {amounts} FROM own WHERE {where}"
        for where, amounts in (
            (
                "true",
                (
                    f"day AS on_day, charged AS gross, {rollups.RETURNED} AS back, charged - coalesce(discount, 0) "
                    f"- {rollups.RETURNED} - {tax} AS spend, {rollups.COUNTED} AS counts"
                ),
            ),
            (
                "NOT cancelled AND coalesce(refunded, 0) <> 0",
                f"coalesce(refunded_day, day), 0, refunded, {refund_tax} - refunded, false",
            ),
            (
                "cancelled",
                f"coalesce(cancelled_day, day), 0, {rollups.UNDONE}, {undone_tax} - ({rollups.UNDONE}), false",
            ),
        )
    )
    found = session.columns(
        f"WITH own AS (SELECT *, {rollups.CANCELLED} AS cancelled, {rollups.CHARGED} AS charged "
        f"FROM {source} WHERE NOT ({rollups.OFFERED})), "
        f"placed AS (SELECT order_id, min(placed_at) AS placed, dense_rank() OVER (ORDER BY order_id) AS number "
        f"FROM {source} GROUP BY order_id) "
        f"SELECT {_WHO}, CAST(number AS UINTEGER) AS number, epoch_us(placed) AS moment, "
        f"{_DAY.format('on_day')} AS day, "
        "CAST(bool_or(counts) AS UTINYINT) AS orders, CAST(sum(gross) AS BIGINT) AS gross, "
        "CAST(sum(spend) AS BIGINT) AS spend, CAST(sum(back) AS BIGINT) AS refunded "
        f"FROM ({booked}) JOIN placed USING (order_id) GROUP BY ALL ORDER BY ALL"
    )
    return Told({"booked": found}, {})


_READ: Mapping[str, Callable[[Session, Day], Told]] = {
    "exposure": _exposures,
    "event": _events,
    "order_line": _lines,
    TRIGGER: _triggers,
}


def _head(line: bytes) -> dict[str, Any]:
    """What a kept file's first line says; ValueError where it is not as it was written."""
    check, _space, text = line.partition(b" ")
    if int(check, 16) != zlib.crc32(text):
        raise ValueError(line[:80])
    found: dict[str, Any] = json.loads(text)
    return found


def read(path: Path, made_of: str, wanted: Wanted = lambda _table, _column: True) -> Told | None:
    """What is kept, of it the columns wanted; None of what cannot be read, is not as it was written, or of other files."""
    try:
        with path.open("rb") as file:
            told = _head(file.readline())
            if told["made_of"] != made_of:
                return None
            begins = file.tell()
            tables: dict[str, dict[str, NDArray[Any]]] = {}
            for table, columns in told["tables"].items():
                tables[table] = {}
                for column, (kind, at, length, check) in columns.items():
                    if not wanted(table, column):
                        continue
                    file.seek(begins + at)
                    block = file.read(length)
                    if zlib.crc32(block) != check:
                        return None
                    tables[table][column] = np.frombuffer(block, kind)
            return Told(tables, told["texts"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(path: Path, made_of: str, made: Told) -> None:
    """Put the day in its place in one step; where that cannot be written, the next question reads it again."""
    told: dict[str, dict[str, tuple[str, int, int, int]]] = {}
    blocks: list[bytes] = []
    at = 0
    for table, columns in made.tables.items():
        told[table] = {}
        for column, values in columns.items():
            block = np.ascontiguousarray(values).tobytes()
            told[table][column] = (values.dtype.str, at, len(block), zlib.crc32(block))
            blocks.append(block)
            at += len(block)
    head = json.dumps({"made_of": made_of, "tables": told, "texts": made.texts}).encode() + b"\n"
    with suppress(OSError), kept_months.written(path) as beside, beside.open("wb") as file:
        file.write(b"%08x " % zlib.crc32(head) + head)
        for block in blocks:
            file.write(block)
