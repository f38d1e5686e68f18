"""Crowds: who was seen and how many sessions began, by day and by value of each dimension, as sets that unite exactly.

One file holds a store's month. A *crowd* is a compressed bitmap of visitor numbers; crowds of any days unite to the
exact crowd of all of them, which no adding of counts can. Sessions are kept as bitmaps too: number n of them says
whose number of sessions has the bit 2^n, so that they can be counted for any visitors, or without any.

The file ends with where each dimension lies in it, so that a question reads what it asks for and nothing else.
"""

import json
import mmap
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyroaring import BitMap

#: the dimensions of a visitor; "" stands for everybody
DIMENSIONS = ("marketing_channel", "campaign", "device", "country")
EVERYBODY = ""
#: the dimension whose values are the reasons why visitors are taken for bots
BOTS = "bots"

#: so many files stay open for readers
_MOST_OPEN = 64
_MAGIC = b"crowds 1"
_SIZE = struct.Struct("<Q")

#: dimension to (period, value) to crowd; a period is a day, or the whole month
Cells = dict[str, dict[tuple[str, str], "Crowd"]]
#: the same where they lie in a file
Kept = dict[str, dict[tuple[str, str], "Cell"]]


class CrowdsUnreadable(Exception):
    """A file of crowds is cut off or is not one; `storewide warehouse verify` says which files are damaged."""


@dataclass(frozen=True)
class Crowd:
    """The visitors seen, and by bit of the number of sessions that they began, whose number has it.

    `numbers`: what else is counted and simply adds up, see `takings`.
    """

    visitors: BitMap
    sessions: tuple[BitMap, ...] = ()
    numbers: tuple[int, ...] = ()

    def sessions_of(self, others: BitMap) -> int:
        """How many of the sessions are of visitors among `others`."""
        return sum(bit.intersection_cardinality(others) << n for n, bit in enumerate(self.sessions))

    def blobs(self) -> list[bytes]:
        """The bitmaps as they are written, visitors first."""
        return [bitmap.serialize() for bitmap in (self.visitors, *self.sessions)]

    def all_sessions(self) -> int:
        """How many sessions began."""
        return sum(len(bit) << n for n, bit in enumerate(self.sessions))


@dataclass(frozen=True)
class Cell:
    """Where in a file the crowd of one period and value lies."""

    month: "Month"
    period: str
    value: str
    at: int
    sizes: tuple[int, ...]
    numbers: tuple[int, ...]

    def visitors(self) -> BitMap:
        """Who was seen."""
        return self.month.bitmap(self.at, self.sizes[0])

    def crowd(self) -> Crowd:
        """Who was seen, with the sessions that began."""
        found, at = [], self.at
        for size in self.sizes:
            found.append(self.month.bitmap(at, size))
            at += size
        return Crowd(found[0], tuple(found[1:]), self.numbers)

    def blobs(self) -> list[bytes]:
        """The bitmaps as they lie in the file, each looked at before it is copied. Raises CrowdsUnreadable."""
        found, at = [], self.at
        for size in self.sizes:
            self.month.bitmap(at, size)
            found.append(self.month.blob(at, size))
            at += size
        return found


