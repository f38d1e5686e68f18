"""Scores by the record of the teams: what is promised is multiplied by what promises of the team came to."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio.models import Request
from storewide.portfolio.scoring import criteria_operations, holding, methods, queries, records, words
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Range
from storewide.strategy.models import Goal
from tests.portfolio.scoring.conftest import Api

RECORD = Record(
    {"Checkout team": Range(0.1, 0.25, 0.4), "Search": Range(0.8, 1.0, 1.2)}, Range(0.0, 0.5, 1.0), 4
)
SCORES = "/portfolio/scores/"


@pytest.fixture
def two_teams(three: list[Request], area: Area) -> list[Request]:
    """The first is made by a team that keeps a quarter of its promises, the second by one that keeps all."""
    area.responsible = Team.objects.create(name="Checkout team")
    area.save()
    other = Area.objects.create(slug="search", name="Search", group="order_entry")
    other.responsible = Team.objects.create(name="Search")
    other.save()
    Request.objects.filter(pk=three[1].pk).update(area=other)
    return [Request.objects.get(pk=each.pk) for each in three]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "read", lambda: RECORD)


def test_the_record_turns_the_order_round(two_teams: list[Request]) -> None:
    plain = [(each.title, each.score) for each in queries.listed(methods.RICE)]
    assert plain == [("Guest checkout", 64.0), ("Gift wrap", 20.0), ("New footer", None)]
    found = queries.listed(methods.RICE, RECORD)
    assert [(each.title, each.score, each.record) for each in found] == [
        ("Gift wrap", 20.0, 1.0),
        ("Guest checkout", 16.0, 0.25),
        ("New footer", None, 0.25),
    ]
    assert words.finding(methods.RICE, RECORD) == (
        "“Gift wrap” comes first by RICE and the record of its team; 1 of 3 are not scored"
    )


def test_only_what_is_promised_is_multiplied() -> None:
    wsjf = records.with_record(methods.WSJF)
    assert [each.key for each in wsjf.inputs][-1] == "record"
    assert wsjf.score([8.0, 5.0, 3.0, 2.0, 0.5]) == 6.0  # type: ignore[list-item]
    assert records.told(methods.RICE, RECORD) == (
        "Impact is multiplied by what promises of its team came to: Search 1.0, Checkout team 0.2; 0.5 without a record."
    )


def test_the_record_is_drawn_from_its_interval_too(two_teams: list[Request]) -> None:
    held = holding.stability(methods.RICE, 1, RECORD)
    assert [row.title for row in held.rows] == ["Gift wrap", "Guest checkout"]
    assert held.rows[0].share < 1
    plain = holding.stability(methods.RICE, 1)
    assert plain.rows[0].title == "Guest checkout"
    assert plain.rows[0].share == pytest.approx(1, abs=0.01)
    assert "Record of the team" in {str(each.input) for each in held.decisive}


def test_people_choose_to_read_scores_by_the_record(
    as_viewer: Client, two_teams: list[Request], known: None
) -> None:
    plain = as_viewer.get(SCORES).content.decode()
    assert 'name="record" value="yes">' in plain
    assert "“Guest checkout” comes first by RICE;" in plain
    page = as_viewer.get(f"{SCORES}?record=yes").content.decode()
    assert "“Gift wrap” comes first by RICE and the record of its team" in page
    assert "Impact is multiplied by what promises of its team came to: Search 1" in page
    assert "As given" in page
    held = as_viewer.get(f"{SCORES}stability/?record=yes&top=5").content.decode()
    assert "Impact is multiplied by" in held
    one = as_viewer.get(f"/portfolio/requests/{two_teams[0].number}/score/").content.decode()
    assert "16.0 by the record: promises of Checkout team came to 0.2 of what was promised." in one


def test_without_any_measured_promise_there_is_no_record(
    as_viewer: Client, api_viewer: Api, three: list[Request]
) -> None:
    page = as_viewer.get(f"{SCORES}?record=yes").content.decode()
    assert "No promise is measured yet, so scores cannot be read by the record of the teams." in page
    assert "“Guest checkout” comes first by RICE;" in page
    refused = api_viewer.get("/api/v1/portfolio/scores?record=true")
    assert refused.status_code == 422
    assert "No promise is measured yet" in refused.json()["detail"]


def test_programs_read_scores_by_the_record(api_viewer: Api, two_teams: list[Request], known: None) -> None:
    answer = api_viewer.get("/api/v1/portfolio/scores?record=true").json()["items"]
    assert [(each["title"], each["score"]) for each in answer[:2]] == [
        ("Gift wrap", 20.0),
        ("Guest checkout", 16.0),
    ]
    held = api_viewer.get("/api/v1/portfolio/scores/stability?record=true&top=1").json()
    assert held["requests"][0]["title"] == "Gift wrap"


def test_why_a_goals_criteria_are_not_read_by_the_record_stands_on_the_page(
    as_viewer: Client, two_teams: list[Request], goal: Goal, owner: User, at: datetime, known: None
) -> None:
    said: dict[str, Any] = {"weight": 1, "worst": 0, "best": 10, "by": owner, "at": at}
    criteria_operations.add_criterion(goal=goal, name="Speed", **said)
    for place in ("", "stability/"):
        page = as_viewer.get(f"{SCORES}{place}?method={goal.pk}&record=yes").content.decode()
        assert "A goal&#x27;s own criteria are not read by the record of the teams:" in page
        assert 'name="record"' not in page
