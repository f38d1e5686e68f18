"""From the journal into the warehouse: closed segments of what tracking sent become facts, each exactly once.

The journal is a folder that the collector writes and this module empties:
    <id>.open             being written; nobody else touches it
    <id>.ndjson           closed: waits to be sealed
    <id>.bad              cannot be landed at all; set aside for people, never blocks the others
    <id>.why              the reason of that, in a sentence
    sealed/<id>.ndjson.gz landed: one or more segments by the name of the first, see `kept_segments`
    sealed/<id>.json      beside it: what became of its messages (`Batch`)
    sealing.lock          held by whoever seals

A landing notes the names of its segments in the manifest in the step that shows its facts, so a kill at any moment
leaves a segment either waiting or landed. One that was landed and not yet put away is put away by the next run.
"""

import fcntl
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from storewide.warehouse import folder as folders
from storewide.warehouse import kept_segments, landing, room
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import duck
from storewide.warehouse.journal import CLOSED as CLOSED
from storewide.warehouse.kept_segments import Batch
from storewide.warehouse.landed import Landed, Part

BAD = ".bad"
WHY = ".why"

#: small segments are joined into one landing up to this many bytes
_LANDING_BYTES = 64 * 1024 * 1024
#: names of landed segments that the manifest holds beyond those still to be put away
_NAMES = 1_000
#: reasons of refusal that a batch tells apart; an export gone wrong may have one for each row
_REASONS = 20


class Land(Protocol):
    """`landing.land` into one warehouse, with all but these already given."""

    def __call__(self, path: Path, *, patience: float, sealed: frozenset[str]) -> Landed: ...


@dataclass(frozen=True)
class Sealed:
    """What one run did: its landings, and the segments that it set aside with the reason of each."""

    batches: tuple[Batch, ...] = ()
    bad: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Way:
    """Where segments come from and go to, and how they are read."""

    journal: Path
    warehouse: Path
    land: Land
    patience: float


def waiting(journal: Path) -> list[Path]:
    """The closed segments, the oldest first."""
    return sorted(journal.glob(f"*{CLOSED}"))


def seal(
    journal: Path,
    warehouse: Path,
    *,
    land: Land,
    patience: float = 60.0,
    should_stop: Callable[[], bool] = lambda: False,
) -> Sealed:
    """Land all closed segments of the journal and put them away; nothing where somebody else is at it.

    `land`: brings a file of messages into the warehouse, `landing.land` with what the stores are read against.
    `patience`: seconds to wait for another writer of the warehouse. Raises what `land` does
    but for FileFault: `folder.WriterBusy`, `folder.TermsConflict`, and `room.DiskFull`; segments not landed by
    then go on waiting.
    """
    way = _Way(journal, warehouse, land, patience)
    batches: list[Batch] = []
    bad: dict[str, str] = {}
    with alone(journal) as mine, room.watched(journal):
        if mine:
            _finish_killed(way)
            for segments in _joined(waiting(journal)):
                if should_stop():
                    break
                _seal(way, segments, batches, bad)
    return Sealed(tuple(batches), bad)


@contextmanager
def alone(journal: Path) -> Iterator[bool]:
    """Hold the journal's landed side; False where somebody else does."""
    if not journal.is_dir():
        yield False
        return
    with (journal / "sealing.lock").open("a") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _finish_killed(way: _Way) -> None:
    """Put away what an earlier run landed and then did not live to put away; forget names that nobody needs."""
    names = manifests.load(way.warehouse).sealed
    landed = [path for path in waiting(way.journal) if path.name in names]
    if landed:
        kept_segments.keep(way.journal, landed, None)
    if len(names) > _NAMES:
        # a segment that is put away is never looked at again: only those still here could be landed twice
        with folders.writing(way.warehouse, patience=way.patience) as writer:
            here = frozenset(path.name for path in waiting(way.journal))
            replace(writer, manifest=replace(writer.manifest, sealed=names & here)).publish()


def _joined(segments: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Neighbours that are landed together."""
    together: list[Path] = []
    size = 0
    for path in segments:
        more = path.stat().st_size
        if together and size + more > _LANDING_BYTES:
            yield tuple(together)
            together, size = [], 0
        together.append(path)
        size += more
    if together:
        yield tuple(together)


def _seal(way: _Way, segments: tuple[Path, ...], batches: list[Batch], bad: dict[str, str]) -> None:
    """Land the segments together; where that cannot be, each alone, so that only the damaged one is set aside."""
    try:
        batch = _land(way, segments)
    except (landing.FileFault, *duck.UNREADABLE) as fault:
        if len(segments) == 1:
            bad[segments[0].name] = _set_aside(segments[0], fault)
        else:
            for segment in segments:
                _seal(way, (segment,), batches, bad)
    else:
        kept_segments.keep(way.journal, segments, batch)
        batches.append(batch)


def _land(way: _Way, segments: tuple[Path, ...]) -> Batch:
    with folders.workplace(way.warehouse) as work:
        path = segments[0] if len(segments) == 1 else _join(segments, work / f"journal{CLOSED}")
        names = frozenset(each.name for each in segments)
        landed = way.land(path, patience=way.patience, sealed=names)
    return _batch(tuple(sorted(names)), landed)


def _join(segments: tuple[Path, ...], target: Path) -> Path:
    with target.open("wb") as joined:
        for segment in segments:
            with segment.open("rb") as file:
                shutil.copyfileobj(file, joined, 1024 * 1024)
    return target


def _batch(names: tuple[str, ...], landed: Landed) -> Batch:
    parts: tuple[Part, ...] = (landed, *landed.also)
    reasons = Counter(refusal.reason for part in parts for refusal in part.refusals)
    return Batch(
        segments=names,
        at=datetime.now(UTC),
        first=min((part.first_day for part in parts if part.first_day), default=None),
        last=max((part.last_day for part in parts if part.last_day), default=None),
        read=sum(part.read for part in parts),
        accepted=sum(part.accepted for part in parts),
        repeated=sum(part.repeated for part in parts),
        refused=sum(part.refused for part in parts),
        reasons=dict(reasons.most_common(_REASONS)),
    )


def _set_aside(segment: Path, fault: Exception) -> str:
    """Keep a damaged segment under a name that is not looked at again, its reason beside it."""
    reason = str(fault).splitlines()[0]
    segment.with_suffix(WHY).write_text(f"{reason}\n", encoding="utf-8")
    segment.rename(segment.with_suffix(BAD))
    manifests.sync_folder(segment.parent)
    return reason
