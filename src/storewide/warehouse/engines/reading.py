# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""A file as a relation of texts in the engine: one column for each field of the fact, empty texts as NULL.

Well-formed files are read directly. Where the engine objects, or does not find as many rows as the file has
lines, the rows are first split by `records`, which costs time but loses none.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import columns as places
from storewide.warehouse import records
from storewide.warehouse.engines import duck, nested, picking
from storewide.warehouse.engines.duck import Session, file, literal, name
from storewide.warehouse.engines.picking import FIRST
from storewide.warehouse.fitting import position
from storewide.warehouse.mapping import FieldRule, Mapping
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.sniffing import Sniffed

#: DuckDB reads lines up to this long; longer ones are set for the file that has them
_USUAL_LINE = 2 * 1024 * 1024
_NOTHING = "CAST(NULL AS VARCHAR)"
#: the engine gives up on a file that it reads in pieces whose size is no multiple of sixteen bytes
_STEP = 16
#: a file is unzipped before, so that its name alone says nothing
_PLAIN = "compression='none'"


@dataclass(frozen=True)
class Source:
    """How rows come out of the file: SQL of the relation, the row's number (None: by order), columns.

    `whole`: the relation of all the file's rows where only some of them, or items of them, are read; several
    rows may have one number then. `ascii_only`: no cell holds a character beyond ASCII.
    """

    relation: str
    row: str | None
    first_row: int
    cells: dict[str, str]
    exact: dict[str, bool]
    whole: str | None = None
    empty: tuple[str, ...] = ()
    ascii_only: bool = False


def columns_of_parquet(session: Session, found: Sniffed) -> tuple[str, ...]:
    """The names of a Parquet file's columns; FileFault where it is damaged."""
    try:
        return tuple(
            row[0] for row in session.rows(f"DESCRIBE SELECT * FROM read_parquet({file(found.plain)})")
        )
    except (*duck.UNREADABLE, duck.GONE):
        raise FileFault(f"{found.path.name} is a damaged Parquet file; export it again.") from None


def rows_of_parquet(session: Session, found: Sniffed) -> int:
    """The number of rows of a Parquet file, as it says itself."""
    return int(session.one(f"SELECT count(*) FROM read_parquet({file(found.plain)})")[0])


def direct(session: Session, found: Sniffed, mapping: Mapping) -> Source:
    """The file as it lies there."""
    if found.format == "parquet":
        return _parquet(session, found, mapping)
    if found.format == "ndjson":
        relation = f"read_ndjson_objects({file(found.plain)}, {_PLAIN}, maximum_object_size=33554432)"
        return _picked(
            Source(relation, None, 1 + found.before, _json_cells(found, mapping, "json"), {}), mapping, "json"
        )
    relation = _csv(found.plain, found.delimiter, list(_names(found)), found.longest_line)
    source = Source(
        relation, None, 2 + found.before, _csv_cells(found, mapping), {}, ascii_only=found.ascii_only
    )
    return _picked(source, mapping, None)


def repaired(session: Session, found: Sniffed, mapping: Mapping, work: Path) -> Source:
    """The file split row by row; the rows it refuses are put into the table `broken` (row, reason)."""
    target, broken = work / "rows", work / "broken"
    if found.format == "ndjson":
        records.repair_ndjson(found.plain, target, broken, session.tick)
        relation = f"read_ndjson_objects({file(target)}, maximum_object_size=134217728)"
        row = f"CAST(json_extract_string(json, '/row') AS BIGINT) + {found.before}"
        document = "json_extract(json, '/object')"
        source = Source(relation, row, 1, _json_cells(found, mapping, document), {})
        source = _picked(source, mapping, document)
    else:
        unsplit = records.Unsplit(found.plain, found.delimiter, len(found.columns))
        longest = records.repair_csv(unsplit, target, broken, session.tick)
        relation = _csv(target, ",", ["row", *_names(found)], longest, header=False)
        row = f"CAST(row AS BIGINT) + {found.before}"
        source = _picked(Source(relation, row, 2, _csv_cells(found, mapping), {}), mapping, None)
    session.run(
        f"CREATE OR REPLACE TABLE broken AS SELECT CAST(row AS BIGINT) + {found.before} AS row, reason "
        f"FROM {_csv(broken, ',', ['row', 'reason'], 0, header=False)}"
    )
    return source


