"""Order lines on their way in: which are repeats, which are new versions of a line, which are new.

A line's identity is (store, order, product, ordinal among the order's lines of that product). All lines of an
order lie in the file of the day the order was placed, the day of its earliest line.
"""

from pathlib import Path

from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, relation, settled
from storewide.warehouse.manifest import Manifest

KINDS = ("customer", "visitor")
#: what makes two lines of one order and product the same; all but their ordinal and version
_CONTENT = (
    "placed_at, quantity, unit_price, customer, visitor, status, sales_channel, marketing_channel, country, "
    "discount, shipping, tax, refunded, cost, refunded_day, cancelled_day"
)
_LINE = (
    "store, order_id, product_id, ordinal, version, placed_at, day, customer, visitor, quantity, unit_price, "
    "amount, kind, status, sales_channel, marketing_channel, country, discount, shipping, tax, refunded, cost, "
    "refunded_day, cancelled_day"
)
_KEY = "store, order_id, coalesce(product_id, '')"


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the full new content of every day file that changes, with its `part`."""
    _incoming(session)
    stores = frozenset(row[0] for row in session.rows("SELECT DISTINCT store FROM incoming"))
    files = [folder / entry.path for entry in manifest.of("order_line", stores)]
    session.run(
        f"CREATE TABLE existing AS SELECT {_LINE}, part, hash({_CONTENT}) AS content FROM "
        f"({relation(files, _EMPTY)}) SEMI JOIN incoming USING (store, order_id)"
    )
    _match(session)
    session.run(
        f"CREATE TABLE whole AS SELECT {_LINE} FROM (SELECT * FROM existing SEMI JOIN fresh "
        "USING (store, order_id)) AS e ANTI JOIN fresh "
        f"ON {_same('e', 'fresh')} AND e.ordinal = fresh.ordinal UNION ALL SELECT {_LINE} FROM fresh"
    )
    session.run(
        "CREATE TABLE placed AS SELECT store, order_id, min(day) AS part FROM whole GROUP BY store, order_id"
    )
    session.run(
        "CREATE TABLE touched AS SELECT DISTINCT store, part FROM placed "
        "UNION SELECT DISTINCT store, part FROM existing SEMI JOIN placed USING (store, order_id)"
    )
    _keep(session, folder, manifest)
    return settled(session, "order_line")


_EMPTY = (
    "SELECT '' AS store, '' AS order_id, '' AS product_id, 0 AS ordinal, 0 AS version, "
    "TIMESTAMP '1970-01-01' AS placed_at, DATE '1970-01-01' AS day, CAST(0 AS BIGINT) AS customer, "
    "CAST(0 AS BIGINT) AS visitor, CAST(0 AS DECIMAL(16,4)) AS quantity, CAST(0 AS DECIMAL(22,10)) AS unit_price, "
    "CAST(0 AS BIGINT) AS amount, '' AS kind, '' AS status, '' AS sales_channel, '' AS marketing_channel, "
    "'' AS country, CAST(0 AS BIGINT) AS discount, CAST(0 AS BIGINT) AS shipping, CAST(0 AS BIGINT) AS tax, "
    "CAST(0 AS BIGINT) AS refunded, CAST(0 AS BIGINT) AS cost, DATE '1970-01-01' AS refunded_day, "
    "DATE '1970-01-01' AS cancelled_day, DATE '1970-01-01' AS part WHERE false"
)


def _same(left: str, right: str) -> str:
    return (
        f"{left}.store = {right}.store AND {left}.order_id = {right}.order_id "
        f"AND coalesce({left}.product_id, '') = coalesce({right}.product_id, '')"
    )


def _incoming(session: Session) -> None:
    """The good rows as lines: numbers for ids, days, kind; a line with a cancellation date is cancelled."""
    session.run(
        "CREATE TABLE incoming AS SELECT *, "
        f"hash({_CONTENT}) AS content FROM (SELECT * EXCLUDE (refunded_at, cancelled_at) "
        "REPLACE (CASE WHEN cancelled_at_day IS NULL THEN status ELSE 'cancelled' END AS status) "
        "RENAME (placed_at_day AS day, refunded_at_day AS refunded_day, cancelled_at_day AS cancelled_day), "
        "CASE WHEN quantity < 0 THEN 'return' WHEN quantity > 0 AND unit_price > 0 THEN 'sale' "
        "ELSE 'other' END AS kind "
        f"FROM ({identity.joined('good', KINDS)}))"
    )


def _match(session: Session) -> None:
    """Make `fresh`: lines not met before, each with its ordinal, and version 2 and up where it replaces one."""
    for name, order in (("existing", "ordinal"), ("incoming", "row")):
        session.run(
            f"CREATE TABLE numbered_{name} AS SELECT *, "
            f"row_number() OVER (PARTITION BY {_KEY}, content ORDER BY {order}) AS nth FROM {name}"
        )
    for name, other, order in (("existing", "incoming", "ordinal"), ("incoming", "existing", "row")):
        session.run(
            f"CREATE TABLE left_{name} AS SELECT a.*, row_number() OVER "
            f"(PARTITION BY {_KEY} ORDER BY {order}) AS place FROM numbered_{name} AS a ANTI JOIN "
            f"numbered_{other} AS b ON {_same('a', 'b')} AND a.content = b.content AND a.nth = b.nth"
        )
    session.run(
        f"CREATE TABLE highest AS SELECT store, order_id, coalesce(product_id, '') AS product, "
        f"max(ordinal) AS ordinal, count(*) AS lines FROM existing GROUP BY ALL"
    )
    session.run(
        f"CREATE TABLE spare AS SELECT store, order_id, coalesce(product_id, '') AS product, count(*) AS lines "
        f"FROM left_existing GROUP BY ALL"
    )
    session.run(
        "CREATE TABLE fresh AS SELECT a.*, CAST(coalesce(b.ordinal, coalesce(h.ordinal, 0) + a.place "
        "- coalesce(s.lines, 0)) AS INTEGER) AS ordinal, CAST(coalesce(b.version + 1, 1) AS INTEGER) AS version "
        f"FROM left_incoming AS a LEFT JOIN left_existing AS b ON {_same('a', 'b')} AND a.place = b.place "
        "LEFT JOIN highest AS h ON h.store = a.store AND h.order_id = a.order_id "
        "AND h.product = coalesce(a.product_id, '') "
        "LEFT JOIN spare AS s ON s.store = a.store AND s.order_id = a.order_id "
        "AND s.product = coalesce(a.product_id, '')"
    )


def _keep(session: Session, folder: Path, manifest: Manifest) -> None:
    touched = {(store, str(part)) for store, part in session.rows("SELECT store, part FROM touched")}
    files = [
        folder / entry.path for entry in manifest.of("order_line") if (entry.store, entry.part) in touched
    ]
    session.run(
        f"CREATE TABLE kept AS SELECT {_LINE}, part FROM ("
        f"SELECT {_LINE}, part FROM ({relation(files, _EMPTY)}) AS o "
        "ANTI JOIN placed USING (store, order_id) "
        f"UNION ALL SELECT {', '.join('whole.' + each.strip() for each in _LINE.split(','))}, placed.part "
        "FROM whole JOIN placed USING (store, order_id)) ORDER BY store, part, order_id, product_id, ordinal"
    )
