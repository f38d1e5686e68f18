"""The page of the checks: its finding, its filters, and who is led where."""

from typing import Any

import pytest
from django.test import Client

from storewide.insight import checks as page
from storewide.kit import checks
from storewide.kit.checks import Finding, Severity

CART = Finding("OWN001", "Nobody is accountable for Cart.", "/ownership/map/", Severity.ERROR)
CLAIM = Finding("OWN002", "Two claim Checkout.", "/ownership/map/list/", Severity.ERROR)
RATE = Finding("MET001", "Conversion has no owner.", "/metrics/")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the checks find these alone."""
    return lambda *findings: monkeypatch.setattr(checks, "findings", lambda: list(findings))


def text(response: Any) -> str:
    body: str = response.content.decode()
    return body


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ((), "Everything is as it should be"),
        ((RATE,), "One thing is worth a look"),
        ((RATE, RATE), "2 things are worth a look"),
        ((CART,), "One thing is not as it should be"),
        ((CART, CLAIM), "2 things are not as they should be"),
        ((CART, RATE), "2 things are not as they should be; one is an error"),
        ((CART, CLAIM, RATE), "3 things are not as they should be; 2 are errors"),
    ],
)
def test_the_finding_counts(findings: tuple[Finding, ...], sentence: str) -> None:
    assert page.said(findings) == sentence


@pytest.mark.parametrize(
    ("door", "status"), [("as_owner", 200), ("as_mate", 200), ("as_viewer", 200), ("as_stranger", 302)]
)
def test_who_may_look(door: str, status: int, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(door).get("/checks/").status_code == status


def test_whoever_may_mend_is_led_there_and_others_only_read(
    as_mate: Client, as_viewer: Client, found: Any
) -> None:
    found(CART)
    assert '<a href="/ownership/map/">Nobody is accountable for Cart.</a>' in text(as_mate.get("/checks/"))
    page_of_viewer = text(as_viewer.get("/checks/"))
    assert "Nobody is accountable for Cart." in page_of_viewer
    assert '<a href="/ownership/map/">Nobody' not in page_of_viewer


def test_filters_by_number_and_by_how_bad(as_viewer: Client, found: Any) -> None:
    found(CART, CLAIM, RATE)
    by_number = text(as_viewer.get("/checks/?code=OWN002"))
    assert "Two claim Checkout." in by_number
    assert "Nobody is accountable for Cart." not in by_number
    warnings = text(as_viewer.get("/checks/?severity=warning"))
    assert "Conversion has no owner." in warnings
    assert "Two claim Checkout." not in warnings
    csv = b"".join(as_viewer.get("/checks/?format=csv&severity=error").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert csv.splitlines() == [
        "What was found,Check,How bad",
        "Nobody is accountable for Cart.,OWN001,error",
        "Two claim Checkout.,OWN002,error",
    ]
