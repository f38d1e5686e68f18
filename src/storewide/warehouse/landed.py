"""What became of a file's rows: counts, the refused ones, and how far an import is while it runs."""

import csv
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storewide.warehouse.schemas import Fact

#: told (done, total) in bytes of the file: half of the way is reading it, half is keeping it
OnProgress = Callable[[int, int], None]
#: asked several times a second; True ends the import with nothing written
ShouldStop = Callable[[], bool]


class Cancelled(Exception):
    """The import was stopped on request; `rows` of the file were done and stay, nothing else was written."""

    def __init__(self, rows: int = 0) -> None:
        super().__init__(
            f"The import was stopped after {rows:,} rows, which stay; import the file again to go on there."
            if rows
            else "The import was stopped; nothing was imported."
        )
        self.rows = rows


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken: its number as a spreadsheet counts (the header is row 1) and one reason."""

    row: int
    reason: str


class Refusals:
    """The refused rows of one file, kept in a CSV (`row,reason`) so that half a million cost no memory."""

    def __init__(self, path: Path, count: int) -> None:
        self.path = path
        self.count = count

    def __iter__(self) -> Iterator[Refusal]:
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows, None)
            for row, reason in rows:
                yield Refusal(int(row), reason)

    def __len__(self) -> int:
        return self.count


def keep(listed: Path, count: int, target: Path | None) -> Refusals:
    """The list moved to `target`; without one to a temporary file that goes when the result goes."""
    if target is not None:
        shutil.move(listed, target)
        return Refusals(target, count)
    with tempfile.NamedTemporaryFile(prefix="storewide-refused-", suffix=".csv", delete=False) as file:
        path = Path(file.name)
    shutil.move(listed, path)
    refusals = Refusals(path, count)
    weakref.finalize(refusals, path.unlink, missing_ok=True)
    return refusals


@dataclass(frozen=True)
class Finding:
    """Damage or an oddity of a file that refused no row: a code (see `sources.words`), where, how often, one case."""

    code: str
    column: str
    count: int
    example: str = ""


@dataclass(frozen=True)
class Part:
    """What became of the rows of one fact that the file held; a file may hold several, see `Mapping.also`."""

    fact: Fact
    read: int
    accepted: int
    repeated: int
    refused: int
    changed: int
    refusals: Refusals
    first_day: date | None
    last_day: date | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Landed(Part):
    """What became of a file's rows. `changed` of the accepted replaced an earlier version of themselves.

    Days are those of accepted rows, in their store's zone; None where none was accepted. The counts are of the
    preset's first fact; `also` are those of the further ones.
    """

    manifest_version: int = 0
    also: tuple[Part, ...] = ()


class RowsRefused(Exception):
    """A strict import met rows it must refuse; nothing was written. `landed` counts them."""

    def __init__(self, landed: Landed) -> None:
        super().__init__(
            f"{landed.refused} of {landed.read} rows would be refused, so nothing was imported; "
            "mend those rows or import without strict."
        )
        self.landed = landed


class Journey:
    """How far an import is: turns the progress of single statements into one that only grows."""

    def __init__(self, size: int, on_progress: OnProgress | None, should_stop: ShouldStop | None) -> None:
        self._size = size
        self._tell = on_progress
        self._should_stop = should_stop
        self._reached = 0
        self._leg = (0, 0)
        self._part = (0, 1)
        self._batch = (0, 1)

    @property
    def is_watched(self) -> bool:
        """Whether anybody wants to see it or may end it."""
        return self._tell is not None or self._should_stop is not None

    def part(self, number: int, of: int) -> None:
        """From here legs are those of one of several parts of the way, counted from 0."""
        self._part = (number, of)
        self._batch = (0, 1)

    def batch(self, number: int, of: int) -> None:
        """From here legs are those of one of several batches of the part, counted from 0."""
        self._batch = (number, of)

    def leg(self, begins: int, ends: int) -> None:
        """From here statements take the way from `begins` to `ends`, in hundredths; Cancelled on request."""
        self._leg = (begins, ends)
        self.watch(0.0)

    def watch(self, share: float) -> None:
        """Told how far the step is, 0 to 1; Cancelled on request."""
        if self(share):
            raise Cancelled

    def __call__(self, share: float) -> bool:
        """Told how far the statement is, 0 to 1; whether it shall end."""
        begins, ends = self._leg
        number, of = self._part
        batch, batches = self._batch
        within = (100 * batch + begins + (ends - begins) * min(share, 1.0)) / batches
        self._reached = max(self._reached, int((100 * number + within) / of))
        if self._tell is not None:
            self._tell(self._size * self._reached // 100, self._size)
        return self._should_stop is not None and self._should_stop()
