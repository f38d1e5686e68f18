# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Daily traffic on its way in: a row a store, day and set of dimensions; other figures are a new version."""

from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import TRAFFIC, names, rows
from storewide.warehouse.manifest import Manifest

KINDS: tuple[str, ...] = ()
_KEY = "store, day, marketing_channel, device, country"
_DAY = names(TRAFFIC, without=["part"])


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the whole new content of every month file that changes.

    Rows of one identity are taken in the file's order; each that differs from the one before it is a change.
    """
    entries = manifest.of("traffic", stores_in(session))
    session.run(
        "CREATE TABLE lined_up AS SELECT *, "
        "lag(visitors) OVER w IS DISTINCT FROM visitors OR lag(sessions) OVER w IS DISTINCT FROM sessions "
        f"AS differs FROM (SELECT 0 AS row, {_DAY} FROM {rows(TRAFFIC, paths(folder, entries))} "
        "UNION ALL BY NAME SELECT row, store, date AS day, marketing_channel, device, country, visitors, "
        f"sessions, 0 AS version FROM good) WINDOW w AS (PARTITION BY {_KEY} ORDER BY row)"
    )
    session.run(
        "CREATE TABLE versions AS SELECT * REPLACE (CAST(max(version) OVER w + "
        f"count(*) FILTER (row > 0) OVER w AS INTEGER) AS version) FROM lined_up WHERE row = 0 OR differs "
        f"WINDOW w AS (PARTITION BY {_KEY} ORDER BY row)"
    )
    session.run("CREATE TABLE fresh AS SELECT * FROM versions WHERE row > 0")
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, strftime(day, '%Y-%m') AS part FROM fresh")
    found = settled(session)
    session.run(
        f"CREATE TABLE kept AS SELECT {_DAY}, strftime(day, '%Y-%m') AS part FROM versions "
        "SEMI JOIN touched ON touched.store = versions.store "
        "AND touched.part = strftime(versions.day, '%Y-%m') "
        f"QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY row DESC) = 1 ORDER BY store, part, day"
    )
    return found
