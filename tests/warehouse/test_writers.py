"""Two writers and ten readers at once, clocks that jump, days reopened: every figure is one that was true."""

import random
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land
from tests.warehouse.faults import House

pytestmark = pytest.mark.processes

ORDERS = Question(("orders", "gross"), date(2024, 1, 1), date(2024, 12, 31))
HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
LANDINGS, READERS = 4, 10
WRITER = """
import sys
from pathlib import Path
from storewide.warehouse import landing
from tests.warehouse.conftest import MAIN, preset
for path in sys.argv[2:]:
    landing.land(Path(sys.argv[1]), Path(path), mapping=preset("generic-orders"), terms={"main": MAIN},
                 default_store="main", patience=120)
"""


def orders(first: int, last: int) -> str:
    return HEADER + "".join(
        f"{n},2024-0{1 + n % 3}-{1 + n % 28:02d},c{n % 70},p,1,1.01,EUR\n" for n in range(first, last)
    )


def writer(folder: Path, paths: list[Path]) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), *map(str, paths)],
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": "/usr/bin:/bin"},
    )


def read_until(
    folder: Path, done: threading.Event, seen: list[tuple[int | None, int | None]], faults: list[Exception]
) -> None:
    """Ask again and again with a warehouse of one's own, as a process of one's own would."""
    try:
        while not done.is_set():
            row = Warehouse(folder).ask(ORDERS).rows[0]
            seen.append((row["orders"], row["gross"]))
    except Exception as fault:
        faults.append(fault)


def test_two_writers_and_ten_readers(folder: Path, land: Land, tmp_path: Path) -> None:
    land(orders(0, 100))
    paths = [tmp_path / f"{number}.csv" for number in range(2 * LANDINGS)]
    for number, path in enumerate(paths, start=1):
        path.write_text(orders(100 * number, 100 * number + 100))
    done, seen, broken = threading.Event(), [], []
    readers = [threading.Thread(target=read_until, args=(folder, done, seen, broken)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    writers = [writer(folder, paths[:LANDINGS]), writer(folder, paths[LANDINGS:])]
    try:
        assert [each.wait(timeout=300) for each in writers] == [0, 0]
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert broken == []
    whole = [(100 * number, 100 * number * 101) for number in range(1, 2 * LANDINGS + 2)]
    assert set(seen) <= set(whole)
    assert len(set(seen)) > 1
    row = Warehouse(folder).ask(ORDERS).rows[0]
    assert (row["orders"], row["gross"]) == whole[-1]
    assert folders.verify(folder) == ()


Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock that the warehouse stamps its files by."""

    class Stopped(datetime):
        at = datetime.now(UTC)

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return cls.at

    monkeypatch.setattr(folders, "datetime", Stopped)
    return lambda at: setattr(Stopped, "at", at)


def test_a_clock_that_jumps_loses_nothing(tmp_path: Path, clock: Clock) -> None:
    house = House(tmp_path)
    now = datetime.now(UTC)
    jumps = [timedelta(0), timedelta(days=400), timedelta(days=-400), timedelta(hours=-1), timedelta(0)]
    for number, jump in enumerate(jumps):
        clock(now + jump)
        house.write(*(f"{number}-{each}" for each in range(20)), day=1 + number % 2)
        house.write(*(f"{max(number - 1, 0)}-{each}" for each in range(20)), day=1 + max(number - 1, 0) % 2)
        house.seal()
        assert folders.verify(house.warehouse) == ()
    assert house.counted() == {f"{number}-{each}": 1 for number in range(len(jumps)) for each in range(20)}


def test_segments_are_sealed_in_any_order_of_their_names(tmp_path: Path) -> None:
    house = House(tmp_path)
    paths = [house.write(f"{number}", day=1 + number) for number in range(6)]
    names = [path.name for path in paths]
    random.Random(7).shuffle(names)
    for path, name in zip(paths, names, strict=True):
        path.rename(path.with_name(f"x{name}"))
    house.seal()
    assert house.counted() == {f"{number}": 1 for number in range(6)}


def test_late_and_future_events_reopen_their_day(tmp_path: Path) -> None:
    house = House(tmp_path)
    visitors = Question(("visitors",), date(2026, 3, 1), date(2026, 3, 31), by="day", bots="with")

    def by_day() -> dict[str, object]:
        rows = Warehouse(house.warehouse).ask(visitors).rows
        return {row.label: row["visitors"] for row in rows if row["visitors"]}

    house.write("a", "b", day=10)
    house.seal()
    assert by_day() == {"2026-03-10": 2}
    house.write("late", day=2)
    house.write("future", day=28)
    house.seal()
    assert by_day() == {"2026-03-02": 1, "2026-03-10": 2, "2026-03-28": 1}
    house.write("a", "c", day=10)
    house.seal()
    assert by_day() == {"2026-03-02": 1, "2026-03-10": 3, "2026-03-28": 1}
    assert house.counted() == {"a": 1, "b": 1, "c": 1, "late": 1, "future": 1}
