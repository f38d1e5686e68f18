# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""From texts to checked values: each row gets its fields in their types, or one reason why it is refused."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storewide.lib import money
from storewide.warehouse.channels import NO_RULES, STATED
from storewide.warehouse.channels import Rules as ChannelRules
from storewide.warehouse.engines import (
    against,
    channelling,
    converting,
    duck,
    fields,
    identity,
    keyed,
    reading,
)
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.fields import Reading
from storewide.warehouse.engines.reading import Source
from storewide.warehouse.engines.shapes import RATE
from storewide.warehouse.engines.words import Words
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.rates import NO_RATES, Rates
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.schemas import COST_KINDS, FIELDS, NEEDS, NO, ORDER_CHANGES, ORDER_KINDS, YES, Terms
from storewide.warehouse.sniffing import Sniffed

#: kinds of fields that are not stored where the preset or the file does not fill them
_SPARED = ("text", "identifier", "instant", "count")
#: the same of facts whose rows are many
_SPARED_OF_MANY = {"event": ("currency", "store")}
#: what the texts of a field may say
_LISTED: dict[str, dict[str, tuple[str, ...]]] = {
    "order_line": {"order_kind": ORDER_KINDS},
    "order_change": {"change": ORDER_CHANGES},
    "probe": {"up": (YES, NO), "planned": (YES, NO)},
    "contact": {"need": NEEDS, "staffed": (YES, NO)},
    "store_cost": {"kind": COST_KINDS},
}
#: the field that the rules of marketing channels decide
CHANNEL = "marketing_channel"
#: months that an order may be for
LONGEST_TERM = 600


@dataclass(frozen=True)
class _Door:
    """What rows are read against: the store of those that name none and its terms where it is known, how channels are
    decided, the files of known ids where their numbers are looked up in passing, and the words of batches before.
    """

    store: str
    terms: Terms | None
    rules: ChannelRules
    known: Sequence[Path]
    words: Words | None


def stage(
    session: Session,
    found: Sniffed,
    mapping: Mapping,
    terms: MappingOf[str, Terms],
    default_store: str,
    work: Path,
    rates: Rates = NO_RATES,
    rules: ChannelRules = NO_RULES,
    known: Sequence[Path] = (),
    words: Words | None = None,
) -> None:
    """Make the view `checked`: every row of the fact with its place, its values and `fault` (NULL if good).

    `known`: files of ids whose numbers are looked up in passing, see `identity.looked_up`. `words`: what batches of the
    file before this one said. The view `refused` lists those at fault by the number of the file's row and the reason.
    Rows that cannot even be split are in the table `broken`. FileFault where the file cannot be read at all.
    """
    session.run("CREATE TABLE broken (row BIGINT, reason VARCHAR)")
    session.run(fields.SHOWN)
    against.note(session, terms, rates)
    own = next((each for each in terms.values() if each.store == default_store), None)
    _stage(session, found, mapping, _Door(default_store, own, rules, known, words), work)
    converting.convert(session, mapping.fact)


def _stage(session: Session, found: Sniffed, mapping: Mapping, door: _Door, work: Path) -> None:
    if (found.format == "parquet" or found.tidy) and _read_directly(session, found, mapping, door):
        return
    source = reading.repaired(session, found, mapping, work)
    if mapping.further:
        session.run("DELETE FROM broken")
    try:
        _read(session, mapping, source, door)
    except duck.UNREADABLE:
        raise FileFault(f"{found.path.name} cannot be read as {found.format}; export it again.") from None


def _read_directly(session: Session, found: Sniffed, mapping: Mapping, door: _Door) -> bool:
    """Whether the engine read every line of the file by itself; a Parquet file is read so or not at all."""
    source = reading.direct(session, found, mapping)
    try:
        _read(session, mapping, source, door)
    except duck.UNREADABLE:
        if found.format == "parquet":
            raise FileFault(f"{found.path.name} is a damaged Parquet file; export it again.") from None
        return False
    header = 1 if found.format == "csv" else 0
    rows = source.whole or "stage"
    if found.format == "parquet" or session.one(f"SELECT count(*) FROM {rows}")[0] == found.lines - header:
        return True
    session.run("DROP VIEW refused")
    session.run("DROP VIEW checked")
    session.run("DROP TABLE stage")
    return False


