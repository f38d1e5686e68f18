"""What is sent to warehouses that no test can start: their SQL by Ibis, exact counts, and a missing driver."""

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
import sqlglot

from storewide.warehouse import measures, outside
from storewide.warehouse.connections import Connected, DeclarationInvalid, declare
from storewide.warehouse.engines import outside as sources
from storewide.warehouse.engines import outside_ibis
from storewide.warehouse.expressions import Column, Grouped
from storewide.warehouse.outside_columns import day_at, midnight, shifts
from storewide.warehouse.questions import DriverMissing, Question, SourceFault
from storewide.warehouse.schemas import Terms

ORDERS = declare(
    "order_line",
    "dwh.shop.orders",
    {
        **{
            name: name
            for name in ("order_id", "placed_at", "quantity", "unit_price", "customer_id", "status")
        },
        **{name: name for name in ("tax", "refunded", "refunded_at", "cancelled_at", "country", "currency")},
    },
)
EVENTS = declare("event", "events", {"visitor_id": "anonymous", "occurred_at": "at", "session_id": "session"})
SHOP = Connected(
    Terms("shop", "Europe/Berlin", "EUR", prices_include_tax=True),
    "postgres://host/db",
    (("order_line", ORDERS), ("event", EVENTS)),
)
QUESTION = Question(("spend", "orders", "visitors"), date(2024, 3, 1), date(2024, 4, 30), by="month")


def _measured() -> dict[str, Grouped]:
    sales = outside.sales(SHOP, ORDERS, QUESTION)
    placed = outside.orders(SHOP, ORDERS, QUESTION)
    return {
        "bookings": measures.bookings(QUESTION, ["shop"], sales),
        "placed": measures.orders_and_buyers(QUESTION, placed, Column("order_key"), Column("buyer")),
        "visits": measures.visits(QUESTION, outside.visits(SHOP, EVENTS, QUESTION)),
        "extent": outside.extent(ORDERS, "order_line"),
        "values": outside.values(SHOP, ORDERS, "order_line", "country"),
    }


@pytest.mark.parametrize("name", sorted(outside_ibis.DIALECTS))
@pytest.mark.parametrize("what", ["bookings", "placed", "visits", "extent", "values"])
def test_every_question_is_a_select_of_the_dialect(name: str, what: str) -> None:
    dialect = outside_ibis.DIALECTS[name]
    tables: dict[str, Any] = {"order_line": ORDERS, "event": EVENTS}
    sql = outside_ibis.statement(_measured()[what], tables, dialect)
    (parsed,) = sqlglot.parse(sql, read=dialect.ibis)
    assert parsed is not None
    assert parsed.key in ("select", "union", "subquery")
    assert {each.name for each in parsed.find_all(sqlglot.exp.Table)} == {
        "events" if what == "visits" else "orders"
    }
    assert "uniq(" not in sql
    assert " AT TIME ZONE " not in sql.upper()


def test_the_number_of_different_buyers_is_exact_in_clickhouse() -> None:
    sql = outside_ibis.statement(
        _measured()["placed"], {"order_line": ORDERS}, outside_ibis.DIALECTS["clickhouse"]
    )
    assert sql.count("uniqExact(") == 2


def test_shifts_are_those_of_the_stores_clock() -> None:
    spring = midnight("Europe/Berlin", date(2024, 3, 31)) + 2 * 3_600
    assert shifts("Europe/Berlin", date(2024, 3, 1), date(2024, 5, 1)) == ((spring, 3_600), (None, 7_200))
    assert shifts("UTC", date(2024, 3, 1), date(2024, 5, 1)) == ((None, 0),)
    assert shifts("Asia/Kolkata", date(2024, 3, 1), date(2024, 5, 1)) == ((None, 19_800),)
    assert day_at("Europe/Berlin", spring) == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("table", "columns", "sentence"),
    [
        (
            "orders",
            {"order_id": "id"},
            "order_line needs a column for placed_at, quantity, unit_price; name it",
        ),
        (
            "a.b.c.d",
            dict.fromkeys(["order_id", "placed_at", "quantity", "unit_price"], "x"),
            '"a.b.c.d" is not a',
        ),
        ("orders", {"colour": "c"}, "order_line has no field colour; it can have order_id, placed_at"),
    ],
)
def test_a_table_that_cannot_be_a_fact_is_refused(table: str, columns: dict[str, str], sentence: str) -> None:
    with pytest.raises(DeclarationInvalid) as invalid:
        declare("order_line", table, columns)
    assert str(invalid.value).startswith(sentence)


@pytest.mark.parametrize("name", ["clickhouse", "bigquery", "snowflake", "databricks", "trino"])
def test_a_missing_driver_is_named(name: str) -> None:
    package = outside_ibis.DIALECTS[name].package
    with pytest.raises(DriverMissing, match=f"install the package {package} beside"):
        sources.opened(f"{name}://host/db").preview("orders", 20)


def test_an_unknown_kind_of_address_is_refused() -> None:
    with pytest.raises(SourceFault, match='"mysql" is no kind of warehouse that Storewide can ask'):
        sources.opened("mysql://host/db")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://reader:p%40ss@127.0.0.1:1/shop",
        "postgresql://reader:p%40ss@127.0.0.1:1/shop?application_name=x",
    ],
)
def test_no_fault_tells_the_password(url: str) -> None:
    with pytest.raises(SourceFault) as fault:
        sources.opened(url).preview("orders", 20)
    told = str(fault.value)
    assert told.startswith(f"{url.partition(':')[0]}://127.0.0.1:1/shop could not answer: ")
    assert "p@ss" not in told
    assert "p%40ss" not in told
    assert "reader" not in told


def test_what_a_driver_says_is_cleaned_of_secrets() -> None:
    error = RuntimeError("FATAL: password\nauthentication with p@ss of postgres://u:p%40ss@h/db?x=1 failed")
    assert (
        sources.said(error, "postgres://u:p%40ss@h/db?x=1")
        == "FATAL: password authentication with *** of *** failed."
    )


def test_a_source_that_hangs_is_left_after_its_time() -> None:
    ended: list[bool] = []
    waiting = sources.threading.Event()
    asking = sources.Asking(lambda: waiting.wait(10), lambda: (ended.append(True), waiting.set())[0])
    with pytest.raises(SourceFault, match=r"^db did not answer within 0\.05 seconds; ask for fewer days"):
        sources.within(0.05, "db", asking)
    assert ended == [True]


def test_without_ibis_the_product_imports_and_says_what_is_missing() -> None:
    program = (
        "import sys; sys.modules['ibis'] = None\n"
        "from storewide.warehouse import warehouse\n"
        "from storewide.warehouse.engines import outside\n"
        "from storewide.warehouse.questions import DriverMissing\n"
        "try: outside.opened('postgres://host/db').preview('orders', 20)\n"
        "except DriverMissing as missing: print(missing)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == (
        "Asking this kind of warehouse needs Ibis, which is not installed; install storewide[warehouses].\n"
    )
