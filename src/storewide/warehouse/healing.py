"""Finds damaged files, takes them out of the way, and makes anew what can be made out of the others.

A damaged file moves to `quarantine/` with its reason beside it and leaves the manifest; rollups come again from day
files. What a damaged day file held is a *loss* until landing its sources again has brought it back: the sealed
segments of the journal, kept uploads, or the files that somebody must import again. Losses stand in `losses.json`.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import duck, rebuilding
from storewide.warehouse.engines.importing import Lost as Lost
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.folder import FileDamaged, Writer
from storewide.warehouse.landed import OnProgress
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.sealing import WHY
from storewide.warehouse.standing import QUARANTINE

LOSSES = "losses.json"
SPARE = "spare"


#: an answer that failed is worth reading this many bytes to find out why
_LOOKED_AT = 4 * 1024**3


@dataclass(frozen=True)
class Damage:
    """A listed file that is missing, truncated or altered: what it held, and what is wrong in a sentence."""

    entry: FileEntry
    fault: str


@dataclass(frozen=True)
class Loss:
    """What a damaged day file held: all `rows` of the day (or month) `part`, and the days they are booked on."""

    fact: str
    store: str
    part: str
    rows: int
    first: date | None
    last: date | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What the files are listed by that hold it."""
        return (self.fact, self.store, self.part)


@dataclass(frozen=True)
class Missing:
    """A loss with the number of its rows that are still not back."""

    loss: Loss
    rows: int


@dataclass(frozen=True)
class Quarantined:
    """What became of damaged files: out of the way, put back from the spare, or left because nothing can be done."""

    moved: tuple[Damage, ...] = ()
    put_back: tuple[Damage, ...] = ()
    left: tuple[Damage, ...] = ()


def examine(folder: Path, on_progress: OnProgress | None = None) -> tuple[Damage, ...]:
    """Read every listed file and hold it against its checksum; `on_progress` is told (done, total) in bytes."""
    files = manifests.load(folder).files
    done, total, found = 0, sum(entry.size for entry in files), []
    for entry in files:
        fault = folders.fault_of(folder, entry)
        if fault:
            found.append(Damage(entry, fault))
        done += entry.size
        if on_progress is not None:
            on_progress(done, total)
    return tuple(found)


def explain(folder: Path) -> FileDamaged | None:
    """The damage behind an answer that failed: of the files that answers come from first; None where none is seen."""
    order = ("rollup", "identity", "facts")
    seen = 0
    for entry in sorted(manifests.load(folder).files, key=lambda each: order.index(each.kind)):
        seen += entry.size
        if seen > _LOOKED_AT:
            return None
        if fault := folders.fault_of(folder, entry):
            return FileDamaged(f"{fault} Run storewide warehouse verify --repair to make it whole again.")
    return None


def lacks_spare(folder: Path, manifest: Manifest) -> bool:
    """Whether a file of ids has no spare copy yet."""
    return any(not (folder / SPARE / Path(entry.path).name).exists() for entry in manifest.of("identity"))


def spare(folder: Path) -> int:
    """Copy the files of ids, the only ones that nothing else can bring back; how many were copied."""
    listed = manifests.load(folder).of("identity")
    place = folder / SPARE
    names = {Path(entry.path).name for entry in listed}
    copied = 0
    for entry in listed:
        target = place / Path(entry.path).name
        if not target.exists() and not folders.fault_of(folder, entry):
            place.mkdir(exist_ok=True)
            _copied(folder / entry.path, target)
            copied += 1
    # an older copy goes only when the newest are there
    if all((place / name).exists() for name in names):
        for path in place.glob("*"):
            if path.name not in names:
                path.unlink()
    return copied


def put_back_manifest(folder: Path, *, patience: float = 60.0) -> bool:
    """Put the spare copy in the place of a manifest that is lost or damaged; False where that was not needed.

    Raises `folder.WriterBusy`, `manifest.ManifestUnreadable` where there is no copy either.
    """
    with folders.held(folder, patience=patience):
        return manifests.put_back(folder)


def quarantine(folder: Path, damages: Sequence[Damage], *, patience: float = 60.0) -> Quarantined:
    """Take damaged files out of the manifest and roll up anew what they were part of, in one step.

    Ids that have a spare copy are put back from it. Raises `folder.WriterBusy`, `room.DiskFull`.
    """
    with folders.workplace(folder) as work, folders.writing(folder, patience=patience) as writer:
        listed = set(writer.manifest.files)
        # an import may have replaced one since, and a kill may have put one back
        real = [each for each in damages if each.entry in listed and folders.fault_of(folder, each.entry)]
        back = [each for each in real if each.entry.kind == "identity" and _put_back(folder, each.entry)]
        left = [each for each in real if each.entry.kind == "identity" and each not in back]
        moved = [each for each in real if each.entry.kind != "identity"]
        if moved:
            _note(folder, _losses_of(writer.manifest, moved))
            for damage in moved:
                _move(folder, damage)
            _without(writer, work, [each.entry for each in moved]).publish()
    return Quarantined(tuple(moved), tuple(back), tuple(left))


