"""The loop once through, as three people walk it in their browsers, and the trail that tells the same story.

Request, business case, experiment result, decision, release, briefing read by another person, go-live refused and
then granted, watch, decision, ledger.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from playwright.sync_api import Page, expect

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from tests.browser.browsing import Watch, settled
from tests.browser.finished_test import Shop, open_shop
from tests.browser.site import Site
from tests.browser.steps import field, finding, turn_to
from tests.conftest import make_user

SAY = "You can pay without an account now."
UNTRANSLATED = "the step “Texts translated for every country it is shown in”"
UNSIGNED = "the sign-off by Olga, who is accountable"
UNREAD = "the acknowledgement of the briefing by somebody of Help desk"
STORY = [
    "portfolio.request.ask",
    "ledger.effect.draft",
    "portfolio.case.write",
    "experiments.experiment.plan",
    "ledger.effect.freeze",
    "portfolio.case.promise",
    "metrics.annotation.add",
    "experiments.experiment.start",
    "experiments.experiment.tune",
    "experiments.experiment.look",
    "experiments.experiment.read",
    "ledger.decision.decide",
    "ledger.effect.measure",
    "ledger.effect.measure",
    "experiments.experiment.decide",
    "experiments.experiment.learn",
    "releases.release.prepare",
    "releases.release.carry",
    "releases.briefing.publish",
    "releases.step.tick",
    "releases.step.tick",
    "releases.step.tick",
    "releases.release.sign_off",
    "releases.briefing.acknowledge",
    "releases.step.tick",
    "portfolio.request.go_live",
    "metrics.annotation.add",
    "releases.release.go_live",
    "ledger.decision.decide",
    "portfolio.request.measured",
    "releases.release.decide",
]


@pytest.fixture
def ben(db: None, at: datetime) -> User:
    """Ben prepares releases."""
    return make_user("Ben", "member", at)


@pytest.fixture
def shop(live_folder: DataFolder, tmp_path: Path, owner: User, mate: User, ben: User) -> Shop:
    """Olga is accountable for the checkout, Milan sits at the help desk, Ben is release manager."""
    return open_shop(
        tmp_path,
        (owner, "Head of checkout", "Store"),
        (mate, "Agent", "Help desk"),
        (ben, "Release manager", "Platform"),
    )


@pytest.fixture
def live_folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


def browser_of(user: User, opened: Watch, site: Site) -> Page:
    client = Client()
    with site.paused():
        client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    opened.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
    opened.page.goto("/")
    return opened.page


def ask_and_bet(olga: Page) -> None:
    turn_to(olga, "Portfolio")
    olga.get_by_role("link", name="Ask for a change").first.click()
    field(olga, "What should change?").fill("Guest checkout")
    field(olga, "Which problem does it solve?").fill("Four of ten guests leave at the account form.")
    field(olga, "Area").select_option(label="Checkout")
    olga.get_by_role("button", name="Ask", exact=True).click()
    olga.get_by_role("link", name="Write the business case").click()
    said = {
        "Objective": "Guests finish an order without an account.",
        "What ships": "Guest checkout",
        "Size in percent": "10",
        "Who promises": "olga@shop.example",
        "By": (now().date() + timedelta(days=90)).isoformat(),
    }
    for label, text in said.items():
        field(olga, label, exact=label == "By").fill(text)
    field(olga, "Metric it moves").select_option("conversion")
    olga.get_by_role("button", name="Save the case").click()
    assert finding(olga).startswith("Conversion will go up by 10.0 % by ")


def experiment_and_decide(olga: Page) -> None:
    turn_to(olga, "Experiments")
    olga.get_by_role("link", name="Found in your data").click()
    row = olga.get_by_role("row", name="guest-checkout")
    row.get_by_role("link").first.click()
    field(olga, "Name", exact=True).fill("Guest checkout")
    field(olga, "Or in your own words").fill("Whoever need not make up a password buys more often.")
    field(olga, "Area").select_option(label="Checkout")
    field(olga, "Tests the promise of").fill("1: Guest checkout")
    olga.get_by_role("button", name="Save the draft").click()
    olga.get_by_role("button", name="Freeze the plan and start").click()
    confirm(olga)
    expect(olga.get_by_text("Started. From here on the plan is kept, not changed.")).to_be_visible()
    # frozen, not read: no figure of either arm is on the page
    expect(olga.get_by_text("15.00")).to_have_count(0)
    olga.get_by_role("button", name="Read the result").click()
    expect(olga.get_by_text("The result is read and kept as it is.")).to_be_visible()
    settled(olga)
    assert finding(olga) == (
        "Ship it: conversion rose 50.0 % (between 12.5 and 104.2), and the guardrail did not get worse."
    )
    olga.get_by_role("link", name="Ship it").click()
    field(olga, "Reason").fill("It pays, and nothing got worse.")
    field(olga, "What was learnt").fill("Guests buy when nobody asks for a password.")
    olga.get_by_role("button", name="Decide").click()
    expect(olga.get_by_text("Decided. The ledger keeps what was measured")).to_be_visible()


def prepare(ben: Page) -> None:
    turn_to(ben, "Releases")
    ben.get_by_role("link", name="Prepare a release").first.click()
    field(ben, "Name").fill("Guest checkout")
    field(ben, "Area").select_option(label="Checkout")
    field(ben, "Planned for").fill(now().date().isoformat())
    ben.get_by_role("button", name="Begin").click()
    ben.get_by_role("link", name="Add to it").click()
    field(ben, "Request").fill("Guest checkout")
    ben.get_by_role("button", name="Carry it").click()
    ben.get_by_role("link", name="Write it", exact=True).click()
    field(ben, "What to tell the customer").fill(SAY)
    field(ben, "What changes").fill("The checkout asks for no account.")
    ben.get_by_role("button", name="Publish").click()
    for step in ("Tried on a phone", "Way back known", "Tracking checked"):
        ben.get_by_role("button", name=f"Done: {step}").click()


def be_refused(ben: Page, missing: list[str]) -> None:
    ben.get_by_role("button", name="Go live").click()
    confirm(ben)
    refusal = ben.get_by_text("“Guest checkout” cannot go live yet; open: ")
    expect(refusal).to_be_visible()
    named = refusal.inner_text().partition("open: ")[2].removesuffix(".").split("; ")
    assert named == missing


def confirm(page: Page) -> None:
    """Answer the question that a button asks before it does something, where it asks one."""
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").last.click()


def sign_off(olga: Page, address: str) -> None:
    olga.goto(address)
    olga.get_by_role("link", name="Sign off").first.click()
    field(olga, "What you looked at").fill("The checkout on my phone.")
    olga.get_by_role("button", name="Sign off").click()


def acknowledge(milan: Page) -> None:
    turn_to(milan, "Front desk")
    expect(milan.get_by_text(SAY)).to_be_visible()
    milan.get_by_role("button", name="I have read version 1").click()
    assert finding(milan).endswith("nothing waits for you")


def go_live(ben: Page) -> None:
    ben.get_by_role("button", name="Done: Texts translated").click()
    ben.get_by_role("button", name="Go live").first.click()
    confirm(ben)
    expect(ben.get_by_text(re.compile("watch", re.IGNORECASE)).first).to_be_visible()


def keep(olga: Page, address: str) -> None:
    olga.goto(f"{address}watch/")
    settled(olga)
    olga.get_by_role("link", name="Decide").click()
    field(olga, "Keep it").check()
    field(olga, "Reason").fill("The test has shown it; the first hours are quiet.")
    olga.get_by_role("button", name="Decide").click()


def read_the_ledger(olga: Page) -> None:
    turn_to(olga, "Effect ledger")
    assert finding(olga) == "1 change is live; none is measured in money"
    olga.get_by_role("main").get_by_role("link", name="Promises", exact=True).click()
    assert finding(olga) == "One promise is frozen, and it is measured"
    row = olga.get_by_role("row", name="Guest checkout")
    for text in ("Olga", "Conversion", "+10.0\u00a0%", "+50.0\u00a0%", "A: randomised"):
        expect(row).to_contain_text(text)
    row.get_by_role("link", name="Guest checkout").click()
    expect(olga.get_by_text("It pays, and nothing got worse.")).to_be_visible()
    expect(olga.get_by_text("unchanged", exact=True)).to_be_visible()


def test_the_whole_loop(
    shop: Shop, owner: User, mate: User, ben: User, site: Site, open_browser: Callable[[], Watch]
) -> None:
    Entry.objects.all().delete()
    olga, bens, milan = (browser_of(each, open_browser(), site) for each in (owner, ben, mate))
    ask_and_bet(olga)
    experiment_and_decide(olga)
    prepare(bens)
    be_refused(bens, [UNTRANSLATED, UNSIGNED, UNREAD])
    address = bens.url
    sign_off(olga, address)
    acknowledge(milan)
    bens.goto(address)
    be_refused(bens, [UNTRANSLATED])
    go_live(bens)
    keep(olga, address)
    read_the_ledger(olga)
    with site.paused():
        told = [
            entry.action
            for entry in Entry.objects.order_by("at", "id")
            if not entry.action.startswith(("access.", "organization."))
        ]
    assert told == STORY
    olga.goto("/audit/")
    expect(olga.get_by_role("main")).to_contain_text("Decided")
