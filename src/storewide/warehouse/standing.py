"""How the warehouse stands, for whoever operates it: what it holds, what waits, what is damaged, how much room is left."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from storewide.warehouse import kept_segments, room, sealing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.journal import OPEN
from storewide.warehouse.kept_segments import Batch
from storewide.warehouse.manifest import FileEntry, FileKind

QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Holding:
    """What is kept of one fact or rollup of one store; `parts` are days, or months of what is kept by month.

    `first` and `last`: the days that anything of it is booked on. `pieces`: its files.
    """

    store: str
    fact: str
    kind: FileKind
    first: date | None
    last: date | None
    parts: int
    pieces: int
    rows: int
    size: int


@dataclass(frozen=True)
class Waiting:
    """Segments of the journal that are not yet facts: closed ones, and those still being written."""

    segments: int
    size: int
    oldest: datetime | None


@dataclass(frozen=True)
class SetAside:
    """Something damaged that lies beside the rest, its name and why."""

    name: str
    size: int
    reason: str


@dataclass(frozen=True)
class Standing:
    """The whole of it. `kept_size`: bytes of sealed segments kept for rebuilding. `batches`: what sealing met."""

    version: int
    holdings: tuple[Holding, ...]
    waiting: Waiting
    kept: int
    kept_size: int
    batches: tuple[Batch, ...]
    bad: tuple[SetAside, ...]
    quarantine: tuple[SetAside, ...]
    free: int
    disk: int

    @property
    def rows(self) -> int:
        """Rows of all facts."""
        return sum(each.rows for each in self.holdings if each.kind == "facts")

    @property
    def size(self) -> int:
        """Bytes of all listed files."""
        return sum(each.size for each in self.holdings)

    @property
    def pieces(self) -> int:
        """All listed files."""
        return sum(each.pieces for each in self.holdings)

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why messages of the kept segments were refused, and how many for each reason; the commonest first."""
        found: dict[str, int] = {}
        for batch in self.batches:
            for reason, count in batch.reasons.items():
                found[reason] = found.get(reason, 0) + count
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def standing(warehouse: Path, journal: Path) -> Standing:
    """How the warehouse and its journal stand now; raises `manifest.ManifestUnreadable`. Reads no day file."""
    manifest = manifests.load(warehouse)
    kept = kept_segments.kept(journal)
    there = next(place for place in (warehouse, *warehouse.parents) if place.exists())
    return Standing(
        version=manifest.version,
        holdings=tuple(_holdings(manifest.files)),
        waiting=_waiting(journal),
        kept=len(kept),
        kept_size=sum(path.stat().st_size for path in kept),
        batches=tuple(kept_segments.batches(journal)),
        bad=_set_aside(sorted(journal.glob(f"*{sealing.BAD}"))),
        quarantine=_set_aside(
            sorted(path for path in (warehouse / QUARANTINE).glob("*") if path.suffix != sealing.WHY)
        ),
        free=room.free(warehouse),
        disk=shutil.disk_usage(there).total,
    )


def _holdings(files: Iterable[FileEntry]) -> Iterable[Holding]:
    def of(entry: FileEntry) -> tuple[str, str, FileKind]:
        return (entry.store, entry.fact, entry.kind)

    for (store, fact, kind), group in groupby(sorted(files, key=of), key=of):
        entries = list(group)
        yield Holding(
            store=store,
            fact=fact,
            kind=kind,
            first=min((entry.first for entry in entries if entry.first), default=None),
            last=max((entry.last for entry in entries if entry.last), default=None),
            parts=len({entry.part for entry in entries}),
            pieces=len(entries),
            rows=sum(entry.rows for entry in entries),
            size=sum(entry.size for entry in entries),
        )


def _waiting(journal: Path) -> Waiting:
    found = []
    for path in (*sealing.waiting(journal), *journal.glob(f"*{OPEN}")):
        try:
            found.append(path.stat())
        except FileNotFoundError:  # sealed, or closed under its other name, since it was listed
            continue
    oldest = min((datetime.fromtimestamp(seen.st_mtime, UTC) for seen in found), default=None)
    return Waiting(len(found), sum(seen.st_size for seen in found), oldest)


def _set_aside(paths: Iterable[Path]) -> tuple[SetAside, ...]:
    return tuple(SetAside(path.name, path.stat().st_size, _why(path)) for path in paths)


def _why(path: Path) -> str:
    beside = path.with_suffix(sealing.WHY)
    return beside.read_text(encoding="utf-8").strip() if beside.exists() else ""
