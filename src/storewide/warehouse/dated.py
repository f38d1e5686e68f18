"""Dated figures in a file of its own: one row a day (week, month, year), also of several stores, regions or channels.

Nothing is landed: the rows are read once, as they are, with their numbers.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import sniffing
from storewide.warehouse.engines import dated, duck, finished_tests, reading
from storewide.warehouse.engines.finished_tests import Columns
from storewide.warehouse.finished_tests import require_columns
from storewide.warehouse.mapping import normal
from storewide.warehouse.scanning import FileFault as FileFault

#: a file with more rows is one of events or orders, whose sums by day are what is wanted
MOST_ROWS = 1_000_000
#: what stands where nothing is known
_UNKNOWN = frozenset({"", "na", "n/a", "nan", "null", "-"})


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, what its time column says, its unit ('' where no column is), its figures.

    A figure is None where nothing is known.
    """

    number: int
    time: str
    unit: str
    figures: tuple[float | None, ...]


@dataclass(frozen=True)
class Dated:
    """The rows as in the file, and the columns whose figures they hold."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read(path: Path, *, time: str, unit: str | None, columns: tuple[str, ...], others: bool) -> Dated:
    """The figures of the columns named, and with `others` of every further one that holds nothing but numbers.

    CSV, NDJSON and Parquet, also compressed with gzip. Raises FileFault.
    """
    with tempfile.TemporaryDirectory(prefix="storewide-dated-") as folder:
        work = Path(folder)
        found = sniffing.sniff(path.absolute(), work)
        with duck.opened(spill=work / "spill", folders=(work,), files=(found.path, found.plain)) as session:
            if found.format == "parquet":
                found = replace(found, columns=reading.columns_of_parquet(session, found))
            named = tuple(dict.fromkeys(columns))
            further = tuple(_further(found.columns, (time, unit or "", *named))) if others else ()
            asked = Columns(None, unit, time, None, named + further, 0)
            require_columns(found.columns, found.path.name, asked)
            finished_tests.stage(session, found, asked, work)
            return _told(session, asked, len(named), path.name)


def _further(there: tuple[str, ...], named: tuple[str, ...]) -> Iterator[str]:
    known = {normal(each) for each in named}
    return (each.strip() for each in there if normal(each) not in known)


def _told(session: duck.Session, asked: Columns, named: int, name: str) -> Dated:
    """The rows; FileFault where a figure of a column that was named is a word."""
    if (count := dated.count(session)) > MOST_ROWS:
        raise FileFault(f"{name} has {count:,} rows, and at most {MOST_ROWS:,} are read; give sums by day.")
    if not count:
        raise FileFault(f"{name} has no row below its header.")
    words = dated.words(session, len(asked.values), tuple(_UNKNOWN))
    for place, (row, text) in words.items():
        if place < named:
            raise FileFault(
                f"row {row} of {name} has {text!r} in column {asked.values[place]}; a figure is a number, or empty where "
                "it is not known."
            )
    kept = [place for place in range(len(asked.values)) if place not in words]
    rows = tuple(
        Row(row, time or "", (unit or "") if asked.unit else "", tuple(figures))
        for row, time, unit, *figures in dated.rows(session, kept)
    )
    return Dated(tuple(asked.values[place] for place in kept), rows)
