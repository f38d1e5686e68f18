# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Which rows of a file, and which items of lists in them, are rows of a fact: an SQL relation over the file's rows."""

from collections.abc import Mapping as MappingOf

from storewide.warehouse import columns as places
from storewide.warehouse.columns import way
from storewide.warehouse.engines import nested
from storewide.warehouse.engines.duck import literal
from storewide.warehouse.mapping import Mapping

#: columns of the relation: the number of the file's row, the item of its list, what holds a list of lists' inner
#: one, and the item's place, from 1
LINE, ITEM, OUTER, _PLACE = "storewide_line", "storewide_item", "storewide_outer", "storewide_place"
#: true for the first item of a row that is read
FIRST = f"{_PLACE} = 1"


def relation(rows: str, line: str, cells: MappingOf[str, str], mapping: Mapping, document: str | None) -> str:
    """The rows of the relation `rows` that the preset wants, each item of its list one of its own.

    `line`: SQL of a row's number. `document`: SQL of the JSON that holds the list of items.
    """
    of_item = [column for column in mapping.where if is_of_item(column, mapping)]
    found = f"(SELECT * FROM (SELECT *, {line} AS {LINE} FROM {rows}) WHERE {condition(cells, mapping)})"
    found = f"(SELECT * FROM {found}{_one_of_each(cells, mapping)})"
    if mapping.each is None:
        return found
    steps = way(mapping.each)
    inner = next((place for place, step in enumerate(steps) if step.every), -1) + 1
    if inner:
        found = f"(SELECT *, unnest({_items(document, steps[:inner])}) AS {OUTER} FROM {found})"
        document = OUTER
    items = _items(document, steps[inner:])
    found = f"(SELECT *, unnest({items}) AS {ITEM}, generate_subscripts({items}, 1) AS {_PLACE} FROM {found})"
    return f"(SELECT * FROM {found} WHERE {_all_wanted(of_item, cells, mapping)})"


def condition(cells: MappingOf[str, str], mapping: Mapping) -> str:
    """SQL of whether a row of the file is one that the preset wants, whatever its items are."""
    return _all_wanted([each for each in mapping.where if not is_of_item(each, mapping)], cells, mapping)


def _items(document: str | None, steps: tuple[places.Step, ...]) -> str:
    return nested.items(document, steps) if document else "CAST([] AS JSON[])"


def is_of_item(column: str, mapping: Mapping) -> bool:
    """Whether a column is a place in an item, or in what holds its list."""
    return mapping.each is not None and (places.of_item(column) or places.of_outer(column)) is not None


def cell(column: str) -> str:
    """SQL of the text at a place in an item, or in what holds its list."""
    outer = places.of_outer(column)
    return nested.text(OUTER, outer) if outer else nested.text(ITEM, places.of_item(column) or "")


def _all_wanted(columns: list[str], cells: MappingOf[str, str], mapping: Mapping) -> str:
    conditions = [_wanted(cells.get(column, "NULL"), mapping.where[column]) for column in columns]
    return " AND ".join(conditions) or "true"


def _wanted(cell: str, values: tuple[str, ...]) -> str:
    text = f"coalesce(lower(trim({cell})), '')"
    if "*" in values:
        return f"{text} <> ''"
    return f"{text} IN ({', '.join(literal(value) for value in values)})"


def _one_of_each(cells: MappingOf[str, str], mapping: Mapping) -> str:
    """Of rows alike in a column the first or the last; rows without a value are each their own."""
    column, order = (mapping.first_of, "") if mapping.first_of else (mapping.last_of, " DESC")
    if column is None or column not in cells:
        return ""
    cell = cells[column]
    return (
        f" QUALIFY {cell} IS NULL OR row_number() OVER (PARTITION BY {cell} ORDER BY {LINE}{order}) = 1 "
        f"ORDER BY {LINE}"
    )
