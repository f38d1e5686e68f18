"""A newcomer's first round, from the printed link to a frozen promise and a colleague who reads it.

The worker does not run here; the test does what it would do.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, expect

from storewide.kit import formats
from storewide.ledger import words
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from tests.browser.browsing import Watch, settled
from tests.browser.orders import last_month
from tests.browser.site import Site
from tests.browser.steps import (
    PASSWORD,
    field,
    finding,
    hold_the_month_against_the_books,
    import_orders,
    make_the_owner,
    take_step,
    turn_to,
)

CASE = {
    "Objective": "Guests finish an order without making up a password first.",
    "What ships": "Guest checkout",
    "Cost once in EUR": "20000",
    "Return in the first year in EUR": "90000",
    "Size in percent": "3",
    "Who promises": "ana.ruiz@shop.example",
}


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    """The data folder of an operation that is just beginning."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


def read_the_scorecard(page: Page, month: date) -> None:
    turn_to(page, "Scorecard")
    settled(page)
    days = formats.span(month, month.replace(day=28))
    assert finding(page) == f"11,900 EUR spent ({days}); no target is set and last year is not known"
    values = page.locator(".kpi-value").all_inner_texts()
    assert [value.replace("\u00a0", " ") for value in values] == [
        "–",  # visitors: nobody counted them
        "80",
        "11,900 EUR",
        "–",  # conversion
        "100",
        "119.00 EUR",
    ]


def set_a_target_and_bring_in_people(page: Page, month: date) -> None:
    take_step(page, "Set this month's targets")
    field(page, "Metric").select_option("spend")
    field(page, "Month").fill(f"{now().date():%Y-%m}")
    field(page, "Target").fill("12000")
    page.get_by_role("button", name="Set the target").click()
    take_step(page, "Bring in your people")
    table = b"name,email,team,role\nAna Ruiz,ana.ruiz@shop.example,Checkout,head of checkout\n"
    field(page, "Table of people (CSV)").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Import", exact=True).click()
    turn_to(page, "People")
    page.get_by_role("link", name="Add a person").click()
    field(page, "Name").fill("Ben Okoro")
    field(page, "E-mail").fill("ben@shop.example")
    page.get_by_role("button", name="Add", exact=True).click()
    turn_to(page, "People")
    assert finding(page) == "2 people in 1 team"
    take_step(page, "Name who is accountable")
    # the directory's title fits the area, so the walk suggests her
    checkout = page.get_by_role("group", name="Checkout", exact=True)
    expect(checkout.get_by_label("Person")).to_have_value("Ana Ruiz <ana.ruiz@shop.example>")
    page.get_by_role("button", name="Save all").last.click()
    assert finding(page) == "19 of 20 areas have nobody accountable"


def freeze_a_promise(page: Page, due: date) -> None:
    take_step(page, "Ask for the first change")
    field(page, "What should change?").fill("Guest checkout on mobile")
    field(page, "Which problem does it solve?").fill("Four of ten guests leave at the account form.")
    field(page, "Area").select_option(label="Checkout")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Asked. Ana Ruiz is accountable for Checkout and answers.")).to_be_visible()
    page.get_by_role("link", name="Write the business case").click()
    for label, text in CASE.items():
        field(page, label).fill(text)
    field(page, "Metric it moves").select_option("buyers")
    field(page, "By", exact=True).fill(due.isoformat())
    page.get_by_role("button", name="Save the case").click()
    assert finding(page) == (
        f"Buyers will go up by 3.0 % by {words.long_day(due)}, says Ana Ruiz (head of checkout)"
    )
    page.get_by_role("button", name="Freeze the promise").click()
    expect(page.get_by_text("Frozen. From here on the promise is measured, not changed.")).to_be_visible()


def read_the_ledger(page: Page) -> None:
    turn_to(page, "Effect ledger")
    assert finding(page) == "Nothing is live yet"
    page.get_by_role("main").get_by_role("link", name="Promises", exact=True).click()
    assert finding(page) == "One promise is frozen; it is not measured yet"
    row = page.get_by_role("row", name="Guest checkout")
    for text in ("Ana Ruiz", "Buyers", "+3.0\u00a0%", "not measured yet"):
        expect(row).to_contain_text(text)
    row.get_by_role("link", name="Guest checkout").click()
    expect(page.get_by_text("Not measured yet.")).to_be_visible()
    expect(page.get_by_text("unchanged", exact=True)).to_be_visible()


def invite(page: Page) -> str:
    """Invite Milan; the link as the clipboard has it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    take_step(page, "Invite a colleague")
    field(page, "E-mail").fill("milan@shop.example")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert link == field(page, "Invitation link").input_value()
    return link


def join(watch: Watch, link: str) -> None:
    page = watch.page
    page.goto(link)
    field(page, "Your name").fill("Milan Novak")
    field(page, "Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("You are signed in as Milan Novak.")).to_be_visible()
    read_the_ledger(page)
    expect(page.get_by_role("link", name="Audit trail")).to_have_count(0)
    watch.expect_status(403)
    refused = page.goto(reverse("audit:entries"))
    assert refused is not None
    assert refused.status == 403
    watch.expect_status(410)
    used = page.goto(link)
    assert used is not None
    assert used.status == 410


def test_newcomer_goes_from_the_printed_link_to_a_frozen_promise(
    page: Page, site: Site, open_browser: Callable[[], Watch]
) -> None:
    month, due = last_month(), now().date() + timedelta(days=90)
    make_the_owner(page)
    import_orders(page, site, month)
    hold_the_month_against_the_books(page, month)
    read_the_scorecard(page, month)
    set_a_target_and_bring_in_people(page, month)
    freeze_a_promise(page, due)
    read_the_ledger(page)
    link = invite(page)
    turn_to(page, "Home")
    expect(page.get_by_text("The first round")).to_have_count(0)
    join(open_browser(), link)
