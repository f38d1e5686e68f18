# ruff: noqa: S608 - every name and literal comes from reading, duck.literal or a column's place
"""The rows of a finished test in the engine: unit, variant and a number for each metric, and sums over them.

In table `stage`, `v<place>` is a metric's value (NULL where it is no number), `t<place>` the text of a value that is
no number or a word such as `yes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from storewide.warehouse.engines import duck, reading
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.engines.reading import Source
from storewide.warehouse.mapping import FieldRule, Mapping
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.sniffing import Sniffed

_YES, _NO = ("true", "yes"), ("false", "no")
#: beyond this a variance times a squared mean leaves the range of a float
_LARGEST = "1e60"
#: whole numbers up to this keep exact sums of squares over 10 ** 14 rows
_EXACT = 10**12

_Found = tuple[int, int, str | None]
#: variant, units, sum, sum of squares, least and greatest value, skewness
_ArmSums = tuple[str, int, int | Fraction | float, int | Fraction | float, float, float, float]


@dataclass(frozen=True)
class Whole:
    """One metric over all rows: whether it is only 0 and 1, only whole numbers, its mean, where sums are taken from."""

    is_share: bool
    is_whole: bool
    mean: float
    about: float | int


def stage(session: Session, found: Sniffed, columns: Sequence[str | None], work: Path) -> None:
    """Make the table `stage` (row, unit, variant, values); `columns`: unit or None, variant, then the metrics.

    FileFault where a row has not the fields of the header, naming the first.
    """
    rules = tuple(
        FieldRule(str(place), (column,)) for place, column in enumerate(columns) if column is not None
    )
    mapping = Mapping("finished test", "", "order_line", ("csv", "ndjson", "parquet"), rules)
    if (found.format == "parquet" or found.tidy) and _read_directly(session, found, mapping, columns):
        return
    source = reading.repaired(session, found, mapping, work)
    broken = session.rows("SELECT row, reason FROM broken ORDER BY row LIMIT 1")
    for row, reason in broken:
        raise FileFault(f"row {row} of {found.path.name} cannot be read: {reason}; mend it and read again.")
    try:
        _read(session, source, columns)
    except duck.UNREADABLE:
        raise FileFault(f"{found.path.name} cannot be read as {found.format}; export it again.") from None


def _read_directly(session: Session, found: Sniffed, mapping: Mapping, columns: Sequence[str | None]) -> bool:
    """Whether the engine read every line of the file by itself; a Parquet file is read so or not at all."""
    try:
        _read(session, reading.direct(session, found, mapping), columns)
    except duck.UNREADABLE:
        if found.format == "parquet":
            raise FileFault(f"{found.path.name} is a damaged Parquet file; export it again.") from None
        return False
    header = 1 if found.format == "csv" else 0
    return found.format == "parquet" or session.one("SELECT count(*) FROM stage")[0] == found.lines - header


def _read(session: Session, source: Source, columns: Sequence[str | None]) -> None:
    unit, variant, *metrics = (None if column is None else source.cells[column] for column in columns)
    row = f"CAST({source.row} AS BIGINT)" if source.row else "CAST(NULL AS BIGINT)"
    texts = [
        f"{row} AS row",
        "NULL AS unit" if unit is None else f"{_text(unit)} AS unit",
        f"{_text(str(variant))} AS variant",
        *(f"{_text(str(metric))} AS t{place}" for place, metric in enumerate(metrics)),
    ]
    values = [each for place in range(len(metrics)) for each in _value(place)]
    session.run(
        f"CREATE OR REPLACE TABLE stage AS SELECT row, unit, variant, {', '.join(values)} "
        f"FROM (SELECT {', '.join(texts)} FROM {source.relation})"
    )
    number = "row" if source.row else f"{source.first_row} + rowid"
    own = f"CAST({number} AS VARCHAR)" if unit is None else "unit"
    session.run(
        f"CREATE OR REPLACE VIEW numbered AS SELECT * REPLACE ({number} AS row, {own} AS unit) FROM stage"
    )
    session.run(
        "CREATE OR REPLACE TABLE placed AS SELECT unit, variant, count(*) AS rows, min(row) AS row FROM numbered "
        "WHERE unit IS NOT NULL AND variant IS NOT NULL GROUP BY ALL"
    )


def _text(cell: str) -> str:
    return f"nullif(trim({cell}), '')"


def _value(place: int) -> tuple[str, str]:
    text = f"t{place}"
    number = f"TRY_CAST({text} AS DOUBLE)"
    usable = f"isfinite({number}) AND abs({number}) <= {_LARGEST}"
    word = f"lower({text})"
    value = f"CASE WHEN {usable} THEN {number} WHEN {word} IN {_list(_YES)} THEN 1 WHEN {word} IN {_list(_NO)} THEN 0 END"
    return f"{value} AS v{place}", f"CASE WHEN {number} IS NULL OR NOT ({usable}) THEN {text} END AS t{place}"


def _list(words: Sequence[str]) -> str:
    return array(words).replace("[", "(").replace("]", ")")


def units(session: Session) -> dict[str, int]:
    """How many different units each variant has, sorted by its name."""
    return dict(session.rows("SELECT variant, count(*) FROM placed GROUP BY variant ORDER BY variant"))


def in_two_arms(session: Session) -> _Found | None:
    """The units in more than one variant: how many, the row of the first, and its name."""
    return _found(
        session,
        "SELECT count(*), min(row), arg_min(unit, row) FROM "
        "(SELECT unit, min(row) AS row FROM placed GROUP BY unit HAVING count(*) > 1)",
    )


def listed_twice(session: Session) -> _Found | None:
    """The units with several rows in one variant: how many, the first row of the first, and its name."""
    return _found(session, "SELECT count(*), min(row), arg_min(unit, row) FROM placed WHERE rows > 1")


def without(session: Session, column: str) -> _Found | None:
    """The rows whose `column`, unit or variant, is empty."""
    return _found(session, f"SELECT count(*), min(row), NULL FROM numbered WHERE {column} IS NULL")


def not_numbers(session: Session, place: int, *, words_count: bool) -> _Found | None:
    """The rows without a number; `words_count`: yes and no are no numbers here, since others stand beside them."""
    fault = f"t{place} IS NOT NULL" if words_count else f"v{place} IS NULL"
    return _found(
        session,
        f"SELECT count(*), min(row), arg_min(coalesce(t{place}, ''), row) FROM numbered "
        f"WHERE v{place} IS NULL OR ({fault})",
    )


def whole(session: Session, place: int) -> Whole:
    """A look at all values of a metric, before sums are made about a constant near them."""
    value = f"v{place}"
    only_bits, only_whole, mean = session.one(
        f"SELECT bool_and({value} IN (0, 1)), bool_and({value} = trunc({value}) AND abs({value}) <= {_EXACT}), "
        f"fsum({value}) / count({value}) FROM numbered"
    )
    return Whole(bool(only_bits), bool(only_whole), mean or 0.0, 0 if only_whole else mean or 0.0)


def sums(session: Session, place: int, found: Whole) -> list[_ArmSums]:
    """By variant: units, sum and sum of squares about `found.about`, least and greatest value, skewness.

    Exact for whole numbers, and where all values of an arm are the same.
    """
    value = f"CAST(v{place} AS HUGEINT)" if found.is_whole else f"(v{place} - {found.about!r}::DOUBLE)"
    add = "sum" if found.is_whole else "fsum"
    rows = session.rows(
        f"SELECT variant, count(*), {add}({value}), {add}({value} * {value}), min(v{place}), max(v{place}), "
        f"coalesce(skewness(v{place} - {found.mean!r}::DOUBLE), 0) "
        "FROM numbered WHERE unit IS NOT NULL AND variant IS NOT NULL GROUP BY variant ORDER BY variant"
    )
    return [_exact_where_alike(row, found.about) for row in rows]


def _exact_where_alike(row: _ArmSums, about: float) -> _ArmSums:
    """A float's rounding would give an arm of equal values a spread."""
    variant, n, _total, _squares, low, high, _skewness = row
    if low != high:
        return row
    away = Fraction(low) - Fraction(about)
    return variant, n, n * away, n * away * away, low, high, 0.0


def _found(session: Session, sql: str) -> _Found | None:
    count, row, value = session.one(sql)
    return (count, row, value) if count else None
