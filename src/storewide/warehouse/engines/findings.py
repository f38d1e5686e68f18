# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Damage and oddities of a file that refuse no row: looked for in its rows, told with how often and one case.

Most are looked for in the first rows only; where those show something, it is counted in all of them. Of a file that
comes in batches these are the first rows of each, of all but the first one a few.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from storewide.warehouse import zones
from storewide.warehouse.agreements import Agreement, Term
from storewide.warehouse.engines import duck, reading
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.reading import Source
from storewide.warehouse.landed import Finding
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.schemas import FIELDS, SALES_CHANNELS
from storewide.warehouse.sniffing import Sniffed

_SAMPLE, _LATER = 100_000, 20_000
#: share of rows that repeat another one, from which on it is told
_REPEATS = 0.2
_SCIENTIFIC = r"\d(\.\d+)?[eE]\+\d+"
#: major units: amounts this large, all of them whole ten thousands, look like millionths
_LARGE, _WHOLE = 1_000_000, 10_000
_FEWEST_AMOUNTS = 3
_DAYS_OF_TEN_YEARS = 3_653


def of_rows(session: Session, found: Sniffed, mapping: Mapping) -> Iterator[Finding]:
    """What the rows in the view `checked` show."""
    yield from _ids(session, mapping, _sample(found))
    yield from _millionths(session, mapping, _sample(found))
    yield from _skipped_times(session, mapping)
    yield from _channels(session, mapping)
    yield from _undated_refunds(session, mapping)


def of_file(session: Session, found: Sniffed, mapping: Mapping) -> Iterator[Finding]:
    """What the file itself shows: rows alike, totals that are not the sum of their parts."""
    if found.format != "parquet" and not found.tidy:
        return
    source = reading.direct(session, found, mapping)
    try:
        yield from _repeats(session, source, mapping, _sample(found))
        for agreement in mapping.agree:
            yield from _totals(session, source, agreement)
    except duck.UNREADABLE:
        return


def _sample(found: Sniffed) -> int:
    return _LATER if found.before else _SAMPLE


def _ids(session: Session, mapping: Mapping, sample: int) -> Iterator[Finding]:
    """Ids that a spreadsheet has rounded: `2.82E+18` stands for many ids."""
    rules = [rule for rule in mapping.fields if rule.columns and rule.name.endswith("_id")]
    if not rules:
        return
    counts = [
        f"count(*) FILTER (contains({rule.name}, '+') AND regexp_full_match({rule.name}, '{_SCIENTIFIC}'))"
        for rule in rules
    ]
    names = ", ".join(rule.name for rule in rules)
    sampled = session.one(f"SELECT {', '.join(counts)} FROM (SELECT {names} FROM checked LIMIT {sample})")
    for rule, counted, shows in zip(rules, counts, sampled, strict=True):
        if shows:
            count, example = session.one(
                f"SELECT {counted}, min({rule.name}) FILTER (contains({rule.name}, '+')) FROM checked"
            )
            yield Finding("rounded_ids", rule.columns[0], count, example or "")


def _millionths(session: Session, mapping: Mapping, sample: int) -> Iterator[Finding]:
    known = FIELDS[mapping.fact]
    for rule in mapping.fields:
        kind = known[rule.name].kind
        if kind not in ("price", "money") or rule.scale or not rule.columns:
            continue
        unit = "1" if kind == "price" else "100"
        count, fewest, whole = session.one(
            f"SELECT count(*), coalesce(median(abs({rule.name})) / {unit}, 0), "
            f"coalesce(bool_and({rule.name} % ({_WHOLE} * {unit}) = 0), false) "
            f"FROM (SELECT {rule.name} FROM checked LIMIT {sample}) WHERE {rule.name} <> 0"
        )
        if count >= _FEWEST_AMOUNTS and whole and fewest >= _LARGE:
            count = session.one(f"SELECT count(*) FROM checked WHERE {rule.name} <> 0")[0]
            yield Finding("millionths", rule.columns[0], count, f"{fewest:.0f}")


def _skipped_times(session: Session, mapping: Mapping) -> Iterator[Finding]:
    """Times by the store's clock that its clock skipped."""
    for rule in mapping.fields:
        if FIELDS[mapping.fact][rule.name].kind != "instant" or not rule.columns:
            continue
        spans = session.rows(
            f"SELECT zone, min(CAST({rule.name} AS DATE)), max(CAST({rule.name} AS DATE)) FROM checked "
            f"WHERE own_{rule.name} AND fault IS NULL AND {rule.name} IS NOT NULL GROUP BY zone"
        )
        gaps = [(zone, *gap) for zone, first, last in spans for gap in _gaps(zone, first, last)]
        if not gaps:
            continue
        within = " OR ".join(
            f"(zone = {literal(zone)} AND {rule.name} >= TIMESTAMP '{begin}' AND {rule.name} < TIMESTAMP '{end}')"
            for zone, begin, end in gaps
        )
        count, example = session.one(
            f"SELECT count(*), CAST(min({rule.name}) AS VARCHAR) FROM checked "
            f"WHERE own_{rule.name} AND fault IS NULL AND ({within})"
        )
        if count:
            yield Finding("skipped_times", rule.columns[0], count, example)


