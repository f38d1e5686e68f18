# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What befell whole orders after they were placed, and what that does to their lines.

A refund of an order becomes a line of its own for each line it takes back from, on the day of the refund, shared by
what each line still charges and never more than that. A cancellation makes the lines cancelled from its day on; it
takes back what refunds have left. Changes are kept whether or not their order is there, and applied to the order's
lines anew whenever either comes.
"""

from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.rounding import converted, half_even
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import CHANGE, LINE, PRICE, QUANTITY, names, rows
from storewide.warehouse.manifest import Manifest

KINDS: tuple[str, ...] = ()
#: further tables to write: the fact that each is; the main table `kept` is of order lines
BESIDE = {"changes": "order_change"}
#: columns of a line that only changes of its order fill
OF_CHANGES = ("change_id", "said", "overruled", "returned", "returned_tax")
_OF_LINE = names(LINE, without=["part"])


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to `changes`, the whole new content of their months, and `kept`, that of the days of orders."""
    stores = stores_in(session)
    entries = manifest.of("order_line", stores)
    known = manifest.of("order_change", stores)
    whole_id = "md5(concat_ws('|', order_id, change, changed_at, amount))"
    session.run(
        "CREATE TABLE fresh AS SELECT * REPLACE (strftime(day, '%Y-%m') AS part), 1 AS version FROM ("
        f"SELECT * REPLACE (coalesce(change_id, {whole_id}) AS change_id) "
        "RENAME (changed_at_day AS day), '' AS part FROM good) "
        f"ANTI JOIN {rows(CHANGE, paths(folder, known))} USING (store, change_id) "
        "QUALIFY row_number() OVER (PARTITION BY store, change_id ORDER BY row) = 1"
    )
    months = frozenset(session.rows("SELECT DISTINCT store, part FROM fresh"))
    session.run(
        f"CREATE TABLE changes AS SELECT {names(CHANGE)} FROM fresh "
        f"UNION ALL SELECT {names(CHANGE)} FROM {rows(CHANGE, paths(folder, known, months))}"
    )
    session.run(
        f"CREATE TABLE whole AS SELECT {_OF_LINE} FROM {unchanged(paths(folder, entries))} "
        "SEMI JOIN fresh USING (store, order_id)"
    )
    everything = (
        f"(SELECT {names(CHANGE)} FROM {rows(CHANGE, paths(folder, known))} "
        f"UNION ALL SELECT {names(CHANGE)} FROM fresh)"
    )
    place(session, paths(folder, entries), everything)
    found = settled(session)
    keep(session, paths(folder, entries, found.touched))
    return found


def unchanged(files: list[Path]) -> str:
    """SQL of the lines of the files as they came in: without what changes of their orders did to them."""
    nulls = ", ".join(f"CAST(NULL AS {LINE[each]}) AS {each}" for each in OF_CHANGES)
    return (
        "(SELECT * REPLACE (CASE WHEN overruled THEN said ELSE status END AS status, "
        f"CASE WHEN overruled THEN NULL ELSE cancelled_day END AS cancelled_day, {nulls}) "
        f"FROM {rows(LINE, files)} WHERE change_id IS NULL)"
    )


def place(session: Session, files: list[Path], changes: str) -> None:
    """Apply the changes to the orders in `whole`; make `placed`, the day of each, and `touched`, days that change."""
    session.run(
        "CREATE TABLE placed AS SELECT store, order_id, min(day) AS part, min(placed_at) AS placed_at "
        "FROM whole GROUP BY store, order_id"
    )
    session.run(
        "CREATE TABLE touched AS SELECT DISTINCT store, part FROM placed UNION SELECT DISTINCT store, part "
        f"FROM {rows(LINE, files)} SEMI JOIN placed USING (store, order_id)"
    )
    session.run(f"CREATE TABLE told AS SELECT * FROM {changes} SEMI JOIN placed USING (store, order_id)")
    if session.one("SELECT count(*) FROM told")[0]:
        _apply(session)
    session.drop("told")


