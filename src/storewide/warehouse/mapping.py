"""What a preset says: which column of a shop's export fills which field of a fact, and how its text is read.

A mapping is parsed strictly from TOML (see `sources/presets/`): an unknown key or field is an error, so that
a typing mistake in a preset never silently drops a column.
"""

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast, get_args

from storewide.warehouse import agreements, preset_text
from storewide.warehouse import columns as places
from storewide.warehouse.preset_text import MappingFault as MappingFault
from storewide.warehouse.schemas import FIELDS, Fact, OrdersFrom

Format = Literal["csv", "ndjson", "parquet"]

_SCALE = re.compile(r"0\.0{0,5}1")
#: keys of a preset that speak of one fact; those beside them hold for all of its facts
_OF_FACT = ("fact", "fields", "where", "each", "first_of", "last_of", "whole_orders")
_OF_ALL = (
    "name",
    "title",
    "formats",
    "instants",
    "dates",
    "empty",
    "decimal",
    "orders_from",
    "also",
    "agree",
)
#: how many of the units that an instant is counted in make a second
UNITS = {"seconds": 1, "milliseconds": 1_000, "microseconds": 1_000_000}


@dataclass(frozen=True)
class FieldRule:
    """How one field of the fact is filled.

    `columns`: headers of the file in order of preference; the first that holds a value in a row counts.
    `required`: at least one of the columns must be in the file. `constant`: the value of every row.
    `translate`: the file's words (compared without case) to ours; `otherwise` says what happens to any other.
    `once_per_order`: the export states it on the first line of an order (of a product with variants) only, further
    lines take it from there.
    `joined`: where none of the columns holds a value, these together with "/" between; a row without the first two
    has none. `strip_suffix`: an ending cut off (a spreadsheet's `17850.0`). `lower`: letter case carries no meaning.
    `default`: the value of a row that states none. `unit`: a time is a count of these since 1970, in UTC.
    `scale`: an amount is multiplied by it (`0.000001` for money in millionths). `first_item`: an amount of the
    whole row, which counts once: on the first of its items. `digest`: a fingerprint of all the columns' values, for
    an export without ids: rows alike in all of them are one. `url_path`: of an address only the path.
    """

    name: str
    columns: tuple[str, ...] = ()
    required: bool = False
    constant: str | None = None
    translate: MappingOf[str, str] = field(default_factory=dict)
    otherwise: Literal["keep", "refuse"] = "keep"
    once_per_order: bool = False
    joined: tuple[str, ...] = ()
    strip_suffix: str | None = None
    lower: bool = False
    default: str | None = None
    unit: Literal["seconds", "milliseconds", "microseconds"] | None = None
    scale: str | None = None
    first_item: bool = False
    digest: bool = False
    url_path: bool = False


