"""The folder a warehouse lies in: one writer at a time, leftovers of a killed writer swept by the next one.

manifest.json              what is valid; everything else is not there for readers; with its checksum
manifest.spare.json        a copy of it
writer.lock                held while somebody writes
facts/<fact>/<store>/      day files (traffic: month files)
rollups/<name>/<store>/    what questions are answered from, by month
identity/                  outside ids and their numbers
unfinished/                the refused rows so far of large files whose import was interrupted
work/<id>/                 the own files of an import or a look, locked by it and gone with it
kept/                      months of steps, visits and products that may be deleted at any time, see `kept_months`
spill/<id>/                what a reader could not hold in memory
"""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storewide.lib.ids import uuid7
from storewide.warehouse import manifest as manifests
from storewide.warehouse import room, spilling
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.schemas import Terms

#: where the refused rows of large files are listed that are not finished
UNFINISHED = "unfinished"
KEPT_FOR_READERS = timedelta(minutes=15)
#: a reader's spilled data older than this belongs to no living reader
FORGOTTEN = timedelta(days=1)
_POLL_SECONDS = 0.05


class WriterBusy(Exception):
    """Another import held the folder for longer than one wanted to wait."""


class TermsConflict(Exception):
    """A store already has facts that were read against another zone or currency."""


class FileDamaged(Exception):
    """A question met a damaged file; the message names it and what to do."""


@dataclass(frozen=True)
class Writer:
    """The right to change the folder, and its manifest as it is."""

    folder: Path
    manifest: Manifest

    def staged(
        self,
        *,
        added: tuple[FileEntry, ...],
        emptied: frozenset[tuple[str, str, str]],
        terms: Mapping[str, Terms],
        appended: tuple[FileEntry, ...] = (),
        merged: frozenset[str] = frozenset(),
    ) -> "Writer":
        """The writer as it stands with the files (already durable) in place; nobody else sees them yet.

        `added` files replace those of their key, `appended` ones come beside them; `merged`: paths of files whose
        rows are in an appended one now.
        """
        for parent in {(self.folder / entry.path).parent for entry in (*added, *appended)}:
            _sync_up(parent, self.folder)
        following = self.manifest.succeed(
            added=added,
            emptied=emptied,
            stores=dict(terms),
            at=datetime.now(UTC),
            appended=appended,
            merged=merged,
        )
        return replace(self, manifest=following)

    def publish(self, *, sealed: frozenset[str] = frozenset()) -> int:
        """Make what was staged the folder's content in one step; returns its version.

        `sealed`: the journal segments whose facts it now holds, noted in the same step so that none counts twice.
        """
        following = replace(self.manifest, sealed=self.manifest.sealed | sealed)
        manifests.store(self.folder, following)
        return following.version


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A place for files of one's own inside the folder.

    Afterwards nothing of it is left, not even the folder where it was made for this and stayed empty. Raises
    `room.DiskFull` in the place of whatever a full disk made fail in it.
    """
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    work = folder / "work" / str(uuid7())
    work.mkdir(parents=True)
    try:
        with room.watched(folder), (work / "lock").open("w") as lock:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
            yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for place in (work.parent, *made):
            with suppress(OSError):
                place.rmdir()


@contextmanager
def writing(folder: Path, *, patience: float) -> Iterator[Writer]:
    """Hold the folder as its only writer; WriterBusy after `patience` seconds. Sweeps leftovers first."""
    with held(folder, patience=patience):
        yield Writer(folder, sweep(folder, _begun(folder), at=datetime.now(UTC)))


@contextmanager
def held(folder: Path, *, patience: float) -> Iterator[None]:
    """Keep every writer away; WriterBusy after `patience` seconds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "writer.lock").open("a") as lock:
        _acquire(lock.fileno(), folder, patience)
        yield


