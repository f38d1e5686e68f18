"""Landing step by step: repeats, changed lines, rehearsal, strictness, progress, cancelling."""

import threading
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import landing
from storewide.warehouse.folder import TermsConflict, WriterBusy, writing
from storewide.warehouse.landing import Cancelled, RowsRefused
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import MAIN, Land, everything_in, refusals

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,status\n"
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def line(order: str = "1", at: str = "2024-03-01", price: str = "1.00", status: str = "paid") -> str:
    return f"{order},{at},c,p,1,{price},EUR,{status}\n"


def ask(folder: Path, *measures: str, **how: object) -> list[tuple[str, dict[str, int | None]]]:
    question = Question(measures, *YEAR, **how)  # type: ignore[arg-type]
    return [(row.label, dict(row.measures)) for row in Warehouse(folder).ask(question).rows]


def counts(landed: landing.Landed) -> tuple[int, int, int, int, int]:
    return (landed.read, landed.accepted, landed.repeated, landed.refused, landed.changed)


def test_identical_lines_are_lines_and_a_second_import_takes_none(folder: Path, land: Land) -> None:
    assert counts(land(HEADER + line() + line())) == (2, 2, 0, 0, 0)
    before = everything_in(folder)
    assert counts(land(HEADER + line() + line())) == (2, 0, 2, 0, 0)
    assert everything_in(folder) == before
    assert counts(land(HEADER + line() * 3)) == (3, 1, 2, 0, 0)
    assert ask(folder, "lines", "orders", "gross")[0][1] == {"lines": 3, "orders": 1, "gross": 300}


def test_a_changed_line_replaces_its_earlier_self(folder: Path, land: Land) -> None:
    land(HEADER + line(price="1.00") + line(price="2.00"))
    assert counts(land(HEADER + line(price="2.00") + line(price="1.50"))) == (2, 1, 1, 0, 1)
    assert ask(folder, "lines", "gross")[0][1] == {"lines": 2, "gross": 350}
    assert counts(land(HEADER + line(price="2.00") + line(price="1.50"))) == (2, 0, 2, 0, 0)


def test_an_order_moves_to_the_day_of_its_earliest_line(folder: Path, land: Land) -> None:
    land(HEADER + line(at="2024-03-05") + line("2", at="2024-03-05"))
    land(HEADER + line(at="2024-02-28", price="9.00"))
    land(HEADER + line(at="2024-02-28", price="9.00") + line(at="2024-03-05", price="3.00"))
    found = ask(folder, "orders", "lines", "gross", by="month")
    assert found[1] == ("2024-02", {"orders": 1, "lines": 1, "gross": 900})
    assert found[2] == ("2024-03", {"orders": 1, "lines": 2, "gross": 400})
    assert Warehouse(folder).verify() == ()


def test_a_day_that_loses_its_last_order_loses_its_file(folder: Path, land: Land) -> None:
    land(HEADER + line(at="2024-03-05"))
    assert counts(land(HEADER + line(at="2024-04-01"))) == (1, 1, 0, 0, 1)
    assert ask(folder, "orders", by="month")[2:4] == [("2024-03", {"orders": 0}), ("2024-04", {"orders": 1})]
    assert Warehouse(folder).extent() == (date(2024, 4, 1), date(2024, 4, 1))


def test_a_repeated_event_counts_once_for_ever(folder: Path, land: Land) -> None:
    header = "event_id,occurred_at,name,visitor_id\n"
    assert counts(land(header + "1,2024-01-01,n,v\n1,2024-01-02,n,w\n", "generic-events")) == (2, 1, 1, 0, 0)
    assert counts(land(header + "1,2024-09-09,n,v\n2,2024-09-09,n,v\n", "generic-events")) == (2, 1, 1, 0, 0)
    found = ask(folder, "visitors", by="month")
    assert [found[0], found[8]] == [("2024-01", {"visitors": 1}), ("2024-09", {"visitors": 1})]
    assert ask(folder, "visitors") == [("2024-01-01..2024-12-31", {"visitors": 1})]


def test_other_figures_of_a_day_are_a_new_version(folder: Path, land: Land) -> None:
    header = "date,visitors,sessions\n"
    assert counts(land(header + "2024-01-01,5,6\n2024-01-01,5,6\n", "daily-traffic")) == (2, 1, 1, 0, 0)
    assert counts(land(header + "2024-01-01,7,8\n2024-01-02,1,1\n", "daily-traffic")) == (2, 2, 0, 0, 1)
    assert ask(folder, "visitors", "sessions")[0][1] == {"visitors": 8, "sessions": 9}
    assert counts(land(header + "2024-01-01,7,8\n", "daily-traffic")) == (1, 0, 1, 0, 0)


def test_a_rehearsal_says_the_same_and_keeps_nothing(folder: Path, land: Land) -> None:
    text = HEADER + line() + line("2", price="x")
    rehearsed = land(text, how=landing.rehearse)
    assert not folder.exists()
    assert counts(rehearsed) == (2, 1, 0, 1, 0)
    assert refusals(rehearsed) == [(3, 'unit_price "x" is not a number')]
    landed = land(text)
    assert counts(landed) == counts(rehearsed)
    before = everything_in(folder)
    assert counts(land(text, how=landing.rehearse)) == (2, 0, 1, 1, 0)
    assert everything_in(folder) == before


