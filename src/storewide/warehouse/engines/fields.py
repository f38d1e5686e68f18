"""How the text of one field becomes a value, and which sentence says why it does not: all SQL expressions.

In these expressions `t_<field>` is the row's text (NULL where empty), `v_<field>` its value.
"""

from dataclasses import dataclass

from storewide.warehouse.engines.duck import array, literal
from storewide.warehouse.engines.shapes import PRICE, QUANTITY
from storewide.warehouse.mapping import UNITS, FieldRule, Mapping
from storewide.warehouse.schemas import Field

_TYPES = {
    "price": PRICE,
    "quantity": QUANTITY,
    "money": PRICE,
    "count": "BIGINT",
    "instant": "TIMESTAMP",
    "date": "DATE",
}
_DECIMALS = {"price": 10, "quantity": 4, "money": 10}
#: a text in these that is no value is none: an event is not lost for how many things it says a search found
_LENIENT = frozenset({"results"})
_NUMBER = r"[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})([eE][+-]?\d{1,2})?"
_COUNT = r"\d{1,15}(\.0+)?"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
_OFFSET = r"(Z|UTC|[+-](0\d|1[0-5])(:?[0-5]\d)?)"
_DATE = r"\d{4}-\d{2}-\d{2}"
_FIRST, _PAST = "1970-01-02", "2100-01-01"
#: longest part of a value that a reason quotes
SHOWN = "CREATE MACRO shown(x) AS '\"' || CASE WHEN length(x) > 60 THEN left(x, 60) || '…' ELSE x END || '\"'"


@dataclass(frozen=True)
class Reading:
    """One field of one file: schema, rule, what the file calls it, whether its decimals are as written."""

    field: Field
    rule: FieldRule
    header: str
    exact: bool
    mapping: Mapping

    @property
    def text(self) -> str:
        return f"t_{self.field.name}"

    @property
    def value(self) -> str:
        return f"v_{self.field.name}"


def absent(field: Field) -> str:
    """The value of a field that the preset does not fill."""
    null = f"CAST(NULL AS {_TYPES.get(field.kind, 'VARCHAR')}) AS v_{field.name}"
    return f"{null}, CAST(NULL AS BOOLEAN) AS own_{field.name}" if field.kind == "instant" else null


def value(reading: Reading) -> str:
    """The columns `v_<field>` (and for a time `own_<field>`: whether by the store's clock) from the text."""
    text, kind = reading.text, reading.field.kind
    if kind in _DECIMALS:
        text = _number(reading)
        number = f"TRY_CAST({text} AS {_TYPES[kind]})"
        if reading.rule.scale:
            number = f"TRY_CAST(TRY_CAST({text} AS DECIMAL(28,4)) * {reading.rule.scale} AS {_TYPES[kind]})"
        cast = f"CASE WHEN {_is(text, _NUMBER)} THEN {number} END"
        return f"{cast} AS {reading.value}"
    if kind == "count":
        return f"CASE WHEN {_is(text, _COUNT)} THEN TRY_CAST({text} AS BIGINT) END AS {reading.value}"
    if kind == "instant":
        own = f"CASE WHEN {_usual(text)} IS NULL THEN NOT regexp_matches({text}, {literal(f':.*{_OFFSET}$')}) ELSE false END"
        if reading.rule.unit:
            own = f"{own} AND NOT {_is(text, _counted(reading.rule.unit))}"
        return f"{_instant(reading)} AS {reading.value}, {own} AS own_{reading.field.name}"
    if kind == "date":
        return f"{_day(reading)} AS {reading.value}"
    if kind == "store":
        return f"lower({text}) AS {reading.value}"
    if kind == "currency":
        return f"upper({text}) AS {reading.value}"
    return f"{_translated(reading)} AS {reading.value}"


