"""The browser snippet in a shop's page: nothing is stored before consent, and events arrive in the journal."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from storewide.sources import write_key_pages
from storewide.sources.models import WriteKey
from storewide.warehouse.served import code
from tests.edge.collecting import KEY, RunningCollector
from tests.edge.conftest import collector as collector
from tests.edge.conftest import start_collector as start_collector
from tests.edge.conftest import start_edge as start_edge
from tests.processes import wait_for

FOOTER = "<footer>Code <span data-storewide-code></span></footer>"
ADS = "/?utm_source=search&utm_medium=cpc&utm_campaign=autumn"


@pytest.fixture
def shop(collector: RunningCollector) -> Iterator[str]:
    """A shop on an origin of its own, each of whose pages holds what the page of a write key says to paste."""
    key = WriteKey(name="Shop", key=KEY)
    code = f'<script defer src="{collector.address}/v1/storewide-code.js"></script>'
    pasted = write_key_pages.snippets(key, collector.address)[0].code + code
    html = f"<title>Shoes</title>{pasted}<h1>Shoes</h1>{FOOTER}".encode()

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            quiet = html.replace(b"data-key", b'data-timing="off" data-key')
            self.wfile.write(quiet if self.path == "/quiet" else html)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="de-CH")
    page = context.new_page()
    yield page
    context.close()


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("window.storewide && !window.storewide.q")


def stored(page: Page) -> list[object]:
    """Everything that the shop's origin keeps in this browser."""
    kept = page.evaluate(
        "[document.cookie, Object.entries(localStorage), Object.entries(sessionStorage)].flat(2).filter(Boolean)"
    )
    return [*kept, *page.context.cookies()]


def arrived(collector: RunningCollector, number: int) -> list[dict]:
    """The messages but those of timings, which each page sends when it is left."""
    wait_for(lambda: len(sent(collector)) >= number)
    lines = sorted(sent(collector), key=lambda line: line["timestamp"])
    assert len(lines) == number
    return lines


def sent(collector: RunningCollector) -> list[dict]:
    return [line for line in collector.lines() if line.get("event") != "Page Timing"]


def timings(collector: RunningCollector) -> list[dict]:
    return [line for line in collector.lines() if line.get("event") == "Page Timing"]


def test_before_consent_nothing_is_stored_and_each_page_is_a_stranger(
    collector: RunningCollector, shop: str, visitor: Page
):
    open_page(visitor, shop + ADS)
    visitor.evaluate("storewide.track('Product Viewed', {product_id: 'p1', price: 49.9})")
    assert stored(visitor) == []
    open_page(visitor, shop + "/second")
    visitor.evaluate("storewide.consent(false)")
    visitor.evaluate("storewide.track('Product Viewed', {product_id: 'p2'})")
    assert stored(visitor) == []
    first, viewed, second, denied = arrived(collector, 4)
    assert [each["type"] for each in (first, viewed, second, denied)] == ["page", "track", "page", "track"]
    assert first["anonymousId"] == viewed["anonymousId"]
    assert second["anonymousId"] != first["anonymousId"]
    assert [each["context"]["consent"] for each in (first, second, denied)] == [
        "unknown",
        "unknown",
        "denied",
    ]
    assert viewed["properties"] == {"product_id": "p1", "price": 49.9}
    assert first["context"]["campaign"] == {"source": "search", "medium": "cpc", "name": "autumn"}
    assert first["context"]["page"] == {
        "url": shop + ADS,
        "path": "/",
        "search": ADS[1:],
        "title": "Shoes",
        "referrer": "",
    }
    assert first["context"]["locale"] == "de-CH"
    assert "Mozilla/5.0" in first["context"]["userAgent"]
    assert {line["store"] for line in collector.lines()} == {"main"}


def test_after_consent_the_visitor_is_the_same_until_it_is_taken_back(
    collector: RunningCollector, shop: str, visitor: Page
):
    open_page(visitor, shop)
    visitor.evaluate("storewide.consent(true)")
    visitor.evaluate("storewide.identify(7, {club: true})")
    open_page(visitor, shop + "/second")
    first, known, second = arrived(collector, 3)
    assert first["anonymousId"] == known["anonymousId"] == second["anonymousId"]
    assert (known["userId"], second["userId"], known["traits"]) == ("7", "7", {"club": True})
    assert second["context"]["consent"] == "granted"
    assert len(stored(visitor)) == 2
    visitor.evaluate("storewide.consent(false)")
    assert stored(visitor) == []
    visitor.evaluate("storewide.track('Left')")
    *_before, left = arrived(collector, 4)
    assert left["anonymousId"] != second["anonymousId"]
    assert "userId" not in left


