"""What a test asks of a page: does it fit, can everybody use it, did it keep the policy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_LOOPBACK = {"127.0.0.1", "localhost", ""}
_RUN_AXE = """axe.run(document, {resultTypes: ["violations"], preload: false, runOnly: RULES}).then((found) =>
  JSON.stringify(found.violations.map((rule) => rule.id + ": " + rule.nodes.map((node) =>
    node.html.slice(0, 160) + " (" + (node.any[0]?.message ?? rule.help) + ")").join("; "))))"""
_ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# colours are the same at every width: they are asked of the wide page, which shows all parts, in both looks
_OF_PLACE = ["target-size", "scrollable-region-focusable", "region", "landmark-unique"]
_OF_COLOUR = ["color-contrast", "link-in-text-block"]
_WATCH_POLICY = """document.addEventListener("securitypolicyviolation", (event) => {
  const place = `${event.sourceFile}:${event.lineNumber}`;
  window.tellViolation(`${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample} at ${place}`);
});"""
_TOO_WIDE = """[...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map((part) => part.tagName + "." + part.className)"""


class Watch:
    """Collects what must not happen in a page: violations, errors, requests that leave the machine.

    `expect_status(422)` allows the browser's own note about such an answer.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self._expected: set[str] = set()
        page.context.expose_binding("tellViolation", self._violation)
        page.context.add_init_script(_WATCH_POLICY)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)

    def expect_status(self, status: int) -> None:
        """Answers with this status belong to the test."""
        self._expected.add(f"status of {status}")

    def _violation(self, _source: Any, text: str) -> None:
        self.faults.append(f"policy: {text}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(text in message.text for text in self._expected):
            self.faults.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in _LOOPBACK:
            self.faults.append(f"left the machine: {request.url}")


def settled(page: Page) -> None:
    """Wait until the page's charts are drawn and nothing is being fetched."""
    page.wait_for_load_state("load")
    for stage in page.locator("[data-stage]").all():
        expect(stage.locator("canvas")).to_be_attached(timeout=20_000)
    expect(page.locator(".htmx-request")).to_have_count(0)


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    size = page.viewport_size
    assert size is not None
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = page.evaluate(_TOO_WIDE)
    assert width <= size["width"], f"{page.url} is {width} px wide at {size['width']}: {wide}"


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds, a text a rule; asked through the debugger, which the policy does not bind."""
    session = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        session.send("Runtime.evaluate", {"expression": AXE})
    asked = json.dumps(rules or _ALL_RULES)
    answer = session.send(
        "Runtime.evaluate",
        {"expression": _RUN_AXE.replace("RULES", asked), "awaitPromise": True, "returnByValue": True},
    )
    session.detach()
    found: list[str] = json.loads(answer["result"]["value"])
    return found


def survey(page: Page, path: str) -> Iterator[str]:
    """Open `path` at 360 px, then make the window 1280 px wide, light and dark; yield what axe finds.

    Fails where it scrolls sideways. The wide page shows all that there is and is asked everything; the narrow one what
    depends on place, the dark one what depends on colours.
    """
    for width, look, rules in ((360, "light", _OF_PLACE), (1280, "light", None), (1280, "dark", _OF_COLOUR)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=look, reduced_motion="reduce")
        if (width, look) == (360, "light"):
            page.goto(path)
        settled(page)
        assert_fits(page)
        for finding in axe(page, rules):
            yield f"{path} at {width} px, {look}: {finding}"


def assert_usable(page: Page, path: str) -> None:
    """The page fits and axe finds nothing, at 360 and 1280 px, light and dark."""
    findings = list(survey(page, path))
    assert not findings, "\n".join(findings)
