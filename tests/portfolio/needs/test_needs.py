"""Need resolution: days to each step, those that still wait apart, and what askers say; against plain counting."""

from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.lib.periods import Days
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import Request, Resolution, Stage
from storewide.portfolio.needs import operations as saying
from storewide.portfolio.needs import page, queries, rules
from storewide.portfolio.needs.rules import Need, Said, Step, Waited
from storewide.sources.models import Store
from storewide.stats.medians import Median

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def need(answered: float | None = None, live: float | None = None, **more: Any) -> Need:
    def moment(days: float | None) -> datetime | None:
        return None if days is None else BEGUN + days * DAY

    said = {"declined": False, "resolved": None, **more}
    return Need(BEGUN, moment(answered), moment(answered), moment(live), **said)


def test_those_that_wait_stand_beside_the_median() -> None:
    needs = [need(1), need(2), need(9), need(), need(), need(3, declined=True)]
    found = rules.resolution(needs, BEGUN + 20 * DAY)
    assert found.waited[Step.ANSWER] == Waited(Median(4, 2.5, None, None), 2, 20.0, 0)
    assert found.waited[Step.LIVE] == Waited(None, 5, 20.0, 1)


def test_shares_are_of_those_who_said_something() -> None:
    needs = [need(1, 2, resolved=word) for word in ("yes", "yes", "yes", "partly", "no", "", None)]
    said = rules.resolution(needs, BEGUN).said
    assert (said, said.share) == (Said(3, 1, 1, 1), 0.6)
    # Wilson's limits of 3 of 5
    assert said.interval == pytest.approx((0.2307, 0.8824), abs=1e-4)


def test_a_need_of_two_goals_counts_in_each() -> None:
    groups = rules.grouped([need(1, goals=("A", "B")), need(2)], lambda each: each.goals, BEGUN)
    assert {name: found.requests for name, found in groups.items()} == {"A": 1, "B": 1, "": 1}


def test_medians_are_what_plain_counting_says(area: Area, mate: User, at: datetime) -> None:
    plain: dict[str, list[float]] = {"sales": [], "it": []}
    for number in range(40):
        function = "sales" if number % 3 else "it"
        asked_at = at - timedelta(days=100 - number)
        asked = operations.ask(
            title=f"Wish {number}",
            problem="p",
            area=area,
            store=None,
            told=Telling(function),
            by=mate,
            at=asked_at,
        )
        if number % 4:
            days = (number * 7) % 13 + 1
            operations.accept(request=asked, by=mate, at=asked_at + timedelta(days=days))
            plain[function].append(float(days))
    found = {row.name: row for row in page.find(page.Asked.of("function", "0"), at).rows}
    assert {name: row.median(Step.ANSWER) for name, row in found.items()} == {
        "Sales": median(plain["sales"]),
        "IT": median(plain["it"]),
    }
    assert found["Sales"].found.waited[Step.ANSWER].open == 26 - len(plain["sales"])


def test_what_was_merged_goes_live_with_the_other(area: Area, mate: User, owner: User, at: datetime) -> None:
    def ask(title: str, by: User) -> Request:
        return operations.ask(title=title, problem="p", area=area, store=None, by=by, at=at)

    area.responsible = Team.objects.create(name="Checkout")
    area.save()
    into, other = ask("Guest checkout", mate), ask("Buy as a guest", owner)
    intake.merge(request=other, into=into, reason="r", by=mate, at=at + DAY)
    operations.go_live(request=into, by=mate, at=at + 5 * DAY)
    saying.say(asked=Resolution.objects.get(request=other), resolved="yes", by=owner, at=at + 6 * DAY)
    found = page.find(page.Asked.of("team", "0"), at + 9 * DAY)
    assert [row.name for row in found.rows] == ["Checkout"]
    assert found.all.waited[Step.ANSWER].median == Median(2, 3.0, None, None)
    assert found.all.waited[Step.LIVE].median == Median(2, 5.0, None, None)
    assert found.all.said == Said(1, 0, 0, 1)
    told = found.finding.replace("\N{NO-BREAK SPACE}", " ")
    assert told == "Half of the answers came within 3.0 days; 100 % say that it helped"


def test_the_page_the_table_and_the_api(as_viewer: Client, asked: Request, mate: User, at: datetime) -> None:
    text = as_viewer.get("/portfolio/needs/?within=0").content.decode()
    assert "Nobody is answered yet: one request waits" in text
    assert "Guest checkout" in text
    answer: Any = as_viewer.get("/portfolio/needs/?within=0&by=team&format=csv")
    table = b"".join(answer.streaming_content).decode()
    assert table.count("\n") == 2
    found = as_viewer.get("/api/v1/portfolio/needs?within=0").json()
    assert (found["all"]["answer"]["open"], found["all"]["answer"]["n"], found["all"]["share"]) == (
        1,
        0,
        None,
    )


def test_beside_the_scorecard(asked: Request, store: Store, owner: User, viewer: User, at: datetime) -> None:
    days = Days(at.date(), at.date())
    operations.decline(request=asked, reason="No.", by=owner, at=at + 2 * DAY)
    told = queries.beside_results(viewer, store, days)
    assert told is not None
    assert told[1:] == ("2.0 days to an answer (median of 1)", "/portfolio/needs/")
    empty = queries.beside_results(viewer, store, Days(date(2020, 1, 1), date(2020, 1, 2)))
    assert empty is not None
    assert empty[1] == "nothing was asked for"


def test_queries_do_not_grow(area: Area, django_assert_max_num_queries: Any, at: datetime) -> None:
    rows = [Request(number=n, title=f"R{n}", problem="p", area=area, created_at=at) for n in range(1, 5001)]
    Request.objects.bulk_create(rows)
    Stage.objects.bulk_create(Stage(request=each, state="asked", begins=at, by_label="x") for each in rows)
    with django_assert_max_num_queries(6):
        assert page.find(page.Asked.of("goal", "0"), at).all.requests == 5000
