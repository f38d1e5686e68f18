"""Steps that more than one walk through the product takes."""

import re
from datetime import date

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from storewide.access import operations as access
from storewide.jobs import running
from storewide.jobs.models import Job, State
from storewide.lib.clock import now
from tests.browser.orders import orders_of
from tests.browser.site import Site

PASSWORD = "nine blue lanterns"


def finding(page: Page) -> str:
    """The page's title, with plain spaces."""
    return re.sub(r"\s+", " ", page.locator("h1").inner_text())


def field(page: Page, label: str, *, exact: bool = False) -> Locator:
    """A field of the page itself, not of the search that every page carries."""
    return page.get_by_role("main").get_by_label(label, exact=exact)


def turn_to(page: Page, name: str) -> None:
    """Follow a link of the rail, in its step of the loop."""
    rail = page.get_by_role("navigation", name="Pages of Storewide")
    link = rail.get_by_role("link", name=name, exact=True, include_hidden=True)
    if not link.is_visible():
        group = page.get_by_role("link", name=name, exact=True, include_hidden=True)
        rail.locator("details").filter(has=group).locator("summary").click()
    link.click()


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
    field(page, "Your name").fill("Olga Stein")
    field(page, "E-mail").fill("olga@shop.example")
    field(page, "Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("You are signed in as Olga Stein.")).to_be_visible()
    assert finding(page) == "9 steps to the first promise"
    take_step(page, "Name your operation")
    field(page, "Name").fill("Lumen Living")
    page.get_by_role("button", name="Save").click()


def import_orders(page: Page, site: Site, month: date) -> None:
    take_step(page, "Import your orders")
    field(page, "File", exact=True).set_input_files(orders_of(month))
    field(page, "What it is").select_option("generic-orders")
    page.get_by_role("button", name="Read the file").click()
    assert finding(page) == "Before orders.csv is read: your store's calendar and money"
    field(page, "Name of the store").fill("Lumen DE")
    field(page, "Time zone").fill("Europe/Berlin")
    expect(field(page, "Currency")).to_have_value("EUR")
    field(page, "The prices in the file are").select_option(label="with tax")
    field(page, "The week starts on").select_option(label="Monday")
    expect(field(page, "A month whose revenue you know")).to_have_value(f"{month:%Y-%m}")
    field(page, "Revenue of that month as you know it").fill("14670.00")
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
            has=page.get_by_role("rowheader", name=re.compile(f"^{head}\\b(?! of refunds)"))
        )
        expect(row).to_contain_text(f"{amount}\u00a0EUR")
        explains = {"Tax": "yes", "Shipping": "yes", "Discounts": "no"}.get(head)
        if explains:
            expect(row.get_by_role("cell").last).to_have_text(explains)
