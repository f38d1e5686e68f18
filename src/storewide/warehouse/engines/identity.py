"""Outside ids of customers and visitors and the numbers they go by in every other file.

One file holds all of them, so that forgetting a person rewrites that file alone. Numbers are for the whole
operation: the same customer id in two stores is the same customer.
"""

from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.manifest import FileEntry


def number(session: Session, folder: Path, kept: FileEntry | None, kinds: tuple[str, ...]) -> None:
    """Make the table `ids` (kind, id, number, fresh) for every id in `good`; new ids get the next free numbers."""
    wanted = " UNION ALL ".join(
        f"SELECT {literal(kind)} AS kind, {kind}_id AS id, min(row) AS row FROM good "
        f"WHERE {kind}_id IS NOT NULL GROUP BY {kind}_id"
        for kind in kinds
    )
    session.run(f"CREATE TABLE wanted AS {wanted}")
    known = _known(folder, kept)
    session.run(
        f"CREATE TABLE ids AS WITH known AS ({known}), "
        "highest AS (SELECT kind, max(number) AS number FROM known GROUP BY kind) "
        "SELECT wanted.kind, wanted.id, known.number IS NULL AS fresh, coalesce(known.number, "
        "coalesce(highest.number, 0) + row_number() OVER ("
        "PARTITION BY wanted.kind, known.number IS NULL ORDER BY wanted.row)) AS number "
        "FROM wanted LEFT JOIN known ON known.kind = wanted.kind AND known.id = wanted.id "
        "LEFT JOIN highest ON highest.kind = wanted.kind"
    )
    session.run("DROP TABLE wanted")


def _known(folder: Path, kept: FileEntry | None) -> str:
    if kept is None:
        return "SELECT '' AS kind, '' AS id, CAST(0 AS BIGINT) AS number WHERE false"
    return f"SELECT kind, id, number FROM read_parquet({literal(str(folder / kept.path))})"


def joined(relation: str, kinds: tuple[str, ...]) -> str:
    """SQL of the relation with `customer` and `visitor` numbers in the place of their ids."""
    left_out = ", ".join(f"{kind}_id" for kind in kinds)
    columns = ", ".join(f"i_{kind}.number AS {kind}" for kind in kinds)
    joins = " ".join(
        f"LEFT JOIN (SELECT id, number FROM ids WHERE kind = {literal(kind)}) AS i_{kind} "
        f"ON i_{kind}.id = {kind}_id"
        for kind in kinds
    )
    return f"SELECT r.* EXCLUDE ({left_out}), {columns} FROM {relation} AS r {joins}"


def all_of(folder: Path, kept: FileEntry | None) -> str:
    """SQL of every id, known and new, for the next identity file."""
    return f"{_known(folder, kept)} UNION ALL SELECT kind, id, number FROM ids WHERE fresh"


def has_fresh(session: Session) -> bool:
    """Whether the file brought ids that were not known."""
    return bool(session.one("SELECT count(*) FROM ids WHERE fresh")[0])
