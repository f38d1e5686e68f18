"""Daily traffic on its way in: one row a store, day and combination of dimensions; other figures are a new version."""

from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, relation, settled
from storewide.warehouse.manifest import Manifest

KINDS: tuple[str, ...] = ()
_KEY = "store, day, coalesce(marketing_channel, ''), coalesce(device, ''), coalesce(country, '')"
_DAY = "store, day, marketing_channel, device, country, visitors, sessions, version"
_EMPTY = (
    "SELECT '' AS store, DATE '1970-01-01' AS day, '' AS marketing_channel, '' AS device, '' AS country, "
    "CAST(0 AS BIGINT) AS visitors, CAST(0 AS BIGINT) AS sessions, 0 AS version, '' AS part WHERE false"
)


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the full new content of every month file that changes, with its `part`.

    Rows of one identity are taken in the file's order; each that differs from the one before counts as a change.
    """
    stores = frozenset(row[0] for row in session.rows("SELECT DISTINCT store FROM good"))
    files = [folder / entry.path for entry in manifest.of("traffic", stores)]
    session.run(
        f"CREATE TABLE lined_up AS SELECT *, lag(visitors) OVER w AS visitors_before, "
        "lag(sessions) OVER w AS sessions_before, row_number() OVER w AS nth FROM ("
        "SELECT row, store, date AS day, marketing_channel, device, country, visitors, sessions, 0 AS version "
        f"FROM good UNION ALL SELECT 0, {_DAY} FROM ({relation(files, _EMPTY)})) "
        f"WINDOW w AS (PARTITION BY {_KEY} ORDER BY row)"
    )
    session.run(
        "CREATE TABLE fresh AS SELECT * EXCLUDE (version), CAST(sum(1) OVER w + coalesce(max(before) OVER w, 0) "
        "AS INTEGER) AS version FROM (SELECT l.*, e.version AS before FROM lined_up AS l LEFT JOIN lined_up AS e "
        f"ON e.row = 0 AND {_same('l', 'e')} WHERE l.row > 0 AND (l.nth = 1 OR "
        "l.visitors <> l.visitors_before OR l.sessions IS DISTINCT FROM l.sessions_before)) "
        f"WINDOW w AS (PARTITION BY {_KEY} ORDER BY row)"
    )
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, strftime(day, '%Y-%m') AS part FROM fresh")
    found = settled(session, "traffic")
    old = [
        folder / entry.path for entry in manifest.of("traffic") if (entry.store, entry.part) in found.touched
    ]
    session.run(
        f"CREATE TABLE kept AS SELECT {_DAY}, strftime(day, '%Y-%m') AS part FROM ("
        f"SELECT {_DAY}, row FROM fresh UNION ALL SELECT {_DAY}, 0 FROM ({relation(old, _EMPTY)})) "
        f"QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY row DESC) = 1 ORDER BY store, part, day"
    )
    return found


def _same(left: str, right: str) -> str:
    return (
        " AND ".join(
            f"coalesce({left}.{each}, '') = coalesce({right}.{each}, '')"
            for each in ("marketing_channel", "device", "country")
        )
        + f" AND {left}.store = {right}.store AND {left}.day = {right}.day"
    )
