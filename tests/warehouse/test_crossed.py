"""Visits with all of their dimensions, as they are kept for questions that name two."""

from datetime import date
from pathlib import Path

from storewide.warehouse import keeping
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, everything_in

EVENTS = "event_id,occurred_at,name,visitor_id,device,country\n"
#: v moves from a phone to a desk within one session that goes on past midnight; w comes again after a silence
FIRST = (
    "1,2024-03-01T23:40:00Z,Page Viewed,v,mobile,DE\n"
    "2,2024-03-01T23:50:00Z,Page Viewed,v,desktop,DE\n"
    "3,2024-03-01T09:00:00Z,Page Viewed,w,mobile,DE\n"
    "4,2024-03-01T12:00:00Z,Page Viewed,w,mobile,DE\n"
    "5,2024-03-01T12:00:00Z,Page Viewed,x,mobile,AT\n"
)
SECOND = "6,2024-03-02T00:10:00Z,Page Viewed,v,mobile,DE\n7,2024-03-02T08:00:00Z,Page Viewed,w,mobile,DE\n"


def told(folder: Path) -> list[tuple[str, int | None, int | None]]:
    """Visitors and sessions by device of two days in Germany."""
    question = Question(
        ("visitors", "sessions"),
        date(2024, 3, 1),
        date(2024, 3, 2),
        by="device",
        filters=(("country", "DE"),),
    )
    return [(row.label, row["visitors"], row["sessions"]) for row in Warehouse(folder).ask(question).rows]


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "kept").rglob("*.crossed"))


def test_what_is_kept_answers_as_the_day_files_do(folder: Path, land: Land) -> None:
    land(EVENTS + FIRST + SECOND, "generic-events")
    expected = [("desktop", 1, 0), ("mobile", 2, 4)]
    assert told(folder) == expected
    held = everything_in(folder)
    assert told(folder) == expected
    assert everything_in(folder) == held


def test_days_that_change_are_read_again_and_the_day_after(folder: Path, land: Land) -> None:
    land(EVENTS + SECOND, "generic-events")
    assert told(folder) == [("mobile", 2, 2)]
    # the session that began on the day before goes on: it is none of the second day any more
    land(EVENTS + FIRST, "generic-events")
    assert told(folder) == [("desktop", 1, 0), ("mobile", 2, 4)]


def test_what_is_damaged_gone_or_cannot_be_written_is_read_again(folder: Path, land: Land) -> None:
    land(EVENTS + FIRST + SECOND, "generic-events")
    expected = told(folder)
    (path,) = kept(folder)
    whole = path.read_bytes()
    for damaged in (whole[:-9], bytes([whole[0] ^ 1]) + whole[1:], b""):
        path.write_bytes(damaged)
        assert told(folder) == expected
        assert path.read_bytes() != damaged
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("a file is in the way")
    assert told(folder) == expected


def test_the_worker_makes_them_before_anybody_asks(folder: Path, land: Land) -> None:
    land(EVENTS + FIRST, "generic-events")
    assert keeping.is_wanted(folder)
    keeping.keep(folder, lambda _done, _of: None)
    held = kept(folder)
    assert [path.name for path in held] == ["2024-03.crossed"]
    assert not keeping.is_wanted(folder)
    before = held[0].read_bytes()
    assert told(folder) == [("desktop", 1, 0), ("mobile", 2, 3)]
    assert held[0].read_bytes() == before
    held[0].unlink()
    assert keeping.is_wanted(folder)
    (held[0].parent / "2019-01.crossed").write_bytes(b"of no day any more")
    keeping.keep(folder, lambda _done, _of: None)
    assert [path.name for path in kept(folder)] == ["2024-03.crossed"]
