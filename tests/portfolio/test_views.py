"""The pages of the portfolio: who may open them, what they say, what a press does."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.models import BusinessCase, Request
from storewide.sources.models import Store

LIST = "/portfolio/requests/"
ASK = "/portfolio/requests/ask/"
ONE = "/portfolio/requests/1/"
CHANGE = "/portfolio/requests/1/change/"
DECLINE = "/portfolio/requests/1/decline/"
CASE = "/portfolio/requests/1/case/"
PROMISE = "/portfolio/requests/1/promise/"


def said(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows(response: Any) -> list[str]:
    """The titles in a CSV answer, in order."""
    return [
        row["Request"] for row in csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode()))
    ]


@pytest.mark.parametrize(
    ("door", "statuses"),
    [
        ("as_owner", [200, 200, 200, 200, 200, 200, 200]),
        ("as_mate", [200, 200, 200, 200, 200, 200, 200]),
        ("as_viewer", [200, 200, 403, 403, 403, 403, 403]),
        ("as_stranger", [302, 302, 302, 302, 302, 302, 302]),
    ],
)
def test_who_may_open_which_page(
    door: str, statuses: list[int], bet: BusinessCase, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    pages = (LIST, ONE, ASK, CHANGE, DECLINE, CASE, PROMISE)
    assert [client.get(path).status_code for path in pages] == statuses


def test_a_number_nobody_gave_is_not_found(as_mate: Client) -> None:
    assert as_mate.get("/portfolio/requests/7/").status_code == 404


def test_an_empty_portfolio_offers_the_first_request(as_mate: Client, as_viewer: Client) -> None:
    text = as_mate.get(LIST).content.decode()
    assert "Nothing is asked for yet" in text
    assert f'href="{ASK}"' in text
    assert f'href="{ASK}"' not in as_viewer.get(LIST).content.decode()


def test_ask_answers_with_the_request_and_who_answers_it(as_mate: Client, area: Area, store: Store) -> None:
    response = as_mate.post(
        ASK, {"title": "Guest checkout", "problem": "They leave.", "area": area.pk, "store": store.pk}
    )
    assert (response.status_code, response["Location"]) == (302, ONE)
    assert said(response) == ["Asked. Ana Ruiz is accountable for One-page checkout and answers."]
    stored = Request.objects.get()
    assert (stored.title, stored.area, stored.store, stored.asked_by_label) == (
        "Guest checkout",
        area,
        store,
        "Milan",
    )


def test_ask_about_an_area_of_nobody_says_so(as_mate: Client, area: Area) -> None:
    Area.objects.filter(pk=area.pk).update(accountable=None)
    response = as_mate.post(ASK, {"title": "t", "problem": "p", "area": area.pk})
    assert said(response) == [
        "Asked. Nobody is accountable for One-page checkout yet, so nobody is bound to answer."
    ]


def test_ask_keeps_what_was_typed(as_mate: Client, area: Area) -> None:
    response = as_mate.post(ASK, {"title": "", "problem": "They leave <early>.", "area": area.pk})
    text = response.content.decode()
    assert response.status_code == 422
    assert "They leave &lt;early&gt;." in text
    assert f'<option value="{area.pk}" selected>' in text
    assert not Request.objects.exists()


def test_the_record_shows_the_one_next_action(as_mate: Client, as_viewer: Client, asked: Request) -> None:
    text = as_mate.get(ONE).content.decode()
    assert f'<a class="button" href="{CASE}">Write the business case</a>' in text
    assert "Ana Ruiz, Head of checkout" in text
    assert "Request made" in text
    assert f'href="{CASE}"' not in as_viewer.get(ONE).content.decode()


def test_a_bet_is_to_be_promised(as_mate: Client, bet: BusinessCase) -> None:
    text = as_mate.get(ONE).content.decode()
    assert f'<a class="button" href="{PROMISE}">Review and freeze</a>' in text
    assert "40,000.00\u00a0GBP" in text
    assert "180,000.50\u00a0GBP in the first year" in text
    assert "Conversion will go up by 3.0\u00a0% by" in text


def test_a_promised_request_has_nothing_left_to_do(as_mate: Client, promised: BusinessCase) -> None:
    text = as_mate.get(ONE).content.decode()
    assert "Promised and frozen" in text
    assert f'href="/ledger/effects/{promised.effect_id}/"' in text
    for path in (CASE, PROMISE, CHANGE, DECLINE):
        assert f'href="{path}"' not in text
    assert as_mate.get(PROMISE)["Location"] == ONE


def test_decline_gives_the_reason_to_whoever_asked(as_mate: Client, asked: Request) -> None:
    assert as_mate.post(DECLINE, {"reason": " "}).status_code == 422
    response = as_mate.post(DECLINE, {"reason": "Too small an audience."})
    assert response["Location"] == ONE
    text = as_mate.get(ONE).content.decode()
    assert "Declined, because" in text
    assert "Too small an audience." in text


def test_decline_of_what_was_answered_meanwhile_says_so(as_mate: Client, promised: BusinessCase) -> None:
    response = as_mate.post(DECLINE, {"reason": "Too late"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "“Guest checkout” is promised; this cannot be done to it any more." in text
    assert "Too late" in text


def test_change_saves(as_mate: Client, asked: Request) -> None:
    changed = {
        "title": "Guest checkout",
        "problem": "New",
        "area": asked.area_id,
        "store": "",
        "expected_version": "1",
    }
    assert as_mate.post(CHANGE, changed)["Location"] == ONE
    stored = Request.objects.get()
    assert (stored.problem, stored.store, stored.version) == ("New", None, 2)


def test_change_over_somebody_elses_shows_both_and_then_goes_over_it(
    as_mate: Client, asked: Request, owner: User, at: datetime
) -> None:
    operations.change(request=asked, changes={"title": "Theirs"}, by=owner, at=at, expected_version=1)
    mine = {"title": "Mine", "problem": asked.problem, "area": asked.area_id, "store": asked.store_id}
    response = as_mate.post(CHANGE, {**mine, "expected_version": "1"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "<dt>What should change?</dt><dd>Theirs</dd>" in text
    assert "Which problem does it solve?</dt>" not in text
    assert 'value="Mine"' in text
    assert '<input type="hidden" name="expected_version" value="2"' in text
    assert Request.objects.get().title == "Theirs"
    assert as_mate.post(CHANGE, {**mine, "expected_version": "2"}).status_code == 302
    assert Request.objects.get().title == "Mine"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Third", "Second", "First"]),
        ("state=declined", ["Third"]),
        ("area=other", ["Second"]),
        ("mine=asked", ["Third", "First"]),
        ("mine=accountable", ["Third", "First"]),
        ("q=fir", ["First"]),
        ("sort=title", ["First", "Second", "Third"]),
        ("sort=accountable", ["First", "Third", "Second"]),
        ("state=nonsense&mine=nonsense", ["Third", "Second", "First"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    as_mate: Client,
    area: Area,
    ana: Person,
    mate: User,
    owner: User,
    at: datetime,
    query: str,
    titles: list[str],
) -> None:
    Person.objects.filter(pk=ana.pk).update(email=mate.email)
    other = Area.objects.create(slug="other", name="Other", group="order_entry")
    for title, place, who in (("First", area, mate), ("Second", other, owner), ("Third", area, mate)):
        asked = operations.ask(title=title, problem="p", area=place, store=None, by=who, at=at)
    operations.decline(request=asked, reason="No", by=owner, at=at)
    assert rows(as_mate.get(f"{LIST}?format=csv&{query}")) == titles


def test_the_list_asks_the_same_for_five_thousand(
    as_mate: Client, area: Area, store: Store, django_assert_max_num_queries: Any
) -> None:
    Request.objects.bulk_create(
        Request(number=number, title=f"Request {number}", problem="p", area=area, store=store)
        for number in range(1, 5001)
    )
    with django_assert_max_num_queries(9):  # one more for the keys of very many rows
        text = as_mate.get(LIST).content.decode()
    assert "5,000 requests wait for an answer" in text
    assert len(text) < 150_000


def test_a_request_page_asks_little(
    as_mate: Client, bet: BusinessCase, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(22):
        as_mate.get(ONE)
