# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Outside ids of customers and visitors and the numbers they go by in every other file.

One file holds all of them, so that forgetting a person rewrites that file alone. Numbers are for the whole
operation: the same customer id in two stores is the same customer.
"""

from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import IDENTITY, names, rows


def number(session: Session, known: list[Path], kinds: tuple[str, ...]) -> None:
    """Make the table `ids` (kind, id, number, fresh) of every id in `good`; new ids get the next numbers."""
    wanted = " UNION ALL ".join(
        f"SELECT {literal(kind)} AS kind, {kind}_id AS id, min(row) AS row FROM good "
        f"WHERE {kind}_id IS NOT NULL GROUP BY {kind}_id"
        for kind in kinds
    )
    session.run(
        f"CREATE TABLE ids AS WITH known AS {rows(IDENTITY, known)}, wanted AS ({wanted}), "
        "highest AS (SELECT kind, max(number) AS number FROM known GROUP BY kind) "
        "SELECT wanted.kind, wanted.id, known.number IS NULL AS fresh, coalesce(known.number, "
        "coalesce(highest.number, 0) + row_number() OVER ("
        "PARTITION BY wanted.kind, known.number IS NULL ORDER BY wanted.row)) AS number "
        "FROM wanted LEFT JOIN known ON known.kind = wanted.kind AND known.id = wanted.id "
        "LEFT JOIN highest ON highest.kind = wanted.kind"
    )


def joined(relation: str, kinds: tuple[str, ...]) -> str:
    """SQL of the relation with `customer` and `visitor` numbers in the place of their ids."""
    left_out = ", ".join(f"{kind}_id" for kind in kinds)
    columns = ", ".join(f"i_{kind}.number AS {kind}" for kind in kinds)
    joins = " ".join(
        f"LEFT JOIN (SELECT id, number FROM ids WHERE kind = {literal(kind)}) AS i_{kind} "
        f"ON i_{kind}.id = {kind}_id"
        for kind in kinds
    )
    return f"SELECT r.* EXCLUDE ({left_out}), {columns} FROM (SELECT * FROM {relation}) AS r {joins}"


def all_of(known: list[Path]) -> str:
    """SQL of every id, known and new, for the next identity file."""
    columns = names(IDENTITY)
    return f"SELECT {columns} FROM {rows(IDENTITY, known)} UNION ALL SELECT {columns} FROM ids WHERE fresh"


def has_fresh(session: Session) -> bool:
    """Whether the file brought ids that were not known."""
    return bool(session.one("SELECT count(*) FROM ids WHERE fresh")[0])