def _begun(folder: Path) -> Manifest:
    """The folder's manifest; a new folder gets an empty one, so that a lost one is never taken for it."""
    if not (folder / manifests.NAME).exists() and not manifests.holds_data(folder):
        manifests.store(folder, Manifest())
    return manifests.load(folder)


def _acquire(handle: int, folder: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WriterBusy(
                    f"Another import has been writing to {folder} for {patience:g} seconds; try again later."
                ) from None
            time.sleep(_POLL_SECONDS)


def agree(manifest: Manifest, terms: Mapping[str, Terms]) -> None:
    """Raise TermsConflict where a store's facts were read in another zone or currency than `terms` say.

    A currency in which no fact states an amount yet was only assumed, and may still change.
    """
    for name, kept in manifest.stores.items():
        wanted = terms.get(name, kept)
        if not manifest.has_money(name):
            kept = replace(kept, currency=wanted.currency)
        if (wanted.zone, wanted.currency) != (kept.zone, kept.currency):
            raise TermsConflict(
                f"Store {name} has facts in {kept.currency} and zone {kept.zone}, not {wanted.currency} and "
                f"{wanted.zone}; import them into a store of its own, or start with an empty folder."
            )


def restate(folder: Path, terms: Terms, *, patience: float = 60.0) -> int:
    """Change whether a store's prices include tax; the facts stay. The version of the manifest after it."""
    with writing(folder, patience=patience) as writer:
        agree(writer.manifest, {terms.store: terms})
        if writer.manifest.stores.get(terms.store) in (None, terms):
            return writer.manifest.version
        return writer.staged(added=(), emptied=frozenset(), terms={terms.store: terms}).publish()


def sweep(folder: Path, manifest: Manifest, *, at: datetime) -> Manifest:
    """Delete what a killed writer left and what was replaced long ago; the manifest without the latter.

    Only the holder of the writer lock may call this: every file not listed is then nobody's.
    """
    for place in (*(folder / "work").glob("*"), *(folder / spilling.FOLDER).glob("*")):
        if _is_abandoned(place, at):
            shutil.rmtree(place, ignore_errors=True)
    fresh = tuple(each for each in manifest.retired if at - each.at < KEPT_FOR_READERS)
    listed = {entry.path for entry in manifest.files} | {each.path for each in fresh}
    for name in manifests.DATA_FOLDERS:
        for path in (folder / name).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in listed:
                path.unlink()
    going_on = {each.name for each in manifest.progress}
    for path in (folder / UNFINISHED).glob("*.csv"):
        if path.name not in going_on:
            path.unlink()
    return replace(manifest, retired=fresh)


def _is_abandoned(place: Path, at: datetime) -> bool:
    """Whether nobody holds the place's lock; one without a lock is abandoned when it is a day old."""
    try:
        with (place / "lock").open() as lock:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        return False
    except OSError:
        return place.exists() and at - datetime.fromtimestamp(place.stat().st_mtime, UTC) > FORGOTTEN


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path) -> tuple[str, ...]:
    """Every listed file that is missing or differs from its checksum, one sentence each."""
    return tuple(fault for entry in manifests.load(folder).files if (fault := fault_of(folder, entry)))


def fault_of(folder: Path, entry: FileEntry) -> str:
    """What is wrong with a listed file, in a sentence; empty where nothing is."""
    path = folder / entry.path
    try:
        size = path.stat().st_size
        if size < entry.size:
            return f"{entry.path} is damaged: it has {size} of its {entry.size} bytes."
        if size != entry.size or checksum(path) != entry.sha256:
            return f"{entry.path} is damaged: its checksum differs from the manifest's."
    except FileNotFoundError:
        return f"{entry.path} is missing."
    except OSError as error:
        return f"{entry.path} cannot be read: {error.strerror}."
    return ""


def _sync_up(folder: Path, root: Path) -> None:
    """Make the folder's names durable, and those of every folder between it and the root."""
    while True:
        manifests.sync_folder(folder)
        if folder == root:
            return
        folder = folder.parent


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
