"""The door for files: look at one, rehearse it, or land it as facts.

Whatever happens, every row of the file is accounted for: read = accepted + repeated + refused. What an import
brings becomes visible in one step, or not at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storewide.warehouse.mapping import Format
from storewide.warehouse.mapping import Mapping as Preset
from storewide.warehouse.schemas import Terms

#: told (done, total) in bytes of the file: half of the way is reading it, half is keeping it
OnProgress = Callable[[int, int], None]
#: asked several times a second; True ends the import with nothing written
ShouldStop = Callable[[], bool]


class FileFault(Exception):
    """The file as a whole cannot be read as the preset says; nothing was written. One clear sentence."""


class Cancelled(Exception):
    """The import was stopped on request; nothing was written."""


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken: its number as a spreadsheet counts (the header is row 1) and one reason."""

    row: int
    reason: str


@dataclass(frozen=True)
class Refusals:
    """The refused rows of one file, kept in a CSV (`row,reason`) so that half a million cost no memory."""

    path: Path
    count: int

    def __iter__(self) -> Iterator[Refusal]:
        raise NotImplementedError

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True)
class Landed:
    """What became of a file's rows. `changed` of the accepted replaced an earlier version of themselves.

    Days are those of accepted rows, in their store's zone; None where none was accepted.
    """

    read: int
    accepted: int
    repeated: int
    refused: int
    changed: int
    refusals: Refusals
    first_day: date | None
    last_day: date | None
    manifest_version: int


class RowsRefused(Exception):
    """A strict import met rows it must refuse; nothing was written. `landed` counts them."""

    def __init__(self, landed: Landed) -> None:
        super().__init__(
            f"{landed.refused} of {landed.read} rows would be refused; nothing was imported. "
            "Mend the rows, or import without --strict."
        )
        self.landed = landed


@dataclass(frozen=True)
class Inspection:
    """What a look at a file found: `currency` is the first one in it, `currencies` the first of each store.

    Currencies and stores are those of the first 200,000 rows. `sha256` is of the file as it lies there.
    """

    path: Path
    format: Format
    encoding: str
    columns: tuple[str, ...]
    currency: str | None
    currencies: Mapping[str, str]
    stores: tuple[str, ...]
    sha256: str
    size: int


def inspect(path: Path, mapping: Preset, *, others: Sequence[Preset] = ()) -> Inspection:
    """Look at a file without keeping anything; FileFault where it does not fit the preset (naming one of `others`
    that it fits)."""
    raise NotImplementedError


def land(
    folder: Path,
    path: Path,
    *,
    mapping: Preset,
    terms: Mapping[str, Terms],
    default_store: str,
    strict: bool = False,
    others: Sequence[Preset] = (),
    refusals_to: Path | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    patience: float = 60.0,
) -> Landed:
    """Bring a file's facts into the warehouse `folder`.

    `terms`: every known store; a row naming another is refused, a row naming none belongs to `default_store`.
    `refusals_to`: where the refused rows are listed, else a temporary file that goes with the result.
    `patience`: seconds to wait for another writer. Raises FileFault, RowsRefused (strict), Cancelled,
    `folder.WriterBusy`, `folder.TermsConflict`; after any of them the folder is as before.
    """
    raise NotImplementedError


def rehearse(
    folder: Path,
    path: Path,
    *,
    mapping: Preset,
    terms: Mapping[str, Terms],
    default_store: str,
    others: Sequence[Preset] = (),
    refusals_to: Path | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Landed:
    """What `land` would do with this file now; nothing is kept. Same errors, but never waits."""
    raise NotImplementedError
