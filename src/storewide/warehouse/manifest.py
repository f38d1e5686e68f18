"""The list of everything a warehouse holds: one JSON file that changes in one step: all or nothing.

A file once listed never changes; what replaces it is a new file, and the old one stays fifteen minutes for
readers that still hold the manifest before.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from storewide.warehouse.schemas import SCHEMA, Terms

NAME = "manifest.json"
#: a copy of it, for the day the disk gives back other bytes than it was given
SPARE = "manifest.spare.json"
DATA_FOLDERS = ("facts", "rollups", "identity")

FileKind = Literal["facts", "rollup", "identity"]


class ManifestUnreadable(Exception):
    """The manifest is damaged, or of a newer Storewide; the message says which and what to do."""


@dataclass(frozen=True)
class FileEntry:
    """One file: what it holds, its checksum, and the span of days that anything in it is booked on.

    `fact`: the fact, rollup (`sales`, `visits`) or `identity`. `part`: the day or month it is for. `carries`:
    the columns that may be empty and have a value in at least one of its rows.
    """

    path: str
    kind: FileKind
    fact: str
    store: str
    part: str
    first: date | None
    last: date | None
    rows: int
    size: int
    sha256: str
    carries: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What the file is for; an import replaces all files of a key together, or adds a further one."""
        return (self.fact, self.store, self.part)


@dataclass(frozen=True)
class Retired:
    """A file that was replaced, and when; it is deleted once no reader can still be using it."""

    path: str
    at: datetime