class Month:
    """A file of crowds, read where it is asked. Raises CrowdsUnreadable, FileNotFoundError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            try:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                (size,) = _SIZE.unpack(self._bytes[-_SIZE.size :])
                content = json.loads(self._bytes[-_SIZE.size - size : -_SIZE.size])
                self.label: str = content["month"]
                self.days: tuple[str, ...] = tuple(content["days"])
                self._places: dict[str, tuple[int, int]] = content["dimensions"]
            except (ValueError, KeyError, struct.error) as error:
                raise CrowdsUnreadable(
                    f"{path} is damaged ({error}); rebuild it from its day files."
                ) from error
        self._by_period: dict[str, dict[str, list[Cell]]] = {}

    def bitmap(self, at: int, size: int) -> BitMap:
        """The bitmap in these bytes."""
        try:
            return BitMap.deserialize(self.blob(at, size))
        except ValueError as error:
            raise CrowdsUnreadable(
                f"{self._path} is damaged ({error}); rebuild it from its day files."
            ) from error

    def blob(self, at: int, size: int) -> bytes:
        """These bytes."""
        return self._bytes[at : at + size]

    def let_go(self) -> None:
        """Hold nothing of the file in memory until it is read again."""
        self._bytes.madvise(mmap.MADV_DONTNEED)

    def cells(self, dimension: str) -> Mapping[str, list[Cell]]:
        """The dimension's cells by period; where nobody has a value in it, everybody's as `(none)`."""
        if dimension not in self._by_period:
            self._by_period[dimension] = self._read(dimension)
        return self._by_period[dimension]

    def _read(self, dimension: str) -> dict[str, list[Cell]]:
        stored = dimension if dimension in self._places or dimension == BOTS else EVERYBODY
        if stored not in self._places:
            return {}
        at, size = self._places[stored]
        found: dict[str, list[Cell]] = {}
        for period, value, place, sizes, numbers in json.loads(self._bytes[at : at + size]):
            named = value if stored == dimension else NOBODYS
            found.setdefault(period, []).append(
                Cell(self, period, named, place, tuple(sizes), tuple(numbers))
            )
        return found

    def values(self, dimension: str) -> set[str]:
        """The values that the dimension takes in the month."""
        return {cell.value for cell in self.cells(dimension).get(self.label, ())}

    def carries(self) -> tuple[str, ...]:
        """The dimensions in which somebody has a value, and `bots` where somebody is taken for one."""
        return tuple(sorted(name for name in self._places if name != EVERYBODY))

    def days_without(self, days: Iterable[date]) -> Kept:
        """The cells of every day but these, to be written again beside the days that changed.

        Of every dimension: one in which nobody had a value yet may get one on the days that changed.
        """
        gone = {each.isoformat() for each in days}
        return {
            dimension: {
                (cell.period, cell.value): cell
                for period, cells in self.cells(dimension).items()
                if period != self.label and period not in gone
                for cell in cells
            }
            for dimension in {*self._places, *DIMENSIONS}
        }


def month_of(path: Path) -> Month:
    """The file for a reader, who asks the same ones again and again: kept while it is the same file."""
    stat = path.stat()
    state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    with _LOOKING:
        known = _OPEN.pop(path, None)
        if known is None or known[0] != state:
            # an open file takes up its room on the disk as long as it is open, also when it was replaced and deleted
            for gone in [each for each in _OPEN if not each.exists()]:
                del _OPEN[gone]
            known = (state, Month(path))
        _OPEN[path] = known
        if len(_OPEN) > _MOST_OPEN:
            _OPEN.popitem(last=False)
        return known[1]


#: the files that readers have open, with what they were when opened, those asked last at the end
_OPEN: OrderedDict[Path, tuple[tuple[int, int, int], Month]] = OrderedDict()
_LOOKING = threading.Lock()


#: the value of visitors without one
NOBODYS = "(none)"


def write(path: Path, month: str, cells: Cells, kept: Kept | None = None) -> None:
    """Write the crowds of a month's days, and those of the whole month beside them.

    `kept`: the days that did not change, out of the file before; they are copied one by one, so that memory does not
    grow with the days. A dimension that says of nobody more than `(none)` is left out: everybody's cells say as much.
    """
    kept = kept or {}
    places: dict[str, tuple[int, int]] = {}
    days: set[str] = set()
    with path.open("wb") as file:
        file.write(_MAGIC)
        for dimension in sorted({*cells, *kept}):
            crowds: dict[tuple[str, str], Crowd | Cell] = {
                **kept.get(dimension, {}),
                **cells.get(dimension, {}),
            }
            days |= {period for period, _ in crowds}
            if dimension not in (EVERYBODY, BOTS) and {value for _, value in crowds} <= {NOBODYS}:
                continue
            if not crowds:
                continue
            index = []
            for (period, value), crowd in sorted({**_of_month(month, crowds), **crowds}.items()):
                blobs = crowd.blobs()
                index.append((period, value, file.tell(), [len(blob) for blob in blobs], crowd.numbers))
                file.writelines(blobs)
            _let_go(crowds.values())
            text = json.dumps(index, separators=(",", ":")).encode()
            places[dimension] = (file.tell(), len(text))
            file.write(text)
        header = json.dumps({"month": month, "days": sorted(days), "dimensions": places}).encode()
        file.write(header + _SIZE.pack(len(header)))


def _let_go(crowds: Iterable[Crowd | Cell]) -> None:
    for month in {id(each.month): each.month for each in crowds if isinstance(each, Cell)}.values():
        month.let_go()


def _of_month(month: str, crowds: Mapping[tuple[str, str], Crowd | Cell]) -> dict[tuple[str, str], Crowd]:
    """By value, who was seen on any day; sessions of days add up, so the month needs none of its own."""
    united: dict[tuple[str, str], BitMap] = {}
    for (_, value), crowd in crowds.items():
        seen = crowd.visitors() if isinstance(crowd, Cell) else crowd.visitors
        united.setdefault((month, value), BitMap()).update(seen)
    return {key: Crowd(visitors) for key, visitors in united.items()}
