"""The head of a page, the frame around it, and the look that a person chose."""

import pytest
from django.test import RequestFactory
from django.urls import get_script_prefix, set_script_prefix

from storewide.kit import context
from storewide.kit.navigation import Choice, Entry, Group, Shell
from storewide.kit.pages import Action, Page, guide_url


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("", "/guide/"), ("metrics", "/guide/metrics/"), ("metrics#targets", "/guide/metrics/#targets")],
)
def test_guide_url(reference: str, expected: str) -> None:
    assert guide_url(reference) == expected


def test_guide_url_lies_under_the_prefix_of_the_installation() -> None:
    before = get_script_prefix()
    set_script_prefix("/store/")
    try:
        assert Page("x", guide="metrics").guide_url == "/store/guide/metrics/"
    finally:
        set_script_prefix(before)


def test_page_shows_its_short_name_in_the_tab() -> None:
    assert Page("Spend is 4.1 % under plan", short="Home").tab == "Home"
    assert Page("Portfolio").tab == "Portfolio"


def test_group_is_here_when_one_of_its_entries_is_open() -> None:
    assert Group("Plan", (Entry("Scorecard", "/"), Entry("Targets", "/t/", active=True))).here
    assert not Group("Plan", (Entry("Scorecard", "/"),)).here


def test_shell_names_the_store_and_the_account() -> None:
    shell = Shell(
        stores=(Choice("All", "/"), Choice("Kleid", "/k/", active=True)), account_name="Ines Maria Kovac"
    )
    assert shell.store == Choice("Kleid", "/k/", active=True)
    assert shell.initials == "IM"
    assert Shell(account_name="ines@shop.example").initials == "IS"


@pytest.mark.parametrize(
    ("cookie", "expected"), [("dark", "dark"), ("light", "light"), ("<x>", ""), ("", "")]
)
def test_frame_takes_only_a_known_look(cookie: str, expected: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[context.LOOK_COOKIE] = cookie
    assert context.frame(request) == {"look": expected, "guide_home": "/guide/"}


def test_many_actions_stand_under_more() -> None:
    actions = tuple(Action(str(number), f"/{number}/") for number in range(7))
    page = Page("Title", actions=actions)
    assert (page.shown, page.further) == (actions[:4], actions[4:])
    five = Page("Title", actions=actions[:5])
    assert (five.shown, five.further) == (actions[:5], ())