def test_calls_made_before_the_script_is_there_are_sent(
    collector: RunningCollector, shop: str, visitor: Page
):
    visitor.route("**/v1/storewide.js", lambda route: route.abort())
    visitor.goto(shop)
    visitor.evaluate("storewide.consent(true)")
    visitor.evaluate("storewide.track('Early', {a: 1})")
    visitor.unroute("**/v1/storewide.js")
    visitor.evaluate(
        """(source) => new Promise((done) => {
          const script = document.createElement("script");
          Object.assign(script, {src: source.address, onload: done});
          script.dataset.key = source.key;
          document.head.append(script);
        })""",
        {"address": f"{collector.address}/v1/storewide.js", "key": KEY},
    )
    early, page = arrived(collector, 2)
    assert (early["event"], early["properties"], page["type"]) == ("Early", {"a": 1}, "page")
    assert early["context"]["consent"] == "granted"


def test_a_browser_without_beacons_sends_all_the_same(collector: RunningCollector, shop: str, visitor: Page):
    visitor.add_init_script("Navigator.prototype.sendBeacon = () => false")
    open_page(visitor, shop)
    assert [line["type"] for line in arrived(collector, 1)] == ["page"]


def test_a_published_browser_client_may_ask_first(collector: RunningCollector, shop: str, visitor: Page):
    """Browser SDKs send JSON with a header of their own, so the browser asks for leave before it sends."""
    visitor.goto(shop)
    status = visitor.evaluate(
        """async ([address, key]) => (await fetch(address + "/v1/t", {
          method: "POST", headers: {"Content-Type": "application/json", Authorization: "Basic " + btoa(key + ":")},
          body: JSON.stringify({anonymousId: "a", event: "Product Viewed"}),
        })).status""",
        [collector.address, KEY],
    )
    assert status == 200
    wait_for(lambda: any(line.get("event") == "Product Viewed" for line in collector.lines()))


def test_a_page_that_is_left_says_once_how_long_it_took(
    collector: RunningCollector, shop: str, visitor: Page
):
    open_page(visitor, shop + "/slow?a=1")
    visitor.wait_for_function("performance.getEntriesByType('paint').length > 0")
    visitor.click("h1")
    assert timings(collector) == []
    open_page(visitor, shop + "/next")
    wait_for(lambda: len(timings(collector)) >= 1)
    [timing] = timings(collector)
    [viewed, _next] = arrived(collector, 2)
    seen = timing["properties"]
    assert (timing["type"], seen["path"], seen["cls"]) == ("track", "/slow", 0)
    assert 0 < seen["lcp"] < 60_000
    assert (timing["anonymousId"], timing["context"]["consent"]) == (viewed["anonymousId"], "unknown")
    # it belongs to the moment of the view, so that to leave a page late is no other visit
    assert timing["timestamp"][:16] <= _next["timestamp"][:16]
    assert stored(visitor) == []


def test_a_page_may_leave_out_its_timing(collector: RunningCollector, shop: str, visitor: Page):
    open_page(visitor, shop + "/quiet")
    open_page(visitor, shop + "/next")
    open_page(visitor, shop + "/last")
    wait_for(lambda: len(timings(collector)) >= 1)
    assert [each["properties"]["path"] for each in timings(collector)] == ["/next"]


def test_the_footer_shows_the_code_by_which_the_front_line_finds_the_visitor(
    visitor: Page, shop: str
) -> None:
    open_page(visitor, shop)
    shown = visitor.locator("[data-storewide-code]")
    first = visitor.evaluate("window.storewide.visitor()")
    expect(shown).to_have_text(code(first))
    visitor.evaluate("window.storewide.consent(true)")
    visitor.evaluate("window.storewide.consent(false)")
    second = visitor.evaluate("window.storewide.visitor()")
    assert second != first
    expect(shown).to_have_text(code(second))
