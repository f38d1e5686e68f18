"""What a campaign did, out of facts: against countries or people without it, else before and after."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.demand import ending, measuring, operations, queries
from storewide.demand.models import Campaign
from storewide.ledger.models import Grade, IntendedEffect, MeasuredEffect, Verdict
from storewide.lib.periods import Days
from tests.demand.conftest import Bring, Planning

HEAD = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency,country\n"
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 23)
AFTER = datetime(2026, 3, 24, 9, tzinfo=UTC)


def orders(lift: float, days: int) -> str:
    """A sum of the day for each of three countries, with noise; DE `lift` higher while the campaign ran."""
    chance = random.Random(11)
    return HEAD + "".join(_lines(chance, lift, days))


def _lines(chance: random.Random, lift: float, days: int) -> Iterator[str]:
    for number in range(days):
        day = LAST - timedelta(days=days - 1 - number)
        week = 1 + 0.1 * day.weekday()
        for country, level in (("DE", 900), ("AT", 300), ("CH", 200)):
            more = 1 + lift if country == "DE" and FIRST <= day <= LAST else 1
            amount = level * week * more * chance.uniform(0.97, 1.03)
            key = f"{country}{number}"
            yield f"{key},{day}T10:00:00Z,c{key},,p,1,{amount:.2f},EUR,{country}\n"


@pytest.fixture
def regional(planning: Planning, mate: User, at: datetime) -> Campaign:
    plan = planning(holdout="regions", held_out=["AT", "CH"])
    campaign = operations.plan_campaign(plan=plan, by=mate, at=at)
    return operations.start_campaign(campaign=campaign, by=mate, at=at)


def test_countries_without_it_are_its_control(regional: Campaign, bring: Bring) -> None:
    bring("generic-orders", orders(0.10, 300))
    found = measuring.read(regional, AFTER.date())
    assert found.days == Days(FIRST, LAST)
    assert (found.grade, found.verdict) == (Grade.B, Verdict.BETTER)
    assert found.change == pytest.approx(0.10, abs=0.02)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 0.10 < found.high
    assert "Against AT, CH without it" in found.note


def test_countries_that_differ_by_chance_say_nothing(regional: Campaign, bring: Bring) -> None:
    bring("generic-orders", orders(0.0, 300))
    found = measuring.read(regional, AFTER.date())
    assert (found.grade, found.verdict) == (Grade.B, Verdict.CANNOT_TELL)
    assert found.change == pytest.approx(0, abs=0.02)


def test_without_enough_earlier_days_there_is_no_verdict(regional: Campaign, bring: Bring) -> None:
    bring("generic-orders", orders(0.10, 150))
    found = measuring.read(regional, AFTER.date())
    assert (found.grade, found.verdict, found.low) == (Grade.D, Verdict.CANNOT_TELL, None)
    assert found.change == pytest.approx(0.10, abs=0.02)
    assert "it takes 30, so no verdict" in found.note


def test_with_nobody_held_out_it_is_before_and_after(
    campaign: Campaign, mate: User, at: datetime, bring: Bring
) -> None:
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    bring("generic-orders", orders(0.10, 60))
    found = measuring.read(campaign, AFTER.date())
    assert (found.grade, found.verdict, found.low) == (Grade.D, Verdict.CANNOT_TELL, None)
    assert found.change == pytest.approx(0.064, abs=0.02)


def test_its_end_writes_what_was_measured_into_the_ledger(
    regional: Campaign, mate: User, bring: Bring
) -> None:
    bring("generic-orders", orders(0.10, 300))
    ending.end(campaign=regional, outcome="repeat", reason="It paid", by=mate, at=AFTER)
    measured = MeasuredEffect.objects.get()
    assert (measured.grade, measured.verdict, measured.metric) == ("B", "better", "spend")
    assert (measured.first, measured.last) == (FIRST, LAST)
    assert measured.estimate == pytest.approx(Decimal(10), abs=Decimal(2))
    assert measured.low is not None
    assert measured.low > 0
    assert IntendedEffect.objects.get().grade == Grade.B


EXPOSURES = "experiment,variant,exposed_at,visitor_id\n"


def people(shares: tuple[int, int]) -> tuple[str, str]:
    """Exposures of people with and without the campaign, and what they ordered: 30 and 20 of a hundred buy."""
    exposed, bought = [EXPOSURES], [HEAD]
    bought += [f"{day},{day}T10:00:00Z,,,p,1,50.00,EUR,DE\n" for day in (date(2026, 3, 1), LAST)]
    number = 0
    for variant, count, buying in (("got it", shares[0], 0.30), ("held out", shares[1], 0.20)):
        for place in range(count):
            number += 1
            exposed.append(f"mail-spring,{variant},2026-03-10T08:00:00Z,v{number}\n")
            if place < buying * count:
                bought.append(f"o{number},2026-03-12T10:00:00Z,,v{number},p,1,50.00,EUR,DE\n")
    return "".join(exposed), "".join(bought)


@pytest.fixture
def drawn(planning: Planning, mate: User, at: datetime) -> Campaign:
    plan = planning(
        metric="buyers",
        holdout="people",
        experiment="mail-spring",
        control="held out",
        control_share=50,
    )
    campaign = operations.plan_campaign(plan=plan, by=mate, at=at)
    return operations.start_campaign(campaign=campaign, by=mate, at=at)


def test_people_held_out_are_an_experiment(drawn: Campaign, bring: Bring) -> None:
    exposed, bought = people((1000, 1000))
    bring("generic-exposures", exposed)
    bring("generic-orders", bought)
    found = measuring.read(drawn, AFTER.date())
    assert (found.grade, found.verdict) == (Grade.A, Verdict.BETTER)
    assert found.change == pytest.approx(0.5)
    assert found.low is not None
    assert 0.2 < found.low < 0.5
    assert found.note == "1,000 people held out at random against 1,000 who got it."


def test_a_draw_that_is_not_as_planned_gives_no_verdict(drawn: Campaign, bring: Bring) -> None:
    exposed, bought = people((1000, 800))
    bring("generic-exposures", exposed)
    bring("generic-orders", bought)
    found = measuring.read(drawn, AFTER.date())
    assert (found.grade, found.verdict) == (Grade.D, Verdict.CANNOT_TELL)
    assert "not the share that was planned" in found.note


def test_before_the_first_full_day_nothing_is_said(regional: Campaign, bring: Bring) -> None:
    bring("generic-orders", orders(0.10, 60))
    found = measuring.read(regional, FIRST)
    assert found.days is None
    assert measuring.measurement(regional, found) is None


def test_budget_beside_cost(
    campaign: Campaign, mate: User, at: datetime, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations.start_campaign(campaign=campaign, by=mate, at=at)
    assert queries.spent(campaign) is None
    cost = "date,marketing_channel,campaign,cost\n2026-03-10,paid_search,spring-26,4000.00\n"
    bring("generic-media-cost", cost + "2026-03-11,paid_search,other,10.00\n")
    assert queries.spent(campaign) == 400_000
    monkeypatch.setattr(queries, "now", lambda: at)
    assert list(queries.campaigns_over_budget()) == []
    bring(
        "generic-media-cost",
        "date,marketing_channel,campaign,cost\n2026-03-12,paid_search,spring-26,1000.01\n",
    )
    assert [each.sentence for each in queries.campaigns_over_budget()] == [
        "“Spring” has cost 5,000.01\u00a0EUR of a budget of 5,000.00\u00a0EUR; stop it or plan more."
    ]
