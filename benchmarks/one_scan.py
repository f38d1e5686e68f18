# ruff: noqa: S608 - names and numbers are those written here
"""200 experiments x 20 metrics x 24 segment cells out of a plain table: the plain one-scan program, and ours.

    python -m benchmarks.one_scan plain|ours FILE

Prints seconds and the sums over all cells. Both read the same table, sum each user's values of eight kinds over the 14
days from its entry on and the 14 before, and multiply all columns out by experiment, arm and cell.
"""

import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks.programme_data import CELLS, DAYS, KINDS, TRIALS

WINDOW = 14
GROUPS = TRIALS * 2 * CELLS
WIDTH = 4 * KINDS
_PARTS, _OUR_PARTS = 16, 8

type Floats = NDArray[np.float64]


def plain(file: Path) -> Floats:
    """As a program that scans once may be written: the sum of z z' by group, the first column being 1."""
    with duckdb.connect(str(file), read_only=True) as engine:
        engine.execute("SET threads = 2")
        found = np.zeros((GROUPS, 1 + WIDTH, 1 + WIDTH))
        for low, high in _ranges(engine, _PARTS):
            events = engine.execute(
                f"SELECT user_id - {low} AS u, day, etype, sum(value) AS v FROM events "
                f"WHERE user_id >= {low} AND user_id < {high} GROUP BY ALL"
            ).fetchnumpy()
            entries = engine.execute(_entries(low, high)).fetchnumpy()
            running = np.zeros((high - low, DAYS + 1, KINDS))
            running[events["u"], events["day"].astype(int) + 1, events["etype"]] = events["v"]
            np.cumsum(running, axis=1, out=running)
            user, day = entries["u"], entries["exp_day"].astype(int)
            at = running[user, day]
            after = running[user, np.minimum(day + WINDOW, DAYS)] - at
            before = at - running[user, np.maximum(day - WINDOW, 0)]
            _add(found, entries["cell"], after, before)
    return found


def _add(found: Floats, cell: Any, after: Floats, before: Floats) -> None:
    """Sort the rows by group and add each group's product."""
    after[np.abs(after) < 1e-9] = 0
    before[np.abs(before) < 1e-9] = 0
    rows = np.concatenate([np.ones((len(cell), 1)), after, after > 0, before, before > 0], axis=1)
    order = np.argsort(cell, kind="stable")
    cell, rows = cell[order], rows[order]
    ends = np.concatenate([np.flatnonzero(np.diff(cell)) + 1, [len(cell)]])
    begin = 0
    for end in ends:
        found[cell[begin]] += rows[begin:end].T @ rows[begin:end]
        begin = end


def ours(file: Path) -> Floats:
    """By the product's own index of days, running sums and sums by group; half of the users in each thread."""
    with duckdb.connect(str(file), read_only=True) as engine:
        # as many queries at a time as there are threads
        engine.execute("SET threads = 1")
        ranges = list(_ranges(engine, _OUR_PARTS))
        with ThreadPoolExecutor(2) as pool:
            parts = pool.map(lambda each: _ours(engine, *each), ranges)
            found = np.zeros((GROUPS, 1 + WIDTH, 1 + WIDTH))
            for sums in parts:
                found[:, 0, 0] += sums.units
                found[:, 0, 1:] += sums.totals
                found[:, 1:, 1:] += sums.cross
    found[:, 1:, 0] = found[:, 0, 1:]
    return found


def _ours(engine: duckdb.DuckDBPyConnection, low: int, high: int) -> Any:
    from storewide.warehouse.day_index import DaySums, fitting
    from storewide.warehouse.programme_sums import summed

    with engine.cursor() as connection:
        events = connection.execute(
            f"SELECT user_id - {low} AS u, day, etype, value FROM events WHERE user_id >= {low} AND user_id < {high}"
        ).fetchnumpy()
        entries = connection.execute(_entries(low, high)).fetchnumpy()
    index = fitting(high - low, DAYS, events["u"], events["day"])
    # values are told one by one here, each of a user, a day and a kind
    places = index.rank(events["u"], events["day"])
    places += 1
    places *= KINDS
    places += events["etype"]
    running = np.bincount(places, events["value"], (index.marks + 1) * KINDS).reshape(-1, KINDS)
    np.cumsum(running, axis=0, out=running)
    sums = DaySums(index, running)
    # looked up in the order of users, where what is beside each other is read together
    user, day = entries["u"], entries["exp_day"].astype(np.int64)
    at = sums.until(user, day)
    after = sums.until(user, np.minimum(day + WINDOW, DAYS))
    after -= at
    at -= sums.until(user, np.maximum(day - WINDOW, 0))
    order = np.argsort(entries["cell"].astype(np.uint16), kind="stable")
    rows = np.empty((len(user), WIDTH))
    rows[:, :KINDS] = np.take(after, order, axis=0)
    rows[:, 2 * KINDS : 3 * KINDS] = np.take(at, order, axis=0)
    np.greater(rows[:, :KINDS], 0, out=rows[:, KINDS : 2 * KINDS])
    np.greater(rows[:, 2 * KINDS : 3 * KINDS], 0, out=rows[:, 3 * KINDS :])
    return summed(rows, entries["cell"][order], GROUPS)


def _ranges(engine: duckdb.DuckDBPyConnection, parts: int) -> Iterator[tuple[int, int]]:
    found = engine.execute("SELECT max(user_id) + 1 FROM users").fetchone()
    users = int(found[0]) if found else 0
    step = -(-users // parts)
    return ((low, min(low + step, users)) for low in range(0, users, step))


def _entries(low: int, high: int) -> str:
    return (
        f"SELECT user_id - {low} AS u, exp_day, "
        f"(CAST(exp_id AS INT) * 2 + variant) * {CELLS} + CAST(device AS INT) * 6 + country AS cell "
        f"FROM assignments JOIN users USING (user_id) WHERE user_id >= {low} AND user_id < {high}"
    )


if __name__ == "__main__":
    began = time.perf_counter()
    sums = {"plain": plain, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, [float(sums[:, 0].sum()), float(sums.sum()), float((sums**2).sum())]]))