def _gaps(zone: str, first: date, last: date) -> list[tuple[str, str]]:
    """Begin and end, by the store's clock, of what it skips; at most over the last ten years."""
    first = max(first, last - timedelta(days=_DAYS_OF_TEN_YEARS))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        (f"{begin:%Y-%m-%d %H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}") for begin, end in zones.skipped(zone, days)
    ]


def _channels(session: Session, mapping: Mapping) -> Iterator[Finding]:
    rule = next((rule for rule in mapping.fields if rule.name == "sales_channel" and rule.columns), None)
    if rule is None:
        return
    known = ", ".join(literal(channel) for channel in SALES_CHANNELS)
    count, example = session.one(
        f"SELECT count(*), min(sales_channel) FROM checked WHERE sales_channel NOT IN ({known})"
    )
    if count:
        yield Finding("sales_channels", rule.columns[0], count, example)


def _undated_refunds(session: Session, mapping: Mapping) -> Iterator[Finding]:
    """Refunds without a date: they count on the day of their order, whenever they were made."""
    rule = next((rule for rule in mapping.fields if rule.name == "refunded" and rule.columns), None)
    if rule is None or mapping.fact != "order_line":
        return
    count, example = session.one(
        "SELECT count(*), min(order_id) FROM checked WHERE fault IS NULL AND refunded <> 0 AND refunded_at IS NULL"
    )
    if count:
        yield Finding("undated_refunds", rule.columns[0], count, example)


def _repeats(session: Session, source: Source, mapping: Mapping, sample: int) -> Iterator[Finding]:
    """Rows alike in everything. Of order lines the whole file is looked at: such rows count as lines."""
    rows = f"(SELECT hash(whole) AS mark FROM {source.whole or source.relation} AS whole"
    some = rows + (f" LIMIT {sample})" if mapping.fact != "order_line" else ")")
    share = session.one(
        f"SELECT coalesce(1 - approx_count_distinct(mark) / nullif(count(*), 0), 0) FROM {some}"
    )
    if share[0] < _REPEATS / 2:
        return
    whole, distinct = session.one(f"SELECT count(*), count(DISTINCT mark) FROM {rows})")
    if whole > 1 and whole - distinct > _REPEATS * whole:
        code = "repeated_lines" if mapping.fact == "order_line" else "repeats"
        yield Finding(code, "", whole - distinct)


def _totals(session: Session, source: Source, agreement: Agreement) -> Iterator[Finding]:
    """Orders whose own total is not the sum of its parts; the example names one with both figures."""
    if agreement.total not in source.cells or (agreement.by and agreement.by not in source.cells):
        return
    sums = [_sum(one, source) for one in agreement.sums]
    made = ", ".join(f"sum({each}) AS made_{number}" for number, each in enumerate(sums))
    total = _amount(source.cells[agreement.total])
    by = f"trim({source.cells[agreement.by]})" if agreement.by else "row_number() OVER ()"
    sense = "said < made_0 - 0.005" if agreement.at_least else "abs(said - made_{}) > 0.005"
    wrong = " AND ".join(sense.format(number) for number in range(len(sums)))
    one = f"(SELECT {by} AS of_order, * FROM {source.whole or source.relation})"
    query = (
        f"SELECT of_order, sum({total}) AS said, {made} FROM {one} WHERE of_order IS NOT NULL "
        f"GROUP BY of_order HAVING count({total}) > 0 AND {wrong}"
    )
    count, said, sum_of, where = session.one(
        "SELECT count(*), CAST(arg_min(said, of_order) AS VARCHAR), "
        f"CAST(arg_min({_nearest(len(sums))}, of_order) AS VARCHAR), CAST(min(of_order) AS VARCHAR) "
        f"FROM ({query})"
    )
    if count:
        example = " / ".join((where, _short(said), _short(sum_of)))
        yield Finding("floor" if agreement.at_least else "totals", agreement.total, count, example)


def _nearest(sums: int) -> str:
    """SQL of the sum that comes nearest to what was said."""
    each = (f"{{off: abs(said - made_{number}), made: made_{number}}}" for number in range(sums))
    return f"list_sort([{', '.join(each)}])[1].made"


def _sum(terms: tuple[Term, ...], source: Source) -> str:
    parts = []
    for term in terms:
        factors = [
            f"coalesce({_amount(source.cells[column])}, 0)" if column in source.cells else "0"
            for column in term.columns
        ]
        parts.append(f"{'-' if term.minus else '+'} {' * '.join(factors)}")
    return " ".join(parts)


def _amount(cell: str) -> str:
    return f"TRY_CAST(nullif(trim({cell}), '') AS DECIMAL(18,4))"


def _short(amount: str) -> str:
    """An amount as people write it: two decimals unless there are more."""
    whole, _, decimals = amount.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