@dataclass(frozen=True)
class Progress:
    """How far a large file is imported that was not finished: where to go on, and what came of it so far.

    `key`: which file it is, and how it is read. `offset`: bytes of it (rows of a Parquet file) that are done, `rows`
    of it passed; `listed`: bytes of the list of refused rows.
    """

    key: str
    offset: int = 0
    rows: int = 0
    listed: int = 0
    read: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def name(self) -> str:
        """What the list of its refused rows is called."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:32] + ".csv"


@dataclass(frozen=True)
class Manifest:
    """Version 0 without files is the manifest of a folder where nothing was ever imported.

    `sealed`: journal segments whose facts are in the files. `progress`: of large files that are not finished.
    """

    version: int = 0
    stores: dict[str, Terms] = field(default_factory=dict)
    files: tuple[FileEntry, ...] = ()
    retired: tuple[Retired, ...] = ()
    sealed: frozenset[str] = frozenset()
    progress: tuple[Progress, ...] = ()

    @cached_property
    def by_fact(self) -> dict[str, tuple[FileEntry, ...]]:
        """The files of each fact or rollup, in the order of store and part."""
        found: dict[str, list[FileEntry]] = {}
        for entry in sorted(self.files, key=lambda each: (each.store, each.part, each.path)):
            found.setdefault(entry.fact, []).append(entry)
        return {fact: tuple(entries) for fact, entries in found.items()}

    @cached_property
    def spans(self) -> dict[tuple[str, str], tuple[date, date]]:
        """By fact or rollup and store, the first and last day that anything is booked on."""
        found: dict[tuple[str, str], tuple[date, date]] = {}
        for entry in self.files:
            if entry.first is not None and entry.last is not None:
                key = (entry.fact, entry.store)
                first, last = found.get(key, (entry.first, entry.last))
                found[key] = (min(first, entry.first), max(last, entry.last))
        return found

    def of(self, fact: str, stores: frozenset[str] | None = None) -> tuple[FileEntry, ...]:
        """The files of a fact or rollup, of the given stores only."""
        entries = self.by_fact.get(fact, ())
        return entries if stores is None else tuple(each for each in entries if each.store in stores)

    def with_files(self, added: Iterable[FileEntry]) -> "Manifest":
        """The same with files in the place of all others of their keys."""
        new = tuple(added)
        keys = {entry.key for entry in new}
        return replace(self, files=(*(entry for entry in self.files if entry.key not in keys), *new))

    def has_money(self, store: str) -> bool:
        """Whether any fact of the store states an amount."""
        return any(
            entry.store == store
            and (
                entry.fact in ("order_line", "store_cost")
                or not {"value", "price", "cost"}.isdisjoint(entry.carries)
            )
            for entry in self.files
        )

    def succeed(
        self,
        *,
        added: tuple[FileEntry, ...],
        emptied: frozenset[tuple[str, str, str]],
        stores: dict[str, Terms],
        at: datetime,
        appended: tuple[FileEntry, ...] = (),
        merged: frozenset[str] = frozenset(),
    ) -> "Manifest":
        """The next manifest: `added` files replace all files of their key; keys in `emptied` lose theirs.

        `appended` files come beside those of their key; `merged` are paths of files whose rows are in one of them.
        """
        keys = {entry.key for entry in added} | emptied
        gone = {entry.path for entry in self.files if entry.key in keys or entry.path in merged}
        kept = tuple(entry for entry in self.files if entry.path not in gone)
        retired = tuple(Retired(entry.path, at) for entry in self.files if entry.path in gone)
        return replace(
            self,
            version=self.version + 1,
            stores={**self.stores, **stores},
            files=kept + added + appended,
            retired=self.retired + retired,
        )


def load(folder: Path) -> Manifest:
    """The manifest of the folder, or the empty one; ManifestUnreadable where it is lost, damaged or too new."""
    try:
        return _parsed(folder / NAME)
    except FileNotFoundError:
        # a first writer may just have begun: it makes the manifest before any other file
        if holds_data(folder) and not (folder / NAME).exists():
            raise ManifestUnreadable(
                f"{folder / NAME} is missing, yet the folder holds data; {_cure(folder)}"
            ) from None
        return Manifest()
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestUnreadable(f"{folder / NAME} is damaged ({error}); {_cure(folder)}") from error


def put_back(folder: Path) -> bool:
    """Replace a manifest that is lost or damaged by its spare copy; False where there was no need, or is no copy.

    Only the holder of the folder may call this.
    """
    try:
        load(folder)
    except ManifestUnreadable:
        kept = _spare(folder)
        if kept is None:
            return False
        store(folder, kept)
        return True
    return False


def _cure(folder: Path) -> str:
    """What to do about a manifest that cannot be read."""
    if _spare(folder) is not None:
        return "run storewide warehouse verify --repair, which puts its spare copy in its place."
    return "put it back from a backup of the folder."


def _spare(folder: Path) -> Manifest | None:
    try:
        return _parsed(folder / SPARE)
    except (OSError, ValueError, KeyError, TypeError, ManifestUnreadable):
        return None


def _parsed(path: Path) -> Manifest:
    """The manifest in a file: one line of JSON, and its SHA-256 on the next; folders of before have no such line."""
    text, _, check = path.read_text(encoding="utf-8").partition("\n")
    if check and check.strip() != hashlib.sha256(text.encode()).hexdigest():
        raise ValueError("its checksum differs")
    content = json.loads(text)
    if content["schema"] > SCHEMA:
        raise ManifestUnreadable(
            f"{path} has schema {content['schema']}, this Storewide reads up to {SCHEMA}; "
            "start the newer Storewide that wrote it."
        )
    return _read(content)


def holds_data(folder: Path) -> bool:
    """Whether any file of facts, rollups or ids lies in the folder, listed or not."""
    return any(path.is_file() for name in DATA_FOLDERS for path in (folder / name).rglob("*"))


def store(folder: Path, manifest: Manifest) -> None:
    """Make the manifest the folder's own in one step, and keep a copy of it; durable when this returns."""
    text = json.dumps(_written(manifest), separators=(",", ":"), ensure_ascii=False)
    check = hashlib.sha256(text.encode()).hexdigest()
    for name in (NAME, SPARE):
        beside = folder / f"{name}.next"
        with beside.open("w", encoding="utf-8") as file:
            file.write(f"{text}\n{check}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / name)
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make names added to or removed from the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(manifest: Manifest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": manifest.version,
        "stores": {name: asdict(terms) for name, terms in manifest.stores.items()},
        "files": [_with_days(asdict(entry)) for entry in manifest.files],
        "retired": [{"path": each.path, "at": each.at.isoformat()} for each in manifest.retired],
        "sealed": sorted(manifest.sealed),
        "progress": [_with_days(asdict(each)) for each in manifest.progress],
    }


def _read(content: dict[str, Any]) -> Manifest:
    return Manifest(
        version=content["version"],
        stores={name: Terms(**terms) for name, terms in content["stores"].items()},
        files=tuple(_entry(each) for each in content["files"]),
        retired=tuple(
            Retired(each["path"], datetime.fromisoformat(each["at"])) for each in content["retired"]
        ),
        sealed=frozenset(content.get("sealed", ())),
        progress=tuple(Progress(**{**each, **_days(each)}) for each in content.get("progress", ())),
    )


def _entry(values: dict[str, Any]) -> FileEntry:
    return FileEntry(**{**values, **_days(values), "carries": tuple(values["carries"])})


def _days(values: dict[str, Any]) -> dict[str, date | None]:
    return {name: values[name] and date.fromisoformat(values[name]) for name in ("first", "last")}


def _with_days(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, **{name: values[name] and values[name].isoformat() for name in ("first", "last")}}