def _is(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _number(reading: Reading) -> str:
    """The text of a number with a decimal point."""
    if reading.mapping.decimal == ".":
        return reading.text
    return f"replace(regexp_replace({reading.text}, '[. \u00a0\u202f'']', '', 'g'), ',', '.')"


def _instant(reading: Reading) -> str:
    text = reading.text
    closed_up = f"regexp_replace({text}, ' ([+-])', '\\1')"
    iso = (
        f"CASE WHEN {_is(text, f'{_DATE}([T ]{_CLOCK}( ?{_OFFSET})?)?')} THEN "
        f"coalesce(TRY_CAST({text} AS TIMESTAMPTZ), TRY_CAST({closed_up} AS TIMESTAMPTZ)) END"
    )
    other = f", try_strptime({text}, {array(reading.mapping.instants)})" if reading.mapping.instants else ""
    if reading.rule.unit:
        units = 1_000_000 // UNITS[reading.rule.unit]
        counted = f"make_timestamp(CAST(TRY_CAST({text} AS DECIMAL(30,6)) * {units} AS BIGINT))"
        other += f", CASE WHEN {_is(text, _counted(reading.rule.unit))} THEN {counted} END"
    return f"coalesce({_usual(text)}, CAST({iso} AS TIMESTAMP){other})"


def _usual(text: str) -> str:
    """The value of a time written as 2026-01-31T23:59:59Z, which most are; NULL of all others.

    It accepts nothing that the pattern of all times does not, in a third of the time: as each part is as long as it
    may be and the first is a digit, none is left out, signed or set off by spaces.
    """
    fits = f"strlen({text}) = 20 AND ends_with({text}, 'Z') AND {text} >= '0'"
    return f"CASE WHEN {fits} THEN try_strptime({text}, '%Y-%m-%dT%H:%M:%SZ') END"


def _counted(unit: str) -> str:
    """The pattern of a count of a unit of time since 1970 that a timestamp can hold."""
    return rf"\d{{1,{10 + len(str(UNITS[unit]))}}}(\.\d{{1,6}})?"


def _day(reading: Reading) -> str:
    text = reading.text
    iso = f"CASE WHEN {_is(text, _DATE)} THEN TRY_CAST({text} AS DATE) END"
    other = (
        f", CAST(try_strptime({text}, {array(reading.mapping.dates)}) AS DATE)"
        if reading.mapping.dates
        else ""
    )
    return f"coalesce({iso}{other})"


def _translated(reading: Reading) -> str:
    rule, text = reading.rule, reading.text
    if not rule.translate:
        return text
    cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in rule.translate.items())
    rest = text if rule.otherwise == "keep" else "NULL"
    return f"CASE lower({text}) {cases} ELSE {rest} END"


def checks(reading: Reading) -> list[str]:
    """Expressions that are a reason where the field is at fault, else NULL; the first that applies counts."""
    text, val, kind = reading.text, reading.value, reading.field.kind
    found = []
    if reading.field.needed:
        found.append(f"CASE WHEN {text} IS NULL THEN {literal(reading.header + ' is empty')} END")
    if kind in _DECIMALS:
        found.append(_fault(reading, f"NOT {_is(_number(reading), _NUMBER)}", "is not a number"))
        found.append(_fault(reading, f"{val} IS NULL", "is too large"))
        if reading.exact and not reading.rule.scale:
            decimals = _DECIMALS[kind]
            more = f"TRY_CAST({_number(reading)} AS DECIMAL(38,18)) <> {val}"
            found.append(_fault(reading, more, f"has more than {decimals} decimals"))
    elif kind == "count" and reading.field.name not in _LENIENT:
        found.append(_fault(reading, f"{val} IS NULL", "is not a whole number"))
    elif kind in ("instant", "date"):
        what = "a date and time" if kind == "instant" else "a date"
        found.append(_fault(reading, f"{val} IS NULL", f"is not {what}"))
        outside = f"{val} < DATE '{_FIRST}' OR {val} >= DATE '{_PAST}'"
        found.append(_fault(reading, outside, "is not between 1970 and 2099"))
    elif kind == "currency":
        found.append(_fault(reading, f"NOT is_currency({val})", "is not a currency's code of three letters"))
    elif reading.rule.translate and reading.rule.otherwise == "refuse":
        allowed = ", ".join(dict.fromkeys(reading.rule.translate.values()))
        found.append(_fault(reading, f"{val} IS NULL", f"is not one of {allowed}"))
    return found


def listed(name: str, accepted: tuple[str, ...]) -> str:
    """The reason where a field says none of the accepted texts."""
    texts = ", ".join(literal(each) for each in accepted)
    said = f"{literal(name + ' ')} || shown(v_{name}) || {literal(' is not one of ' + ', '.join(accepted))}"
    return f"CASE WHEN v_{name} NOT IN ({texts}) THEN {said} END"


def bounded(name: str, least: int, most: int) -> str:
    """The reason where a count is not between two bounds."""
    said = f"{literal(name + ' ')} || v_{name} || {literal(f' is not between {least} and {most}')}"
    return f"CASE WHEN v_{name} NOT BETWEEN {least} AND {most} THEN {said} END"


def _fault(reading: Reading, condition: str, says: str) -> str:
    reason = f"{literal(reading.header + ' ')} || shown({reading.text}) || {literal(' ' + says)}"
    return f"CASE WHEN {reading.text} IS NOT NULL AND ({condition}) THEN {reason} END"
