"""The product as it is started: edge, pages and worker, one browser, one file."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storewide.kit import formats
from tests.browser.browsing import Watch, settled
from tests.browser.orders import last_month, orders_of
from tests.browser.steps import turn_to

pytestmark = pytest.mark.processes

COMMAND = (sys.executable, "-c", "from storewide.cli.main import main; main()", "up")
PASSWORD = "nine blue lanterns"


@dataclass(frozen=True)
class Started:
    """A running `storewide up`: its address, and the link that makes the first owner."""

    address: str
    setup: str


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """`storewide up` on an empty folder and a free port, ended with the test."""
    mine = {name: text for name, text in os.environ.items() if not name.startswith(("STOREWIDE_", "DJANGO_"))}
    mine.pop("DATABASE_URL", None)
    command = [*COMMAND, "--port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=mine) as process:
        assert process.stdout is not None
        try:
            told = process.stdout.readline() + process.stdout.readline()
            links = re.findall(r"http://127\.0\.0\.1:\d+(?:/\S*)?", told)
            assert len(links) == 2, told
            yield Started(*links)
        finally:
            process.terminate()


@pytest.fixture
def page(browser: Browser, started: Started) -> Iterator[Page]:
    """A page on the edge's port, watched like any other."""
    context = browser.new_context(base_url=started.address, viewport={"width": 1280, "height": 800})
    watch = Watch(context.new_page())
    yield watch.page
    context.close()
    assert watch.faults == []


def sign_in_again(page: Page, email: str) -> None:
    """Sign out, and in by the form."""
    page.locator(".topbar .avatar").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_file_goes_through_page_and_worker_to_the_scorecard(page: Page, started: Started) -> None:
    page.goto(started.setup)
    page.get_by_label("Your name").fill("Olga Stein")
    page.get_by_label("E-mail").fill("olga@shop.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    sign_in_again(page, "olga@shop.example")
    month = last_month()
    page.goto("/data/imports/new/")
    page.get_by_label("File", exact=True).set_input_files(orders_of(month))
    page.get_by_label("What it is").select_option("generic-orders")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("Time zone").fill("UTC")
    page.get_by_label("The prices in the file are").select_option(label="with tax")
    page.get_by_role("button", name="Read the file").click()
    # the worker reads it meanwhile, and the page finds out by itself
    expect(page.locator("h1")).to_have_text("200 of 200 rows of orders.csv are new", timeout=20_000)
    turn_to(page, "Scorecard")
    settled(page)
    days = formats.span(month, month.replace(day=28))
    expect(page.locator("h1")).to_have_text(
        f"11,900\u00a0EUR spent ({days}); no target is set and last year is not known"
    )
