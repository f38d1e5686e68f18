# ruff: noqa: S608 - sizes are numbers of ours, paths are written as literals
"""What programmes of experiments are measured on: exposures beside the shop's events, and a plain table of unit days.

The same size gives the same rows on every machine. Files already there are kept.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks import kpis, warehouse_data
from benchmarks.warehouse_data import MILLION
from storewide.sources import presets
from storewide.warehouse import landing

EXPERIMENTS = 50
#: of units each experiment shows itself to
_SHARE = 10
#: of the plain table
USERS, DAYS, TRIALS, KINDS, CELLS = 400_000, 60, 200, 8, 24


@dataclass(frozen=True)
class Programme:
    """Raw events and exposures as Parquet, and a warehouse that holds the same with the orders of the events."""

    events: Path
    exposures: Path
    warehouse: Path
    next_day: Path


def programme(folder: Path, millions: int) -> Programme:
    """Fifty experiments over so many million events, a quarter as many exposures, made where they are not there yet."""
    files = warehouse_data.files(folder / "events", millions)
    exposures = folder / "events" / f"exposures-{millions}m.parquet"
    told = exposures.with_suffix(".csv")
    with duckdb.connect(":memory:") as engine:
        engine.execute("SET threads = 2")
        _make(engine, exposures, _exposures(millions * MILLION // 20), "FORMAT parquet, COMPRESSION zstd")
        _make(
            engine,
            told,
            f"SELECT 'u' || user_id AS visitor_id, experiment, variant, "
            f"strftime(exposed_at, '%Y-%m-%dT%H:%M:%SZ') AS exposed_at FROM read_parquet('{exposures}')",
            "FORMAT csv, HEADER",
        )
    place = folder / f"programme-{millions}m"
    if not place.exists():
        unfinished = place.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # files of facts never change, so that both may have the same
        shutil.copytree(kpis.filled(folder, millions), unfinished, copy_function=os.link)
        land(unfinished, told, "generic-exposures")
        unfinished.rename(place)
    return Programme(files.parquet, exposures, place, files.next_day)


def land(place: Path, file: Path, preset: str) -> None:
    """Import a file into the warehouse."""
    terms = {kpis.TERMS.store: kpis.TERMS}
    landing.land(place, file, mapping=presets.named(preset), terms=terms, default_store=kpis.TERMS.store)


def _exposures(users: int) -> str:
    return (
        "SELECT u AS user_id, printf('e%02d', e) AS experiment, "
        "CASE hash(u * 1000 + e * 31 + 7) % 2 WHEN 0 THEN 'control' ELSE 'variant' END AS variant, "
        "TIMESTAMP '2026-01-08' + to_seconds((hash(u * 77 + e) % (14 * 86400))::BIGINT) AS exposed_at "
        f"FROM range({users}) AS t(u), range({EXPERIMENTS}) AS s(e) WHERE hash(u * 13 + e * 101) % {_SHARE} = 0"
    )


def plain(folder: Path, millions: int) -> Path:
    """A DuckDB file of so many million rows (user, day, kind, value), 200 experiments with ten to a user, and users."""
    file = folder / f"programme-{millions}m.duckdb"
    if file.exists():
        return file
    users = USERS * millions // warehouse_data.USUAL
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished)) as engine:
        engine.execute("SET threads = 1")
        engine.execute("SELECT setseed(0.42)")
        engine.execute(
            f"CREATE TABLE events AS SELECT CAST(random() * random() * {users} AS INT) AS user_id, "
            f"CAST(floor(random() * {DAYS}) AS SMALLINT) AS day, CAST(floor(random() * {KINDS}) AS TINYINT) AS etype, "
            "CAST(exp(2.5 + 1.1 * sqrt(-2 * ln(random() + 1e-12)) * cos(6.283185307 * random())) AS DOUBLE) AS value "
            f"FROM range({millions * MILLION})"
        )
        engine.execute(
            "CREATE TABLE assignments AS SELECT u AS user_id, "
            f"CAST((u * 7919 + k * 20 + (hash(u * 31 + k) % 20)) % {TRIALS} AS SMALLINT) AS exp_id, "
            "CAST(hash(u * 1000003 + k * 7) % 2 AS TINYINT) AS variant, "
            f"CAST(15 + hash(u * 17 + k) % 31 AS SMALLINT) AS exp_day FROM range({users}) t(u), range(10) s(k)"
        )
        engine.execute(
            "CREATE TABLE users AS SELECT u AS user_id, CAST(hash(u) % 4 AS TINYINT) AS device, "
            f"CAST(hash(u * 3) % 6 AS TINYINT) AS country FROM range({users}) t(u)"
        )
    unfinished.rename(file)
    return file


def _make(engine: duckdb.DuckDBPyConnection, path: Path, query: str, options: str) -> None:
    if path.exists():
        return
    unfinished = path.with_suffix(".unfinished")
    engine.execute(f"COPY ({query}) TO '{unfinished}' ({options})")
    unfinished.rename(path)
