"""Actual against plan: parts that add up to the cent, only where there is a plan, with whom each belongs to."""

from datetime import date

import pytest
from django.test import Client

from storewide.lib.periods import parse_one
from storewide.metrics import variance
from storewide.metrics.models import Segment, Target
from storewide.sources.models import Store

MARCH = parse_one("2026-03")


def plan(store: Store, segment: Segment | None = None, **values: int) -> None:
    for metric, value in values.items():
        Target.objects.create(
            store=store, metric=metric, month=date(2026, 3, 1), value=value, segment=segment
        )


def test_without_a_target_of_spend_there_is_nothing_to_split(figures_of_march: Store) -> None:
    assert variance.of_days(figures_of_march, MARCH) is None
    plan(figures_of_march, spend=10_000)
    found = variance.of_days(figures_of_march, MARCH)
    assert found is not None
    assert found.parts == ()


@pytest.mark.parametrize("orders", [None, 4])
def test_the_parts_add_up_to_the_difference_exactly(figures_of_march: Store, orders: int | None) -> None:
    plan(figures_of_march, visitors=400, buyers=5, spend=10_001, **({"orders": orders} if orders else {}))
    found = variance.of_days(figures_of_march, MARCH)
    assert found is not None
    # 20 + 30 + 10 - 4 euros were spent of two customers and a guest, by 200 visitors
    assert (round(found.actual), round(found.planned)) == (5_600, 10_001)
    steps = ["visitors", "conversion", "orders_per_buyer", "average_order_value"]
    assert [part.step for part in found.parts] == (steps if orders else [*steps[:2], "spend_per_buyer"])
    assert sum(part.change for part in found.parts) == found.difference == -4_401
    assert found.parts[0].planned == 400
    assert found.parts[0].actual == 200


def test_segments_with_their_own_targets_stand_beside(figures_of_march: Store) -> None:
    germany = Segment.objects.create(slug="de", name="Germany", filters=[["country", "DE"]])
    plan(figures_of_march, spend=10_000)
    plan(figures_of_march, germany, spend=3_000)
    found = variance.of_days(figures_of_march, MARCH)
    assert found is not None
    assert [(each.segment, each.planned, each.actual) for each in found.segments] == [(germany, 3_000, 2_600)]


def test_the_page_says_what_owes_most(figures_of_march: Store, as_viewer: Client) -> None:
    plan(figures_of_march, visitors=400, buyers=4, spend=112_000)
    page = as_viewer.get("/metrics/variance/?month=2026-03").content.decode()
    assert "below its plan" in page
    assert "from spend per buyer" in page


def test_the_page_without_a_plan(figures_of_march: Store, as_viewer: Client) -> None:
    assert (
        "Spend has no target for these days"
        in as_viewer.get("/metrics/variance/?month=2026-03").content.decode()
    )
