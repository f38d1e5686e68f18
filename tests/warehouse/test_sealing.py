"""Closed segments of the journal become facts exactly once, are kept compressed, and never block each other."""

import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storewide.lib.ids import uuid7
from storewide.warehouse import folder as folders
from storewide.warehouse import kept_segments, landing, sealing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.sealing import Sealed
from tests.warehouse.conftest import MAIN, preset, query

Write = Callable[..., Path]
Seal = Callable[..., Sealed]


def message(number: int, day: str = "2026-03-10", **others: Any) -> str:
    """A message as the collector keeps it."""
    return json.dumps(
        {
            "type": "track",
            "event": "Product Viewed",
            "messageId": f"m{number}",
            "anonymousId": f"v{number}",
            "timestamp": f"{day}T09:00:00.000Z",
            "receivedAt": f"{day}T09:00:01.000Z",
            "store": "main",
            **others,
        }
    )


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    folder.mkdir()
    return folder


@pytest.fixture
def write(journal: Path) -> Write:
    """Write a closed segment of messages with these numbers."""

    def written(*lines: int | str, day: str = "2026-03-10") -> Path:
        path = journal / f"{uuid7()}.ndjson"
        texts = [line if isinstance(line, str) else message(line, day) for line in lines]
        path.write_text("".join(f"{text}\n" for text in texts))
        return path

    return written


def land_into(folder: Path) -> sealing.Land:
    return partial(
        landing.land, folder, mapping=preset("segment"), terms={"main": MAIN}, default_store="main"
    )


@pytest.fixture
def seal(folder: Path, journal: Path) -> Seal:
    return lambda **how: sealing.seal(journal, folder, land=how.pop("land", land_into(folder)), **how)


def events(folder: Path) -> list[str]:
    """The ids of all events, each as often as it is kept."""
    files = [str(folder / entry.path) for entry in manifests.load(folder).of("event")]
    return sorted(row[0] for path in files for row in query(f"SELECT event_id FROM read_parquet('{path}')"))  # noqa: S608


def lines(kept: Path) -> list[str]:
    return gzip.decompress(kept.read_bytes()).decode().splitlines()


def names(journal: Path) -> list[str]:
    return sorted(path.name for path in journal.iterdir() if path.is_file())


def test_segments_are_landed_together_and_kept(folder: Path, journal: Path, write: Write, seal: Seal) -> None:
    first, second = write(1, 2, day="2026-03-10"), write(2, 3, day="2026-03-11")
    (journal / "later.open").write_text(message(9))
    (batch,) = seal().batches
    assert batch.segments == (first.name, second.name)
    assert (batch.first, batch.last) == (date(2026, 3, 10), date(2026, 3, 11))
    assert (batch.read, batch.accepted, batch.repeated, batch.refused) == (4, 3, 1, 0)
    assert events(folder) == ["m1", "m2", "m3"]
    assert manifests.load(folder).sealed == {first.name, second.name}
    assert names(journal) == ["later.open", "sealing.lock"]
    (kept,) = kept_segments.kept(journal)
    assert lines(kept) == [
        message(1),
        message(2),
        message(2, "2026-03-11"),
        message(3, "2026-03-11"),
    ]
    assert kept_segments.batch_of(kept) == batch


def test_nothing_waits_and_nothing_is_written(
    folder: Path, journal: Path, seal: Seal, tmp_path: Path
) -> None:
    assert seal() == Sealed()
    assert not folder.exists()
    assert sealing.seal(tmp_path / "none", folder, land=land_into(folder)) == Sealed()
    assert not (tmp_path / "none").exists()


def test_a_repeat_counts_once_in_a_later_segment(folder: Path, write: Write, seal: Seal) -> None:
    write(1, 2)
    seal()
    write(2, 3, day="2026-06-10")
    (batch,) = seal().batches
    assert (batch.accepted, batch.repeated) == (1, 1)
    assert events(folder) == ["m1", "m2", "m3"]


