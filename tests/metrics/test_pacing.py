"""Where the month will end: so far and ahead add up, what cannot be told is not, the page says it in words."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from storewide.metrics import pacing
from storewide.metrics.models import Segment, Target
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

FIRST, LAST = date(2025, 10, 6), date(2026, 3, 15)
#: orders by weekday, one euro each, each of another customer
WEEK = (3, 2, 2, 2, 4, 5, 1)


@pytest.fixture
def steady(store: Store, tmp_path: Path) -> Store:
    """Weeks that are all alike, in Berlin, until the middle of March 2026; half of it in Austria on Mondays."""
    orders = ["order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country"]
    traffic = ["date,visitors,sessions"]
    day = FIRST
    while day <= LAST:
        for number in range(WEEK[day.weekday()]):
            country = "AT" if number == 0 else "DE"
            orders.append(f"{day}-{number},{day}T11:00:00Z,{day}-{number},p,1,1.00,EUR,{country}")
        traffic.append(f"{day},{10 * WEEK[day.weekday()]},0")
        day += timedelta(days=1)
    for preset, lines in (("generic-orders", orders), ("daily-traffic", traffic)):
        path = tmp_path / f"{preset}.csv"
        path.write_text("\n".join(lines))
        asked = Asked(path=path, file_name=path.name, preset=preset, store=store, strict=True)
        importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    return store


def paced(store: Store, code: str, segment: Segment | None = None) -> pacing.Paced:
    found = pacing.of_month(store, date(2026, 3, 16), segment)
    return next(each for each in found if each.definition.code == code)


def sold(first: date, last: date) -> int:
    return sum(WEEK[(first + timedelta(days=n)).weekday()] for n in range((last - first).days + 1))


def test_a_steady_store_ends_where_its_weeks_lead(steady: Store) -> None:
    whole = sold(date(2026, 3, 1), date(2026, 3, 31))
    spend = paced(steady, "spend")
    assert spend.so_far == 100 * sold(date(2026, 3, 1), LAST)
    assert spend.expected == pytest.approx(Decimal(100 * whole))
    assert (spend.low, spend.high) == (pytest.approx(spend.expected), pytest.approx(spend.expected))
    assert not spend.is_over
    assert paced(steady, "visitors").expected == pytest.approx(Decimal(10 * whole))
    assert paced(steady, "buyers").expected == pytest.approx(Decimal(whole))


@pytest.mark.parametrize(("over", "chance"), [(-1, 1.0), (1, 0.0)])
def test_the_chance_of_a_plan(steady: Store, over: int, chance: float) -> None:
    plan = 100 * (sold(date(2026, 3, 1), date(2026, 3, 31)) + over)
    Target.objects.create(store=steady, metric="spend", month=date(2026, 3, 1), value=plan)
    found = paced(steady, "spend")
    assert found.plan == plan
    assert found.chance == pytest.approx(chance, abs=0.01)


def test_a_segment_has_its_own_end_and_plan(steady: Store) -> None:
    austria = Segment.objects.create(slug="austria", name="Austria", filters=[["country", "AT"]])
    Target.objects.create(store=steady, metric="orders", month=date(2026, 3, 1), value=31, segment=austria)
    found = paced(steady, "orders", austria)
    assert (found.so_far, found.plan) == (15, 31)
    assert found.expected == pytest.approx(Decimal(31))


def test_a_short_history_cannot_tell(figures_of_march: Store) -> None:
    (spend,) = [
        each
        for each in pacing.of_month(figures_of_march, date(2026, 3, 11))
        if each.definition.code == "spend"
    ]
    assert spend.so_far is not None
    assert (spend.expected, spend.chance) == (None, None)


def test_the_page_says_it_in_words(steady: Store, as_viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = as_viewer.get("/metrics/pacing/").content.decode()
    whole = sold(date(2026, 3, 1), date(2026, 3, 31))
    assert f"Spend will end Mar 2026 at {whole}\u00a0EUR to {whole}\u00a0EUR" in page
    assert "no target" in page
    assert as_viewer.get("/metrics/pacing/?format=csv").status_code == 200


def test_before_any_order(as_viewer: Client, store: Store) -> None:
    assert as_viewer.get("/metrics/pacing/").status_code == 200


def test_no_chance_is_said_to_be_certain(steady: Store, as_viewer: Client) -> None:
    Target.objects.create(store=steady, metric="spend", month=date(2026, 3, 1), value=1)
    page = as_viewer.get("/metrics/pacing/").content.decode()
    assert "is reached in more than 99\u00a0% of cases" in page
