"""Every page of the gallery works for everybody, and its parts do what they say."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Download, Locator, Page, expect

from storewide.access.models import User
from storewide.lib.data_folder import DataFolder
from storewide.web import urls
from tests.browser.browsing import Watch, assert_fits, assert_usable, settled
from tests.browser.site import Site
from tests.browser.steps import do_the_workers_part

GALLERY = [str(route.name) for route in urls.urlpatterns if str(route.name).startswith("styleguide")]
PAGES = [name for name in GALLERY if name != "styleguide-progress"]


@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_gallery_is_usable_at_both_widths_in_both_looks(
    name: str, page: Page, owner: User
) -> None:
    assert_usable(page, reverse(f"web:{name}"))


def test_form_with_errors_is_usable(page: Page, watch: Watch, owner: User) -> None:
    watch.expect_status(422)
    page.goto(reverse("web:styleguide-form"))
    page.get_by_label("Why").fill("Because")
    page.get_by_role("button", name="Ask").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Why")).to_have_value("Because")
    summary.get_by_role("link", name="What should change").click()
    expect(page.get_by_label("What should change")).to_be_focused()
    assert_fits(page)


def test_missing_page_is_usable(page: Page, watch: Watch, owner: User) -> None:
    watch.expect_status(404)
    assert_usable(page, "/no/such/page/")


def test_look_is_kept_without_a_flash_and_redraws_the_charts(page: Page, owner: User) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(reverse("web:styleguide-figures"))
    settled(page)
    page.locator(".topbar .avatar").click()
    page.get_by_role("group", name="Look").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    # the server wrote it: it is there before any script
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 20, 22)"
    settled(page)


def test_menu_on_a_phone_opens_closes_and_gives_the_focus_back(page: Page, owner: User) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(reverse("web:styleguide"))
    button = page.get_by_role("button", name="Menu", exact=True)
    expect(page.get_by_role("navigation", name="Pages of Storewide")).to_be_hidden()
    button.click()
    expect(page.get_by_role("navigation", name="Pages of Storewide")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Pages of Storewide")).to_be_hidden()
    expect(button).to_be_focused()


def test_keyboard_finds_the_content_and_the_search(page: Page, owner: User) -> None:
    page.goto(reverse("web:styleguide"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name=re.compile("^Find an area"))).to_be_focused()


def shown(page: Page) -> Locator:
    return page.locator(".list-count [role=status]")


def test_list_keeps_its_state_in_the_address(page: Page, owner: User) -> None:
    page.goto(reverse("web:styleguide-list"))
    expect(shown(page)).to_have_text("64 requests")
    page.get_by_label("Search requests").fill("checkout")
    expect(shown(page)).to_have_text("7 requests")
    page.get_by_role("link", name="Request", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Request")
    page.get_by_label("State").select_option("waiting")
    expect(page).to_have_url(re.compile(r"\?q=checkout&state=waiting&sort=title$"))
    text = shown(page).inner_text()
    page.reload()
    expect(shown(page)).to_have_text(text)
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=checkout&sort=title$"))
    expect(shown(page)).to_have_text("7 requests")
    page.get_by_role("link", name="Show all").click()
    expect(shown(page)).to_have_text("64 requests")


def test_list_is_a_card_a_row_on_a_phone(page: Page, owner: User) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(reverse("web:styleguide-list"))
    expect(page.locator("td.column-2").first).to_be_hidden()
    row = page.locator("tbody tr").first.bounding_box()
    assert row is not None
    assert row["width"] <= 360
    assert row["height"] > 80


def saved(download: Download, to: Path) -> bytes:
    download.save_as(to)
    return to.read_bytes()


def test_chart_can_be_taken_along(
    sign_in: Callable[[User], Page], site: Site, owner: User, settings: LazySettings, tmp_path: Path
) -> None:
    page = sign_in(owner)
    settings.DATA = DataFolder(tmp_path / "data")
    page.goto(reverse("web:styleguide-figures"))
    settled(page)
    figure = page.locator("#chart-spend")
    files: dict[str, bytes] = {}
    for kind in ("CSV", "SVG", "PNG", "PDF"):
        button = figure.get_by_role("button", name=f"Download as {kind}")
        with page.expect_download() as download:
            if kind == "CSV":
                button.click()
            else:
                # the worker draws the others; the page asks until they are there
                with page.expect_response("**/charts/"):
                    button.click()
                do_the_workers_part(site)
        assert download.value.suggested_filename == f"chart-spend.{kind.lower()}"
        files[kind] = saved(download.value, tmp_path / kind)
    rows = list(csv.reader(io.StringIO(files["CSV"].decode())))
    assert rows[0] == ["Day", "Spend", "Plan"]
    assert rows[1][0] == "2026-09-14"
    assert len(rows) == 43
    assert b"Spend is under plan since release 24.3" in files["SVG"]
    assert files["PNG"].startswith(b"\x89PNG\r\n")
    assert files["PDF"].startswith(b"%PDF-")


def test_chart_shows_the_numbers_under_the_pointer_and_as_a_table(page: Page, owner: User) -> None:
    page.goto(reverse("web:styleguide-figures"))
    settled(page)
    page.locator("#chart-channels canvas").hover(position={"x": 120, "y": 30})
    expect(page.locator(".chart-tip")).to_contain_text("Natural search")
    expect(page.locator(".chart-tip")).to_contain_text("244,990")
    page.mouse.move(0, 0)
    expect(page.locator(".chart-tip")).to_have_count(0)
    page.locator("#chart-channels summary").click()
    expect(page.locator("#chart-channels tbody tr").first).to_have_text("Natural search244,990")


def test_question_stands_before_what_cannot_be_taken_back(page: Page, watch: Watch, owner: User) -> None:
    page.goto(reverse("web:styleguide-record"))
    page.get_by_role("button", name="Decline").click()
    dialog = page.get_by_role("dialog", name="Decline this request?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Leave it as it is").click()
    expect(dialog).to_have_count(0)
    assert page.url.endswith(reverse("web:styleguide-record"))


def test_unsaved_work_is_guarded(page: Page, owner: User) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("web:styleguide-form"))
    page.get_by_label("Why").fill("Half a sentence")
    page.goto(reverse("web:styleguide"))
    assert asked == ["beforeunload"]
    page.goto(reverse("web:styleguide-form"))
    page.goto(reverse("web:styleguide"))
    assert asked == ["beforeunload"]


def test_progress_runs_to_its_end_by_itself(page: Page, owner: User) -> None:
    page.goto(reverse("web:styleguide-parts"))
    expect(page.locator("#progress")).to_contain_text("180,000 of 541,909 done", timeout=10_000)
    expect(page.locator("#progress")).to_contain_text("See what was imported", timeout=20_000)
    expect(page.locator("#progress progress")).to_have_count(0)
