"""Finished tests in a file or a data frame of its own, one row a unit or a unit's day: how arms came out, as sums.

Nothing is landed: the rows are read once, and what does not fit (a unit in two arms, a value that is no number) is
counted with an example, for the reader to judge.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from storewide.warehouse import sniffing
from storewide.warehouse.engines import duck, finished_tests, frames, reading
from storewide.warehouse.engines.finished_tests import Columns
from storewide.warehouse.finished_outcomes import Outcome
from storewide.warehouse.finished_reading import Reader
from storewide.warehouse.mapping import normal
from storewide.warehouse.scanning import FileFault as FileFault

#: a column with more different values than this names no variants
MOST_VARIANTS = 50


@dataclass(frozen=True)
class Table:
    """A table of a DuckDB file, by its name: `units`, `marts.units`."""

    path: Path
    name: str


@dataclass(frozen=True)
class FinishedTest:
    """Which file or data frame, and which of its columns: `unit` is None where each row is a unit of its own.

    `source`: a path, a `Table`, or a frame that tells its columns as Arrow does (pandas, polars, pyarrow, a DuckDB
    relation, an Ibis table), or a mapping of column names to arrays. `covariates`: what was known of a unit before, may
    be empty. With `day` a unit may have a row for each day, which are summed; `looks`: also as of the end of each day.
    `experiment`: a column that names several tests.
    """

    source: Any
    unit: str | None
    variant: str
    metrics: tuple[str, ...]
    covariates: tuple[str, ...] = ()
    day: str | None = None
    looks: bool = False
    experiment: str | None = None


def read(test: FinishedTest) -> Outcome:
    """The outcome of one test; as `read_all` without an experiment column."""
    return next(iter(read_all(test).values()))


def read_all(test: FinishedTest) -> dict[str, Outcome]:
    """Read once, by experiment; FileFault where the source cannot be read, lacks a column, or has no rows.

    CSV, NDJSON and Parquet, also compressed with gzip. Memory is bounded: sums are made while rows stream by.
    """
    columns = _columns(test)
    with (
        tempfile.TemporaryDirectory(prefix="storewide-test-") as folder,
        _staged(test, columns, Path(folder)) as session,
    ):
        experiment, most = finished_tests.most_variants(session)
        name = _name(test.source)
        if not most:
            raise FileFault(f"{name} has no row that names a variant in column {test.variant}.")
        if most > MOST_VARIANTS:
            raise FileFault(
                f"column {test.variant} of {name} has {most:,} different values"
                f"{f' in {experiment}' if experiment else ''}; a test has at most {MOST_VARIANTS} variants, so "
                "name the column that holds them."
            )
        finished_tests.place(session, columns)
        return Reader(session, columns, looks=test.looks).outcomes()


def _columns(test: FinishedTest) -> Columns:
    values = tuple(dict.fromkeys((*test.metrics, *test.covariates)))
    covariates = tuple(dict.fromkeys(test.covariates))
    if both := [each for each in values if each in test.metrics and each in covariates]:
        raise FileFault(
            f"column {both[0]} is both a metric and a covariate; a covariate is what was known before the test."
        )
    return Columns(test.experiment, test.unit, test.variant, test.day, values, len(covariates))


def _name(source: Any) -> str:
    return source.name if isinstance(source, Path | Table) else "the data frame"


@contextmanager
def _staged(test: FinishedTest, columns: Columns, work: Path) -> Iterator[duck.Session]:
    """The rows of the file or frame in an engine of their own."""
    if not isinstance(test.source, Path):
        beside: tuple[Path, ...] = ()
        if isinstance(test.source, Table):
            beside = (test.source.path, test.source.path.with_name(f"{test.source.path.name}.wal"))
        with duck.opened(spill=work / "spill", folders=(work,), files=beside) as session:
            if isinstance(test.source, Table):
                frames.attach(session, test.source.path, test.source.name)
            else:
                frames.lend(session, test.source)
            require_columns(finished_tests.names_of_frame(session), _name(test.source), columns)
            finished_tests.stage_frame(session, columns)
            yield session
        return
    found = sniffing.sniff(test.source.absolute(), work)
    with duck.opened(spill=work / "spill", folders=(work,), files=(found.path, found.plain)) as session:
        if found.format == "parquet":
            found = replace(found, columns=reading.columns_of_parquet(session, found))
        require_columns(found.columns, found.path.name, columns)
        finished_tests.stage(session, found, columns, work)
        yield session


def require_columns(there: tuple[str, ...], name: str, columns: Columns) -> None:
    """Raise FileFault where a column is not there, or may be either of two."""
    for column in columns.of_file():
        alike = [each.strip() for each in there if normal(each) == normal(column)]
        if not alike:
            names = ", ".join(each.strip() for each in there)
            raise FileFault(
                f"{name} has no column {column or 'with an empty name'}; its columns are {names}."
            )
        if len(alike) > 1:
            raise FileFault(
                f"{name} has {len(alike)} columns that {column} may mean ({', '.join(alike)}); rename "
                "all but one, so that it is clear which is read."
            )
