"""What units of the store do today: of a mean, and of a ratio by what each unit brings to it."""

from datetime import date
from pathlib import Path

import numpy
import pytest

from storewide.experiments import baselines
from storewide.experiments.metrics import all_metrics
from storewide.warehouse import arrival_answers
from storewide.warehouse.arrivals import Arrivals, ArrivalsQuestion
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import Sums
from storewide.warehouse.warehouse import Warehouse
from tests.experiments.test_trials import land

DAY = date(2026, 2, 1)
PAIR = ("spend", "orders")
QUESTION = ArrivalsQuestion("uk", "visitor", DAY, DAY, PAIR, pairs=(PAIR,))
ORDER_VALUE = all_metrics()["average_order_value"]


def told(spend: list[int], orders: list[int]) -> Arrivals:
    """These units, as the warehouse would tell of them."""
    columns = {"spend": spend, "orders": orders}
    sums = {name: Sums(sum(each), sum(value * value for value in each)) for name, each in columns.items()}
    cross = sum(one * other for one, other in zip(spend, orders, strict=True))
    return Arrivals(QUESTION, {DAY: len(spend)}, sums, 1, {PAIR: cross})


def test_a_ratio_varies_as_its_linearised_units_do() -> None:
    draw = numpy.random.default_rng(3)
    orders = draw.poisson(0.4, 4_000)
    spend = orders * draw.integers(1_000, 9_000, 4_000)
    found = baselines.of(ORDER_VALUE, told(spend.tolist(), orders.tolist()))
    assert found is not None
    ratio = spend.sum() / orders.sum()
    linear = (spend - ratio * orders) / orders.mean()
    assert (found.mean, found.variance) == (pytest.approx(ratio), pytest.approx(linear.var(ddof=1)))


def test_a_ratio_over_nothing_or_without_spread_is_no_baseline() -> None:
    assert baselines.of(ORDER_VALUE, told([0, 0, 0], [0, 0, 0])) is None
    assert baselines.of(ORDER_VALUE, told([1_000, 0, 1_000], [1, 0, 1])) is None
    assert baselines.of(ORDER_VALUE, told([1_000], [1])) is None
    assert not baselines.foretold("spend_of_the_largest")
    assert baselines.foretold("average_order_value")


def test_the_warehouse_tells_how_two_outcomes_go_together(tmp_path: Path) -> None:
    land(
        tmp_path,
        "events",
        ["event_id,occurred_at,name,visitor_id"]
        + [f"e{n},2026-02-01T10:00:00Z,Page Viewed,v{n}" for n in range(4)],
    )
    ordered = ["order_id,placed_at,visitor_id,customer_id,product_id,quantity,unit_price,currency"]
    ordered += [f"{n},2026-02-01T11:00:00Z,v{min(n, 1)},c{min(n, 1)},p,1,{n + 1}.00,GBP" for n in range(3)]
    land(tmp_path, "orders", ordered)
    found = arrival_answers.ask(Warehouse(tmp_path), QUESTION)
    # one unit with one order of 1.00, one with two of 2.00 and 3.00, two with none
    assert (found.units, dict(found.crosses)) == (4, {PAIR: 100 * 1 + 500 * 2})
    spend, orders = numpy.array([100, 500, 0, 0]), numpy.array([1, 2, 0, 0])
    linear = (spend - 200 * orders) / orders.mean()
    baseline = baselines.of(ORDER_VALUE, found)
    assert baseline is not None
    assert (baseline.mean, baseline.variance) == (200.0, pytest.approx(linear.var(ddof=1)))
    with pytest.raises(QuestionInvalid, match="of a pair is not asked for"):
        ArrivalsQuestion("uk", "visitor", DAY, DAY, ("orders",), pairs=(PAIR,)).validate()