def keep(session: Session, files: list[Path]) -> None:
    """Make `kept`: the lines of the files that are touched, those of orders in `whole` in the place of theirs."""
    session.run(
        f"CREATE TABLE kept AS SELECT {names(LINE)} FROM ("
        f"SELECT {names(LINE)} FROM {rows(LINE, files)} ANTI JOIN placed USING (store, order_id) "
        f"UNION ALL BY NAME SELECT {names(LINE, of='whole', without=['part'])}, placed.part "
        "FROM whole JOIN placed USING (store, order_id)"
        ") ORDER BY store, part, order_id, product_id, ordinal"
    )
    session.drop("whole", "placed")


def _apply(session: Session) -> None:
    """Put what the changes in `told` do into `whole`: lines taken back from, statuses, lines of refunds."""
    _rooms(session)
    _refunds(session)
    session.run(
        "CREATE TABLE undone AS SELECT store, order_id, arg_min(day, (changed_at, change_id)) AS day "
        "FROM told WHERE change = 'cancelled' GROUP BY store, order_id"
    )
    session.run(f"CREATE TABLE changed AS {_lines_of_refunds()} UNION ALL BY NAME {_lines_overruled()}")
    session.drop("whole", "rooms", "shares", "undone")
    session.run(f"CREATE TABLE whole AS SELECT {_OF_LINE} FROM changed")
    session.drop("changed")


def _rooms(session: Session) -> None:
    """Make `rooms`: what each line charges and has not given back by itself, `reach` as a running sum of its order.

    `most` is what can go back of the order: returned pieces are lines of their own and take from all.
    """
    net = "amount - coalesce(discount, 0)"
    counts = "coalesce(status, '') NOT IN ('cancelled', 'quoted', 'removed')"
    room = f"CASE WHEN quantity > 0 AND {counts} THEN greatest({net} - coalesce(refunded, 0), 0) ELSE 0 END"
    back = f"CASE WHEN quantity < 0 AND {counts} THEN -amount ELSE 0 END"
    order = "PARTITION BY store, order_id"
    session.run(
        f"CREATE TABLE rooms AS SELECT *, CAST(sum(room) OVER ({order} ORDER BY product_id, ordinal) AS BIGINT) "
        f"AS reach, CAST(sum(room) OVER ({order}) AS BIGINT) AS total, "
        f"CAST(greatest(sum(room - back) OVER ({order}), 0) AS BIGINT) AS most FROM ("
        f"SELECT *, {room} AS room, {back} AS back, {net} AS net FROM whole SEMI JOIN told USING (store, order_id))"
    )


def _refunds(session: Session) -> None:
    """Make `shares`: of each refund before the order was cancelled, each line's part of it and of the line's tax.

    A part is the difference of running sums, each rounded down: parts add up to the refund, and a line's parts
    never to more than the line. A refund in the currency the order was paid in counts at the order's rate, so that
    all of it is all of it.
    """
    own = converted("told.own_amount", "orders.rate", "digits_of(told.currency)", "terms.digits")
    worth = f"CASE WHEN told.currency = orders.currency THEN {own} ELSE told.amount END"
    each = "PARTITION BY store, order_id ORDER BY changed_at, change_id"
    session.run(
        "CREATE TABLE steps AS SELECT *, coalesce(lag(upto) OVER (" + each + "), 0) AS before FROM ("
        f"SELECT *, CAST(least(most, sum(least(coalesce(worth, most), most)) OVER ({each})) AS HUGEINT) AS upto FROM ("
        f"SELECT told.*, orders.most, CAST({worth} AS BIGINT) AS worth, orders.ended FROM told JOIN ("
        "SELECT store, order_id, any_value(most) AS most, any_value(currency) AS currency, any_value(rate) AS rate, "
        "any_value(ended) AS ended FROM rooms LEFT JOIN (SELECT store, order_id, min(changed_at) AS ended FROM told "
        "WHERE change = 'cancelled' GROUP BY ALL) USING (store, order_id) GROUP BY ALL) AS orders "
        "USING (store, order_id) JOIN terms USING (store)) "
        "WHERE change = 'refunded' AND (ended IS NULL OR changed_at < ended))"
    )
    reached = "((steps.{step} * reach) // total - (steps.{step} * (reach - room)) // total)"
    taxed = half_even("{part} * coalesce(tax, 0)", "net")
    parts = {step: reached.format(step=step) for step in ("upto", "before")}
    taxes = {step: taxed.format(part=f"CAST({step}_part AS HUGEINT)") for step in parts}
    session.run(
        "CREATE TABLE shares AS SELECT *, CAST(upto_part - before_part AS BIGINT) AS part_back, "
        f"CAST({taxes['upto']} - {taxes['before']} AS BIGINT) AS part_tax FROM ("
        f"SELECT rooms.*, steps.change_id AS by_change, steps.changed_at, steps.day AS change_day, upto, "
        f"{parts['upto']} AS upto_part, {parts['before']} AS before_part "
        "FROM steps JOIN rooms USING (store, order_id) WHERE room > 0)"
    )
    session.drop("steps")


