"""The scorecard in numbers and in words."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.metrics import operations, scorecard, words
from storewide.metrics.operations import Happening
from storewide.metrics.plan import Plan
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db

NINTH = Days(date(2026, 3, 9), date(2026, 3, 9))


def test_against_last_years_same_weekday(figures_of_march: Store) -> None:
    card = scorecard.build(figures_of_march, NINTH)
    spend = card.tile("spend")
    # Monday 9 March 2026 stands against Monday 10 March 2025
    assert (spend.value, spend.plan and spend.plan.value, spend.plan and spend.plan.basis) == (
        Decimal(5000),
        Decimal(4000),
        "last_year",
    )
    assert words.finding(card) == (
        "Spend is 25.0\u00a0% above last year's same weeks. What differs most: visitors, "
        "100.0\u00a0% above last year's same weeks"
    )
    assert "provisional" in words.basis(card)


def test_against_a_target(figures_of_march: Store, at: datetime) -> None:
    operations.set_target(
        store=figures_of_march, metric="spend", month=date(2026, 3, 1), value=310_000, by=SYSTEM, at=at
    )
    tile = scorecard.build(figures_of_march, NINTH).tile("spend")
    assert tile.plan is not None
    assert (tile.plan.value, tile.plan.basis, tile.standing, tile.good) == (
        Decimal(10_000),
        "target",
        "below",
        False,
    )


def set_targets(store: Store, at: datetime, **values: int) -> None:
    for metric, value in values.items():
        operations.set_target(
            store=store, metric=metric, month=date(2026, 3, 1), value=value, by=SYSTEM, at=at
        )


def test_a_ratio_is_planned_as_its_parts_are(figures_of_march: Store, at: datetime) -> None:
    # on 9 March: 100 visitors, 1 known buyer and a guest, 50 EUR; the plan of a day is a 31st of the month's
    set_targets(figures_of_march, at, visitors=31 * 200, buyers=31 * 5)
    card = scorecard.build(figures_of_march, NINTH)
    tile = card.tile("conversion")
    assert (tile.value, tile.plan, tile.deviation, tile.standing, tile.good, tile.plan_by_day) == (
        Decimal("0.02"),
        Plan(Decimal("0.025"), "target"),
        Decimal("-0.2"),
        "below",
        False,
        (),
    )
    assert card.tile("average_order_value").plan == Plan(Decimal(4000), "last_year")


def test_a_ratio_with_a_target_of_its_own_keeps_it(figures_of_march: Store, at: datetime) -> None:
    set_targets(figures_of_march, at, visitors=31 * 200, buyers=31 * 5, conversion=40_000)
    tile = scorecard.build(figures_of_march, NINTH).tile("conversion")
    assert tile.plan == Plan(Decimal("0.04"), "target")


def test_one_part_alone_plans_nothing(figures_of_march: Store, at: datetime) -> None:
    set_targets(figures_of_march, at, buyers=31 * 5)
    tile = scorecard.build(figures_of_march, NINTH).tile("conversion")
    assert tile.plan == Plan(Decimal("0.02"), "last_year")


@pytest.mark.parametrize(
    ("targets", "finding"),
    [
        # spend alone is planned: no factor is held against last year instead
        ({"spend": 310_000}, "Spend is 50.0\u00a0% under plan: 50\u00a0EUR"),
        (
            {"spend": 310_000, "visitors": 31 * 200, "buyers": 31 * 5},
            "Spend is 50.0\u00a0% under plan. What differs most: visitors, 50.0\u00a0% under plan",
        ),
        (
            {"spend": 310_000, "visitors": 31 * 110, "buyers": 31 * 5},
            "Spend is 50.0\u00a0% under plan. What differs most: conversion, 56.0\u00a0% under plan",
        ),
        (
            {"spend": 310_000, "visitors": 31 * 100, "buyers": 31 * 2},
            "Spend is 50.0\u00a0% under plan. What differs most: spend per buyer, 50.0\u00a0% under plan",
        ),
        (
            {"spend": 310_000, "visitors": 31 * 100, "buyers": 31 * 2, "orders": 31 * 2},
            "Spend is 50.0\u00a0% under plan. What differs most: average order value, 50.0\u00a0% under plan",
        ),
    ],
)
def test_what_differs_most_is_held_against_what_spend_is(
    figures_of_march: Store, at: datetime, targets: dict[str, int], finding: str
) -> None:
    set_targets(figures_of_march, at, **targets)
    card = scorecard.build(figures_of_march, NINTH)
    assert words.finding(card) == finding


def test_nothing_is_provisional_once_all_that_is_shown_is_planned(
    figures_of_march: Store, at: datetime
) -> None:
    set_targets(figures_of_march, at, spend=310_000, visitors=6200, buyers=155)
    card = scorecard.build(figures_of_march, NINTH)
    assert "provisional" in words.basis(card)
    assert "provisional" not in words.basis(card, ("visitors", "buyers", "spend"))
    set_targets(figures_of_march, at, orders=155)
    assert "provisional" not in words.basis(scorecard.build(figures_of_march, NINTH))


def test_without_either_it_says_so(figures_of_march: Store) -> None:
    card = scorecard.build(figures_of_march, Days(date(2025, 3, 10), date(2025, 3, 10)))
    assert card.tile("spend").standing == "unknown"
    assert (
        words.finding(card) == "40\u00a0EUR spent (10 Mar 2025); no target is set and last year is not known"
    )


def test_what_happened_on_these_days(figures_of_march: Store, at: datetime) -> None:
    other = Store.objects.create(slug="other", name="Other", currency="EUR")
    for label, day, until, store in (
        ("Spring sale", date(2026, 3, 1), date(2026, 3, 9), figures_of_march),
        ("Everywhere", date(2026, 3, 9), None, None),
        ("Elsewhere", date(2026, 3, 9), None, other),
        ("Later", date(2026, 3, 10), None, figures_of_march),
    ):
        happening = Happening(label=label, kind="campaign", day=day, until=until, store=store)
        operations.annotate(happening=happening, by=SYSTEM, at=at)
    card = scorecard.build(figures_of_march, NINTH)
    assert [each.label for each in card.annotations] == ["Spring sale", "Everywhere"]


def test_opens_with_the_newest_month_that_has_facts(figures_of_march: Store) -> None:
    assert scorecard.latest_month(figures_of_march, date(2026, 5, 20)) == Days(
        date(2026, 3, 1), date(2026, 3, 10)
    )
    assert scorecard.latest_month(figures_of_march, date(2026, 3, 10)) == Days(
        date(2026, 3, 1), date(2026, 3, 9)
    )


def test_people_counted_once_are_due_as_in_the_month_before(
    store: Store, at: datetime, tmp_path: Path
) -> None:
    rows = ["event_id,occurred_at,name,visitor_id"]
    # February: four visitors in all, three of them in the first five days
    for number, (day, visitor) in enumerate([(1, "a"), (3, "b"), (5, "c"), (5, "a"), (20, "a"), (28, "d")]):
        rows.append(f"f{number},2026-02-{day:02d}T10:00:00Z,Page Viewed,{visitor}")
    rows.append("m1,2026-03-02T10:00:00Z,Page Viewed,a")
    path = tmp_path / "events.csv"
    path.write_text("\n".join(rows) + "\n")
    asked = Asked(path=path, file_name="events.csv", preset="generic-events", store=store, strict=True)
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    operations.set_target(store=store, metric="visitors", month=date(2026, 3, 1), value=80, by=SYSTEM, at=at)
    tile = scorecard.build(store, Days(date(2026, 3, 1), date(2026, 3, 5))).tile("visitors")
    assert tile.plan is not None
    assert (tile.value, tile.plan.value, tile.plan_by_day) == (Decimal(1), Decimal(60), ())