def test_a_kill_after_landing_lands_nothing_twice(
    folder: Path, journal: Path, write: Write, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = write(1, 2)
    with monkeypatch.context() as killed:
        killed.setattr(kept_segments, "keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal()
    assert segment.exists()
    landings: list[Path] = []
    assert seal(land=lambda path, **_: landings.append(path)) == Sealed()
    assert landings == []
    assert not segment.exists()
    (kept,) = kept_segments.kept(journal)
    assert kept_segments.batch_of(kept) is None
    assert events(folder) == ["m1", "m2"]


def test_a_damaged_segment_is_set_aside_and_blocks_nobody(
    folder: Path, journal: Path, write: Write, seal: Seal
) -> None:
    write(1)
    bad = write("x")
    bad.write_bytes(b"PK\x03\x04" + os.urandom(4_000))
    write(2)
    done = seal()
    assert [batch.accepted for batch in done.batches] == [1, 1]
    assert list(done.bad) == [bad.name]
    assert not bad.exists()
    assert bad.with_suffix(".bad").exists()
    assert bad.with_suffix(".why").read_text() == done.bad[bad.name] + "\n"
    assert events(folder) == ["m1", "m2"]
    assert seal() == Sealed()


def test_refused_messages_are_counted_by_reason(write: Write, seal: Seal) -> None:
    write(1, message(2, store="elsewhere"), message(3, store="elsewhere"), message(4, timestamp="yesterday"))
    (batch,) = seal().batches
    assert (batch.read, batch.accepted, batch.refused) == (4, 1, 3)
    assert list(batch.reasons.values()) == [2, 1]
    assert "elsewhere" in next(iter(batch.reasons))


def test_only_one_seals_at_a_time(folder: Path, journal: Path, write: Write, seal: Seal) -> None:
    segment = write(1)
    with sealing.alone(journal) as mine:
        assert mine
        assert seal() == Sealed()
    assert segment.exists()
    assert len(seal().batches) == 1


def test_a_busy_warehouse_leaves_the_segments_waiting(folder: Path, write: Write, seal: Seal) -> None:
    segment = write(1)
    with folders.writing(folder, patience=0), pytest.raises(folders.WriterBusy):
        seal(patience=0.01)
    assert segment.exists()
    assert len(seal().batches) == 1


def test_names_of_segments_put_away_do_not_pile_up(
    folder: Path, journal: Path, write: Write, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_NAMES", 2)
    for number in range(4):
        last = write(number)
        seal()
    assert manifests.load(folder).sealed == {last.name}
    assert events(folder) == ["m0", "m1", "m2", "m3"]


def test_stopping_leaves_the_rest_waiting(
    folder: Path, write: Write, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_LANDING_BYTES", 1)
    write(1), write(2)
    asked = iter([False, True])
    assert len(seal(should_stop=lambda: next(asked)).batches) == 1
    assert events(folder) == ["m1"]


def test_kept_segments_go_after_ninety_days(journal: Path, write: Write, seal: Seal) -> None:
    write(1)
    seal()
    (old,) = kept_segments.kept(journal)
    now = datetime.now(UTC)
    os.utime(old, ((now - timedelta(days=90, seconds=1)).timestamp(),) * 2)
    write(2)
    seal()
    assert kept_segments.expire(journal, now) == 1
    assert [path.suffix for path in sorted((journal / "sealed").iterdir())] == [".json", ".gz"]
    assert kept_segments.expire(journal, now) == 0


def test_small_kept_files_of_a_day_are_joined(journal: Path, write: Write, seal: Seal) -> None:
    for number in range(3):
        write(number, message(100 + number, store="elsewhere"))
        seal()
    before = [line for path in kept_segments.kept(journal) for line in lines(path)]
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    for path in kept_segments.kept(journal)[:2]:
        os.utime(path, (yesterday, yesterday))
    assert kept_segments.join_small(journal) == 1
    first, second = kept_segments.kept(journal)
    assert lines(first) + lines(second) == before
    assert first.stat().st_mtime == yesterday
    joined = kept_segments.batch_of(first)
    assert joined is not None
    assert (len(joined.segments), joined.read, joined.accepted, joined.refused) == (2, 4, 2, 2)
    assert list(joined.reasons.values()) == [2]
    assert kept_segments.join_small(journal) == 0