def _lines_of_refunds() -> str:
    """SQL of a line for each line that a refund takes back from, not before the order itself."""
    return (
        f"SELECT shares.* EXCLUDE (kind) REPLACE (part_back * -1 AS amount, 'refunded' AS status, "
        "by_change AS change_id, greatest(change_day, part) AS day, greatest(changed_at, placed.placed_at) "
        "AS placed_at, CAST(0 AS "
        f"{QUANTITY}) AS quantity, CAST(0 AS {PRICE}) AS unit_price, CASE WHEN tax IS NOT NULL THEN -part_tax END AS tax, "
        "NULL AS discount, "
        "NULL AS shipping, NULL AS refunded, NULL AS cost, NULL AS refunded_day, NULL AS own_amount, "
        "NULL AS term_months), 'return' AS kind FROM shares JOIN placed USING (store, order_id) WHERE part_back <> 0"
    )


def _lines_overruled() -> str:
    """SQL of the orders' own lines: cancelled, refunded in whole, or as they were."""
    ended = "undone.day IS NOT NULL AND coalesce(status, '') NOT IN ('quoted', 'removed')"
    own = "whole.status IS NOT DISTINCT FROM 'cancelled'"
    drained = "drained.most > 0 AND quantity > 0 AND NOT (" + own + ") AND status IS DISTINCT FROM 'quoted'"
    news = f"({ended} AND whole.cancelled_day IS NULL) OR (undone.day IS NULL AND {drained})"
    return (
        "SELECT whole.* REPLACE ("
        f"CASE WHEN {ended} THEN 'cancelled' WHEN {drained} THEN 'refunded' ELSE whole.status END AS status, "
        f"CASE WHEN {ended} THEN coalesce(cancelled_day, greatest(undone.day, placed.part)) ELSE cancelled_day END "
        "AS cancelled_day, "
        f"CASE WHEN {news} THEN whole.status END AS said, ({news}) AS overruled, "
        f"CASE WHEN {ended} THEN taken.back END AS returned, CASE WHEN {ended} THEN taken.tax END AS returned_tax) "
        "FROM whole JOIN placed USING (store, order_id) LEFT JOIN undone USING (store, order_id) "
        "LEFT JOIN (SELECT store, order_id, coalesce(product_id, '') AS product, ordinal, "
        "CAST(sum(part_back) AS BIGINT) AS back, CAST(sum(part_tax) AS BIGINT) AS tax FROM shares GROUP BY ALL) "
        "AS taken ON taken.store = whole.store AND taken.order_id = whole.order_id "
        "AND taken.product = coalesce(whole.product_id, '') AND taken.ordinal = whole.ordinal "
        "LEFT JOIN (SELECT store, order_id, any_value(most) AS most FROM shares GROUP BY store, order_id "
        "HAVING max(upto) >= any_value(most)) AS drained "
        "ON drained.store = whole.store AND drained.order_id = whole.order_id"
    )
