"""Journal segments that are landed: kept compressed for ninety days, so that damaged day files can be rebuilt.

A kept file holds one or more segments, in the order they came, as one gzip; beside it lies what became of them. Of
those that a killed run landed nobody knows the days, so they have no such note and count as of any day.
"""

import gzip
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests

KEPT = timedelta(days=90)
FOLDER = "sealed"
_ENDING = ".ndjson.gz"
_LEVEL = 3
#: small kept files of one day are joined up to this many bytes
_JOINED_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Batch:
    """What became of the segments that were landed together: messages by fate, refused ones by reason.

    `first` and `last`: the days of accepted facts, None where there was none. `reasons`: how many messages were
    refused for it, the commonest first. A message that holds two facts counts in both.
    """

    segments: tuple[str, ...]
    at: datetime
    first: date | None
    last: date | None
    read: int
    accepted: int
    repeated: int
    refused: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    def touches(self, first: date, last: date) -> bool:
        """Whether any of its facts may be of these days."""
        return self.first is not None and self.last is not None and self.first <= last and self.last >= first


def keep(journal: Path, segments: Sequence[Path], batch: Batch | None) -> Path:
    """Put landed segments away as one compressed file; they are deleted when that is durable."""
    target = journal / FOLDER / f"{segments[0].stem}{_ENDING}"
    target.parent.mkdir(exist_ok=True)
    beside = target.with_suffix(".part")
    with gzip.open(beside, "wb", compresslevel=_LEVEL) as packed:
        for segment in segments:
            with segment.open("rb") as file:
                shutil.copyfileobj(file, packed, 1024 * 1024)
    if batch is not None:
        _note(target, batch)
    _appear(beside, target)
    for segment in segments:
        segment.unlink()
    manifests.sync_folder(journal)
    return target


def kept(journal: Path) -> list[Path]:
    """All kept files, the oldest first."""
    return sorted((journal / FOLDER).glob(f"*{_ENDING}"))


def batches(journal: Path) -> Iterator[Batch]:
    """What became of the messages of the kept files, the oldest first."""
    for path in kept(journal):
        found = batch_of(path)
        if found is not None:
            yield found


def batch_of(path: Path) -> Batch | None:
    """What became of the messages in a kept file; None where nobody knows."""
    try:
        content = json.loads(_note_of(path).read_text(encoding="utf-8"))
        days = {name: content[name] and date.fromisoformat(content[name]) for name in ("first", "last")}
        return Batch(
            **{
                **content,
                **days,
                "segments": tuple(content["segments"]),
                "at": datetime.fromisoformat(content["at"]),
            }
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def expire(journal: Path, at: datetime) -> int:
    """Delete what was kept for ninety days, and notes without a file; how many files went."""
    old = [path for path in kept(journal) if at - _written_at(path) > KEPT]
    for path in old:
        path.unlink()
    left = {_note_of(path) for path in kept(journal)}
    for path in (*(journal / FOLDER).glob("*.json"), *(journal / FOLDER).glob("*.part")):
        if path not in left:
            path.unlink()
    return len(old)


def join_small(journal: Path) -> int:
    """Join neighbouring small files of one day (UTC) into fewer; how many files went.

    A kill in between leaves a file beside the one that holds it as well: it is joined again, and landing a
    message twice changes nothing.
    """
    gone = 0
    for group in _groups(kept(journal)):
        beside = group[0].with_suffix(".part")
        with beside.open("wb") as joined:
            for path in group:
                with path.open("rb") as file:
                    shutil.copyfileobj(file, joined, 1024 * 1024)
        found = [batch_of(path) for path in group]
        known = [each for each in found if each is not None]
        if len(known) == len(group):
            _note(group[0], _together(known))
        else:
            _note_of(group[0]).unlink(missing_ok=True)
        # its age stays that of what it holds, else a quiet shop's file would grow younger every night
        seconds = group[-1].stat().st_mtime
        os.utime(beside, (seconds, seconds))
        _appear(beside, group[0])
        for path in group[1:]:
            path.unlink()
            _note_of(path).unlink(missing_ok=True)
        gone += len(group) - 1
    return gone


def _groups(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Neighbours of one day that are small enough to be one file, of two or more."""
    group: list[Path] = []
    size = 0
    for path in paths:
        more = path.stat().st_size
        if group and (
            size + more > _JOINED_BYTES or _written_at(path).date() != _written_at(group[0]).date()
        ):
            if len(group) > 1:
                yield group
            group, size = [], 0
        group.append(path)
        size += more
    if len(group) > 1:
        yield group


def _together(found: Sequence[Batch]) -> Batch:
    reasons: dict[str, int] = {}
    for batch in found:
        for reason, count in batch.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    return Batch(
        segments=tuple(name for batch in found for name in batch.segments),
        at=max(batch.at for batch in found),
        first=min((batch.first for batch in found if batch.first), default=None),
        last=max((batch.last for batch in found if batch.last), default=None),
        read=sum(batch.read for batch in found),
        accepted=sum(batch.accepted for batch in found),
        repeated=sum(batch.repeated for batch in found),
        refused=sum(batch.refused for batch in found),
        reasons=dict(sorted(reasons.items(), key=lambda pair: -pair[1])),
    )


def _note(path: Path, batch: Batch) -> None:
    note = _note_of(path)
    beside = note.with_suffix(".part")
    beside.write_text(json.dumps(asdict(batch), default=lambda value: value.isoformat()), encoding="utf-8")
    _appear(beside, note)


def _note_of(path: Path) -> Path:
    return path.parent / f"{path.name.removesuffix(_ENDING)}.json"


def _appear(beside: Path, target: Path) -> None:
    """Give a file that was written beside its place its name, durably."""
    folders.sync_file(beside)
    beside.replace(target)
    manifests.sync_folder(target.parent)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
