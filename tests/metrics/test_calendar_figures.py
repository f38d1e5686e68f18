"""Figures by the store's own calendar, and beside the days of last year that they stand against."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from storewide.lib.periods import Days
from storewide.metrics import figures, scorecard
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db
HEAD = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"


def daily(store: Store, folder: Path, first: date, count: int) -> None:
    """An order a day, whose spend is the number of the day since `first` in euros, of one customer."""
    days = [first + timedelta(days=number) for number in range(count)]
    path = folder / "daily.csv"
    path.write_text(
        HEAD
        + "".join(f"{day},{day}T12:00:00Z,ann,p,{number},1.00,EUR\n" for number, day in enumerate(days, 1))
    )
    importing.read(
        Asked(path=path, file_name="daily.csv", preset="generic-orders", store=store),
        refusals_to=folder / "refused.csv",
    )


def test_weeks_and_months_are_those_of_the_retail_calendar(store: Store, tmp_path: Path) -> None:
    Store.objects.update(calendar="4-5-4", week_start="sunday", year_starts=2)
    daily(store, tmp_path, date(2026, 1, 25), 42)
    asked = {"first": date(2026, 1, 25), "last": date(2026, 3, 7), "store": "main"}
    weeks = figures.ask(by="week", **asked).rows
    assert [(row.label, row.measures["orders"]) for row in weeks] == [
        ("2025-W52", 7),
        ("2026-W01", 7),
        ("2026-W02", 7),
        ("2026-W03", 7),
        ("2026-W04", 7),
        ("2026-W05", 7),
    ]
    months = figures.ask(by="month", **asked).rows
    assert [(row.label, row.days, row.measures["buyers"]) for row in months] == [
        ("2025-P12", Days(date(2026, 1, 25), date(2026, 1, 31)), 1),
        ("2026-P01", Days(date(2026, 2, 1), date(2026, 2, 28)), 1),
        ("2026-P02", Days(date(2026, 3, 1), date(2026, 3, 7)), 1),
    ]
    assert [row.label for row in figures.ask(by="year", **asked).rows] == ["2025", "2026"]


def test_without_a_calendar_of_its_own_quarters_are_the_years(store: Store, tmp_path: Path) -> None:
    daily(store, tmp_path, date(2026, 3, 30), 4)
    rows = figures.ask(by="quarter").rows
    assert [(row.label, row.measures["spend"]) for row in rows] == [("2026-Q1", 300), ("2026-Q2", 700)]


def test_easter_stands_against_easter(store: Store, tmp_path: Path) -> None:
    Store.objects.update(holidays_of="DE")
    store.refresh_from_db()
    daily(store, tmp_path, date(2025, 3, 1), 60)
    daily(store, tmp_path, date(2026, 4, 3), 1)
    good_friday = Days(date(2026, 4, 3), date(2026, 4, 3))
    tile = scorecard.build(store, good_friday).tile("spend")
    assert tile.plan is not None
    # 18 April 2025, the day of Good Friday then, is the 49th day; 52 weeks before would be 4 April, the 35th
    assert tile.plan.value == 4_900


def test_days_apart_are_one_row_in_which_everybody_counts_once(store: Store, tmp_path: Path) -> None:
    daily(store, tmp_path, date(2026, 3, 1), 10)
    days = [date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 4), date(2026, 3, 5)]
    found = figures.total_of(days, store="main")
    assert (found.measures["orders"], found.measures["buyers"], found.measures["spend"]) == (3, 1, 1_000)
