# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Order lines on their way in: which are repeats, which are new versions of a line, which are new.

A line's identity is (store, order, product, ordinal among the order's lines of that product). All lines of an
order lie in the file of the day the order was placed, the day of its earliest line. A version that is replaced goes
to the line history. A line that its order no longer has stays as a version that is removed and worth nothing. What
later befell whole orders is applied to their lines anew, see `order_changes`.
"""

from pathlib import Path

from storewide.lib.clock import now
from storewide.warehouse.engines import identity, order_changes
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import CHANGE, HISTORY, LINE, PRICE, QUANTITY, names, rows
from storewide.warehouse.manifest import Manifest

KINDS = ("customer", "visitor", "account")
#: further tables to write: the fact that each is
BESIDE = {"replaced": "line_history"}
#: what makes two lines of one order and product the same: all but their ordinal and version
_CONTENT = (
    "placed_at, quantity, unit_price, customer, visitor, status, sales_channel, marketing_channel, country, "
    "discount, shipping, tax, refunded, cost, refunded_day, cancelled_day, currency, amount, order_kind, "
    "term_months, account, quote_id"
)
#: a product without an id is the product '' here, so that it can be joined
_KEY = "store, order_id, product"
_OF_LINE = names(LINE, without=["part"])
#: what a version states nothing of that says: this line is no longer there
_EMPTIED = (
    *("discount", "shipping", "tax", "refunded", "cost"),
    "refunded_day",
    "cancelled_day",
    "own_amount",
)
_REMOVED = "status IS NOT DISTINCT FROM 'removed'"


def state_whole(session: Session) -> None:
    """Note that the rows in `checked` state their orders whole: those of them of which no row is refused."""
    session.run(
        "CREATE TABLE stated_whole AS SELECT store, order_id FROM checked "
        "WHERE store IS NOT NULL AND order_id IS NOT NULL GROUP BY ALL HAVING count(fault) = 0"
    )


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to `kept`: the whole new content of every day file that changes; `replaced`: of the history."""
    stores = stores_in(session)
    entries = manifest.of("order_line", stores)
    _incoming(session)
    session.run(
        f"CREATE TABLE existing AS SELECT *, coalesce(product_id, '') AS product, "
        f"hash({_CONTENT}) AS content FROM {order_changes.unchanged(paths(folder, entries))} "
        "SEMI JOIN incoming USING (store, order_id)"
    )
    _match(session)
    _take_out(session)
    session.run(
        f"CREATE TABLE whole AS SELECT {_OF_LINE} FROM (SELECT * FROM existing SEMI JOIN news "
        f"USING (store, order_id)) ANTI JOIN news USING ({_KEY}, ordinal) "
        f"UNION ALL SELECT {_OF_LINE} FROM news"
    )
    _replaced(session, folder, manifest)
    session.run("DROP VIEW news")
    session.drop("existing", "taken_out")
    changes = rows(CHANGE, paths(folder, manifest.of("order_change", stores)))
    order_changes.place(session, paths(folder, entries), changes)
    found = settled(session)
    order_changes.keep(session, paths(folder, entries, found.touched))
    return found


def _incoming(session: Session) -> None:
    """The good rows as lines: numbers for ids, days, kind; a line with a cancellation date is cancelled.

    An offer stays one: withdrawn or not, it counts in nothing.
    """
    nulls = ", ".join(f"CAST(NULL AS {LINE[each]}) AS {each}" for each in order_changes.OF_CHANGES)
    session.run(
        f"CREATE TABLE incoming AS SELECT *, coalesce(product_id, '') AS product, "
        f"hash({_CONTENT}) AS content, {nulls} FROM (SELECT * EXCLUDE (refunded_at, cancelled_at) "
        "REPLACE (CASE WHEN cancelled_at_day IS NULL OR status = 'quoted' THEN status ELSE 'cancelled' END "
        "AS status, "
        "CAST(term_months AS INTEGER) AS term_months) "
        "RENAME (placed_at_day AS day, refunded_at_day AS refunded_day, cancelled_at_day AS cancelled_day), "
        "CASE WHEN quantity < 0 THEN 'return' WHEN quantity > 0 AND unit_price > 0 THEN 'sale' "
        f"ELSE 'other' END AS kind FROM ({identity.joined('good', KINDS)}))"
    )


