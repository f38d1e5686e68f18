# ruff: noqa: S608 - every name comes from a column's place, texts go through duck.array
"""The rows of dated figures in the engine, from table `stage` of finished tests: there `variant` is the time."""

from collections.abc import Iterator, Sequence
from typing import Any

from storewide.warehouse.engines.duck import Session, array


def count(session: Session) -> int:
    """How many rows there are."""
    return int(session.one("SELECT count(*) FROM stage")[0])


def words(session: Session, columns: int, unknown: tuple[str, ...]) -> dict[int, tuple[int, str]]:
    """The columns, by place, in which something else stands than numbers and what says that nothing is known.

    The first such row and what stands there.
    """
    found = {}
    for place in range(columns):
        text = f"CAST(t{place} AS VARCHAR)"
        row, said = session.one(
            f"SELECT min(row), arg_min({text}, row) FROM numbered WHERE t{place} IS NOT NULL "
            f"AND NOT list_contains({array(unknown)}, lower({text}))"
        )
        if row is not None:
            found[place] = (int(row), str(said))
    return found


def rows(session: Session, places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Number, time, unit and the figures of these columns, in the file's order; a figure that is no number is None."""
    figures = "".join(f", v{place}" for place in places)
    yield from session.rows(f"SELECT row, variant, unit{figures} FROM numbered ORDER BY row")
