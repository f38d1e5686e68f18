# ruff: noqa: S608 - the tables are those written here
"""Warehouses that exist already answer as our own does over the same rows: a DuckDB file, and a real PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from storewide.warehouse import connections
from storewide.warehouse.connections import Connected, declare
from storewide.warehouse.engines import outside as sources
from storewide.warehouse.questions import OF_ORDER_MONEY, OF_TRADE, MixedCurrencies, Question, SourceFault
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import theirs
from tests.warehouse.conftest import Land

BERLIN = Terms("main", "Europe/Berlin", "EUR", prices_include_tax=True)
SHOP = Terms("shop", "Europe/Berlin", "EUR", prices_include_tax=True)
FIRST, LAST = date(2024, 3, 1), date(2024, 4, 30)

COLUMNS = (
    "order_id text, placed_at timestamptz, customer_id text, product_id text, quantity numeric(12,4), "
    "unit_price numeric(14,4), discount numeric(12,4), shipping numeric(12,2), tax numeric(12,2), refunded numeric(12,2), "
    "cost numeric(12,2), refunded_at timestamptz, cancelled_at timestamptz, status text, sales_channel text, country text"
)
#: around the night the clock skips an hour; halves that round to even; returns, refunds, cancellations, a free line
LINES = """
A1,2024-03-30T22:59:59Z,c1,p1,2,10.0,1,4.9,3.19,0,8,,,paid,web,DE
A1,2024-03-30T22:59:59Z,c1,p2,1,5.005,,,0.8,0,2,,,paid,web,DE
A2,2024-03-30T23:00:00Z,,p1,1,10.0,,,1.6,5.00,4,2024-04-02T22:30:00Z,,refunded,web,FR
A3,2024-03-31T21:59:59Z,c2,p1,3,0.335,,,0.16,0.5,,,,refunded,app,
A4,2024-03-31T22:00:00Z,c2,p3,1,99.9,9.9,,14.37,0,50,,2024-04-15T10:00:00Z,cancelled,app,DE
A5,2024-04-01T10:00:00Z,c3,p3,-1,20.0,,,,0,,,,,web,DE
A6,2024-04-03T10:00:00Z,c1,p4,1,0,,,,0,,,,paid,web,DE
A7,2024-04-05T10:00:00Z,c4,p4,1,7.77,,,1.24,7.77,,2024-04-25T10:00:00Z,,refunded,web,
""".strip().splitlines()
HEADER = [part.split()[0] for part in COLUMNS.split(", ")]
EVENTS = """
e1,2024-03-30T22:59:59Z,v1,s1,mail,phone
e2,2024-03-30T23:00:01Z,v1,s9,mail,phone
e3,2024-03-31T10:00:00Z,v2,s2,,desktop
e4,2024-04-01T10:00:00Z,v2,s3,ads,desktop
e5,2024-04-20T10:00:00Z,v3,s4,ads,phone
""".strip().splitlines()
SEEN = ["event_id", "occurred_at", "visitor_id", "session_id", "marketing_channel", "device"]


def _rows(lines: list[str]) -> list[list[str | None]]:
    return [[value or None for value in line.split(",")] for line in lines]


@pytest.fixture(scope="module")
def duckdb_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("theirs") / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE SCHEMA sales; CREATE TABLE sales.orders ({COLUMNS})")
        connection.execute(f"CREATE TABLE events ({', '.join(f'{name} TEXT' for name in SEEN)})")
        connection.execute("ALTER TABLE events ALTER occurred_at TYPE TIMESTAMPTZ")
        for table, rows in (("sales.orders", _rows(LINES)), ("events", _rows(EVENTS))):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return f"duckdb://{path}"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    def fill(connection: psycopg.Connection[Any]) -> None:
        connection.execute(f"CREATE SCHEMA sales; CREATE TABLE sales.orders ({COLUMNS})")
        connection.execute(f"CREATE TABLE events ({', '.join(f'{name} TEXT' for name in SEEN)})")
        connection.execute(
            "ALTER TABLE events ALTER occurred_at TYPE TIMESTAMPTZ USING occurred_at::timestamptz"
        )
        for table, rows in (("sales.orders", _rows(LINES)), ("events", _rows(EVENTS))):
            marks = ", ".join(["%s"] * len(rows[0]))
            connection.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    with theirs.postgres(fill) as address:
        yield address


@pytest.fixture(params=["duckdb_file", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


def connect(path: Path, url: str, terms: Terms = SHOP, **more: Any) -> Path:
    """The file of one connection: the tables above as orders and events of a store."""
    tables = more.get("tables") or (
        ("order_line", declare("order_line", "sales.orders", {name: name for name in HEADER})),
        ("event", declare("event", "events", {name: name for name in SEEN if name != "event_id"})),
    )
    file = path / "connections.json"
    connections.rewrite(file, lambda: [Connected(terms, url, tables)])
    return file


@pytest.fixture
def ours(folder: Path, land: Land) -> Warehouse:
    """The same rows, imported."""
    lines = [f"{line},EUR" for line in LINES]
    land("\n".join([",".join([*HEADER, "currency"]), *lines]), terms=(BERLIN,))
    events = [line.replace("Z,", "Z,Viewed,", 1) for line in EVENTS]
    header = "event_id,occurred_at,name,visitor_id,session_id,marketing_channel,device"
    land("\n".join([header, *events]), "generic-events", terms=(BERLIN,))
    return Warehouse(folder)


def _table(answer: Any) -> list[tuple[Any, ...]]:
    """The rows that hold anything."""
    return [
        (row.label, row.currency, tuple(row.measures.items()))
        for row in answer.rows
        if any(row.measures.values())
    ]


QUESTIONS = [
    {},
    {"by": "day"},
    {"by": "week"},
    {"by": "month"},
    {"by": "country"},
    {"by": "kind"},
    {"by": "customer"},
    {"by": "product"},
    {"by": "sales_channel", "filters": (("country", "DE"),)},
    {"filters": (("country", "(none)"),)},
    {"by": "month", "dated": "placed"},
    {"by": "day", "within": 10},
    {"by": "day", "dated": "placed", "within": 10},
    {"by": "marketing_channel"},
    {"by": "device"},
]


@pytest.mark.parametrize("how", QUESTIONS, ids=str)
def test_the_same_rows_give_the_same_figures(
    ours: Warehouse, tmp_path: Path, url: str, how: dict[str, Any]
) -> None:
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, url))
    question = Question(OF_TRADE + OF_ORDER_MONEY, FIRST, LAST, **how)
    assert _table(theirs.ask(question)) == _table(ours.ask(question))


def test_what_there_is_is_known_from_the_source(tmp_path: Path, url: str) -> None:
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, url))
    assert theirs.extent("shop") == (date(2024, 3, 30), date(2024, 4, 20))
    assert theirs.values("country", "shop") == ("DE", "FR", "(none)")
    assert theirs.values("marketing_channel") == ("ads", "mail", "(none)")
    assert theirs.values("store") == ("shop",)
    assert theirs.stores() == {"shop": SHOP}
    assert theirs.has_money("shop")


def test_facts_of_our_own_and_of_others_come_together(
    folder: Path, land: Land, tmp_path: Path, duckdb_file: str
) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n9,2024-04-05,c1,p1,1,1.00,EUR\n"
    )
    both = Warehouse(folder, connect(tmp_path, duckdb_file))
    question = Question(("orders", "buyers", "visitors"), FIRST, LAST)
    assert dict(both.ask(question).rows[0].measures) == {"orders": 6, "buyers": 5, "visitors": 3}
    by_store = both.ask(Question(("orders", "visitors"), FIRST, LAST, by="store"))
    assert [(row.label, row["orders"], row["visitors"]) for row in by_store.rows] == [
        ("main", 1, None),
        ("shop", 5, 3),
    ]
    silent = Warehouse(folder, connect(tmp_path, duckdb_file, tables=(_orders_alone(),)))
    assert silent.ask(question).rows[0]["visitors"] is None


def test_money_of_two_currencies_is_not_added(
    folder: Path, land: Land, tmp_path: Path, duckdb_file: str
) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n9,2024-04-05,c1,p1,1,1.00,EUR\n"
    )
    pounds = Terms("shop", "Europe/London", "GBP")
    both = Warehouse(folder, connect(tmp_path, duckdb_file, pounds))
    with pytest.raises(MixedCurrencies, match="Stores with EUR and GBP have different currencies"):
        both.ask(Question(("spend",), FIRST, LAST))
    apart = both.ask(Question(("spend",), FIRST, LAST, by="store"))
    assert [(row.label, row.currency) for row in apart.rows] == [("main", "EUR"), ("shop", "GBP")]


def test_a_source_is_not_asked_twice_within_minutes(tmp_path: Path, duckdb_file: str) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(Path(duckdb_file.removeprefix("duckdb://")).read_bytes())
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, f"duckdb://{copy}"))
    question = Question(("orders",), FIRST, LAST)
    first = theirs.ask(question)
    copy.unlink()
    assert theirs.ask(question) == first
    with pytest.raises(SourceFault, match="is no file on this machine"):
        theirs.ask(Question(("orders",), FIRST, FIRST))


def test_nothing_is_written_and_nothing_else_can_be_read(duckdb_file: str) -> None:
    before = Path(duckdb_file.removeprefix("duckdb://")).read_bytes()
    source = sources.opened(duckdb_file)
    names, rows = source.preview("sales.orders", 3)
    assert (names, len(rows)) == (HEADER, 3)
    with pytest.raises(SourceFault, match="could not answer"):
        source.preview("nowhere", 3)
    assert Path(duckdb_file.removeprefix("duckdb://")).read_bytes() == before


def test_postgresql_is_only_read_and_its_words_are_kept_short(postgres: str) -> None:
    source = sources.opened(postgres)
    names, rows = source.preview("sales.orders", 20)
    assert (names, len(rows)) == (HEADER, 8)
    with pytest.raises(SourceFault, match='relation "nowhere" does not exist'):
        source.preview("nowhere", 3)


def _orders_alone() -> Any:
    return ("order_line", declare("order_line", "sales.orders", {name: name for name in HEADER}))
