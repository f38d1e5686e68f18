"""Finding anything by keyboard, and a trading review run from its page, as somebody does it on Monday at nine."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from storewide.access.models import User
from storewide.insight.reviews import meeting
from storewide.jobs import running
from storewide.jobs.models import Job, State
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
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Metrics")
    first = page.locator("[role=option]").first
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrics/definitions/")


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


def test_a_review_is_run_on_screen_and_frozen_and_printed(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, site: Site, tmp_path: Path
) -> None:
    with site.paused():
        store = Store.objects.get(slug="main")
        week = label(meeting.to_open(ReviewKind.TRADING, store, now()).first, "week")
        person = Person.objects.present(now().date()).earliest("pk")
        action = Action.objects.open().filter(store=store).earliest("pk")
    page = sign_in(owner)
    address = f"/trading-review/{week}/?store={store.slug}"
    assert_usable(page, address)
    page.goto("/trading-review/")
    run_on_screen(page)
    close_and_open_actions(page, action, person)
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar", name="Run on screen")).to_be_hidden()
    page.get_by_role("button", name="Hold the review: freeze this page").click()
    page.get_by_role("dialog").get_by_role("button", name="Hold the review: freeze this page").click()
    expect(page.get_by_text("its digest agrees with the audit trail")).to_be_visible()
    expect(page.get_by_text("Actions that were open then")).to_be_visible()
    with site.paused():
        review = Review.objects.latest("held_at")
    assert review.period_label == week
    assert "Write to the carrier" in [each["what"] for each in review.snapshot["actions"]]
    assert action.what not in [each["what"] for each in review.snapshot["actions"]]
    do_what_waits(site, "insight.review_paper")
    printed_is_what_was_frozen(page, address, review, tmp_path)
    for path in (address, "/trading-review/past/", "/search/?q=check"):
        assert_usable(page, path)


def do_what_waits(site: Site, kind: str) -> None:
    """What the worker does, with the one job of a kind that waits."""
    with site.paused():
        job = Job.objects.get(kind=kind, state=State.QUEUED)
        running.attempt(str(job.pk), job.attempt)


def run_on_screen(page: Page) -> None:
    """Scene by scene by keyboard, to the one with the actions."""
    page.get_by_role("button", name="Run on screen").click()
    bar = page.get_by_role("toolbar", name="Run on screen")
    scenes = int((bar.get_by_role("status").text_content() or "").split("/")[1])
    assert scenes >= 8
    headings = page.locator(".scene-now h2")
    expect(headings.first).to_have_text("Visitors")
    page.keyboard.press("End")
    expect(bar.get_by_role("status")).to_have_text(f"{scenes} / {scenes}")
    page.keyboard.press("Home")
    actions = page.locator("[data-scene][aria-labelledby=actions-heading]")
    for _scene in range(scenes):
        if actions.is_visible():
            break
        page.keyboard.press("ArrowRight")
    expect(actions).to_be_visible()
    expect(page.locator("[data-scene]:visible")).to_have_count(1)
    assert_fits(page)
    assert axe(page) == []


def close_and_open_actions(page: Page, action: Action, person: Person) -> None:
    """What was carried over from last week is closed, a new one is written down; the scene stays."""
    row = page.locator("li", has=page.get_by_role("link", name=action.what))
    row.locator("summary").click()
    row.get_by_label("What came of it?").fill("The rates are in.")
    row.get_by_role("button", name="Close the action").click()
    actions = page.locator("[data-scene][aria-labelledby=actions-heading]")
    expect(actions).to_be_visible()
    expect(actions.get_by_role("link", name=action.what)).to_have_count(0)
    page.get_by_text("Open an action", exact=True).click()
    page.get_by_label("What is to be done?").fill("Write to the carrier")
    page.get_by_label("Who does it?").fill(person.email)
    page.get_by_label("Until when?").fill((now() + timedelta(days=5)).date().isoformat())
    page.get_by_role("button", name="Open the action").click()
    expect(actions.get_by_role("link", name="Write to the carrier")).to_be_visible()
    expect(page.locator("[data-scene]:visible")).to_have_count(1)


def printed_is_what_was_frozen(page: Page, address: str, review: Review, folder: Path) -> None:
    """The PDF that the worker made holds the frozen words, and every one of its pages has something on it."""
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF", exact=True).click()
    file = folder / "review.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(f"{review.period_label}.pdf")
    document = pypdfium2.PdfDocument(file)
    pages = [document[number] for number in range(len(document))]
    text = " ".join(" ".join(each.get_textpage().get_text_range() for each in pages).split())
    for said in ("Write to the carrier", "The rates are in.", review.held_by_label, review.period_label):
        assert said in text
    assert review.snapshot["sections"][0]["title"].replace("\xa0", " ") in text.replace("\xa0", " ")
    for each in pages:
        picture = each.render(scale=1).to_numpy()
        assert picture.min() < 100 < 250 < picture.max()
        # the margins of the paper are free
        assert picture[:, :20].min() > 250
        assert picture[:, -20:].min() > 250


def test_the_note_of_a_day_and_the_month_are_usable(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, site: Site
) -> None:
    page = sign_in(owner)
    for path in ("/trading-review/daily/", "/trading-review/monthly/", "/rhythm/notes/main/"):
        assert_usable(page, path)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_chart_is_downloaded_as_the_worker_drew_it(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, site: Site, form: str
) -> None:
    page = sign_in(owner)
    page.goto("/metrics/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f".chart-tools button[value={form}]").first.click()
    expect(page.locator("[data-told]").first).to_have_text("Being made …")
    with page.expect_download() as download:
        do_what_waits(site, "insight.chart_file")
    assert download.value.suggested_filename == f"chart-spend.{form}"
    assert Path(download.value.path()).stat().st_size > 1000
    expect(page.locator("[data-told]").first).to_have_text("Download")


@pytest.mark.parametrize("path", ["/rhythm/actions/", "/rhythm/actions/new/"])
def test_the_pages_of_actions_are_usable(
    furnished: DataFolder, sign_in: Callable[[User], Page], owner: User, path: str
) -> None:
    assert_usable(sign_in(owner), path)
