"""A real Chromium on the product: `page` fails its test on any breach of the policy or error in the page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from storewide.access.models import User
from storewide.kit import charts
from tests.browser.browsing import Watch
from tests.browser.site import Site
from tests.furnished import demo, furnished

__all__ = ["demo", "furnished"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def chromium() -> str:
    """The Chromium that CHROMIUM names or the machine has; fails with the cure where there is none."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is None:
        pytest.fail("No Chromium found: install Debian's package chromium, or name yours in CHROMIUM.")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the folder's tests.

    Playwright's synchronous interface keeps an event loop in this thread, which Django takes for asynchronous
    code; the loop never runs while a test does, so the ORM is safe. The loop ends with the folder, because
    other tests run loops of their own.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def running_site(
    browser: Browser, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The server, with the drawing library for charts among its static files.

    It begins after the browser: Django keeps another connection for a thread in which an event loop runs.
    """
    made = tmp_path_factory.mktemp("static")
    charts.build_bundle(made)
    with override_settings(STATICFILES_DIRS=[made]):
        finders.get_finder.cache_clear()
        site = Site()
        yield site
        site.stop()
    finders.get_finder.cache_clear()


@pytest.fixture
def site(running_site: Site, db: None) -> Site:
    """The product as after a start, on this test's data."""
    running_site.renew()
    return running_site


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[[], Watch]]:
    """Opens a browser for one more person: a page of its own and the watch over it, empty at the test's end."""
    opened: list[Watch] = []

    def open_one() -> Watch:
        context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
        opened.append(Watch(context.new_page()))
        return opened[-1]

    yield open_one
    for watch in opened:
        watch.page.context.close()
    assert [fault for watch in opened for fault in watch.faults] == []


@pytest.fixture
def watch(open_browser: Callable[[], Watch]) -> Watch:
    """What must not happen in the test's page; empty at its end, or the test fails."""
    return open_browser()


@pytest.fixture
def page(watch: Watch) -> Page:
    """A page that nobody is signed in to."""
    return watch.page


@pytest.fixture
def sign_in(page: Page, site: Site) -> Callable[[User], Page]:
    """Signs somebody in to the page, without the form."""

    def sign_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
        return page

    return sign_in
