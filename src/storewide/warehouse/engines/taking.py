# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Makes the files of takings out of the bookings of a month."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pyroaring import BitMap

from storewide.warehouse import crowds
from storewide.warehouse.crowds import EVERYBODY, NOBODYS, Cells, Crowd
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.takings import DIMENSIONS, ROLLUP, SUMS


def take(target: Target) -> list[FileEntry]:
    """Write a month of takings for each month of bookings in the table `rolled`."""
    months: dict[tuple[str, str], Cells] = {}
    for dimension in (EVERYBODY, *DIMENSIONS):
        for store, month, day, value, crowd in _cells(target.session, dimension):
            cells = months.setdefault((store, month), {})
            cells.setdefault(dimension, {})[day.isoformat(), value] = crowd
    return [_written(target, store, month, cells) for (store, month), cells in sorted(months.items())]


def _cells(session: Session, dimension: str) -> Iterable[tuple[str, str, date, str, Crowd]]:
    value = f"coalesce({dimension}, '{NOBODYS}')" if dimension else "''"
    sums = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in SUMS)
    names = ", ".join(f"coalesce({name}, 0)" for name in SUMS)
    found = session.rows(
        f"WITH booked AS (SELECT store, month, day, {value} AS value, {sums} FROM rolled GROUP BY ALL), "
        f"orders AS (SELECT store, month, part AS day, {value} AS value, order_key, buyer, max(guest) AS guest "
        "FROM rolled WHERE counted GROUP BY ALL), "
        "placed AS (SELECT store, month, day, value, count(DISTINCT order_key) AS orders, "
        "count(*) FILTER (buyer IS NULL) AS guests, list(DISTINCT buyer) FILTER (buyer IS NOT NULL) AS buyers, "
        "list(guest) FILTER (buyer IS NULL AND guest IS NOT NULL) AS unknown FROM orders GROUP BY ALL) "
        f"SELECT store, month, day, value, {names}, coalesce(orders, 0), coalesce(guests, 0), buyers, unknown "
        "FROM booked FULL JOIN placed USING (store, month, day, value)"
    )
    for store, month, day, label, *numbers, buyers, guests in found:
        whole = tuple(int(number) for number in numbers)
        yield store, month, day, label, Crowd(BitMap(buyers or ()), _by_bit(guests or ()), whole)


def _by_bit(visitors: Iterable[int]) -> tuple[BitMap, ...]:
    """Of visitors, each as often as it ordered: by bit of that number, who has it."""
    times = Counter(visitors)
    bits = max(times.values(), default=0).bit_length()
    return tuple(BitMap(each for each, often in times.items() if often >> bit & 1) for bit in range(bits))


def _written(target: Target, store: str, month: str, cells: Cells) -> FileEntry:
    path = target.work / f"{store}-{month}.{ROLLUP}"
    crowds.write(path, month, cells)
    days = sorted(day for day, _ in cells[EVERYBODY])
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    entry = FileEntry("", "rollup", ROLLUP, store, month, first, last, len(days), 0, "")
    return target.named(path, f"rollups/{ROLLUP}/{store}/{month}", entry)
