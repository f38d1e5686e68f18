"""Events as they are written: usual and odd times, ids that look alike, days in few and in many files."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from storewide.warehouse import manifest
from storewide.warehouse.engines import shapes
from storewide.warehouse.schemas import Terms
from tests.warehouse.conftest import Land, query, refusals

HEADER = "event_id,occurred_at,name,visitor_id\n"
BAD = (
    "2026-1-031T23:59:59Z",
    "+026-01-31T23:59:59Z",
    "-026-01-31T23:59:59Z",
    "2026-01-31T23:59:60Z",
    "2026-01-31T24:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-01-31T 3:59:59Z",
)


def test_times_as_long_as_the_usual_ones_are_held_to_the_same_rules(land: Land) -> None:
    texts = ["2024-02-29T23:59:59Z", *BAD, "2026-01-31 23:59:59Z", '" 926-01-31T23:59:59Z"']
    rows = "".join(f"e{number},{text},Seen,v1\n" for number, text in enumerate(texts))
    landed = land(HEADER + rows, "generic-events")
    reasons = [
        (number, f'occurred_at "{text}" is not a date and time') for number, text in enumerate(BAD, start=3)
    ]
    reasons.append((11, 'occurred_at "926-01-31T23:59:59Z" is not a date and time'))
    assert (landed.read, landed.accepted, refusals(landed)) == (10, 2, reasons)


@pytest.mark.parametrize("days", [3, 70])
def test_each_day_has_its_file_whatever_the_order_of_the_rows(folder: Path, land: Land, days: int) -> None:
    first = date(2024, 1, 1)
    wanted = [str(first + timedelta(days=7 * number % days)) for number in range(days * 4)]
    rows = "".join(f"e{number},{day}T22:30:00Z,Seen,v{number}\n" for number, day in enumerate(wanted))
    landed = land(HEADER + rows + "e1,2024-01-01T00:00:00Z,Seen,v1\n", "generic-events")
    assert (landed.accepted, landed.repeated) == (days * 4, 1)
    found = manifest.load(folder).of("event")
    assert sorted(each.part for each in found) == sorted(set(wanted))
    files = [str(folder / each.path) for each in found]
    assert query(
        "SELECT count(*), count(DISTINCT visitor), bool_and(day = part AND day = CAST(occurred_at AS DATE)) "  # noqa: S608
        f"FROM read_parquet({files}, hive_partitioning=false)"
    ) == [(days * 4, days * 4, True)]


def test_days_that_share_an_hour_because_the_clock_was_put_back_over_midnight_keep_their_own_rows(
    folder: Path, land: Land
) -> None:
    # a minute past midnight it was 23:01 of the day before again
    times = ("06T23:30:00-02:30", "07T00:00:30-02:30", "06T23:30:00-03:30", "07T00:00:40-03:30")
    rows = "".join(f"e{number},2010-11-{time},Seen,v1\n" for number, time in enumerate(times))
    landed = land(HEADER + rows, "generic-events", terms=(Terms("main", "America/St_Johns", "CAD"),))
    assert (landed.accepted, landed.refused) == (4, 0)
    found = {each.part: folder / each.path for each in manifest.load(folder).of("event")}
    told = {
        part: query(f"SELECT event_id, day = part FROM read_parquet('{file}') ORDER BY event_id")  # noqa: S608
        for part, file in found.items()
    }
    assert told == {"2010-11-06": [("e0", True), ("e2", True)], "2010-11-07": [("e1", True), ("e3", True)]}


def test_files_with_and_without_a_column_are_read_together(folder: Path, land: Land) -> None:
    land(HEADER + "e1,2026-03-01T10:00:00Z,Seen,v1\ne2,2026-03-01T11:00:00Z,Seen,v2\n", "generic-events")
    with_more = "event_id,occurred_at,name,visitor_id,session_id,device,received_at\n"
    landed = land(
        with_more
        + "e2,2026-03-01T11:00:00Z,Seen,v2,s1,phone,2026-03-01T11:00:09Z\n"
        + "e3,2026-03-01T12:00:00Z,Seen,v3,s3,phone,2026-03-01T12:00:09Z\n",
        "generic-events",
    )
    assert (landed.accepted, landed.repeated) == (1, 1)
    files = [folder / each.path for each in manifest.load(folder).of("event")]
    assert [shapes.has_hashes(each) for each in files] == [True, True]
    columns = [{row[0] for row in query(f"DESCRIBE FROM read_parquet('{file}')")} for file in files]
    more = {"session_id", "device", "received_at"}
    assert sorted(len(each & more) for each in columns) == [0, 3]
    assert query(
        "SELECT event_id, session_id, device, CAST(received_at AS VARCHAR), bot "  # noqa: S608
        f"FROM {shapes.rows(shapes.EVENT, files)} ORDER BY event_id"
    ) == [
        ("e1", None, None, None, None),
        ("e2", None, None, None, None),
        ("e3", "s3", "phone", "2026-03-01 12:00:09", None),
    ]