def _match(session: Session) -> None:
    """Make `fresh`: the lines not met before, with its ordinal, and its version (above 1: changed).

    Equal lines cancel out one for one. Of the others the n-th that came replaces the n-th that was there; those
    beyond are new and get the ordinals after the highest. Lines that are still there are replaced before removed ones.
    """
    for table, order in (("existing", "ordinal"), ("incoming", "row")):
        session.run(
            f"CREATE VIEW numbered_{table} AS SELECT *, "
            f"row_number() OVER (PARTITION BY {_KEY}, content ORDER BY {order}) AS nth FROM {table}"
        )
    kept_first = f"{_REMOVED}, ordinal"
    for table, other, order in (("existing", "incoming", kept_first), ("incoming", "existing", "row")):
        session.run(
            f"CREATE TABLE left_{table} AS SELECT *, "
            f"row_number() OVER (PARTITION BY {_KEY} ORDER BY {order}) AS place FROM numbered_{table} "
            f"ANTI JOIN (SELECT {_KEY}, content, nth FROM numbered_{other}) USING ({_KEY}, content, nth)"
        )
    session.run("DROP VIEW numbered_incoming")
    session.drop("incoming")
    session.run(
        "CREATE TABLE fresh AS SELECT a.*, CAST(coalesce(b.ordinal, "
        "coalesce(h.ordinal, 0) + a.place - coalesce(s.lines, 0)) AS INTEGER) AS ordinal, "
        "CAST(coalesce(b.version + 1, 1) AS INTEGER) AS version FROM left_incoming AS a "
        f"LEFT JOIN (SELECT {_KEY}, place, ordinal, version FROM left_existing) AS b USING ({_KEY}, place) "
        f"LEFT JOIN (SELECT {_KEY}, max(ordinal) AS ordinal FROM existing GROUP BY ALL) AS h USING ({_KEY}) "
        f"LEFT JOIN (SELECT {_KEY}, count(*) AS lines FROM left_existing GROUP BY ALL) AS s USING ({_KEY})"
    )
    session.run("DROP VIEW numbered_existing")
    session.drop("left_incoming")


def _take_out(session: Session) -> None:
    """Make `news`: the fresh lines, and the version that removes it of each line its order no longer names."""
    session.run("CREATE TABLE IF NOT EXISTS stated_whole (store VARCHAR, order_id VARCHAR)")
    empty = ", ".join(f"CAST(NULL AS {LINE[each]}) AS {each}" for each in _EMPTIED)
    session.run(
        f"CREATE TABLE taken_out AS SELECT {_OF_LINE}, product FROM ("
        "SELECT * REPLACE ('removed' AS status, 'other' AS kind, CAST(version + 1 AS INTEGER) AS version, "
        f"CAST(0 AS {QUANTITY}) AS quantity, CAST(0 AS {PRICE}) AS unit_price, CAST(0 AS BIGINT) AS amount, {empty}) "
        f"FROM left_existing SEMI JOIN stated_whole USING (store, order_id) WHERE NOT ({_REMOVED})"
        f") ANTI JOIN fresh USING ({_KEY}, ordinal)"
    )
    session.run(
        f"CREATE VIEW news AS SELECT {_OF_LINE}, product FROM fresh UNION ALL SELECT {_OF_LINE}, product FROM taken_out"
    )
    session.drop("left_existing", "stated_whole")


def _replaced(session: Session, folder: Path, manifest: Manifest) -> None:
    """Make `replaced`: this month of the line history, with the versions that the fresh ones replace."""
    at = now()
    month = f"{at:%Y-%m}"
    session.run(
        f"CREATE TABLE replaced AS SELECT {names(HISTORY)} FROM (SELECT * EXCLUDE (part), "
        f"CAST({literal(f'{at:%Y-%m-%d %H:%M:%S.%f}')} AS TIMESTAMP) AS replaced_at, {literal(month)} AS part "
        f"FROM existing SEMI JOIN news USING ({_KEY}, ordinal))"
    )
    changed = {(store, month) for (store,) in session.rows("SELECT DISTINCT store FROM replaced")}
    known = paths(folder, manifest.of("line_history"), frozenset(changed))
    session.run(f"INSERT INTO replaced SELECT {names(HISTORY)} FROM {rows(HISTORY, known)}")