def _read(session: Session, mapping: Mapping, source: Source, door: _Door) -> None:
    """One statement from file to typed rows: texts, then values, then amounts, then the fault."""
    readings = _readings(mapping, source)
    row = f"CAST({source.row} AS BIGINT)" if source.row else "CAST(NULL AS BIGINT)"
    columns = [f"{reading.text_of(each.rule, source)} AS {each.text}" for each in readings]
    texts = f"SELECT {', '.join([f'{row} AS row', *columns])} FROM {source.relation}"
    numbered = source.row is not None
    if any(rule.once_per_order for rule in mapping.fields):
        texts = _spread(session, mapping, texts, source)
        numbered = True
    values = [fields.value(each) for each in readings]
    filled = {each.field.name for each in readings}
    values += [fields.absent(field) for name, field in FIELDS[mapping.fact].items() if name not in filled]
    one = _only_store(mapping, filled, door)
    amounts, kept, faults = _outputs(mapping, readings, door.rules)
    kept += identity.looked_up(door.known, filled)
    if one is None:
        store = f"coalesce(v_store, {literal(door.store)})"
        faults.append(f"CASE WHEN known IS NULL THEN 'store ' || shown({store}) || ' is not known' END")
        kept = ["known AS store", "zone", *kept]
    checked = (
        f"SELECT {', '.join(['row', *kept] if numbered else kept)}, "
        f"coalesce({', '.join([*faults, 'NULL'])}) AS fault "
        f"FROM (SELECT *, {', '.join([*amounts, '0 AS nothing'])} FROM "
        f"{_placed(f'(SELECT *, {", ".join(values)} FROM ({texts}))', filled, mapping, door, one)})"
    )
    _keep(session, identity.without_known(checked, door.known, filled), door.words)
    number = "row" if numbered else f"{source.first_row} + rowid"
    place = f"{source.first_row} + rowid" if source.whole else number
    if channelling.is_wanted(mapping.fact, filled, door.rules):
        filled.add(CHANNEL)
    others = _unfilled(mapping, filled)
    if one is not None:
        others += [f"{literal(one.store)} AS store", f"{literal(one.zone)} AS zone"]
    rest = f"* REPLACE ({place} AS row)" if numbered else f"{place} AS row, *"
    session.run(f"CREATE VIEW checked AS SELECT {', '.join([rest, *others])} FROM stage")
    session.run(
        f"CREATE VIEW refused AS SELECT {number} AS row, fault AS reason FROM stage WHERE fault IS NOT NULL"
    )


def _keep(session: Session, rows: str, words: Words | None) -> None:
    if words:
        words.keep(session, rows)
    else:
        session.run(f"CREATE TABLE stage AS {rows}")


def _only_store(mapping: Mapping, filled: set[str], door: _Door) -> Terms | None:
    """The store that every row belongs to, where rows are many and cannot name one, nor a currency of their own."""
    spared = _SPARED_OF_MANY.get(mapping.fact, ())
    return door.terms if spared and filled.isdisjoint(spared) else None


def _placed(read: str, filled: set[str], mapping: Mapping, door: _Door, one: Terms | None) -> str:
    """SQL of the rows with `digits` of their amounts, and the store's terms where rows may differ in them."""
    if one is not None:
        return f"(SELECT *, {money.exponent(one.currency)} AS digits FROM {read})"
    digits = "coalesce(digits_of(v_currency), terms.digits)" if "currency" in filled else "terms.digits"
    store = f"coalesce(v_store, {literal(door.store)})"
    return (
        f"(SELECT read.*, terms.store AS known, terms.zone, terms.currency, {digits} AS digits "
        f"FROM {read} AS read LEFT JOIN terms ON terms.store = {store}{_wanted(mapping)})"
    )


def _wanted(mapping: Mapping) -> str:
    """Leaves out the orders of stores whose orders come from elsewhere."""
    if mapping.orders_from is None or mapping.fact not in ("order_line", "order_change"):
        return ""
    return f" WHERE coalesce(terms.orders_from, '') IN ('', {literal(mapping.orders_from)})"


def _readings(mapping: Mapping, source: Source) -> list[Reading]:
    known = FIELDS[mapping.fact]
    spread = any(rule.once_per_order for rule in mapping.fields)
    return [
        Reading(
            known[rule.name],
            rule,
            reading.header_of(rule, source),
            reading.is_exact(rule, source),
            mapping,
        )
        for rule in mapping.fields
        if spread
        or known[rule.name].needed
        or known[rule.name].kind not in _spared(mapping)
        or reading.fills(rule, source)
    ]


def _spared(mapping: Mapping) -> tuple[str, ...]:
    return (*_SPARED, *_SPARED_OF_MANY.get(mapping.fact, ()))


