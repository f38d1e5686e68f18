"""What rows are read against: the terms of stores, the rates of currencies, the smallest units of amounts."""

from collections.abc import Mapping

from storewide.lib import money
from storewide.warehouse.engines import converting
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.rates import Rates
from storewide.warehouse.schemas import Terms

#: minor units from which on an amount is taken for a mistake
TOO_LARGE = 10**15


def note(session: Session, terms: Mapping[str, Terms], rates: Rates) -> None:
    """Make the table `terms`, and the macro `minor(x, digits)` of an amount in major units."""
    session.run(
        "CREATE TABLE terms (store VARCHAR, zone VARCHAR, currency VARCHAR, digits INTEGER, orders_from VARCHAR)"
    )
    session.insert(
        "terms",
        [
            (each.store, each.zone, each.currency, money.exponent(each.currency), each.orders_from)
            for each in terms.values()
        ],
    )
    converting.note(session, rates, {each.currency for each in terms.values()})
    found = sorted({money.exponent(each.currency) for each in terms.values()} | converting.digits_of(session))
    for digits in found:
        session.run(_rounding(digits))
    cases = " ".join(f"WHEN {digits} THEN minor_{digits}(x)" for digits in found)
    chosen = f"CASE digits {cases} END" if len(found) > 1 else f"minor_{found[0]}(x)"
    session.run(f"CREATE MACRO minor(x, digits) AS {chosen}")


def _rounding(digits: int) -> str:
    """A macro that turns major units into minor ones, half to even, NULL from TOO_LARGE on.

    The engine rounds decimals half away from zero; a tie that came out odd takes one back.
    """
    up = f"TRY_CAST(abs(x) AS DECIMAL(22,{digits}))"
    units = f"CAST({up} * CAST({10**digits} AS DECIMAL(6,0)) AS HUGEINT)"
    tie = f"CAST({up} AS DECIMAL(38,14)) - abs(x) = CAST('0.{'0' * digits}5' AS DECIMAL(38,14))"
    down = f"CASE WHEN {tie} AND {units} % 2 = 1 THEN 1 ELSE 0 END"
    whole = f"CAST(sign(x) AS BIGINT) * CAST({units} - {down} AS BIGINT)"
    return f"CREATE MACRO minor_{digits}(x) AS CASE WHEN {units} < {TOO_LARGE} THEN {whole} END"
