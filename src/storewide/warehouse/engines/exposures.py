# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Exposures on their way in: a unit that meets a variant again at the same moment is a repeat, at another it is not,
unless both have one id: whoever wrote one down twice, a moment later after a crash, says so by it."""

from pathlib import Path

from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, paths, settled
from storewide.warehouse.engines.shapes import EXPOSURE, names, rows
from storewide.warehouse.manifest import Manifest

KINDS = ("customer", "visitor")
#: what makes two exposures the same; empty ids as -1, so that they can be joined
_KEY = "store, experiment, variant, exposed_at, v, c"
#: the same where both have an id
_BY_ID = "store, experiment, variant, exposure_id, v, c"
_UNIT = "coalesce(visitor, -1) AS v, coalesce(customer, -1) AS c"
_OF_DAY = names(EXPOSURE, without=["part"])


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the whole new content of every day file that changes."""
    session.run(
        f"CREATE TABLE arrived AS SELECT * RENAME (exposed_at_day AS day) FROM ({identity.joined('good', KINDS)})"
    )
    _take(session, folder, manifest, "arrived")
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, day AS part FROM fresh")
    found = settled(session)
    _keep(session, paths(folder, manifest.of("exposure"), found.touched), "kept")
    session.drop("good", "fresh")
    return found


def shown(session: Session, folder: Path, manifest: Manifest) -> bool:
    """From `shown_variants`, the new events "Experiment Viewed", to `exposed`, as `kept` is; whether it has any."""
    _take(session, folder, manifest, "shown_variants")
    days = _days(session, "fresh")
    _keep(session, paths(folder, manifest.of("exposure"), days), "exposed")
    session.drop("fresh")
    return bool(days)


def _take(session: Session, folder: Path, manifest: Manifest, table: str) -> None:
    """Make `fresh` of the table's rows that are new, the first of those alike; drops the table."""
    known = paths(folder, manifest.of("exposure"), _days(session, table))
    there = f"SELECT *, {_UNIT} FROM {rows(EXPOSURE, known)}"
    session.run(
        f"CREATE TABLE fresh AS SELECT * EXCLUDE (v, c), 1 AS version FROM (SELECT *, {_UNIT} FROM {table}) "
        f"ANTI JOIN ({there}) USING ({_KEY}) ANTI JOIN ({there}) USING ({_BY_ID}) "
        f"QUALIFY row_number() OVER (PARTITION BY {_KEY} ORDER BY row) = 1 AND (exposure_id IS NULL "
        f"OR row_number() OVER (PARTITION BY {_BY_ID} ORDER BY row) = 1)"
    )
    session.drop(table)


def _days(session: Session, table: str) -> frozenset[tuple[str, str]]:
    """The (store, part) of the day files that a table's rows belong to."""
    return frozenset(
        (store, str(day)) for store, day in session.rows(f"SELECT DISTINCT store, day FROM {table}")
    )


def _keep(session: Session, files: list[Path], table: str) -> None:
    session.run(
        f"CREATE TABLE {table} AS SELECT {names(EXPOSURE)} FROM (SELECT {_OF_DAY}, day AS part FROM fresh "
        f"UNION ALL SELECT {_OF_DAY}, part FROM {rows(EXPOSURE, files)}) "
        "ORDER BY store, part, experiment, visitor, customer, exposed_at"
    )