def _outputs(
    mapping: Mapping, readings: list[Reading], rules: ChannelRules
) -> tuple[list[str], list[str], list[str]]:
    """SQL of the amounts in minor units, of the columns kept, and of the reasons, in this order."""
    amounts, kept = [], []
    filled = {each.field.name for each in readings}
    ruled = channelling.is_wanted(mapping.fact, filled, rules)
    faults = [check for each in readings for check in fields.checks(each)]
    for name, field in FIELDS[mapping.fact].items():
        if field.kind == "store" or name in STATED:
            continue
        if ruled and name == CHANNEL:
            kept.append(f"{channelling.channel(mapping.fact, filled, rules)} AS {name}")
            continue
        if name not in filled and field.kind in _spared(mapping):
            continue
        if field.kind == "currency":
            kept.append("CASE WHEN v_currency <> currency THEN v_currency END AS currency")
            continue
        if field.kind == "money":
            amounts.append(f"minor(CAST(v_{name} AS DECIMAL(38,14)), digits) AS m_{name}")
            kept.append(f"m_{name} AS {name}")
            too_large = f"{literal(name + ' ')} || v_{name} || ' is too large'"
            faults.append(f"CASE WHEN v_{name} IS NOT NULL AND m_{name} IS NULL THEN {too_large} END")
            continue
        kept.append(f"v_{name} AS {name}")
        if field.kind == "instant":
            kept.append(f"own_{name}")
    if mapping.fact in converting.TRACED:
        kept += [f"CAST(NULL AS {RATE}) AS rate", "CAST(NULL AS BIGINT) AS own_amount"]
    if mapping.fact == "order_line":
        amounts.append("minor(v_quantity * v_unit_price, digits) AS amount")
        kept.append("amount")
    return amounts, kept, [*faults, *_of_whole_rows(mapping)]


def _of_whole_rows(mapping: Mapping) -> list[str]:
    """The reasons that take more than one field of a row, or what a fact's values may be."""
    faults = [fields.listed(name, accepted) for name, accepted in _LISTED.get(mapping.fact, {}).items()]
    faults += keyed.reasons(mapping.fact)
    if mapping.fact == "order_line":
        faults.append(fields.bounded("term_months", 1, LONGEST_TERM))
        product = "shown(t_quantity) || ' and unit price ' || shown(t_unit_price)"
        said = f"'the amount of quantity ' || {product} || ' is too large'"
        faults.append(f"CASE WHEN amount IS NULL THEN {said} END")
    if mapping.fact == "link":
        said = literal("fewer than two of visitor_id, customer_id and previous_id are there")
        named = " + ".join(
            f"CAST(v_{each}_id IS NOT NULL AS INTEGER)" for each in ("visitor", "customer", "previous")
        )
        faults.append(f"CASE WHEN {named} < 2 THEN {said} END")
    if mapping.fact == "exposure":
        said = literal("visitor_id and customer_id are empty")
        faults.append(f"CASE WHEN v_visitor_id IS NULL AND v_customer_id IS NULL THEN {said} END")
    return faults


def _unfilled(mapping: Mapping, filled: set[str]) -> list[str]:
    """The empty columns of fields that nothing fills; to store them would take as much room again."""
    return [
        fields.absent(field).replace(f"AS v_{name}", f"AS {name}")
        for name, field in FIELDS[mapping.fact].items()
        if name not in filled
        and field.kind in _spared(mapping)
        and field.kind != "store"
        and name not in STATED
    ]


def _spread(session: Session, mapping: Mapping, texts: str, source: Source) -> str:
    """Fill what an export states on the first line of an order (or product) only into its other lines."""
    whole = "t_parent_id" if mapping.fact == "product" else "t_order_id"
    session.run(f"CREATE OR REPLACE TABLE texts AS {texts}")
    if source.row is None:
        session.run(f"UPDATE texts SET row = rowid + {source.first_row}")
    once = [rule.name for rule in mapping.fields if rule.once_per_order]
    firsts = ", ".join(f"arg_min(t_{each}, row) AS first_{each}" for each in once)
    filled = ", ".join(f"coalesce(t_{each}, first_{each}) AS t_{each}" for each in once)
    return (
        f"SELECT texts.* REPLACE ({filled}) FROM texts LEFT JOIN (SELECT {whole} AS of_whole, {firsts} "
        f"FROM texts WHERE {whole} IS NOT NULL GROUP BY {whole}) ON of_whole = {whole} ORDER BY row"
    )
