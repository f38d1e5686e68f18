"""The watch over pages is awake: each planted breach is seen and named."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from playwright.sync_api import Page, expect

from storewide.access.models import User
from storewide.config.urls import urlpatterns as real
from tests.browser.browsing import Watch, assert_fits, axe

PLANTED = {
    "style-attribute": '<p id="p" style="color: red">x</p>',
    "inline-script": "<p id=p>x</p><script>document.title = 'ran'</script>",
    "inline-style": "<p id=p>x</p><style>p { color: red }</style>",
    "handler": '<p id=p onclick="1">x</p><img src="data:," onerror="document.title=\'ran\'" alt="">',
    "eval": '<p id=p>x</p><script src="/planted/eval.js"></script>',
    "outside": '<p id=p>x</p><script src="https://cdn.example/x.js"></script>',
    "wide": "<p id=p style-free>x</p><table><tr><td><pre>" + "wide " * 200 + "</pre></td></tr></table>",
    "unnamed": "<p id=p>x</p><input>",
    "clean": "<p id=p>x</p>",
}
_BEFORE = (
    "<!doctype html><html lang=en><head><title>Planted</title><link rel=icon href=data:,></head>"
    "<body><main><h1>Planted</h1>"
)


@login_not_required
def planted(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(f"{_BEFORE}{PLANTED[name]}</main></body></html>")


@login_not_required
def script(request: HttpRequest) -> HttpResponse:
    return HttpResponse("eval('1 + 1')", content_type="text/javascript")


urlpatterns = [path("planted/eval.js", script), path("planted/<slug:name>/", planted), *real]


@pytest.fixture
def open_planted(watch: Watch, owner: User) -> Iterator[Callable[[str], Page]]:
    """Opens a page with a breach in it, and leaves the watch empty for its own end."""

    def open_one(name: str) -> Page:
        watch.page.goto(f"/planted/{name}/")
        expect(watch.page.locator("#p")).to_be_visible()
        return watch.page

    with override_settings(ROOT_URLCONF=__name__):
        yield open_one
    watch.faults.clear()


@pytest.mark.parametrize(
    ("name", "directive"),
    [
        ("style-attribute", "style-src-attr"),
        ("inline-script", "script-src-elem"),
        ("inline-style", "style-src-elem"),
        ("handler", "script-src-attr"),
        ("eval", "script-src"),
        ("outside", "script-src-elem"),
    ],
)
def test_watch_names_a_planted_breach(
    name: str, directive: str, open_planted: Callable[[str], Page], watch: Watch
) -> None:
    page = open_planted(name)
    assert any(fault.startswith(f"policy: {directive} blocked") for fault in watch.faults), watch.faults
    assert page.title() == "Planted"


def test_watch_sees_an_error_in_a_page(open_planted: Callable[[str], Page], watch: Watch) -> None:
    page = open_planted("clean")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert watch.faults == ["page error: planted"]


def test_watch_finds_nothing_in_a_clean_page(open_planted: Callable[[str], Page], watch: Watch) -> None:
    page = open_planted("clean")
    assert_fits(page)
    assert axe(page) == []
    assert watch.faults == []


def test_sideways_scroll_is_found(open_planted: Callable[[str], Page]) -> None:
    with pytest.raises(AssertionError, match="px wide at 1280"):
        assert_fits(open_planted("wide"))


def test_axe_finds_a_field_without_a_name(open_planted: Callable[[str], Page]) -> None:
    assert [finding.split(":")[0] for finding in axe(open_planted("unnamed"))] == ["label"]
