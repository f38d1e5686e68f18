"""Finding anything by keyboard, and a trading review run from its page, as somebody does it on Monday at nine."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from storewide.access.models import User
from storewide.insight.reviews import meeting
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import label
from storewide.organization.models import Person
from storewide.rhythm.models import Action, Review, ReviewKind
from storewide.sources.models import Store
from tests.browser.browsing import assert_fits, assert_usable, axe
from tests.browser.site import Site


def test_something_is_found_by_keyboard_alone(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User
) -> None:
    page = sign_in(owner)
    page.goto("/metrics/targets/")
    before = page.locator("[data-search-open]")
    before.focus()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find an area, person, metric, request or page")
    expect(box).to_be_focused()
    page.keyboard.type("scorec")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_contain_text("Scorecard")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).not_to_be_visible()
    expect(before).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("met")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Metrics management")
    first = page.locator("[role=option]").first
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ownership/map/areas/metrics-management/")


def test_on_a_phone_a_button_opens_it(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User
) -> None:
    page = sign_in(owner)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    page.locator("[data-search-open]").click()
    page.get_by_role("combobox").fill("xyzzy")
    expect(page.get_by_role("status")).to_have_text("Nothing is called “xyzzy”")
    page.get_by_role("combobox").fill("check")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_fits(page)
    assert axe(page) == []
    page.get_by_role("button", name="Close the search").click()
    expect(page.locator("dialog.search")).not_to_be_visible()


def test_a_review_is_run_from_its_page(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, site: Site
) -> None:
    with site.paused():
        store = Store.objects.get(slug="main")
        week = label(meeting.to_open(ReviewKind.TRADING, store, now()).first, "week")
        person = Person.objects.present(now().date()).earliest("pk")
        action = Action.objects.open().earliest("pk")
    page = sign_in(owner)
    assert_usable(page, f"/trading-review/{week}/?store={store.slug}")
    page.goto("/trading-review/")
    page.get_by_text("Open an action", exact=True).click()
    page.get_by_label("What is to be done?").fill("Write to the carrier")
    page.get_by_label("Who does it?").fill(person.email)
    page.get_by_label("Until when?").fill((now() + timedelta(days=5)).date().isoformat())
    page.get_by_role("button", name="Open the action").click()
    expect(page.get_by_role("link", name="Write to the carrier")).to_be_visible()
    row = page.locator("li", has=page.get_by_role("link", name=action.what))
    row.locator("summary").click()
    assert axe(page) == []
    row.get_by_label("What came of it?").fill("The rates are in.")
    row.get_by_role("button", name="Close the action").click()
    expect(page.get_by_text("The rates are in.")).to_be_visible()
    page.get_by_role("button", name="Hold the review: freeze this page").click()
    page.get_by_role("dialog").get_by_role("button", name="Hold the review: freeze this page").click()
    expect(page.get_by_text("its digest agrees with the audit trail")).to_be_visible()
    expect(page.get_by_text("Actions that were open then")).to_be_visible()
    with site.paused():
        review = Review.objects.latest("held_at")
    assert review.period_label == week
    assert "Write to the carrier" in [each["what"] for each in review.snapshot["actions"]]
    assert action.what not in [each["what"] for each in review.snapshot["actions"]]
    assert_usable(page, f"/trading-review/{week}/?store={store.slug}")
    assert_usable(page, "/trading-review/past/")
    assert_usable(page, "/search/?q=check")


@pytest.mark.parametrize("path", ["/rhythm/actions/", "/rhythm/actions/new/"])
def test_the_pages_of_actions_are_usable(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, path: str
) -> None:
    assert_usable(sign_in(owner), path)
