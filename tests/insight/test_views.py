"""Home as everybody gets it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.steps import Step


@pytest.mark.parametrize("door", ["as_owner", "as_mate", "as_viewer"])
def test_everybody_signed_in_has_a_home(door: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(door)
    response = client.get("/")
    assert response.status_code == 200
    assert ("The first round" in response.content.decode()) is (door != "as_viewer")


def test_a_stranger_signs_in_first(as_stranger: Client) -> None:
    response = as_stranger.get("/")
    assert response.status_code == 302
    assert "/access/sign-in/" in response["Location"]


def test_home_draws_each_panel_with_its_head_and_the_walk_with_its_button(
    as_mate: Client, composed_of: Callable[..., None]
) -> None:
    waiting = Panel(
        title="One thing waits for you",
        template="insight/waiting_panel.html",
        context={"waiting": [{"what": "Guest <checkout>", "why": "w", "action": Action("Answer", "/x/")}]},
        more=Action("All of them", "/all/"),
    )
    composed_of(panels=[waiting], steps=[Step("Import orders", done=False, url="/import/", action="Import")])
    text = as_mate.get("/").content.decode()
    assert '<h2>One thing waits for you</h2><a href="/all/">All of them</a>' in text
    assert "<strong>Guest &lt;checkout&gt;</strong>" in text
    assert '<a class="button" href="/import/">Import</a>' in text


def test_home_asks_little(as_owner: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(40):
        as_owner.get("/")


def test_the_first_round_leads_for_an_owner_and_follows_for_a_member(
    as_owner: Client, as_mate: Client, composed_of: Callable[..., None]
) -> None:
    waiting = Panel(
        title="Two wait", template="insight/waiting_panel.html", context={"waiting": (), "left": 0}
    )
    composed_of(panels=[waiting], steps=[Step("Import orders", done=False, url="/import/")])
    places = []
    for client in (as_owner, as_mate):
        page = client.get("/").content.decode()
        places.append(page.index('id="walk-heading"') < page.index('aria-label="Two wait"'))
    assert places == [True, False]
