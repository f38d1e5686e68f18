# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Landing a file again for what was lost: rows of other days are left out, so that nothing else changes again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.keyed import WHOLE
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.shapes import LINE, rows
from storewide.warehouse.manifest import Manifest

#: the columns of good rows that say which day or month they belong to, of the facts that have one
_DAYS = (
    *(
        "occurred_at_day",
        "exposed_at_day",
        "changed_at_day",
        "linked_at_day",
        "measured_at_day",
        "looked_at_day",
    ),
    *("contacted_at_day", "promised_on", "date"),
)


@dataclass(frozen=True)
class Parts:
    """The lost (store, part) of a fact; a part is a day, a month, or all there is."""

    fact: str
    parts: frozenset[tuple[str, str]]


def keep(session: Session, folder: Path, manifest: Manifest, lost: Parts) -> int:
    """Leave in `good` only what belongs into the lost parts; how many rows are left out.

    An order belongs where it lies, else into the day of its earliest line.
    """
    session.run("CREATE TABLE lost (store VARCHAR, part VARCHAR)")
    session.insert("lost", sorted(lost.parts))
    kind = session.one("SELECT table_type FROM information_schema.tables WHERE table_name = 'good'")[0]
    session.run(f"ALTER {'VIEW' if kind == 'VIEW' else 'TABLE'} good RENAME TO of_the_file")
    if lost.fact == "order_line":
        _place_orders(session, paths(folder, manifest.of("order_line")))
        mine = "SEMI JOIN (SELECT store, order_id FROM orders SEMI JOIN lost USING (store, part)) USING (store, order_id)"
        session.run(f"CREATE TABLE mine AS SELECT row FROM of_the_file {mine}")
        session.drop("orders")
    else:
        belongs = f"(lost.part = '{WHOLE}' OR starts_with({_day(session)}, lost.part))"
        session.run(
            "CREATE TABLE mine AS SELECT DISTINCT row FROM of_the_file AS f "
            f"JOIN lost ON lost.store = f.store AND {belongs}"
        )
    whole, wanted = session.one("SELECT (SELECT count(*) FROM of_the_file), (SELECT count(*) FROM mine)")
    session.run(
        f"CREATE {kind if kind == 'VIEW' else 'TABLE'} good AS SELECT * FROM of_the_file SEMI JOIN mine USING (row)"
    )
    session.drop("lost")
    return int(whole - wanted)


def _place_orders(session: Session, files: Sequence[Path]) -> None:
    session.run(
        "CREATE TABLE orders AS SELECT store, order_id, coalesce(any_value(here.part), "
        "CAST(min(f.placed_at_day) AS VARCHAR)) AS part FROM of_the_file AS f LEFT JOIN (SELECT DISTINCT store, "
        f"order_id, CAST(part AS VARCHAR) AS part FROM {rows(LINE, files)}) AS here USING (store, order_id) "
        "GROUP BY store, order_id"
    )


def _day(session: Session) -> str:
    """SQL of the day of a row, as text; empty where its fact has none."""
    columns = {row[0] for row in session.rows("DESCRIBE of_the_file")}
    return next((f"CAST(f.{name} AS VARCHAR)" for name in _DAYS if name in columns), "''")
