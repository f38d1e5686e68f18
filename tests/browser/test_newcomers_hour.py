"""A newcomer's first hour with the four files that every shop has: orders, traffic, people, past releases.

It ends with what no other tool joins: a reconciled month, a map with its gaps named, last year's releases on the
sales curve, and a colleague who has confirmed a briefing.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from storewide.ledger.models import IntendedEffect
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.releases.models import Acknowledgement
from tests.browser.browsing import Watch, settled
from tests.browser.four_files import past_releases, people, traffic_of
from tests.browser.orders import last_month
from tests.browser.site import Site
from tests.browser.steps import (
    PASSWORD,
    do_the_workers_part,
    field,
    finding,
    hold_the_month_against_the_books,
    import_orders,
    make_the_owner,
    turn_to,
)

SAY = "You can pay without an account now. Your basket stays as it is."


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    """The data folder of an operation that is just beginning."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


def import_traffic(page: Page, site: Site, month: date) -> None:
    turn_to(page, "Imports")
    page.get_by_role("link", name="Import a file").first.click()
    field(page, "File", exact=True).set_input_files(traffic_of(month))
    field(page, "What it is").select_option("daily-traffic")
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("h1")).to_have_text("traffic.csv is being read")
    do_the_workers_part(site)
    expect(page.locator("h1")).to_have_text("28 of 28 rows of traffic.csv are new", timeout=10_000)


def bring_in_people(page: Page) -> None:
    turn_to(page, "People")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Import")).first.click()
    field(page, "Table of people (CSV)").set_input_files(people())
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Import", exact=True).click()
    turn_to(page, "People")
    assert finding(page) == "5 people in 3 teams"


def name_the_owners(page: Page) -> None:
    """The five-minute walk: two are suggested by their titles, all of the operation's own go to Olga."""
    turn_to(page, "Operation map")
    page.get_by_role("link", name="Name your owners").click()
    for area, person in (("Checkout", "Ana Ruiz"), ("Content management", "Ben Okoro")):
        suggested = page.get_by_role("group", name=area, exact=True).get_by_label("Person")
        expect(suggested).to_have_value(re.compile(f"^{person}"))
    for area in ("Metrics management", "Release management", "Solution ownership", "Payments"):
        page.get_by_role("group", name=area, exact=True).get_by_role("checkbox").check()
    field(page, "One person for the ticked areas").fill("Olga Stein")
    page.get_by_role("button", name="Put into the ticked rows").click()
    expect(page.get_by_text("The ticked rows are filled in.")).to_be_visible()
    page.get_by_role("button", name="Save all").last.click()
    assert finding(page) == "14 of 20 areas have nobody accountable"
    gap = page.get_by_role("main").get_by_role("listitem").filter(has_text="Returns")
    expect(gap.get_by_text("nobody accountable")).to_be_visible()
    owned = page.get_by_role("main").get_by_role("listitem").filter(has_text="Checkout")
    expect(owned.get_by_text("Ana Ruiz")).to_be_visible()


def import_past_releases(page: Page, month: date) -> None:
    turn_to(page, "Releases")
    page.get_by_role("main").locator("summary", has_text="More").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^Import")).first.click()
    page.get_by_role("main").locator("input[type=file]").set_input_files(past_releases(month))
    page.get_by_role("button", name="See what would happen").click()
    assert finding(page) == "3 releases would be entered"
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("3 entered, 0 there already, 0 rows refused.")).to_be_visible()


def see_them_on_the_sales_curve(page: Page, month: date) -> None:
    last = month.replace(day=28)
    page.goto(f"/metrics/spend/?from={month}&to={last}")
    settled(page)
    # what is drawn on the curve stands in the chart's table too
    page.get_by_text("Numbers as a table").first.click()
    happened = page.get_by_role("main")
    for name in ("Express delivery", "Shorter search results"):
        expect(happened.get_by_text(f"Release: {name}").first).to_be_visible()
    expect(happened.get_by_text("New product pages")).to_have_count(0)
    turn_to(page, "Effect ledger")
    assert finding(page) == "3 changes are live; none is measured in money"
    page.get_by_role("main").get_by_role("link", name="Promises", exact=True).click()
    assert finding(page) == "Nothing is promised yet; 3 releases were told after the fact"
    row = page.get_by_role("row", name="Express delivery")
    for text in ("Ana Ruiz", "Spend", "+4.0\u00a0%", "promised after the fact"):
        expect(row).to_contain_text(text)
    expect(page.get_by_role("row", name="New product pages")).to_contain_text("nothing was promised")


def brief_the_help_desk(page: Page) -> None:
    turn_to(page, "Releases")
    page.get_by_role("link", name="Prepare a release").first.click()
    field(page, "Name").fill("Guest checkout")
    field(page, "Area").select_option(label="Checkout")
    field(page, "Planned for").fill((now().date() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Write it", exact=True).click()
    field(page, "What to tell the customer").fill(SAY)
    field(page, "What changes").fill("The checkout asks for no account.")
    # teams that talk to customers are the audience to begin with
    expect(field(page, "Help desk")).to_be_checked()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("0 of 2 have read it")).to_be_visible()


def invite_milan(page: Page) -> str:
    turn_to(page, "Accounts")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Invite")).first.click()
    field(page, "E-mail").fill("milan@shop.example")
    page.get_by_role("button", name="Make the link").click()
    return field(page, "Invitation link").input_value()


def acknowledge(page: Page, link: str) -> None:
    """Milan on his phone: opens the link, finds what changes, confirms it."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(link)
    field(page, "Your name").fill("Milan Novak")
    field(page, "Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.goto("/releases/front-desk/")
    assert finding(page) == "Nothing went live in the last 7 days; one briefing waits for you"
    expect(page.get_by_text(SAY)).to_be_visible()
    page.get_by_role("button", name="I have read version 1").click()
    assert finding(page) == "Nothing went live in the last 7 days; nothing waits for you"


def test_a_newcomer_sees_the_loop_within_an_hour(
    page: Page, site: Site, open_browser: Callable[[], Watch]
) -> None:
    month = last_month()
    make_the_owner(page)
    import_orders(page, site, month)
    hold_the_month_against_the_books(page, month)
    import_traffic(page, site, month)
    bring_in_people(page)
    name_the_owners(page)
    import_past_releases(page, month)
    see_them_on_the_sales_curve(page, month)
    brief_the_help_desk(page)
    link = invite_milan(page)
    acknowledge(open_browser().page, link)
    with site.paused():
        assert [str(each.person) for each in Acknowledgement.objects.all()] == ["Milan Novak"]
        assert IntendedEffect.objects.filter(after_the_fact=True).count() == 3
    turn_to(page, "Releases")
    page.get_by_role("link", name="Guest checkout").click()
    expect(page.get_by_text("1 of 2 have read it")).to_be_visible()
