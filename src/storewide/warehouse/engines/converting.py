# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Amounts in another currency than the store's become the store's, at the rate of the day they belong to.

The rate that counts is the newest of the seven days up to that day in the store's zone, as none is published at
weekends. Without one the row is refused: money of two currencies is never added.
"""

from storewide.lib import money
from storewide.warehouse import zones
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.rounding import converted
from storewide.warehouse.engines.shapes import RATE
from storewide.warehouse.rates import LONGEST, Rates
from storewide.warehouse.schemas import FIELDS, Fact

#: facts that keep what the amount was in its own currency, and at which rate it was converted
TRACED = ("order_line", "order_change")
#: minor units from which on an amount is taken for a mistake
TOO_LARGE = 10**15


def note(session: Session, rates: Rates, into: set[str]) -> None:
    """Make the table `rates` of those into the currencies, and what is known of currencies as macros."""
    session.run(f"CREATE TABLE rates (day DATE, currency VARCHAR, into_currency VARCHAR, rate {RATE})")
    session.insert("rates", [(r.day, r.currency, r.into, r.rate) for r in rates if r.into in into])
    codes = ", ".join(literal(code) for code in money.EXPONENTS)
    session.run(f"CREATE MACRO is_currency(x) AS x IN ({codes})")
    odd: dict[int, list[str]] = {}
    for code, digits in money.EXPONENTS.items():
        if digits != 2:
            odd.setdefault(digits, []).append(literal(code))
    cases = " ".join(f"WHEN x IN ({', '.join(listed)}) THEN {digits}" for digits, listed in odd.items())
    session.run(f"CREATE MACRO digits_of(x) AS CASE {cases} WHEN x IS NOT NULL THEN 2 END")


def digits_of(session: Session) -> set[int]:
    """How many decimals the currencies have that there are rates of."""
    return {money.exponent(code) for (code,) in session.rows("SELECT DISTINCT currency FROM rates")}


def convert(session: Session, fact: Fact) -> None:
    """Convert the good rows of `stage` that state another currency, or give them their fault."""
    fields = FIELDS[fact]
    if (
        "currency" not in fields
        or not session.one("SELECT count(currency) FROM checked WHERE fault IS NULL")[0]
    ):
        return
    dated = [(name, field.kind) for name, field in fields.items() if field.kind in ("instant", "date")]
    amounts = [name for name, field in fields.items() if field.kind == "money"]
    if fact == "order_line":
        amounts.append("amount")
    worth = f"{_OTHER} AND coalesce({', '.join(amounts)}) IS NOT NULL"
    if not dated:
        # without a day no rate can be chosen
        said = "'currency \"' || stage.currency || '\" is not the store''s currency ' || terms.currency"
        session.run(f"UPDATE stage SET fault = {said} FROM terms WHERE terms.store = stage.store AND {worth}")
        return
    name, kind = dated[0]
    _days(session, name, kind, worth)
    _rated(session)
    _set(session, amounts, traced=fact in TRACED)
    session.drop("foreign_days", "rated")


#: rows that are left to look at; of these only such that state an amount have anything to convert
_OTHER = "fault IS NULL AND stage.currency IS NOT NULL"


def _days(session: Session, name: str, kind: str, worth: str) -> None:
    """Make `foreign_days`: the good rows with amounts in another currency, each with the store's day of its first time."""
    if kind == "date":
        session.run(
            f"CREATE TABLE foreign_days AS SELECT rowid AS id, store, currency, {name} AS day FROM stage WHERE {worth}"
        )
        return
    session.run(
        "CREATE TABLE foreign_spans (zone VARCHAR, own BOOLEAN, day DATE, begins INTEGER, ends INTEGER, "
        "shift INTEGER, store_day DATE)"
    )
    days = session.rows(f"SELECT DISTINCT zone, own_{name}, CAST({name} AS DATE) FROM stage WHERE {worth}")
    session.insert("foreign_spans", list(zones.spans((zone, own, day) for zone, own, day in days)))
    second = f"(epoch_us({name}) // 1000000) % 86400"
    session.run(
        "CREATE TABLE foreign_days AS SELECT stage.rowid AS id, store, currency, spans.store_day AS day "
        "FROM stage JOIN foreign_spans AS spans ON spans.zone = stage.zone "
        f"AND spans.own = own_{name} AND spans.day = CAST({name} AS DATE) AND {second} >= spans.begins "
        f"AND {second} < spans.ends WHERE {worth}"
    )
    session.drop("foreign_spans")


def _rated(session: Session) -> None:
    """Make `rated`: each of them with the rate that counts, NULL where there is none."""
    fresh = f"datediff('day', rates.day, f.day) <= {LONGEST.days}"
    session.run(
        f"CREATE TABLE rated AS SELECT f.id, f.day, f.into_currency, f.digits, CASE WHEN {fresh} THEN rates.rate END "
        "AS rate FROM (SELECT foreign_days.*, terms.currency AS into_currency, digits FROM foreign_days "
        "JOIN terms USING (store)) AS f ASOF LEFT JOIN rates ON rates.currency = f.currency "
        "AND rates.into_currency = f.into_currency AND f.day >= rates.day"
    )


def _set(session: Session, amounts: list[str], *, traced: bool) -> None:
    """Put the converted amounts in the place of the own ones, and a fault where that cannot be."""
    # each amount is worked out once, in a table: repeated in the update its terms multiply beyond any memory
    values = ", ".join(
        f"{converted(f'stage.{name}', 'rated.rate', 'digits_of(stage.currency)', 'rated.digits')} AS c_{name}"
        for name in amounts
    )
    session.run(
        f"CREATE TABLE worth AS SELECT rated.*, {values} FROM stage JOIN rated ON stage.rowid = rated.id"
    )
    large = " OR ".join(f"coalesce(abs(c_{name}) >= {TOO_LARGE}, false)" for name in amounts)
    none = "'currency ' || stage.currency || ' has no rate into ' || into_currency || ' on ' || worth.day"
    faults = (
        f"CASE WHEN worth.rate IS NULL THEN {none} || '; add it under Exchange rates' "
        f"WHEN {large} THEN 'an amount is too large in ' || into_currency END"
    )
    sets = [f"{name} = TRY_CAST(c_{name} AS BIGINT)" for name in amounts]
    if traced:
        sets += ["rate = worth.rate", "own_amount = stage.amount"]
    session.run(
        f"UPDATE stage SET {', '.join([*sets, f'fault = {faults}'])} FROM worth WHERE stage.rowid = worth.id"
    )
    session.drop("worth")