def _without(writer: Writer, work: Path, gone: Sequence[FileEntry]) -> Writer:
    """The writer with the files taken off its list, and the rollups that they were part of made anew."""
    files = tuple(entry for entry in writer.manifest.files if entry not in set(gone))
    whole = replace(writer, manifest=replace(writer.manifest, files=files))
    months: dict[str, set[tuple[str, str]]] = {}
    for entry in gone:
        rollup = rebuilding.OF.get(entry.fact, entry.fact if entry.kind == "rollup" else None)
        if rollup in rebuilding.TOGETHER:
            months.setdefault(rollup, set()).add((entry.store, entry.part[:7]))
    added = list(_rolled_up(whole.folder, work, whole.manifest, months))
    keys = {
        (made, *month)
        for rollup, wanted in months.items()
        for made in rebuilding.TOGETHER[rollup]
        for month in wanted
    }
    return whole.staged(
        added=tuple(added), emptied=frozenset(keys - {entry.key for entry in added}), terms={}
    )


def _rolled_up(
    folder: Path, work: Path, manifest: Manifest, months: dict[str, set[tuple[str, str]]]
) -> Iterator[FileEntry]:
    ways = {rebuilding.OF["order_line"]: rebuilding.sales, rebuilding.OF["event"]: rebuilding.crowds}
    with duck.opened(spill=work / "spill", folders=(folder,)) as session:
        for rollup, wanted in months.items():
            target = Target(session, folder, work)
            if rollup in ways:
                yield from ways[rollup](target, manifest, frozenset(wanted))
            else:
                yield from rebuilding.tallies(target, manifest, rollup, frozenset(wanted))


def missing(folder: Path) -> tuple[Missing, ...]:
    """The losses whose rows are not all back."""
    rows: dict[tuple[str, str, str], int] = {}
    for entry in manifests.load(folder).files:
        rows[entry.key] = rows.get(entry.key, 0) + entry.rows
    return tuple(
        Missing(loss, loss.rows - rows.get(loss.key, 0))
        for loss in losses(folder)
        if rows.get(loss.key, 0) < loss.rows
    )


def losses(folder: Path) -> tuple[Loss, ...]:
    """What damaged files held, whether or not it is back."""
    try:
        content = json.loads((folder / LOSSES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    days = ("first", "last")
    return tuple(
        Loss(**{**each, **{name: each[name] and date.fromisoformat(each[name]) for name in days}})
        for each in content
    )


def forget_healed(folder: Path) -> None:
    """Strike out the losses that are back."""
    left = [each.loss for each in missing(folder)]
    if len(left) < len(losses(folder)):
        _write(folder, left)


def _losses_of(manifest: Manifest, moved: Iterable[Damage]) -> list[Loss]:
    keys = {each.entry.key for each in moved if each.entry.kind == "facts"}
    found: dict[tuple[str, str, str], Loss] = {}
    for entry in manifest.files:
        if entry.key in keys:
            known = found.get(entry.key)
            days = [day for day in (entry.first, entry.last) if day is not None]
            if known is not None:
                days += [day for day in (known.first, known.last) if day is not None]
            rows = entry.rows + (known.rows if known else 0)
            found[entry.key] = Loss(*entry.key, rows, min(days, default=None), max(days, default=None))
    return list(found.values())


def _note(folder: Path, new: Iterable[Loss]) -> None:
    """Write the losses down beside those of before; of a day that was lost before the larger count stays."""
    known = {loss.key: loss for loss in losses(folder)}
    for loss in new:
        before = known.get(loss.key)
        known[loss.key] = loss if before is None or before.rows <= loss.rows else before
    _write(folder, list(known.values()))


def _write(folder: Path, found: Sequence[Loss]) -> None:
    if not found:
        (folder / LOSSES).unlink(missing_ok=True)
        return
    beside = folder / f"{LOSSES}.next"
    text = json.dumps([asdict(loss) for loss in found], default=lambda value: value.isoformat())
    beside.write_text(text, encoding="utf-8")
    folders.sync_file(beside)
    beside.replace(folder / LOSSES)
    manifests.sync_folder(folder)


def _move(folder: Path, damage: Damage) -> None:
    """Put a damaged file out of the way, its reason beside it; of a missing one only the reason is left."""
    place = folder / QUARANTINE
    place.mkdir(exist_ok=True)
    name = damage.entry.path.replace("/", "-")
    (place / name).with_suffix(WHY).write_text(f"{damage.fault}\n", encoding="utf-8")
    path = folder / damage.entry.path
    if path.exists():
        path.rename(place / name)
    manifests.sync_folder(place)


def _put_back(folder: Path, entry: FileEntry) -> bool:
    """Bring a file of ids back from its spare copy; False where there is none that is whole."""
    copy = folder / SPARE / Path(entry.path).name
    if not copy.exists() or folders.checksum(copy) != entry.sha256:
        return False
    (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
    _copied(copy, folder / entry.path)
    return True


def _copied(source: Path, target: Path) -> None:
    """Copy so that the target is whole or not there; on the disk, not only another name of the same blocks."""
    beside = target.with_suffix(".next")
    shutil.copyfile(source, beside)
    folders.sync_file(beside)
    beside.replace(target)
    manifests.sync_folder(target.parent)
