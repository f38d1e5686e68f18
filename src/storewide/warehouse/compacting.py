"""Many small files of one day become one: what arrives in pieces is kept in pieces until it is worth joining.

Readers go on with the pieces for fifteen minutes, as with every file that is replaced.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import compacting, duck
from storewide.warehouse.landed import OnProgress
from storewide.warehouse.manifest import FileEntry, Manifest

#: days joined in one step of the manifest: a kill loses no more work than that, and nobody waits longer for it
_AT_ONCE = 16
_AT_ONCE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Compacted:
    """What was joined: how many days (months of facts kept by month), and their files before and after."""

    parts: int = 0
    before: int = 0
    after: int = 0


def in_pieces(manifest: Manifest, *, least: int) -> list[tuple[FileEntry, ...]]:
    """The pieces of every day that has at least so many of a fact, in the order of fact, store and day."""
    facts = sorted((entry for entry in manifest.files if entry.kind == "facts"), key=lambda entry: entry.key)
    groups = (tuple(pieces) for _, pieces in groupby(facts, key=lambda entry: entry.key))
    return [pieces for pieces in groups if len(pieces) >= least]


def compact(
    folder: Path,
    *,
    least: int = 2,
    patience: float = 60.0,
    on_progress: OnProgress | None = None,
) -> Compacted:
    """Join the pieces of every day that has at least `least` of them.

    `on_progress` is told (done, total) in files and may raise to end it between two steps. Raises
    `folder.WriterBusy`, `room.DiskFull`, `duck.UNREADABLE` where a piece is damaged; what was joined stays joined.
    """
    wanted = in_pieces(manifests.load(folder), least=least)
    total = sum(map(len, wanted))
    parts = before = 0
    for step in _steps(wanted):
        if on_progress is not None:
            on_progress(before, total)
        keys = {pieces[0].key for pieces in step}
        with folders.workplace(folder) as work, folders.writing(folder, patience=patience) as writer:
            # others may have written since the list was made
            now = [pieces for pieces in in_pieces(writer.manifest, least=least) if pieces[0].key in keys]
            if not now:
                continue
            made = _joined(folder, work, [entry for pieces in now for entry in pieces])
            writer.staged(added=made, emptied=frozenset(), terms={}).publish()
        parts += len(now)
        before += sum(map(len, now))
    return Compacted(parts, before, parts)


def _steps(wanted: Iterable[tuple[FileEntry, ...]]) -> Iterator[list[tuple[FileEntry, ...]]]:
    """Days of one fact that are joined together."""
    for _, same in groupby(wanted, key=lambda pieces: pieces[0].fact):
        step: list[tuple[FileEntry, ...]] = []
        size = 0
        for pieces in same:
            more = sum(entry.size for entry in pieces)
            if step and (len(step) == _AT_ONCE or size + more > _AT_ONCE_BYTES):
                yield step
                step, size = [], 0
            step.append(pieces)
            size += more
        yield step


def _joined(folder: Path, work: Path, pieces: list[FileEntry]) -> tuple[FileEntry, ...]:
    with duck.opened(spill=work / "spill", folders=(folder,)) as session:
        return compacting.joined(session, folder, work, pieces)
