# ruff: noqa: S608 - every name and literal comes from reading, duck.literal, duck.name or a column's place
"""The rows of finished tests in the engine: experiment, unit, variant, day, a number for each column; what is wrong there.

In table `stage`, `v<place>` is a column's value (NULL where it is no number), `t<place>` the text of a value that is no
number or a word such as `yes`. In table `units` each unit has one row, with its days summed, of all that can be summed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storewide.warehouse.engines import duck, reading
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.mapping import FieldRule, Mapping, normal
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.sniffing import Sniffed

_YES, _NO = ("true", "yes"), ("false", "no")
#: beyond this a float does not hold each whole number
_LARGEST = "1e15"
#: days counted from a start go no further; a larger figure is a date, or no day
_LAST_DAY = 9_999
_NUMBERS = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "REAL")


@dataclass(frozen=True)
class Columns:
    """The columns to read: what they are called in the file; `values` are metrics first, then `covariates` of them."""

    experiment: str | None
    unit: str | None
    variant: str
    day: str | None
    values: tuple[str, ...]
    covariates: int

    def of_file(self) -> tuple[str, ...]:
        """All that the file must have."""
        named = (self.experiment, self.unit, self.variant, self.day, *self.values)
        return tuple(each for each in named if each is not None)

    @property
    def first_covariate(self) -> int:
        """The place of the first covariate among the values."""
        return len(self.values) - self.covariates


@dataclass(frozen=True)
class _Rows:
    """Where rows come from: a relation, its row number (None: by order), SQL and type of each column."""

    relation: str
    row: str | None
    first_row: int
    cells: dict[str, str]
    numbers: frozenset[str] = frozenset()


def stage(session: Session, found: Sniffed, columns: Columns, work: Path) -> None:
    """Make the table `stage` of a file; FileFault where a row has not the fields of the header, naming the first."""
    rules = tuple(FieldRule(str(place), (column,)) for place, column in enumerate(columns.of_file()))
    mapping = Mapping("finished test", "", "order_line", ("csv", "ndjson", "parquet"), rules)
    tidy = found.format == "parquet" or found.tidy
    rows = _read_directly(session, found, mapping, columns) if tidy else None
    if rows is None:
        rows = _read_repaired(session, found, mapping, columns, work)
    if found.format == "csv" and found.delimiter == ";":
        _require_one_meaning(session, rows, columns)


def _read_repaired(session: Session, found: Sniffed, mapping: Mapping, columns: Columns, work: Path) -> _Rows:
    rows = _of(reading.repaired(session, found, mapping, work))
    broken = session.rows("SELECT row, reason FROM broken ORDER BY row LIMIT 1")
    for row, reason in broken:
        raise FileFault(f"row {row} of {found.path.name} cannot be read: {reason}; mend it and read again.")
    try:
        _read(session, rows, columns)
    except duck.UNREADABLE:
        raise FileFault(f"{found.path.name} cannot be read as {found.format}; export it again.") from None
    return rows


def _require_one_meaning(session: Session, rows: _Rows, columns: Columns) -> None:
    """Raise FileFault where the points of a column may part thousands, as where semicolons part columns: each of them has
    three digits behind it, and before it one to three that do not begin with 0."""
    for column in columns.values:
        cell = _text(rows, column)
        # once read as numbers, 1.200 and 1.2 are the same
        all_grouped, example = session.one(
            f"SELECT coalesce(bool_and(regexp_full_match({cell}, '[+-]?[1-9][0-9]{{0,2}}[.][0-9]{{3}}')), false), "
            f"min({cell}) FROM {rows.relation} WHERE contains({cell}, '.')"
        )
        if all_grouped:
            raise FileFault(
                f"{example} in column {column} may be {example.replace('.', '')} or {float(example):g}, as semicolons "
                "part the columns; write thousands without points, or other than three digits behind each point."
            )


def names_of_frame(session: Session) -> tuple[str, ...]:
    """The columns of the frame that the session was lent."""
    return tuple(row[0] for row in session.rows("DESCRIBE SELECT * FROM lent"))


def stage_frame(session: Session, columns: Columns) -> None:
    """Make the table `stage` of the frame that the session was lent; its first row is row 0."""
    types = {row[0]: str(row[1]) for row in session.rows("DESCRIBE SELECT * FROM lent")}
    cells: dict[str, str] = {}
    numbers = set()
    for column in columns.of_file():
        name = next(each for each in types if normal(each) == normal(column))
        cell = duck.name(name)
        if any(each in types[name] for each in _NUMBERS):
            numbers.add(column)
            cells[column] = cell
        else:
            cells[column] = f"CAST({cell} AS VARCHAR)"
    _read(session, _Rows("lent", None, 0, cells, frozenset(numbers)), columns)


def _of(source: reading.Source) -> _Rows:
    return _Rows(source.relation, source.row, source.first_row, source.cells)


def _read_directly(session: Session, found: Sniffed, mapping: Mapping, columns: Columns) -> _Rows | None:
    """The file as the engine read it, where that is every line; a Parquet file is read so or not at all."""
    try:
        rows = _of(reading.direct(session, found, mapping))
        _read(session, rows, columns)
    except duck.UNREADABLE:
        if found.format == "parquet":
            raise FileFault(f"{found.path.name} is a damaged Parquet file; export it again.") from None
        return None
    header = 1 if found.format == "csv" else 0
    whole = found.format == "parquet" or session.one("SELECT count(*) FROM stage")[0] == found.lines - header
    return rows if whole else None


def _read(session: Session, rows: _Rows, columns: Columns) -> None:
    number = f"CAST({rows.row} AS BIGINT)" if rows.row else "CAST(NULL AS BIGINT)"
    texts = [
        f"{number} AS row",
        "'' AS experiment"
        if columns.experiment is None
        else f"{_text(rows, columns.experiment)} AS experiment",
        "CAST(NULL AS VARCHAR) AS unit" if columns.unit is None else f"{_text(rows, columns.unit)} AS unit",
        f"{_text(rows, columns.variant)} AS variant",
        "CAST(NULL AS VARCHAR) AS told_day"
        if columns.day is None
        else f"{_text(rows, columns.day)} AS told_day",
        *(_given(rows, column, place) for place, column in enumerate(columns.values)),
    ]
    values = [
        each for place, column in enumerate(columns.values) for each in _value(place, column in rows.numbers)
    ]
    session.run(
        f"CREATE OR REPLACE TABLE stage AS SELECT row, experiment, unit, variant, told_day, {_DAYS}, "
        f"{', '.join(values)} FROM (SELECT {', '.join(texts)} FROM {rows.relation})"
    )
    _number(session, columns, "row" if rows.row else f"{rows.first_row} + s.rowid")


def _number(session: Session, columns: Columns, row: str) -> None:
    """The view `numbered`: the rows of `stage` with their number, their unit, and the day as a whole number from 1."""
    unit = f"CAST({row} AS VARCHAR)" if columns.unit is None else "unit"
    day, starts = "CAST(1 AS INTEGER)", ""
    if columns.day is not None:
        dated, zero = session.one(
            "SELECT coalesce(bool_or(dated IS NOT NULL), false), coalesce(min(counted) = 0, false) FROM stage"
        )
        day = f"counted + {int(zero)}"
        if dated:
            day = "CAST(dated - start + 1 AS INTEGER)"
            session.run(
                "CREATE OR REPLACE TABLE starts AS SELECT experiment AS of, min(dated) AS start FROM stage GROUP BY ALL"
            )
            starts = "LEFT JOIN starts ON of = experiment"
    session.run(
        f"CREATE OR REPLACE VIEW numbered AS SELECT s.* REPLACE ({row} AS row, {unit} AS unit), {day} AS day "
        f"FROM stage s {starts}"
    )


def _text(rows: _Rows, column: str) -> str:
    cell = rows.cells[column]
    return f"nullif(trim(CAST({cell} AS VARCHAR)), '')"


def _given(rows: _Rows, column: str, place: int) -> str:
    return f"{rows.cells[column] if column in rows.numbers else _text(rows, column)} AS t{place}"


#: the day as a count from a start, or as a date
_DAYS = (
    f"CASE WHEN TRY_CAST(told_day AS DOUBLE) BETWEEN 0 AND {_LAST_DAY} AND TRY_CAST(told_day AS DOUBLE) = "
    "trunc(TRY_CAST(told_day AS DOUBLE)) THEN CAST(TRY_CAST(told_day AS DOUBLE) AS INTEGER) END AS counted, "
    # words such as epoch and infinity are moments to the engine
    "CASE WHEN TRY_CAST(told_day AS DOUBLE) IS NULL AND told_day BETWEEN '1' AND '3' "
    "THEN CAST(TRY_CAST(told_day AS TIMESTAMP) AS DATE) "
    "WHEN length(told_day) = 8 AND told_day BETWEEN '1' AND '3' "
    "THEN CAST(try_strptime(told_day, '%Y%m%d') AS DATE) END AS dated"
)


def _value(place: int, is_number: bool) -> tuple[str, str]:
    text = f"t{place}"
    number = f"TRY_CAST({text} AS DOUBLE)"
    usable = f"isfinite({number}) AND abs({number}) <= {_LARGEST}"
    if is_number:
        value = f"CASE WHEN {usable} THEN {number} END"
    else:
        word = f"lower({text})"
        value = (
            f"CASE WHEN {usable} THEN {number} WHEN {word} IN {_list(_YES)} THEN 1 "
            f"WHEN {word} IN {_list(_NO)} THEN 0 END"
        )
    said = f"CASE WHEN {number} IS NULL OR NOT ({usable}) THEN CAST({text} AS VARCHAR) END"
    return f"{value} AS v{place}", f"{said} AS t{place}"


def _list(words: Sequence[str]) -> str:
    return array(words).replace("[", "(").replace("]", ")")


def place(session: Session, columns: Columns) -> None:
    """Make the tables `placed`, of who is in which variant on which day, and `units`, one row each with days summed."""
    key = "experiment, unit, variant"
    valid = "experiment IS NOT NULL AND unit IS NOT NULL AND variant IS NOT NULL"
    session.run(
        f"CREATE OR REPLACE TABLE placed AS SELECT {key}, day, count(*) AS rows, min(row) AS row FROM numbered "
        f"WHERE {valid} GROUP BY ALL"
    )
    values = [f"v{place}" for place in range(len(columns.values))]
    if columns.day is None:
        rest = ", ".join([key, *values])
        session.run(f"CREATE OR REPLACE VIEW units AS SELECT {rest} FROM numbered WHERE {valid}")
        return
    summed = [f"sum({each}) AS {each}" for each in values[: columns.first_covariate]]
    before = [f"arg_min({each}, day) AS {each}" for each in values[columns.first_covariate :]]
    session.run(
        f"CREATE OR REPLACE TABLE units AS SELECT {', '.join([key, *summed, *before])} FROM numbered "
        f"WHERE {valid} GROUP BY {key}"
    )


def units(session: Session) -> dict[str, dict[str, int]]:
    """How many different units each variant of each experiment has, sorted by its name."""
    found: dict[str, dict[str, int]] = {}
    for experiment, variant, count in session.rows(
        "SELECT experiment, variant, count(DISTINCT unit) FROM placed GROUP BY ALL ORDER BY ALL"
    ):
        found.setdefault(experiment, {})[variant] = count
    return found


def units_by_day(session: Session) -> dict[str, dict[int, dict[str, int]]]:
    """How many units of each variant entered on each day of each experiment, days growing."""
    found: dict[str, dict[int, dict[str, int]]] = {}
    for experiment, day, variant, count in session.rows(
        "SELECT experiment, first, variant, count(*) FROM (SELECT experiment, variant, unit, min(day) AS first "
        "FROM placed GROUP BY ALL) WHERE first IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ):
        found.setdefault(experiment, {}).setdefault(day, {})[variant] = count
    return found


def most_variants(session: Session) -> tuple[str, int]:
    """The experiment with the most different names of variants, and how many; no experiment at all: empty and 0."""
    found = session.rows(
        "SELECT experiment, count(DISTINCT variant) AS names FROM stage WHERE variant IS NOT NULL "
        "AND experiment IS NOT NULL GROUP BY experiment ORDER BY names DESC, experiment LIMIT 1"
    )
    return found[0] if found else ("", 0)