@dataclass(frozen=True)
class Mapping:
    """One preset: `instants` and `dates` are the forms read besides ISO 8601, as strptime patterns.

    `where`: only rows whose column holds one of the values (compared without case) are read, the others are none
    of its business; the value "" is an empty one, "*" any other. `each`: the way to a list in a row of NDJSON or
    Parquet; every item of it is a row of the fact, and columns that begin with `item.` are the item's; with a list
    of lists (`refunds[].lines`) those that begin with `outer.` are the outer item's. `empty`: texts that stand for
    an empty cell (compared without case). `decimal`: the mark before decimals; beside a comma, points and spaces
    part thousands. `first_of`, `last_of`: of
    rows that are alike in this column only the first or the last is read. `orders_from`: rows of a store whose
    orders come from elsewhere are none of its business. `also`: further facts read out of the same rows; to
    those, as `further`, a row that cannot be split is nothing: the first fact has told it already. `agree`: what
    must add up within the file. `whole_orders`: the file states each of its orders with all lines, so that a line of
    one that it no longer names is taken out.
    """

    name: str
    title: str
    fact: Fact
    formats: tuple[Format, ...]
    fields: tuple[FieldRule, ...]
    instants: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    where: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    each: str | None = None
    first_of: str | None = None
    last_of: str | None = None
    whole_orders: bool = False
    orders_from: OrdersFrom | None = None
    further: bool = False
    agree: tuple[agreements.Agreement, ...] = ()
    also: tuple["Mapping", ...] = ()

    @property
    def is_nested(self) -> bool:
        """Whether a row of the fact is not simply a row of the file."""
        return bool(self.where or self.each or self.first_of or self.last_of)

    def missing(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The required columns that a file with these headers lacks, as the preset names them."""
        have = {normal(column) for column in columns}
        needed = [rule.columns for rule in self.fields if rule.required]
        needed += [(column,) for column in self.where if not self.each or not _is_within(column)]
        needed += [(self.each,)] if self.each else []
        return tuple(
            " or ".join(each)
            for each in needed
            if not any({normal(column), normal(places.root(column))} & have for column in each)
        )


def _is_within(column: str) -> bool:
    """Whether a column is a place in an item or in what holds it, which the file's own columns do not show."""
    return (places.of_item(column) or places.of_outer(column)) is not None


def normal(header: str) -> str:
    """A header as it is compared: without outer spaces, byte order mark and letter case."""
    return header.strip().strip("\ufeff").strip().casefold()


def parse(text: MappingOf[str, Any]) -> Mapping:
    """The mapping that a preset's parsed TOML describes; MappingFault where anything is not understood."""
    name = text.get("name")
    if not isinstance(name, str) or not name:
        raise MappingFault("A preset needs a name.")
    preset_text.only(
        name,
        text,
        {*_OF_ALL, *_OF_FACT},
        "the preset",
    )
    formats = tuple(
        preset_text.choice(name, "formats", each, get_args(Format))
        for each in preset_text.texts(name, "formats", text.get("formats"))
    )
    if not formats:
        raise MappingFault(f"Preset {name} needs formats.")
    orders_from = text.get("orders_from")
    if orders_from is not None:
        preset_text.choice(name, "orders_from", orders_from, get_args(OrdersFrom))
    shared = Mapping(
        name=name,
        title=preset_text.text(name, "title", text.get("title", name)),
        fact="order_line",
        formats=cast("tuple[Format, ...]", formats),
        fields=(),
        instants=preset_text.texts(name, "instants", text.get("instants", [])),
        dates=preset_text.texts(name, "dates", text.get("dates", [])),
        empty=tuple(each.casefold() for each in preset_text.texts(name, "empty", text.get("empty", []))),
        decimal=cast(
            "Literal['.', ',']", preset_text.choice(name, "decimal", text.get("decimal", "."), (".", ","))
        ),
        orders_from=orders_from,
    )
    first = replace(_of_fact(shared, text), agree=_agreements(name, text.get("agree", [])))
    return replace(first, also=_also(shared, text.get("also", [])))


def _agreements(name: str, tables: Any) -> tuple[agreements.Agreement, ...]:
    if not isinstance(tables, list):
        raise MappingFault(f"Preset {name}: agree must be a list of tables.")
    try:
        return tuple(agreements.parse(table) for table in tables)
    except agreements.AgreementUnreadable as error:
        raise MappingFault(f"Preset {name}: {error}") from None


def _also(shared: Mapping, tables: Any) -> tuple[Mapping, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise MappingFault(f"Preset {shared.name}: also must be a list of tables.")
    for table in tables:
        preset_text.only(shared.name, table, set(_OF_FACT), "also")
    return tuple(replace(_of_fact(shared, table), further=True) for table in tables)


def _of_fact(shared: Mapping, table: MappingOf[str, Any]) -> Mapping:
    """The preset's part that fills one fact."""
    name = shared.name
    fact = cast("Fact", preset_text.choice(name, "fact", table.get("fact"), get_args(Fact)))
    rules = table.get("fields")
    if not isinstance(rules, dict):
        raise MappingFault(f"Preset {name} needs a [fields] table for {fact}.")
    where = table.get("where", {})
    if not isinstance(where, dict):
        raise MappingFault(f"Preset {name}: where is not a table.")
    each = table.get("each")
    if each is not None and "csv" in shared.formats:
        raise MappingFault(f"Preset {name}: a row of a CSV holds no list, so each is of no use.")
    return replace(
        shared,
        fact=fact,
        fields=_rules(name, fact, rules),
        where={
            column: tuple(value.casefold() for value in preset_text.texts(name, f"where.{column}", accepted))
            for column, accepted in where.items()
        },
        each=None if each is None else _list(name, each),
        first_of=None if "first_of" not in table else preset_text.text(name, "first_of", table["first_of"]),
        last_of=None if "last_of" not in table else preset_text.text(name, "last_of", table["last_of"]),
        whole_orders=_whole_orders(name, fact, table),
    )


def _whole_orders(name: str, fact: Fact, table: MappingOf[str, Any]) -> bool:
    if "whole_orders" in table and fact != "order_line":
        raise MappingFault(
            f"Preset {name}: whole_orders is said of {fact}; only order lines are parts of a whole."
        )
    return preset_text.flag(name, "whole_orders", table.get("whole_orders", False))


def _rules(name: str, fact: Fact, tables: MappingOf[str, Any]) -> tuple[FieldRule, ...]:
    known = FIELDS[fact]
    for field_name in tables:
        if field_name not in known:
            raise MappingFault(f"Preset {name} fills {field_name}, which {fact} does not have.")
    for schema_field in known.values():
        if schema_field.needed and schema_field.name not in tables:
            raise MappingFault(f"Preset {name} does not fill {schema_field.name}, which every {fact} needs.")
    return tuple(_rule(name, field_name, tables[field_name]) for field_name in known if field_name in tables)


def _rule(name: str, field_name: str, table: Any) -> FieldRule:
    if not isinstance(table, dict):
        raise MappingFault(f"Preset {name}: fields.{field_name} is not a table.")
    where = f"fields.{field_name}"
    preset_text.only(name, table, set(FieldRule.__dataclass_fields__) - {"name"}, where)
    columns = preset_text.texts(name, where, table.get("columns", []))
    constant = table.get("constant")
    if (constant is None) == (not columns):
        raise MappingFault(f"Preset {name}: {where} needs either columns or a constant.")
    translate = table.get("translate", {})
    if not isinstance(translate, dict) or not all(isinstance(to, str) for to in translate.values()):
        raise MappingFault(f"Preset {name}: {where}.translate is not a table of texts.")
    otherwise = preset_text.choice(
        name, f"{where}.otherwise", table.get("otherwise", "keep"), ("keep", "refuse")
    )
    return FieldRule(
        name=field_name,
        columns=columns,
        required=preset_text.flag(name, f"{where}.required", table.get("required", False)),
        constant=None if constant is None else preset_text.text(name, f"{where}.constant", constant),
        translate={source.casefold(): to for source, to in translate.items()},
        otherwise=cast("Literal['keep', 'refuse']", otherwise),
        once_per_order=preset_text.flag(name, f"{where}.once_per_order", table.get("once_per_order", False)),
        joined=preset_text.texts(name, where, table.get("joined", [])),
        strip_suffix=None
        if "strip_suffix" not in table
        else preset_text.text(name, where, table["strip_suffix"]),
        lower=preset_text.flag(name, f"{where}.lower", table.get("lower", False)),
        default=None if "default" not in table else preset_text.text(name, where, table["default"]),
        unit=_unit(name, where, table.get("unit")),
        scale=None if "scale" not in table else _scale(name, where, table["scale"]),
        first_item=preset_text.flag(name, f"{where}.first_item", table.get("first_item", False)),
        digest=preset_text.flag(name, f"{where}.digest", table.get("digest", False)),
        url_path=preset_text.flag(name, f"{where}.url_path", table.get("url_path", False)),
    )


def _unit(name: str, where: str, value: Any) -> Literal["seconds", "milliseconds", "microseconds"] | None:
    if value is not None:
        preset_text.choice(name, f"{where}.unit", value, tuple(UNITS))
    return cast("Literal['seconds', 'milliseconds', 'microseconds'] | None", value)


def _scale(name: str, where: str, value: Any) -> str:
    if not isinstance(value, str) or not _SCALE.fullmatch(value):
        raise MappingFault(f'Preset {name}: {where}.scale must be a text such as "0.01" or "0.000001".')
    return value


def _list(name: str, value: Any) -> str:
    """The way to a list."""
    each = preset_text.text(name, "each", value)
    if not places.way(each):
        raise MappingFault(f'Preset {name}: each is "{each}"; write the way to a list, such as a.lines.')
    return each
