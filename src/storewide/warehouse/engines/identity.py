# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Outside ids of customers and visitors and the numbers they go by in every other file.

Its files hold nothing else, so that forgetting a person rewrites those alone. Numbers are for the whole operation:
the same customer id in two stores is the same customer.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from storewide.warehouse.engines.duck import THREADS, Session, literal
from storewide.warehouse.engines.shapes import IDENTITY, names, rows
from storewide.warehouse.manifest import FileEntry

#: known ids that are held in memory at most
_MOST = 2_000_000
#: the number of an id while it is looked up: day files keep eight bytes for it, which of a million ids is too much here
_NUMBER = "UINTEGER"
#: with more ids to look up than these, what looks them up runs alone: each has them in memory for itself
_MANY = 200_000


def number(session: Session, known: list[Path], kinds: tuple[str, ...]) -> None:
    """Make the table `ids` (kind, id, number, fresh) of every id in `good`; new ids get the next numbers.

    Of ids that were looked up (see `looked_up`) only the new ones. In several statements, each of which lets go of
    its memory: of many ids one alone takes twice as much.
    """
    session.run(
        f"CREATE TABLE ids (kind ENUM({', '.join(map(literal, kinds))}), id VARCHAR, fresh BOOLEAN, number {_NUMBER})"
    )
    passed = passed_by(session, "good")
    for kind in kinds:
        of_kind = f"(SELECT id, number FROM {rows(IDENTITY, known)} WHERE kind = {literal(kind)})"
        unknown = f" AND known_{kind} IS NULL" if kind in passed else ""
        wanted = (
            f"(SELECT {kind}_id AS id, min(row) AS row FROM good "
            f"WHERE {kind}_id IS NOT NULL{unknown} GROUP BY {kind}_id) AS wanted"
        )
        session.run(
            f"CREATE TABLE wanted AS SELECT *, CAST(NULL AS BIGINT) AS number FROM {wanted}"
            if unknown
            else f"CREATE TABLE wanted AS SELECT wanted.*, known.number FROM {wanted} "
            f"LEFT JOIN {of_kind} AS known USING (id)"
        )
        highest = session.one(f"SELECT coalesce(max(number), 0) FROM {of_kind}")[0]
        session.run(
            f"INSERT INTO ids SELECT {literal(kind)}, id, false, number FROM wanted WHERE number IS NOT NULL "
            f"UNION ALL SELECT {literal(kind)}, id, true, {highest} + row_number() OVER () "
            "FROM (SELECT id FROM wanted WHERE number IS NULL ORDER BY row)"
        )
        session.drop("wanted")


def worth(known: Iterable[FileEntry], rows: int) -> tuple[FileEntry, ...]:
    """The files of ids to look up while so many rows are read: all, or none where they know far more than comes in."""
    files = tuple(known)
    return files if sum(each.rows for each in files) <= min(rows, _MOST) else ()


def looked_up(known: Sequence[Path], filled: Collection[str]) -> list[str]:
    """SQL of the numbers `known_<kind>` of the ids `v_<kind>_id` that rows have, each found once while they are read."""
    return [
        f"(SELECT CAST(number AS {_NUMBER}) FROM {rows(IDENTITY, known)} "
        f"WHERE kind = {literal(kind)} AND id = v_{kind}_id) AS known_{kind}"
        for kind in _known_kinds(known, filled)
    ]


def without_known(query: str, known: Sequence[Path], filled: Collection[str]) -> str:
    """SQL of the same rows without the ids whose numbers were looked up, which nobody asks for and take up room.

    An id with a plus stays: it may be one that a spreadsheet has rounded, see `findings`.
    """
    kinds = _known_kinds(known, filled)
    if not kinds:
        return query
    ids = ", ".join(
        f"CASE WHEN known_{kind} IS NULL OR contains({kind}_id, '+') THEN {kind}_id END AS {kind}_id"
        for kind in kinds
    )
    return f"SELECT * REPLACE ({ids}) FROM ({query})"


def _known_kinds(known: Sequence[Path], filled: Collection[str]) -> list[str]:
    return [kind for kind in ("customer", "visitor") if known and f"{kind}_id" in filled]


def passed_by(session: Session, relation: str) -> list[str]:
    """The kinds of ids whose known numbers the relation has, see `looked_up`."""
    there = [name for name, *_ in session.rows(f"DESCRIBE {relation}") if name.startswith("known_")]
    return [name.removeprefix("known_") for name in there]


def joined(relation: str, kinds: tuple[str, ...], passed: Collection[str] = ()) -> str:
    """SQL of the relation with `customer` and `visitor` numbers in the place of their ids.

    `passed`: the kinds whose known numbers the relation has already.

    Each number is looked up, not joined: of a join the engine may put the relation in memory and pass the ids by it.
    """
    left_out = ", ".join([f"{kind}_id" for kind in kinds] + [f"known_{kind}" for kind in passed])
    columns = ", ".join(
        f"CAST(coalesce({f'r.known_{kind}' if kind in passed else 'NULL'}, (SELECT number FROM ids "
        f"WHERE kind = {literal(kind)} AND id = r.{kind}_id)) AS BIGINT) AS {kind}"
        for kind in kinds
    )
    return f"SELECT r.* EXCLUDE ({left_out}), {columns} FROM (SELECT * FROM {relation}) AS r"


def at_once(session: Session) -> int:
    """How many statements with numbers in the place of ids may run at the same time."""
    return 1 if session.one("SELECT count(*) FROM ids")[0] > _MANY else THREADS


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
