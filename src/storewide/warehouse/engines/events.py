"""Events on their way in: an event id counts once in its store, whichever day or file repeats it."""

from pathlib import Path

from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, relation, settled
from storewide.warehouse.manifest import Manifest

KINDS = ("customer", "visitor")
_EVENT = (
    "store, event_id, occurred_at, day, name, visitor, customer, session_id, order_id, product_id, value, "
    "marketing_channel, campaign, device, country, path"
)
_EMPTY = (
    "SELECT '' AS store, '' AS event_id, TIMESTAMP '1970-01-01' AS occurred_at, DATE '1970-01-01' AS day, "
    "'' AS name, CAST(0 AS BIGINT) AS visitor, CAST(0 AS BIGINT) AS customer, '' AS session_id, '' AS order_id, "
    "'' AS product_id, CAST(0 AS BIGINT) AS value, '' AS marketing_channel, '' AS campaign, '' AS device, "
    "'' AS country, '' AS path, DATE '1970-01-01' AS part WHERE false"
)


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the full new content of every day file that changes, with its `part`."""
    stores = frozenset(row[0] for row in session.rows("SELECT DISTINCT store FROM good"))
    files = [folder / entry.path for entry in manifest.of("event", stores)]
    session.run(
        "CREATE TABLE firsts AS SELECT f.row FROM "
        "(SELECT store, event_id, min(row) AS row FROM good GROUP BY store, event_id) AS f "
        f"ANTI JOIN ({relation(files, _EMPTY)}) AS e USING (store, event_id)"
    )
    session.run(
        "CREATE TABLE fresh AS SELECT *, 1 AS version FROM (SELECT * RENAME (occurred_at_day AS day) "
        f"FROM ({identity.joined('good SEMI JOIN firsts USING (row)', KINDS)}))"
    )
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, day AS part FROM fresh")
    found = settled(session, "event")
    old = [
        folder / entry.path for entry in manifest.of("event") if (entry.store, entry.part) in found.touched
    ]
    session.run(
        f"CREATE TABLE kept AS SELECT {_EVENT}, day AS part FROM (SELECT {_EVENT} FROM fresh UNION ALL "
        f"SELECT {_EVENT} FROM ({relation(old, _EMPTY)})) ORDER BY store, part, visitor, occurred_at"
    )
    return found
