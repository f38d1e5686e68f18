"""The published web client of OpenFeature in a shop's page: flags, a change while it is open, and the service down."""

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.clients import node
from tests.edge.conftest import flags as flags
from tests.edge.conftest import start_edge as start_edge
from tests.edge.conftest import start_flags as start_flags
from tests.edge.flagging import CLIENT, RunningFlags, flag, rules
from tests.processes import wait_for

SCRIPT = Path(__file__).parents[1] / "clients" / "flags_in_browser.mjs"
PAGE = '<!doctype html><title>Shoes</title><script src="/shop.js"></script><h1>Shoes</h1>'


@pytest.fixture(scope="module")
def bundle() -> bytes:
    """The page's script with the web client in it."""
    modules = node.installed() / "node_modules"
    command = [str(modules / ".bin" / "esbuild"), str(SCRIPT), "--bundle", "--format=iife"]
    environment = os.environ | {"NODE_PATH": str(modules)}
    return subprocess.run(command, check=True, timeout=60, capture_output=True, env=environment).stdout


@pytest.fixture
def shop(bundle: bytes) -> Iterator[str]:
    """A shop on an origin of its own."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = self.path == "/shop.js"
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(bundle if script else PAGE.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser, shop: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(shop)
    yield page
    context.close()


def opened(page: Page, flags: RunningFlags, visitor: str = "v1") -> str:
    return page.evaluate("told => shop.open(...told)", [flags.address, CLIENT.key, visitor])


def asked(page: Page, name: str, otherwise: object) -> list[object]:
    return page.evaluate("told => shop.flag(...told)", [name, otherwise])


def stop(flags: RunningFlags) -> None:
    flags.edge.process.terminate()
    flags.edge.process.wait(15)


def test_a_page_is_told_its_flags_and_their_changes(visitor: Page, flags: RunningFlags) -> None:
    assert opened(visitor, flags) == "ready"
    served = flags.evaluate("checkout", {"targetingKey": "v1"}).told["variant"]
    assert asked(visitor, "banner", False) == [True, "on", "STATIC", None]
    assert asked(visitor, "checkout", "default") == [served, served, "SPLIT", None]
    assert asked(visitor, "price-engine", False) == [False, None, "ERROR", "FLAG_NOT_FOUND"]
    flags.save(rules(banner=flag(enabled=False)))
    visitor.wait_for_function("shop.changes.length > 0", timeout=3000)
    assert visitor.evaluate("shop.changes") == [["banner"]]
    assert asked(visitor, "banner", True) == [False, "off", "DISABLED", None]
    assert [line["anonymousId"] for line in flags.lines()] == ["v1"]


def test_with_the_service_down_a_page_has_what_it_was_told_before(
    visitor: Page, shop: str, flags: RunningFlags
) -> None:
    opened(visitor, flags)
    served = asked(visitor, "checkout", "default")[0]
    stop(flags)
    visitor.goto(shop)
    assert opened(visitor, flags) == "ready"
    assert asked(visitor, "checkout", "default") == [served, served, "CACHED", None]
    assert asked(visitor, "banner", False) == [True, "on", "CACHED", None]


def test_with_the_service_down_a_new_visitor_has_the_defaults_of_the_shop(
    visitor: Page, flags: RunningFlags
) -> None:
    stop(flags)
    assert opened(visitor, flags) != "ready"
    assert asked(visitor, "checkout", "long")[0] == "long"
    assert asked(visitor, "banner", False)[0] is False


def test_a_browser_that_goes_offline_and_comes_back_learns_what_changed(
    visitor: Page, flags: RunningFlags
) -> None:
    opened(visitor, flags)
    visitor.context.set_offline(True)
    assert asked(visitor, "banner", False) == [True, "on", "STATIC", None]
    flags.save(rules(banner=flag(enabled=False)))
    wait_for(lambda: flags.evaluate("banner").told["value"] is False, 3)
    visitor.context.set_offline(False)
    visitor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    visitor.wait_for_function("shop.flag('banner', true)[0] === false", timeout=10_000)
