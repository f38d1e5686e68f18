# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Outside ids of customers and visitors and the numbers they go by in every other file.

Its files hold nothing else, so that forgetting a person rewrites those alone. Numbers are for the whole operation:
the same customer id in two stores is the same customer.
"""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import IDENTITY, names, rows
from storewide.warehouse.manifest import FileEntry


def number(session: Session, known: list[Path], kinds: tuple[str, ...]) -> None:
    """Make the table `ids` (kind, id, number, fresh) of every id in `good`; new ids get the next numbers.

    In several statements, each of which lets go of its memory: of many ids one alone takes twice as much.
    """
    session.run("CREATE TABLE ids (kind VARCHAR, id VARCHAR, fresh BOOLEAN, number BIGINT)")
    for kind in kinds:
        of_kind = f"(SELECT id, number FROM {rows(IDENTITY, known)} WHERE kind = {literal(kind)})"
        session.run(
            "CREATE TABLE wanted AS SELECT wanted.*, known.number FROM (SELECT "
            f"{kind}_id AS id, min(row) AS row FROM good WHERE {kind}_id IS NOT NULL GROUP BY {kind}_id) AS wanted "
            f"LEFT JOIN {of_kind} AS known USING (id)"
        )
        highest = session.one(f"SELECT coalesce(max(number), 0) FROM {of_kind}")[0]
        session.run(
            f"INSERT INTO ids SELECT {literal(kind)}, id, false, number FROM wanted WHERE number IS NOT NULL "
            f"UNION ALL SELECT {literal(kind)}, id, true, {highest} + row_number() OVER () "
            "FROM (SELECT id FROM wanted WHERE number IS NULL ORDER BY row)"
        )
        session.drop("wanted")


def joined(relation: str, kinds: tuple[str, ...]) -> str:
    """SQL of the relation with `customer` and `visitor` numbers in the place of their ids.

    Each number is looked up, not joined: of a join the engine may put the relation in memory and pass the ids by it.
    """
    left_out = ", ".join(f"{kind}_id" for kind in kinds)
    columns = ", ".join(
        f"(SELECT number FROM ids WHERE kind = {literal(kind)} AND id = r.{kind}_id) AS {kind}"
        for kind in kinds
    )
    return f"SELECT r.* EXCLUDE ({left_out}), {columns} FROM (SELECT * FROM {relation}) AS r"


def together(session: Session, known: Iterable[FileEntry]) -> tuple[FileEntry, ...]:
    """The files that go into the next one with the new ids: those that are not much larger than what is new.

    So there are never many files, and no id is written again more often than the number of ids doubles.
    """
    size = session.one("SELECT count(*) FROM ids WHERE fresh")[0]
    chosen = []
    for entry in sorted(known, key=lambda each: each.rows):
        if entry.rows <= 2 * size:
            chosen.append(entry)
            size += entry.rows
    return tuple(chosen)


def with_fresh(former: list[Path]) -> str:
    """SQL of the ids of those files and the new ones, for the next file."""
    columns = names(IDENTITY)
    return f"SELECT {columns} FROM {rows(IDENTITY, former)} UNION ALL SELECT {columns} FROM ids WHERE fresh"


def has_fresh(session: Session) -> bool:
    """Whether the file brought ids that were not known."""
    return bool(session.one("SELECT count(*) FROM ids WHERE fresh")[0])
