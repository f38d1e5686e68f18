"""One suite of questions for every engine: each must answer to the unit what the bitmaps of days answer.

`make test` runs it on DuckDB, `make test-spark` on a Spark cluster, whose address is in STOREWIDE_TEST_SPARK.
"""

import os
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from storewide.warehouse import answers, landing, manifest, takings
from storewide.warehouse.engines import answering, duck, ibis_spark
from storewide.warehouse.questions import MEASURES, Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.scope import Scope
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import preset

FIRST, LAST = date(2024, 2, 20), date(2024, 4, 10)
TERMS = {
    "de": Terms("de", "Europe/Berlin", "EUR", prices_include_tax=True),
    "at": Terms("at", "Europe/Vienna", "EUR"),
}
SPARK = os.environ.get("STOREWIDE_TEST_SPARK", "")

#: questions that an engine does not answer alike yet, by engine; each fails the day it starts to
NOT_YET: dict[str, set[str]] = {"duckdb": set(), "spark": set()}


def _orders(chance: random.Random) -> str:
    header = (
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,store,sales_channel,marketing_channel,"
        "country,status,discount,shipping,tax,refunded,cost,refunded_at,cancelled_at"
    )
    lines = [header]
    for number in range(400):
        moment = f"{FIRST + timedelta(days=chance.randrange(46))}T{chance.randrange(24):02}:{chance.randrange(60):02}:00"
        customer = chance.choice(["", *(f"c{each}" for each in range(60))])
        back = f"{FIRST + timedelta(days=chance.randrange(46, 51))}T12:00:00" if chance.random() < 0.2 else ""
        gone = f"{LAST}T08:00:00" if chance.random() < 0.05 else ""
        store = chance.choice(["de", "de", "at"])
        channels = ",".join(
            chance.choice(each) for each in (["web", "app", ""], ["mail", "ads", ""], ["DE", "AT", ""])
        )
        for product in chance.sample("abcdef", chance.choice([1, 1, 2, 3])):
            quantity = chance.choice([1, 1, 2, 3, -1])
            price = chance.choice(["9.99", "0.335", "120", "0", "14.145"])
            amounts = f"{chance.choice(['', '0.5'])},{chance.choice(['', '4.9'])},{chance.choice(['', '1.6', '0.33'])}"
            refund = f"{chance.choice(['1', '2.5']) if back and quantity > 0 else ''}"
            lines.append(
                f"{number},{moment},{customer},{product},{quantity},{price},EUR,{store},{channels},,"
                f"{amounts},{refund},{chance.choice(['', '3'])},{back},{gone}"
            )
    return "\n".join(lines)


def _traffic(chance: random.Random) -> str:
    lines = ["date,visitors,sessions,store,marketing_channel,device"]
    for number in range(50):
        for channel in ("mail", "ads", ""):
            day, device = FIRST + timedelta(days=number), chance.choice(["phone", "desktop"])
            lines.append(f"{day},{chance.randrange(99)},{chance.randrange(99, 150)},at,{channel},{device}")
    return "\n".join(lines)


def _events(chance: random.Random) -> str:
    lines = ["event_id,occurred_at,name,visitor_id,store,marketing_channel,device,country"]
    for number in range(900):
        moment = f"{FIRST + timedelta(days=chance.randrange(50))}T{chance.randrange(24):02}:00:00"
        kind = f"{chance.choice(['mail', 'ads', ''])},{chance.choice(['phone', 'desktop'])},{chance.choice(['DE', ''])}"
        lines.append(f"e{number},{moment},Viewed,v{chance.randrange(150)},de,{kind}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two stores: orders of both, events of one, daily traffic of the other."""
    place = tmp_path_factory.mktemp("engines")
    chance = random.Random(7)
    contents = {
        "generic-orders": _orders(chance),
        "daily-traffic": _traffic(chance),
        "generic-events": _events(chance),
    }
    for name, content in contents.items():
        file = place / f"{name}.csv"
        file.write_text(content)
        landing.land(place / "warehouse", file, mapping=preset(name), terms=TERMS, default_store="de")
    return place / "warehouse"


@cache
def _session(folder: Path) -> duck.Session:
    return duck.Session(duck.connect(spill=folder / "spill", folders=(folder,)))


ENGINE = "spark" if SPARK else "duckdb"


def engine(folder: Path) -> answers.Engine:
    """The engine that this run is about."""
    if SPARK:
        return ibis_spark.on(SPARK, lambda: _session(folder))
    return answering.Asked(lambda: _session(folder))


SPANS = (("early", FIRST, FIRST + timedelta(days=9)), ("late", FIRST + timedelta(days=20), LAST))
QUESTIONS: dict[str, dict[str, Any]] = {
    "in one row": {},
    "by day": {"by": "day"},
    "by week": {"by": "week"},
    "by month": {"by": "month"},
    "by span": {"by": "span", "spans": SPANS},
    "by store": {"by": "store"},
    "of a store by country": {"by": "country", "store": "de"},
    "by marketing channel": {"by": "marketing_channel"},
    "by sales channel": {"by": "sales_channel"},
    "by product": {"by": "product"},
    "by kind": {"by": "kind"},
    "by customer": {"by": "customer"},
    "by device": {"by": "device"},
    "of one country by week": {"by": "week", "filters": (("country", "DE"),)},
    "of no country": {"filters": (("country", "(none)"),)},
    "of either channel": {
        "by": "month",
        "filters": (("marketing_channel", "ads"), ("marketing_channel", "mail")),
    },
    "of two dimensions": {"by": "day", "filters": (("marketing_channel", "ads"), ("country", "DE"))},
    "by order date": {"by": "month", "dated": "placed"},
    "of equal maturity": {"by": "week", "dated": "placed", "within": 7},
    "of nothing": {"filters": (("country", "XX"),)},
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=[pytest.mark.xfail(strict=True)] if each in NOT_YET[ENGINE] else [])
        for each in QUESTIONS
    ],
)
def test_an_engine_answers_to_the_unit(facts: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question(MEASURES, FIRST, LAST, **QUESTIONS[name])
    expected = Warehouse(facts).ask(question)
    assert expected.rows or name == "of nothing"
    # what the bitmaps of days can say is now asked of the engine too
    monkeypatch.setattr(takings, "can_answer", lambda _scope: False)
    found = answers.answer(engine(facts), facts, Scope(question, manifest.load(facts)))
    assert found == expected


def test_the_engine_is_really_asked(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    used = engine(facts)
    real = used.found
    monkeypatch.setattr(used, "found", lambda *what: asked.append(what) or real(*what))
    monkeypatch.setattr(takings, "can_answer", lambda _scope: False)
    answers.answer(used, facts, Scope(Question(("spend", "orders"), FIRST, LAST), manifest.load(facts)))
    assert len(asked) == 2