def _names(found: Sniffed) -> tuple[str, ...]:
    return tuple(f"c{place}" for place in range(len(found.columns)))


def _csv(path: Path, delimiter: str, names: list[str], longest: int, *, header: bool = True) -> str:
    columns = ", ".join(f"{literal(each)}: 'VARCHAR'" for each in names)
    line = max(_USUAL_LINE, -(-(longest + 64) // _STEP) * _STEP)
    # the smallest buffers that hold such lines: larger ones are no faster, and each of several stays in memory
    return (
        f"read_csv({file(path)}, {_PLAIN}, auto_detect=false, columns={{{columns}}}, header={literal(header)}, "
        f"delim={literal(delimiter)}, quote='\"', escape='\"', max_line_size={line}, "
        f"buffer_size={4 * line})"
    )


def _picked(source: Source, mapping: Mapping, document: str | None) -> Source:
    """The source with only those rows, and items of rows, that the preset wants."""
    if not mapping.is_nested:
        return replace(source, empty=mapping.empty)
    line = f"CAST({source.row} AS BIGINT)" if source.row else f"row_number() OVER () + {source.first_row - 1}"
    relation = picking.relation(source.relation, line, source.cells, mapping, document)
    return replace(source, relation=relation, row=picking.LINE, whole=source.relation, empty=mapping.empty)


def _columns(mapping: Mapping) -> list[str]:
    """Every column that the preset looks into."""
    wanted = [*mapping.where, *filter(None, (mapping.first_of, mapping.last_of))]
    wanted += [column for each in mapping.agree for column in each.columns]
    return list(
        dict.fromkeys(
            [*wanted, *(column for rule in mapping.fields for column in (*rule.columns, *rule.joined))]
        )
    )


def _csv_cells(found: Sniffed, mapping: Mapping) -> dict[str, str]:
    cells = {}
    for column in _columns(mapping):
        place = position(found.columns, column)
        if place is not None:
            cells[column] = f"c{place}"
    return cells


def _json_cells(found: Sniffed, mapping: Mapping, document: str) -> dict[str, str]:
    cells = {}
    for column in _columns(mapping):
        place = position(found.columns, column)
        if picking.is_of_item(column, mapping):
            cells[column] = picking.cell(column)
        elif place is not None:
            # a name with a point that the lines do have is no way into their objects
            cells[column] = nested.key(document, found.columns[place])
        elif places.way(column):
            cells[column] = nested.text(document, column)
    return cells


def _parquet(session: Session, found: Sniffed, mapping: Mapping) -> Source:
    relation = _rows_of_parquet(found)
    types = {row[0]: row[1] for row in session.rows(f"DESCRIBE SELECT * FROM {relation}")}
    cells, exact = {}, {}
    for column in _columns(mapping):
        place = position(found.columns, column)
        if picking.is_of_item(column, mapping):
            cells[column], exact[column] = picking.cell(column), False
        elif place is not None:
            cells[column] = f"CAST({name(found.columns[place])} AS VARCHAR)"
            exact[column] = types[found.columns[place]] not in ("DOUBLE", "FLOAT")
        elif places.way(column) and (place := position(found.columns, places.root(column))) is not None:
            cells[column] = nested.within(f"to_json({name(found.columns[place])})", column)
            exact[column] = False
    document = None
    if mapping.each and (place := position(found.columns, places.root(mapping.each))) is not None:
        document = f"json_object({literal(places.root(mapping.each))}, {name(found.columns[place])})"
    return _picked(Source(relation, None, 1 + found.before, cells, exact), mapping, document)


def _rows_of_parquet(found: Sniffed) -> str:
    """The file, or the rows of it that are a batch."""
    path = file(found.plain)
    if found.rows is None:
        return f"read_parquet({path})"
    first, end = found.rows
    return (
        f"(SELECT * EXCLUDE (file_row_number) FROM read_parquet({path}, file_row_number=true) "
        f"WHERE file_row_number >= {first} AND file_row_number < {end})"
    )


def text_of(rule: FieldRule, source: Source) -> str:
    """The SQL of a field's text in a row: the first column with a value, read as the rule says."""
    if rule.constant is not None:
        return literal(rule.constant)
    found = [_filled(column, source) for column in rule.columns if column in source.cells]
    if rule.digest and found:
        return f"md5(concat_ws('|', {', '.join(f"coalesce({each}, '')" for each in found)}))"
    found += _joined(rule, source)
    if rule.default is not None:
        found.append(literal(rule.default))
    if not found:
        return _NOTHING
    text = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
    if rule.url_path:
        text = f"regexp_replace(regexp_replace({text}, '^[a-zA-Z]+://[^/?#]*', ''), '[?#].*$', '')"
    if rule.first_item:
        text = f"CASE WHEN {FIRST} THEN {text} END"
    if rule.strip_suffix:
        cut = f"left({text}, -{len(rule.strip_suffix)})"
        ends = f"ends_with({text}, {literal(rule.strip_suffix)})"
        text = f"nullif(CASE WHEN {ends} THEN {cut} ELSE {text} END, '')"
    return f"lower({text})" if rule.lower else text


def fills(rule: FieldRule, source: Source) -> bool:
    """Whether a row can have a text for the field: not where the file has none of its columns."""
    return text_of(rule, source) != _NOTHING


def _filled(column: str, source: Source) -> str:
    """The text of a column's cell; NULL where it is empty, or holds a text that stands for nothing."""
    text = _trimmed(source.cells[column], ascii_only=source.ascii_only)
    if not source.empty:
        return text
    stands = ", ".join(literal(each) for each in source.empty)
    return f"CASE WHEN lower({text}) NOT IN ({stands}) THEN {text} END"


def _trimmed(cell: str, *, ascii_only: bool) -> str:
    """SQL of a cell without spaces around it, NULL where nothing is left.

    Cells of a CSV are columns of their own, and to trim each of them would take as long as to read them: only those
    that begin or end with a space, or have characters that may be wide spaces, are.
    """
    trimmed = f"nullif(trim({cell}), '')"
    if not cell.isidentifier():
        return trimmed
    suspect = f"{cell} < '!' OR ends_with({cell}, ' ')"
    if not ascii_only:
        suspect += f" OR strlen({cell}) <> length({cell})"
    return f"CASE WHEN {suspect} THEN {trimmed} ELSE {cell} END"


def _joined(rule: FieldRule, source: Source) -> list[str]:
    """The SQL of the columns that make a text together, in a list; an empty one where the file lacks the first two."""
    parts = [_filled(column, source) for column in rule.joined if column in source.cells]
    if not all(column in source.cells for column in rule.joined[:2]) or not parts:
        return []
    whole = f"concat_ws('/', {', '.join(parts)})"
    return [f"CASE WHEN {parts[0]} IS NOT NULL AND {parts[1]} IS NOT NULL THEN {whole} END"]


def header_of(rule: FieldRule, source: Source) -> str:
    """The column's name as the file or the preset has it, for messages."""
    if rule.joined:
        return " and ".join(rule.joined[:2])
    return next((column for column in rule.columns if column in source.cells), rule.name)


def is_exact(rule: FieldRule, source: Source) -> bool:
    """Whether the column holds decimals as written, not binary fractions."""
    return all(source.exact.get(column, True) for column in rule.columns)
