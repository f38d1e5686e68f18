"""A finished test in a file of its own, one row a unit: how its arms came out, as sums.

Nothing is landed: the file is read once, and what does not fit (a unit in two arms, a value that is no number) is
counted with an example, for the reader to judge.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.stats.moments import Moments
from storewide.warehouse import sniffing
from storewide.warehouse.engines import duck, finished_tests, reading
from storewide.warehouse.mapping import normal
from storewide.warehouse.scanning import FileFault as FileFault
from storewide.warehouse.sniffing import Sniffed

#: a column with more different values than this names no variants
MOST_VARIANTS = 50


@dataclass(frozen=True)
class FinishedTest:
    """Which file, and which of its columns: `unit` is None where each row is a unit of its own."""

    path: Path
    unit: str | None
    variant: str
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """Something found in rows of the file: in how many, first in which (a spreadsheet's row number), and what."""

    count: int
    row: int
    value: str


@dataclass(frozen=True)
class ArmSums:
    """One metric in one arm; `low` and `high` are the least and the greatest value.

    `skewness`: how lopsided the values are (0 where they are alike), to about six digits.
    """

    moments: Moments
    low: float
    high: float
    skewness: float


@dataclass(frozen=True)
class MetricSums:
    """One column: the arms by variant, whether it holds only 0 and 1, which values are no numbers (None: all are).

    `arms` is empty where a value is no number.
    """

    column: str
    arms: Mapping[str, ArmSums]
    is_share: bool
    not_numbers: Spot | None


@dataclass(frozen=True)
class Outcome:
    """`units` per variant, sorted by name; a unit in two arms counts in each. None: there is no such thing.

    `listed_twice`: units that have several rows in one arm; the value is the first such unit.
    """

    units: Mapping[str, int]
    in_two_arms: Spot | None
    listed_twice: Spot | None
    without_unit: Spot | None
    without_variant: Spot | None
    metrics: tuple[MetricSums, ...]


def read(test: FinishedTest) -> Outcome:
    """Read the file once; FileFault where it cannot be read, lacks a column, or has no rows.

    CSV, NDJSON and Parquet, also compressed with gzip. Memory is bounded: sums are made while rows stream by.
    """
    with tempfile.TemporaryDirectory(prefix="storewide-test-") as folder:
        work = Path(folder)
        found = sniffing.sniff(test.path.absolute(), work)
        with duck.opened(spill=work / "spill", folders=(work,), files=(found.path, found.plain)) as session:
            if found.format == "parquet":
                found = replace(found, columns=reading.columns_of_parquet(session, found))
            _require_columns(found, test)
            return _summed(session, found, test, work)


def _require_columns(found: Sniffed, test: FinishedTest) -> None:
    for column in (test.unit, test.variant, *test.metrics):
        if column is None:
            continue
        alike = [each.strip() for each in found.columns if normal(each) == normal(column)]
        if not alike:
            names = ", ".join(each.strip() for each in found.columns)
            raise FileFault(
                f"{found.path.name} has no column {column or 'with an empty name'}; its columns are {names}."
            )
        if len(alike) > 1:
            raise FileFault(
                f"{found.path.name} has {len(alike)} columns that {column} may mean ({', '.join(alike)}); rename "
                "all but one, so that it is clear which is read."
            )


def _summed(session: duck.Session, found: Sniffed, test: FinishedTest, work: Path) -> Outcome:
    columns = tuple(dict.fromkeys(test.metrics))
    finished_tests.stage(session, found, (test.unit, test.variant, *columns), work)
    units = finished_tests.units(session)
    if not units:
        raise FileFault(f"{found.path.name} has no row that names a variant in column {test.variant}.")
    if len(units) > MOST_VARIANTS:
        raise FileFault(
            f"column {test.variant} of {found.path.name} has {len(units):,} different values; a test has at most "
            f"{MOST_VARIANTS} variants, so name the column that holds them."
        )
    return Outcome(
        units=units,
        in_two_arms=_spot(finished_tests.in_two_arms(session)),
        listed_twice=_spot(finished_tests.listed_twice(session)),
        without_unit=_spot(finished_tests.without(session, "unit")),
        without_variant=_spot(finished_tests.without(session, "variant")),
        metrics=tuple(_metric(session, column, place) for place, column in enumerate(columns)),
    )


def _metric(session: duck.Session, column: str, place: int) -> MetricSums:
    whole = finished_tests.whole(session, place)
    if not_numbers := _spot(finished_tests.not_numbers(session, place, words_count=not whole.is_share)):
        return MetricSums(column, {}, is_share=False, not_numbers=not_numbers)
    arms = {
        variant: ArmSums(Moments(n, total, squares, whole.about), low, high, skewness)
        for variant, n, total, squares, low, high, skewness in finished_tests.sums(session, place, whole)
    }
    return MetricSums(column, arms, whole.is_share, None)


def _spot(found: tuple[int, int, str | None] | None) -> Spot | None:
    return Spot(found[0], found[1], found[2] or "") if found else None
