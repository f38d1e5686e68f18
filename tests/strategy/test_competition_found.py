"""A single search and a single judgement: each has a page, raises a request, and says what came of it."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Request
from storewide.sources.models import Store
from storewide.strategy import competition_links, competition_operations
from storewide.strategy.models.competition import Competitor, Feature, Judgement
from storewide.strategy.models.losses import MissedSearch

NOTHING = "Nothing yet: nobody has raised a request from it."


@pytest.fixture
def searches(store: Store) -> list[MissedSearch]:
    """The same words in two months."""
    return [
        MissedSearch.objects.create(
            term="gift wrap",
            store=store,
            searches=40 + month,
            first=date(2026, month, 1),
            last=date(2026, month, 28),
        )
        for month in (1, 2)
    ]


@pytest.fixture
def behind(mate: User, at: datetime) -> Judgement:
    said: dict[str, Any] = {"by": mate, "at": at}
    returns = Area.objects.get(slug="returns")
    alpha = competition_operations.add(record=Competitor(name="Alpha"), **said)
    labels = competition_operations.add(record=Feature(name="Return labels", area=returns), **said)
    judgement = Judgement(
        area=returns,
        feature=labels,
        competitor=alpha,
        stand="behind",
        judged_on=date(2026, 3, 1),
        evidence="Seen",
    )
    return competition_operations.judge(judgement=judgement, **said)


def test_a_search_raises_a_request_and_tells_of_it_in_every_month(
    searches: list[MissedSearch], as_mate: Client
) -> None:
    january, february = searches
    page = as_mate.get(january.get_absolute_url()).content.decode()
    assert NOTHING in page
    assert "“gift wrap”" in page
    assert february.get_absolute_url() in page
    asking = as_mate.get(f"/portfolio/requests/ask/?source=strategy.search%3A{january.pk}&title=x")
    assert f'value="strategy.search:{january.pk}"' in asking.content.decode()
    body = {"title": "Wrap gifts", "problem": "41 looked", "area": "checkout", "source": january.link.written}
    made = as_mate.post("/api/v1/portfolio/requests", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert Request.objects.get().source == Link("strategy.search", str(january.pk))
    for each in searches:
        page = as_mate.get(each.get_absolute_url()).content.decode()
        assert NOTHING not in page
        assert "Wrap gifts" in page
    listed = as_mate.get("/strategy/competition/searches/").content.decode()
    assert january.get_absolute_url() in listed
    # searches come and go by their tables
    assert as_mate.get(f"{january.get_absolute_url()}change/").status_code == 404
    assert (
        as_mate.delete(f"/api/v1/strategy/competition/kept/searches/{january.pk}").status_code,
        MissedSearch.objects.count(),
    ) == (404, 2)


def test_a_judgement_raises_a_request_and_says_what_was_judged_since(
    behind: Judgement, as_mate: Client, mate: User, at: datetime
) -> None:
    page = as_mate.get(behind.get_absolute_url()).content.decode()
    assert NOTHING in page
    assert f"source=strategy.judgement%3A{behind.pk}&amp;title=Match+Alpha+in+Return+labels" in page
    assert "about=feature%3Areturn-labels&amp;competitor=alpha" in page
    assert "Judged since" not in page
    portfolio.ask(
        title="Labels at home",
        problem="None",
        area=behind.area,
        store=None,
        source=behind.link,
        by=mate,
        at=at,
    )
    later = Judgement(
        area=behind.area,
        feature=behind.feature,
        competitor=behind.competitor,
        stand="par",
        judged_on=date(2026, 3, 9),
        evidence="Tried",
    )
    competition_operations.judge(judgement=later, by=mate, at=at)
    page = as_mate.get(behind.get_absolute_url()).content.decode()
    assert "Labels at home" in page
    assert NOTHING not in page
    assert "On par, on 9 Mar 2026" in page
    assert later.get_absolute_url() in page
    assert NOTHING in as_mate.get(later.get_absolute_url()).content.decode()
    listed = as_mate.get("/strategy/competition/judgements/?format=csv").getvalue().decode().splitlines()
    assert [line.split(",")[:4] for line in listed[1:]] == [
        ["Return labels", "Alpha", "On par", "2026-03-09"],
        ["Return labels", "Alpha", "Behind", "2026-03-01"],
    ]


def test_both_are_told_over_rest(behind: Judgement, searches: list[MissedSearch], as_viewer: Client) -> None:
    told = as_viewer.get(f"/api/v1/strategy/competition/kept/judgements/{behind.pk}").json()
    assert (told["about"], told["competitor"], told["stand"], told["on"], told["evidence"]) == (
        "feature:return-labels",
        "alpha",
        "behind",
        "2026-03-01",
        "Seen",
    )
    assert as_viewer.get("/api/v1/strategy/competition/kept/searches").json()["count"] == 2


def test_their_links_lead_back(behind: Judgement, searches: list[MissedSearch]) -> None:
    for record in (behind, searches[0]):
        found = competition_links.resolve_link(Link(record.KIND, str(record.pk)))
        assert found == record.link
        assert found is not None
        assert found.url == record.get_absolute_url()


@pytest.mark.usefixtures("behind")
def test_a_stranger_sees_no_judgement(as_stranger: Client, behind: Judgement) -> None:
    assert as_stranger.get(behind.get_absolute_url()).status_code in (302, 403)
