# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What questions are answered from, made anew out of the day files: after one of either was damaged."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from storewide.warehouse import visitors
from storewide.warehouse.engines import rolling, rollups
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.shapes import LINE, names, rows
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.schemas import Terms

#: (store, month)
Months = frozenset[tuple[str, str]]

#: the rollup of each fact that has one
OF = {**rollups.OF, "event": visitors.ROLLUP}


def sales(target: Target, manifest: Manifest, months: Months) -> list[FileEntry]:
    """The sales of these months, from all order lines of the manifest; a month without any gets no file."""
    files = _of_months(manifest.of("order_line"), months)
    if not files:
        return []
    session = target.session
    _note_terms(session, manifest.stores)
    session.run(f"CREATE TABLE kept AS SELECT {names(LINE)} FROM {rows(LINE, paths(target.folder, files))}")
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, part FROM kept")
    rollups.sales(session, [])
    made = target.partitioned("rolled", kind="rollup", fact=rollups.OF["order_line"], part="month")
    session.drop("kept", "touched", "rolled", "terms")
    return list(made)


def crowds(target: Target, manifest: Manifest, months: Months) -> list[FileEntry]:
    """The crowds of these months, from all events of the manifest; a month without any gets no file."""
    events = manifest.of("event")
    whole = [each for each in manifest.of(visitors.ROLLUP) if (each.store, each.part) not in months]
    days = frozenset((each.store, each.part) for each in _of_months(events, months))
    return rolling.roll(target, events, whole, days) if days else []


def _of_months(entries: Iterable[FileEntry], months: Months) -> list[FileEntry]:
    return [entry for entry in entries if (entry.store, entry.part[:7]) in months]


def _note_terms(session: Session, stores: Mapping[str, Terms]) -> None:
    session.run("CREATE TABLE terms (store VARCHAR, currency VARCHAR)")
    session.insert("terms", [(terms.store, terms.currency) for terms in stores.values()])


def keep_lost(
    session: Session, folder: Path, manifest: Manifest, fact: str, lost: frozenset[tuple[str, str]]
) -> None:
    """Leave in `good` only what belongs into the `lost` (store, part): what others hold must not change again.

    An order belongs where it lies, else into the day of its earliest line.
    """
    session.run("CREATE TABLE lost (store VARCHAR, part VARCHAR)")
    session.insert("lost", sorted(lost))
    if fact == "order_line":
        _place_orders(session, paths(folder, manifest.of("order_line")))
        mine = "(SELECT store, order_id FROM orders SEMI JOIN lost USING (store, part))"
        session.run(f"CREATE TABLE found AS SELECT * FROM good SEMI JOIN {mine} USING (store, order_id)")
        session.drop("orders")
    else:
        session.run(
            "CREATE TABLE found AS SELECT good.* FROM good WHERE EXISTS (SELECT 1 FROM lost WHERE "
            f"lost.store = good.store AND (lost.part = 'all' OR starts_with({_day(session)}, lost.part)))"
        )
    session.run("DROP TABLE good")
    session.run("ALTER TABLE found RENAME TO good")
    session.drop("lost")


def _place_orders(session: Session, files: Sequence[Path]) -> None:
    session.run(
        "CREATE TABLE orders AS SELECT store, order_id, coalesce(any_value(here.part), "
        "CAST(min(good.placed_at_day) AS VARCHAR)) AS part FROM good LEFT JOIN (SELECT DISTINCT store, "
        f"order_id, CAST(part AS VARCHAR) AS part FROM {rows(LINE, files)}) AS here USING (store, order_id) "
        "GROUP BY store, order_id"
    )


def _day(session: Session) -> str:
    """SQL of the day of a good row, as text: of its instant, or the one it states; '' where it has none."""
    columns = {row[0] for row in session.rows("DESCRIBE good")}
    for name in ("occurred_at_day", "exposed_at_day", "changed_at_day", "linked_at_day", "date"):
        if name in columns:
            return f"CAST(good.{name} AS VARCHAR)"
    return literal("")