def test_a_strict_import_takes_all_or_nothing(folder: Path, land: Land, tmp_path: Path) -> None:
    land(HEADER + line())
    before = everything_in(folder)
    target = tmp_path / "refused.csv"
    with pytest.raises(RowsRefused) as refused:
        land(HEADER + line("2") + line("3", price="x"), strict=True, refusals_to=target)
    assert str(refused.value) == (
        "1 of 2 rows would be refused, so nothing was imported; mend those rows or import without strict."
    )
    assert counts(refused.value.landed) == (2, 0, 0, 1, 0)
    assert target.read_text() == 'row,reason\n3,"unit_price ""x"" is not a number"\n'
    assert everything_in(folder) == before
    assert land(HEADER + line("2"), strict=True).accepted == 1


def test_progress_grows_to_the_whole(land: Land) -> None:
    told: list[tuple[int, int]] = []
    text = HEADER + "".join(line(str(number)) for number in range(2_000))
    land(text, on_progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(text), len(text))


@pytest.mark.parametrize("asked", [0, 1, 5, 12, 20])
def test_a_cancelled_import_writes_nothing(folder: Path, land: Land, asked: int) -> None:
    land(HEADER + line())
    before = everything_in(folder)
    answers = iter([False] * asked)
    with pytest.raises(Cancelled, match=r"^The import was stopped; nothing was imported\.$"):
        land(HEADER + line("2"), should_stop=lambda: next(answers, True))
    assert Warehouse(folder).version == 1
    assert ask(folder, "orders")[0][1] == {"orders": 1}
    land(HEADER + line())
    assert everything_in(folder) == before


def test_a_second_writer_waits_and_then_says_so(folder: Path, land: Land) -> None:
    land(HEADER + line())
    with writing(folder, patience=0), pytest.raises(WriterBusy) as busy:
        land(HEADER + line("2"), patience=0.1)
    assert str(busy.value) == f"Another import has been writing to {folder} for 0.1 seconds; try again later."
    assert land(HEADER + line("2"), patience=0.1).accepted == 1


def test_a_writer_gets_its_turn_when_the_other_is_done(folder: Path, land: Land) -> None:
    land(HEADER + line())
    results: list[landing.Landed] = []
    with writing(folder, patience=0):
        waiting = threading.Thread(target=lambda: results.append(land(HEADER + line("2"))))
        waiting.start()
    waiting.join(timeout=30)
    assert [each.accepted for each in results] == [1]


def test_facts_read_in_one_zone_are_not_mixed_with_another(folder: Path, land: Land) -> None:
    land(HEADER + line())
    with pytest.raises(TermsConflict) as conflict:
        land(HEADER + line("2"), terms=(Terms("main", "UTC", "EUR"),))
    assert str(conflict.value) == (
        "Store main has facts in EUR and zone Europe/Berlin, not EUR and UTC; "
        "import them into a store of its own, or start with an empty folder."
    )
    assert Warehouse(folder).stores() == {"main": MAIN}


@pytest.mark.parametrize(("value", "holds"), [("", False), ("1.50", True)])
def test_a_currency_holds_once_any_fact_states_an_amount(land: Land, value: str, holds: bool) -> None:
    header = "event_id,occurred_at,name,visitor_id,value\n"
    land(header + f"1,2024-01-01,n,v,{value}\n", "generic-events")
    pounds = (Terms("main", MAIN.zone, "GBP"),)
    if holds:
        with pytest.raises(TermsConflict):
            land(header + "2,2024-01-01,n,v,\n", "generic-events", terms=pounds)
    else:
        assert land(header + "2,2024-01-01,n,v,\n", "generic-events", terms=pounds).accepted == 1


def test_a_price_below_a_penny_and_half_a_penny_survive(folder: Path, land: Land) -> None:
    rows = "".join(
        f"{number},2024-01-0{number},c,p,{quantity},{price},EUR,paid\n"
        for number, (quantity, price) in enumerate(
            [("1", "0.005"), ("1", "0.015"), ("3", "0.0049"), ("-1", "0.025"), ("1000", "0.001")], start=1
        )
    )
    land(HEADER + rows)
    found = ask(folder, "gross", "refunded", by="day")[:5]
    assert [row["gross"] for _, row in found] == [0, 2, 1, 0, 100]
    assert [row["refunded"] for _, row in found] == [0, 0, 0, 2, 0]


@pytest.mark.parametrize(("currency", "gross"), [("JPY", 10), ("EUR", 1_048), ("BHD", 10_485)])
def test_amounts_are_in_the_minor_units_of_the_currency(
    folder: Path, land: Land, currency: str, gross: int
) -> None:
    land(
        HEADER.replace("status", "store") + f"1,2024-01-01,c,p,1,10.485,{currency},main\n",
        terms=(Terms("main", "UTC", currency),),
    )
    assert ask(folder, "gross")[0][1] == {"gross": gross}
