"""Whether every file of the warehouse is whole; what is damaged is made anew from what lies here.

What lies here: the sealed segments of the tracking and the uploads, kept for ninety days, and files that a command
read and that are still where it found them. Where none of them holds a lost day, whoever imported it must do so again.
"""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.sources import importing, presets, sealing
from storewide.sources.importing import Asked
from storewide.sources.models import Import, ImportState, Store
from storewide.warehouse import folder as folders
from storewide.warehouse import healing, kept_segments
from storewide.warehouse.folder import TermsConflict, WriterBusy
from storewide.warehouse.healing import Lost, Missing
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.warehouse.room import DiskFull

#: the kind of job that looks every night
VERIFY_JOB = "sources.verify"
#: told (done, total) in bytes
type OnProgress = Callable[[int, int], None]


class NotRepaired(Refusal):
    """The warehouse could not be repaired now; the sentence says why, and trying again does no harm."""


@dataclass(frozen=True)
class Incomplete:
    """A day (or month) of a fact of which rows are gone, and the imports that brought any of it."""

    store: str
    fact: str
    part: str
    rows: int
    files: tuple[Import, ...]


@dataclass(frozen=True)
class Health:
    """What a look found. `faults`: one sentence for each damaged file; `left`: of those, what nobody could mend."""

    faults: tuple[str, ...]
    left: tuple[str, ...]
    incomplete: tuple[Incomplete, ...]

    @property
    def whole(self) -> bool:
        return not self.left and not self.incomplete


def verify(on_progress: OnProgress | None = None) -> Health:
    """Read every file and change nothing."""
    faults = tuple(each.fault for each in healing.examine(settings.DATA.warehouse, on_progress))
    return Health(faults, faults, incomplete())


def repair(on_progress: OnProgress | None = None) -> Health:
    """Read every file, and make anew what is damaged; harmless when done twice. Raises NotRepaired."""
    folder: Path = settings.DATA.warehouse
    try:
        restored = folder.exists() and healing.put_back_manifest(folder)
        damages = healing.examine(folder, on_progress)
        done = healing.quarantine(folder, damages) if damages else healing.Quarantined()
        if lost := healing.missing(folder):
            _land_again(lost)
            healing.forget_healed(folder)
        healing.spare(folder)
    except (WriterBusy, DiskFull, TermsConflict, ManifestUnreadable) as fault:
        raise NotRepaired(str(fault)) from None
    left = tuple(_("%(fault)s Put it back from a backup.") % {"fault": each.fault} for each in done.left)
    faults = [each.fault for each in damages]
    if restored:
        faults.insert(0, _("The list of files was lost or damaged; its spare copy took its place."))
    return Health(tuple(faults), left, incomplete())


def incomplete() -> tuple[Incomplete, ...]:
    """The days that are not whole, with the imports to do again, the oldest first."""
    return tuple(
        Incomplete(
            store=each.loss.store,
            fact=each.loss.fact,
            part=each.loss.part,
            rows=each.rows,
            files=tuple(_imports([each])),
        )
        for each in healing.missing(settings.DATA.warehouse)
    )


def _land_again(lost: Iterable[Missing]) -> None:
    lost = list(lost)
    keys = frozenset(each.loss.key for each in lost)
    for record in _imports(lost):
        if (path := source_of(record)) is not None:
            _import_again(record, path, keys)
    stores = list(Store.objects.all())
    for path in kept_segments.kept(settings.DATA.journal) if stores else ():
        batch = kept_segments.batch_of(path)
        if batch is None or any(batch.touches(*_days(each)) for each in lost):
            sealing.land(stores)(path, lost=keys)


def _import_again(record: Import, path: Path, lost: Lost) -> None:
    asked = Asked(path=path, file_name=record.file_name, preset=record.preset, store=record.store)
    with tempfile.TemporaryDirectory() as place:
        try:
            importing.read(asked, refusals_to=Path(place) / "refused.csv", lost=lost)
        except importing.FileRefused:
            # a preset that has become stricter: its file stays among those to look at
            return


def source_of(record: Import) -> Path | None:
    """Where the file of an import still lies, unchanged; None where nobody kept it."""
    kept = settings.DATA.uploads / record.stored_as if record.stored_as else Path(record.read_at or "/")
    if not kept.is_file():
        return None
    return kept if record.stored_as or folders.checksum(kept) == record.sha256 else None


def _imports(lost: Iterable[Missing]) -> list[Import]:
    """Imports that may have brought any of it, in the order they were made."""
    lost = list(lost)
    done = Import.objects.select_related("store").filter(state=ImportState.DONE, rehearsal=False)
    return [record for record in done.order_by("id") if any(_may_hold(record, each) for each in lost)]


def _may_hold(record: Import, lost: Missing) -> bool:
    try:
        preset = presets.named(record.preset)
    except presets.UnknownPreset:
        return False
    if lost.loss.fact not in {preset.fact, *(each.fact for each in preset.also)}:
        return False
    if record.first_day is None or record.last_day is None or preset.fact != lost.loss.fact:
        return True
    first, last = _days(lost)
    return record.first_day <= last and record.last_day >= first


def _days(lost: Missing) -> tuple[date, date]:
    return lost.loss.first or date.min, lost.loss.last or date.max


def expire_uploads(at: datetime) -> int:
    """Delete uploads that were kept for ninety days; how many."""
    old = Import.objects.filter(ended_at__lt=at - kept_segments.KEPT).exclude(stored_as="")
    paths = [settings.DATA.uploads / record.stored_as for record in old]
    there = [path for path in paths if path.is_file()]
    for path in there:
        path.unlink()
    return len(there)
