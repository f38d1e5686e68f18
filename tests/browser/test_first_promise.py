"""A newcomer's first round, from the printed link to a frozen promise and a colleague who reads it.

The worker does not run here; the test does what it would do.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, expect

from storewide.access import operations as access
from storewide.jobs import running
from storewide.jobs.models import Job, State
from storewide.kit import formats
from storewide.ledger import words
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from tests.browser.browsing import Watch, settled
from tests.browser.orders import last_month, orders_of
from tests.browser.site import Site

PASSWORD = "nine blue lanterns"
CASE = {
    "Objective": "Guests finish an order without making up a password first.",
    "What ships": "Guest checkout",
    "Cost in EUR": "20000",
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


def finding(page: Page) -> str:
    """The page's title, with plain spaces."""
    return re.sub(r"\s+", " ", page.locator("h1").inner_text())


def turn_to(page: Page, name: str) -> None:
    """Follow a link of the rail."""
    rail = page.get_by_role("navigation", name="Pages of Storewide")
    rail.get_by_role("link", name=name, exact=True).click()


def take_step(page: Page, label: str) -> None:
    """Press the button of Home's next step, which must be this one."""
    turn_to(page, "Home")
    step = page.locator("[aria-current=step]")
    expect(step.locator(".step-label")).to_have_text(label)
    step.locator(".button").click()


def do_the_workers_part(site: Site) -> None:
    """Do the one job that waits, while no page is answered."""
    with site.paused():
        job = Job.objects.get(state=State.QUEUED)
        running.attempt(str(job.pk), job.attempt)


def make_the_owner(page: Page) -> None:
    page.goto(f"{reverse('access:setup')}?token={access.issue_setup_token(at=now())}")
    page.get_by_label("Your name").fill("Olga Stein")
    page.get_by_label("E-mail").fill("olga@shop.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("You are signed in as Olga Stein.")).to_be_visible()
    assert finding(page) == "9 steps to the first promise"
    take_step(page, "Name your operation")
    page.get_by_label("Name").fill("Lumen Living")
    page.get_by_role("button", name="Save").click()


def import_orders(page: Page, site: Site, month: date) -> None:
    take_step(page, "Import your orders")
    page.get_by_label("File", exact=True).set_input_files(orders_of(month))
    page.get_by_label("What it is").select_option("generic-orders")
    page.get_by_role("button", name="Read the file").click()
    assert finding(page) == "Before orders.csv is read: your store's calendar and money"
    page.get_by_label("Name of the store").fill("Lumen DE")
    page.get_by_label("Time zone").fill("Europe/Berlin")
    expect(page.get_by_label("Currency")).to_have_value("EUR")
    page.get_by_label("The prices in the file are").select_option(label="with tax")
    page.get_by_label("The week starts on").select_option(label="Monday")
    expect(page.get_by_label("A month whose revenue you know")).to_have_value(f"{month:%Y-%m}")
    page.get_by_label("Revenue of that month as you know it").fill("14670.00")
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("h1")).to_have_text("orders.csv is being read")
    do_the_workers_part(site)
    # the page asks by itself how far it is, and loads anew once it is done
    expect(page.locator("h1")).to_have_text("200 of 200 rows of orders.csv are new", timeout=10_000)


def hold_the_month_against_the_books(page: Page, month: date) -> None:
    page.get_by_role("link", name="Check a month against your books").click()
    assert finding(page) == f"{month:%Y-%m} differs by 2,770.00 EUR, explained in full by tax and shipping"
    table = page.get_by_role("table")
    for head, amount in (
        ("Your revenue", "14,670.00"),
        ("Spend of the imported orders", "11,900.00"),
        ("Tax", "2,280.00"),
        ("Shipping", "490.00"),
        ("Discounts", "100.00"),
        ("Gap", "2,770.00"),
        ("Unexplained", "0.00"),
    ):
        row = table.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=re.compile(f"^{head}\\b"))
        )
        expect(row).to_contain_text(f"{amount}\u00a0EUR")
        explains = {"Tax": "yes", "Shipping": "yes", "Discounts": "no"}.get(head)
        if explains:
            expect(row.get_by_role("cell").last).to_have_text(explains)


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
    page.get_by_label("Metric").select_option("spend")
    page.get_by_label("Month").fill(f"{now().date():%Y-%m}")
    page.get_by_label("Target").fill("12000")
    page.get_by_role("button", name="Set the target").click()
    take_step(page, "Bring in your people")
    table = b"name,email,team,role\nAna Ruiz,ana.ruiz@shop.example,Checkout,head of checkout\n"
    page.get_by_label("Table of people (CSV)").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Import", exact=True).click()
    turn_to(page, "People")
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name").fill("Ben Okoro")
    page.get_by_label("E-mail").fill("ben@shop.example")
    page.get_by_role("button", name="Add", exact=True).click()
    turn_to(page, "People")
    assert finding(page) == "2 people in 1 team"
    take_step(page, "Name who is accountable")
    page.get_by_role("link", name="Checkout", exact=True).click()
    page.get_by_role("link", name="Name who is accountable").click()
    page.get_by_label("Person").fill("Ana Ruiz")
    page.get_by_role("button", name="Make accountable").click()


def freeze_a_promise(page: Page, due: date) -> None:
    take_step(page, "Ask for the first change")
    page.get_by_label("What should change?").fill("Guest checkout on mobile")
    page.get_by_label("Which problem does it solve?").fill("Four of ten guests leave at the account form.")
    page.get_by_label("Area").select_option(label="Checkout")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Asked. Ana Ruiz is accountable for Checkout and answers.")).to_be_visible()
    page.get_by_role("link", name="Write the business case").click()
    for label, text in CASE.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("Metric it moves").select_option("buyers")
    page.get_by_label("By", exact=True).fill(due.isoformat())
    page.get_by_role("button", name="Save the case").click()
    assert finding(page) == (
        f"Buyers will go up by 3.0 % by {words.long_day(due)}, says Ana Ruiz (head of checkout)"
    )
    page.get_by_role("button", name="Freeze the promise").click()
    expect(page.get_by_text("Frozen. From here on the promise is measured, not changed.")).to_be_visible()


def read_the_ledger(page: Page) -> None:
    turn_to(page, "Effect ledger")
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
    page.get_by_label("E-mail").fill("milan@shop.example")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert link == page.get_by_label("Invitation link").input_value()
    return link


def join(watch: Watch, link: str) -> None:
    page = watch.page
    page.goto(link)
    page.get_by_label("Your name").fill("Milan Novak")
    page.get_by_label("Password").fill(PASSWORD)
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
