# ruff: noqa: S608 - the tables are those written here
"""A trial over declared tables gives the sums of the same rows imported: a DuckDB file, and a real PostgreSQL."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot

from storewide.warehouse import connections, outside_answers, outside_trials
from storewide.warehouse.connections import Connected, DeclarationInvalid, Declared, OutsideFact, declare
from storewide.warehouse.engines import outside_ibis
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.questions import SourceFault
from storewide.warehouse.schemas import Terms
from storewide.warehouse.trials import OUTCOMES, Arm, Exposed, Sums, TrialQuestion, Unit
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import theirs
from tests.warehouse.conftest import Land

#: in the night to 31 March its clock skips an hour
SHOP = Terms("shop", "Europe/Berlin", "EUR", prices_include_tax=True)
FIRST, LAST = date(2024, 3, 29), date(2024, 4, 2)
TABLES: dict[OutsideFact, dict[str, str]] = {
    "exposure": {
        "experiment": "text",
        "variant": "text",
        "exposed_at": "timestamptz",
        "visitor_id": "text",
        "customer_id": "text",
    },
    "order_line": {
        "order_id": "text",
        "placed_at": "timestamptz",
        "customer_id": "text",
        "visitor_id": "text",
        "product_id": "text",
        "quantity": "numeric(12,4)",
        "unit_price": "numeric(14,4)",
        "discount": "numeric(12,2)",
        "tax": "numeric(12,2)",
        "refunded": "numeric(12,2)",
        "refunded_at": "timestamptz",
        "cancelled_at": "timestamptz",
        "status": "text",
    },
    "event": {
        "event_id": "text",
        "occurred_at": "timestamptz",
        "name": "text",
        "visitor_id": "text",
        "customer_id": "text",
    },
}
NAMES: dict[OutsideFact, str] = {"exposure": "met", "order_line": "orders", "event": "events"}
PRESETS: dict[OutsideFact, str] = {
    "exposure": "generic-exposures",
    "order_line": "generic-orders",
    "event": "generic-events",
}

Rows = dict[OutsideFact, list[list[str | None]]]


def _moment(of: random.Random) -> str:
    at = datetime(2024, 3, 28, 22, tzinfo=UTC) + timedelta(seconds=of.randrange(6 * 86_400))
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_of(of: random.Random, letter: str, many: int) -> str | None:
    """One of so many ids, now and then none."""
    number = of.randrange(many + 1)
    return f"{letter}{number}" if number else None


def _invented(of: random.Random) -> Rows:
    """Some hundred rows of each fact: units in two arms, guests, returns, refunds, cancellations, halves of a cent."""
    exposures = []
    for _ in range(160):
        who = [_one_of(of, "v", 60), _one_of(of, "c", 40)]
        if known := [each for each in who if each]:
            usual = "ab"[sum(map(ord, known[0])) % 2]
            arm = of.choice("ab") if of.random() < 0.1 else usual
            exposures.append([of.choice(["x", "x", "x", "y"]), arm, _moment(of), *who])
    lines: list[list[str | None]] = []
    for order in range(240):
        placed, who = _moment(of), [_one_of(of, "c", 40), _one_of(of, "v", 60)]
        for product in range(of.randint(1, 3)):
            lines.append([f"o{order}", placed, *who, f"p{product}", *_amounts(of)])
    names = ("Product Viewed", "Product Added", "Checkout Started", "Page Viewed")
    events = [
        [
            f"e{number}",
            _moment(of),
            of.choice(names),
            _one_of(of, "v", 60) or "v1",
            _one_of(of, "c", 40),
        ]
        for number in range(500)
    ]
    return {"exposure": exposures, "order_line": lines, "event": events}


def _amounts(of: random.Random) -> list[str | None]:
    states: list[list[str | None]] = [
        [None, None],
        [None, "paid"],
        [_moment(of), "paid"],
        [None, "cancelled"],
        [None, "quoted"],
    ]
    return [
        of.choice(["1", "2", "1", "-1", "0", "0.125"]),
        of.choice(["10", "0.005", "9.99", "3.335", "0"]),
        of.choice([None, "1", "0.5"]),
        of.choice([None, "1.60", "0.77"]),
        of.choice([None, None, "5.00", "0.50"]),
        of.choice([None, _moment(of)]),
        *of.choice(states),
    ]


ROWS = _invented(random.Random(4))


def _filled(run: object, many: object, mark: str) -> None:
    for fact, columns in TABLES.items():
        run(f"CREATE TABLE {NAMES[fact]} ({', '.join(map(' '.join, columns.items()))})")  # type: ignore[operator]
        many(f"INSERT INTO {NAMES[fact]} VALUES ({', '.join([mark] * len(columns))})", ROWS[fact])  # type: ignore[operator]


@pytest.fixture(scope="module")
def duckdb_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("theirs") / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        _filled(connection.execute, connection.executemany, "?")
    return f"duckdb://{path}"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    def fill(connection: psycopg.Connection[Any]) -> None:
        _filled(connection.execute, connection.cursor().executemany, "%s")

    with theirs.postgres(fill) as address:
        yield address


@pytest.fixture(params=["duckdb_file", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


def declared(fact: OutsideFact, *without: str) -> tuple[OutsideFact, Declared]:
    """The table of a fact with all its columns but some."""
    left_out = {"event_id", *without}
    return fact, declare(fact, NAMES[fact], {each: each for each in TABLES[fact] if each not in left_out})


def connect(path: Path, url: str, *tables: tuple[OutsideFact, Declared], terms: Terms = SHOP) -> Path:
    """The file of one connection."""
    file = path / "connections.json"
    connections.rewrite(file, lambda: [Connected(terms, url, tables or tuple(map(declared, TABLES)))])
    return file


def imported(land: Land, terms: Terms, *facts: OutsideFact) -> None:
    """The same rows in our own warehouse."""
    for fact in facts:
        header = [*TABLES[fact], *(["currency"] if fact == "order_line" else [])]
        more = ["EUR"] if fact == "order_line" else []
        lines = [",".join([*(each or "" for each in row), *more]) for row in ROWS[fact]]
        land("\n".join([",".join(header), *lines]), PRESETS[fact], terms=(terms,))


@pytest.mark.parametrize("taxed", [True, False], ids=["tax included", "tax apart"])
@pytest.mark.parametrize("unit", ["visitor", "customer"])
def test_the_same_rows_give_the_same_sums(
    folder: Path, land: Land, tmp_path: Path, url: str, unit: Unit, taxed: bool
) -> None:
    terms = replace(SHOP, prices_include_tax=taxed)
    imported(land, terms, *TABLES)
    ours, theirs = Warehouse(folder), Warehouse(tmp_path / "nothing", connect(tmp_path, url, terms=terms))
    asked = [
        TrialQuestion("x", "shop", unit, FIRST, LAST, OUTCOMES),
        TrialQuestion("x", "shop", unit, date(2024, 3, 31), date(2024, 3, 31), OUTCOMES),
        TrialQuestion("x", "shop", unit, FIRST, LAST, ("orders", "spend", "orders")),
        TrialQuestion("x", "shop", unit, FIRST, LAST, ("product_viewers",)),
        TrialQuestion("y", "shop", unit, FIRST, date(2024, 3, 30), ()),
        TrialQuestion("nothing", "shop", unit, FIRST, LAST, ("buyers",)),
        TrialQuestion("x", "shop", unit, FIRST, LAST, OUTCOMES, "Product Added"),
        TrialQuestion("y", "shop", unit, FIRST, date(2024, 4, 1), (), "Page Viewed"),
        TrialQuestion("x", "shop", unit, FIRST, LAST, ("orders",), "Never Seen"),
    ]
    for question in asked:
        own = ours.ask_trial(question)
        assert theirs.ask_trial(question) == replace(own, version=0)
    whole = ours.ask_trial(asked[0])
    assert whole.in_two_arms > 0
    assert all(sums.squares > 0 for arm in whole.arms for sums in arm.outcomes.values())
    some, every = (sum(arm.units for arm in theirs.ask_trial(asked[at]).arms) for at in (-3, 0))
    assert 0 < some < every
    assert theirs.experiments("shop") == ours.experiments("shop") != ()
    assert theirs.extent("shop") == ours.extent("shop")


def test_a_trial_in_numbers(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE met AS SELECT * FROM (VALUES ('x', 'a', TIMESTAMPTZ '2024-03-30 23:00:00Z', 'v1'), "
            "('x', 'a', TIMESTAMPTZ '2024-03-31 08:00:00Z', 'v1'), ('x', 'b', TIMESTAMPTZ '2024-04-01 08:00:00Z', 'v2'), "
            "('x', 'b', TIMESTAMPTZ '2024-04-01 08:00:00Z', 'v3'), ('x', 'a', TIMESTAMPTZ '2024-04-01 08:00:00Z', 'v3')"
            ") AS t(experiment, variant, exposed_at, visitor_id)"
        )
        connection.execute(
            "CREATE TABLE orders AS SELECT * FROM (VALUES ('1', TIMESTAMPTZ '2024-03-30 22:59:59Z', 'v1', 1, 100.00), "
            "('2', TIMESTAMPTZ '2024-03-30 23:00:00Z', 'v1', 2, 10.00), "
            "('3', TIMESTAMPTZ '2024-04-01 09:00:00Z', 'v1', 1, 5.00), "
            "('4', TIMESTAMPTZ '2024-04-01 09:00:00Z', 'v3', 1, 7.00)) AS t(order_id, placed_at, visitor_id, quantity, "
            "unit_price)"
        )
    names: dict[OutsideFact, tuple[str, ...]] = {
        "exposure": ("experiment", "variant", "exposed_at", "visitor_id"),
        "order_line": ("order_id", "placed_at", "visitor_id", "quantity", "unit_price"),
    }
    tables = [(fact, declare(fact, NAMES[fact], {each: each for each in of})) for fact, of in names.items()]
    theirs = Warehouse(tmp_path / "nothing", connect(tmp_path, f"duckdb://{path}", *tables))
    answer = theirs.ask_trial(TrialQuestion("x", "shop", "visitor", FIRST, LAST, ("orders", "gross")))
    assert answer.arms == (
        Arm("a", 1, {"orders": Sums(2, 4), "gross": Sums(2_500, 6_250_000)}),
        Arm("b", 1, {"orders": Sums(0, 0), "gross": Sums(0, 0)}),
    )
    assert (answer.in_two_arms, answer.currency) == (1, "EUR")
    assert answer.by_day == {(date(2024, 3, 31), "a"): 1, (date(2024, 4, 1), "b"): 1}
    assert theirs.experiments("shop") == (
        Exposed("x", date(2024, 3, 31), date(2024, 4, 1), {"a": 2, "b": 2}),
    )


def test_what_is_not_declared_is_said(tmp_path: Path, duckdb_file: str) -> None:
    asked = TrialQuestion("x", "shop", "visitor", FIRST, LAST, ("orders",))
    alone = Warehouse(tmp_path / "nothing", connect(tmp_path, duckdb_file, declared("exposure")))
    with pytest.raises(FactsApart, match="visitor_id of order_line is not declared there; declare that"):
        alone.ask_trial(asked)
    assert sum(arm.units for arm in alone.ask_trial(replace(asked, outcomes=())).arms) > 0
    unnamed = (declared("exposure"), declared("event", "name"))
    without = Warehouse(tmp_path / "nothing", connect(tmp_path, duckdb_file, *unnamed))
    for more in ({"outcomes": ("product_viewers",)}, {"outcomes": (), "trigger": "Product Viewed"}):
        with pytest.raises(FactsApart, match="name of event is not declared there"):
            without.ask_trial(replace(asked, **more))
    with pytest.raises(DeclarationInvalid, match="needs a column for visitor_id or customer_id"):
        declared("exposure", "visitor_id", "customer_id")


def test_exposures_of_our_own_and_orders_of_others_do_not_come_together(
    folder: Path, land: Land, tmp_path: Path, duckdb_file: str
) -> None:
    imported(land, SHOP, "exposure")
    both = Warehouse(folder, connect(tmp_path, duckdb_file, declared("order_line")))
    question = TrialQuestion("x", "shop", "visitor", FIRST, LAST, ("orders",))
    with pytest.raises(FactsApart, match="are not declared in the connection that has its orders or events"):
        both.ask_trial(question)
    assert sum(arm.units for arm in both.ask_trial(replace(question, outcomes=())).arms) > 0


def test_a_check_asks_for_trials_too(tmp_path: Path, duckdb_file: str) -> None:
    found = Connected(SHOP, duckdb_file, tuple(map(declared, TABLES)))
    outside_answers.try_out(found)
    wrong = declare("exposure", "met", {**dict(declared("exposure")[1].columns), "variant": "arm"})
    with pytest.raises(SourceFault, match="could not answer"):
        outside_answers.try_out(replace(found, tables=(("exposure", wrong),)))


@pytest.mark.parametrize("name", sorted(outside_ibis.DIALECTS))
@pytest.mark.parametrize("what", ["entered", "triggered", "variants", "experiments"])
def test_every_trial_is_a_select_of_the_dialect(name: str, what: str) -> None:
    found = Connected(SHOP, "postgres://host/db", tuple(map(declared, TABLES)))
    question = TrialQuestion("x", "shop", "visitor", FIRST, LAST, OUTCOMES)
    summed = {
        "entered": outside_trials.entered(found, question),
        "triggered": outside_trials.entered(found, replace(question, trigger="Product Added")),
        "variants": outside_trials.variants(found, question),
        "experiments": outside_trials.experiments(declared("exposure")[1]),
    }[what]
    dialect = outside_ibis.DIALECTS[name]
    sql = outside_ibis.statement(summed, dict(found.tables), dialect)
    (parsed,) = sqlglot.parse(sql, read=dialect.ibis)
    assert parsed is not None
    assert parsed.key in ("select", "union", "subquery")
    assert {each.name for each in parsed.find_all(sqlglot.exp.Table)} >= {"met"}
    assert "uniq(" not in sql
