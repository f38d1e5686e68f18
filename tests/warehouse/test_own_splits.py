"""A store's own units split at random: who they are, what counts of them, and that a split calls no more than chance."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storewide.stats import resampling
from storewide.warehouse import own_splits_answers
from storewide.warehouse.own_splits import Figure, SplitsQuestion
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

FIRST, LAST = date(2024, 3, 2), date(2024, 3, 3)
EVENTS = "event_id,occurred_at,name,visitor_id\n"
ORDERS = "order_id,placed_at,visitor_id,customer_id,currency,product_id,quantity,unit_price\n"


@pytest.fixture
def shop(land: Land, folder: Path) -> Warehouse:
    """150 visitors were there on the two days, every third buys for 10.00 to 59.00; one more came before, one after."""
    lines = [f"{n},2024-03-0{2 + n % 2}T08:00:00Z,Product Viewed,v{n}" for n in range(150)]
    lines += ["900,2024-03-01T08:00:00Z,Product Viewed,early", "901,2024-03-04T08:00:00Z,Page Viewed,late"]
    land(EVENTS + "\n".join(lines) + "\n", "generic-events")
    bought = [f"o{n},2024-03-03T09:00:00Z,v{n},,EUR,p,1,{10 + n // 3}.00" for n in range(0, 150, 3)]
    land(ORDERS + "\n".join(bought) + "\n")
    return Warehouse(folder)


def question(*figures: Figure, **more: Any) -> SplitsQuestion:
    return SplitsQuestion("main", "visitor", FIRST, LAST, figures, **more)


def test_every_unit_of_the_days_is_a_row_of_all_that_it_did(shop: Warehouse, monkeypatch: Any) -> None:
    asked = []
    replay = resampling.replay

    def kept(table: Any, **more: Any) -> Any:
        asked.append(table)
        return replay(table, **more)

    monkeypatch.setattr(own_splits_answers.resampling, "replay", kept)
    figures = (
        Figure("buyers"),
        Figure("spend"),
        Figure("spend", "orders"),
        Figure("product_viewers"),
        Figure("spend", "refunded"),
    )
    answer = shop.ask_splits(question(*figures, splits=200, seed=3))
    spend = np.array([1000 + 100 * (n // 3) if n % 3 == 0 else 0 for n in range(150)], float)
    order_value = spend.sum() / 50
    expected = np.stack([spend > 0, spend, spend - order_value * (spend > 0), np.ones(150)], axis=1)
    assert sorted(asked[0].tolist()) == sorted(expected.tolist())
    assert (answer.units, answer.taken, answer.version) == (150, 150, shop.version)
    assert answer.told == (*replay(asked[0], splits=200, seed=3), None)
    assert all(each is None or each.keeps_word for each in answer.told)


def test_of_more_units_than_are_split_as_many_are_drawn(shop: Warehouse, monkeypatch: Any) -> None:
    monkeypatch.setattr(own_splits_answers, "MOST_UNITS", 120)
    answer = shop.ask_splits(question(Figure("buyers"), splits=50))
    assert (answer.units, answer.taken) == (150, 120)
    told = answer.told[0]
    assert told is not None
    assert sum(told.counts) == 50


def test_largest_values_are_cut_as_those_of_experiments_are(
    land: Land, folder: Path, monkeypatch: Any
) -> None:
    """3,000 bought for 10.00, two of them for 9,000.00: the cap is the 99.9th percentile of what they spent."""
    land(
        EVENTS + "".join(f"{n},2024-03-02T08:00:00Z,Page Viewed,v{n}\n" for n in range(3000)),
        "generic-events",
    )
    amounts = [9000 if n < 2 else 10 for n in range(3000)]
    rows = [f"o{n},2024-03-03T09:00:00Z,v{n},,EUR,p,1,{each}.00" for n, each in enumerate(amounts)]
    land(ORDERS + "\n".join(rows) + "\n")
    asked = []
    replay = resampling.replay

    def kept(table: Any, **more: Any) -> Any:
        asked.append(table)
        return replay(table, **more)

    monkeypatch.setattr(own_splits_answers.resampling, "replay", kept)
    Warehouse(folder).ask_splits(question(Figure("spend", cut=True), splits=10))
    assert len(asked[0]) == 3000
    # a bucket is half a percent wide
    assert asked[0].min() == 1000
    assert 1000 <= asked[0].max() <= 1005


def test_too_few_units_are_not_split(shop: Warehouse) -> None:
    answer = shop.ask_splits(
        SplitsQuestion("main", "visitor", date(2024, 3, 1), date(2024, 3, 1), (Figure("spend"),))
    )
    assert (answer.units, answer.taken, answer.told) == (1, 1, ())


def test_the_same_seed_says_the_same(shop: Warehouse, folder: Path) -> None:
    one = shop.ask_splits(question(Figure("spend"), splits=100))
    assert Warehouse(folder).ask_splits(question(Figure("spend"), splits=100)) == one
    assert shop.ask_splits(question(Figure("spend"), splits=100, seed=1)).told != one.told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (question(Figure("visits")), '"visits" is not an outcome'),
        (question(Figure("spend"), splits=0), "0 splits are not possible; ask for 1 to 10000."),
    ],
)
def test_what_cannot_be_asked_is_said(shop: Warehouse, asked: SplitsQuestion, said: str) -> None:
    with pytest.raises(QuestionInvalid, match=said):
        shop.ask_splits(asked)
