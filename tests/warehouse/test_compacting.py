"""Pieces of a day become one file with the same rows; readers of the pieces go on; a damaged piece stays."""

import os
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import compacting
from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.compacting import Compacted
from storewide.warehouse.engines import duck, shapes
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, query

HEADER = "event_id,occurred_at,name,visitor_id\n"
VISITORS = Question(("visitors",), date(2026, 3, 1), date(2026, 3, 31), by="day")


def events(day: int, first: int, last: int) -> str:
    return "".join(f"e{n},2026-03-{day:02d}T10:00:00Z,View,v{n % 7}\n" for n in range(first, last))


def cut(folder: Path, day: str, pieces: int) -> None:
    """Replace the file of a day by several with its rows."""
    entry = next(each for each in manifests.load(folder).of("event") if each.part == day)
    with folders.workplace(folder) as work, folders.writing(folder, patience=0) as writer:
        added = []
        for number in range(pieces):
            place = work / str(number)
            place.mkdir()
            with duck.opened(spill=work / "spill", folders=(folder,)) as session:
                session.run(
                    f"CREATE TABLE piece AS SELECT * FROM read_parquet('{folder / entry.path}', "  # noqa: S608
                    f"hive_partitioning=false) WHERE hash(event_id) % {pieces} = {number}"
                )
                target = Target(session, folder, place)
                added += target.partitioned("piece", kind="facts", fact="event", part="part")
        writer.staged(added=tuple(added), emptied=frozenset(), terms={}).publish()


def rows(folder: Path) -> list[tuple[object, ...]]:
    files = [folder / each.path for each in manifests.load(folder).of("event")]
    return sorted(query(f"SELECT * FROM {shapes.rows(shapes.EVENT, files)}"), key=repr)  # noqa: S608


def pieces(folder: Path) -> list[tuple[str, int]]:
    return [(each.part, each.rows) for each in manifests.load(folder).of("event")]


def test_pieces_become_one_file(folder: Path, land: Land) -> None:
    land(HEADER + events(1, 0, 40) + events(2, 100, 120), "generic-events")
    cut(folder, "2026-03-01", 4)
    before, answer = rows(folder), Warehouse(folder).ask(VISITORS).rows
    assert len(pieces(folder)) == 5
    version = manifests.load(folder).version
    assert compacting.compact(folder) == Compacted(1, 4, 1)
    assert pieces(folder) == [("2026-03-01", 40), ("2026-03-02", 20)]
    assert rows(folder) == before
    assert Warehouse(folder).ask(VISITORS).rows == answer
    assert folders.verify(folder) == ()
    assert manifests.load(folder).version == version + 1
    assert compacting.compact(folder) == Compacted()
    assert manifests.load(folder).version == version + 1


def test_pieces_stay_for_readers(folder: Path, land: Land) -> None:
    land(HEADER + events(1, 0, 40), "generic-events")
    cut(folder, "2026-03-01", 2)
    old = [folder / each.path for each in manifests.load(folder).of("event")]
    compacting.compact(folder)
    assert all(path.exists() for path in old)
    assert {each.path for each in manifests.load(folder).retired} >= {
        path.relative_to(folder).as_posix() for path in old
    }


def test_few_pieces_are_left(folder: Path, land: Land) -> None:
    land(HEADER + events(1, 0, 40) + events(2, 100, 140), "generic-events")
    cut(folder, "2026-03-01", 2)
    cut(folder, "2026-03-02", 4)
    assert compacting.compact(folder, least=4) == Compacted(1, 4, 1)
    assert [part for part, _ in pieces(folder)] == ["2026-03-01", "2026-03-01", "2026-03-02"]


def test_many_days_are_joined_in_steps(folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compacting, "_AT_ONCE", 2)
    land(HEADER + "".join(events(day, 10 * day, 10 * day + 9) for day in (1, 2, 3)), "generic-events")
    for day in (1, 2, 3):
        cut(folder, f"2026-03-{day:02d}", 2)
    before, version = rows(folder), manifests.load(folder).version
    told: list[tuple[int, int]] = []
    assert compacting.compact(folder, on_progress=lambda *how: told.append(how)) == Compacted(3, 6, 3)
    assert told == [(0, 6), (4, 6)]
    assert rows(folder) == before
    assert manifests.load(folder).version == version + 2


def test_a_damaged_piece_changes_nothing(folder: Path, land: Land) -> None:
    land(HEADER + events(1, 0, 40), "generic-events")
    cut(folder, "2026-03-01", 2)
    manifest = manifests.load(folder)
    path = folder / manifest.of("event")[0].path
    path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(duck.UNREADABLE):
        compacting.compact(folder)
    assert manifests.load(folder) == manifest


def test_an_empty_folder_needs_nothing(folder: Path) -> None:
    assert compacting.compact(folder) == Compacted()
    assert not folder.exists()
