"""The page of the checks: its finding, its filters, and who is led where."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit import checks
from storewide.kit.checks import Finding, Severity
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.ownership import check_pages as page
from storewide.ownership import finding_counts, findings
from storewide.ownership.findings import Found
from storewide.ownership.models import Suppression

CHECKS = "/ownership/checks/"
CART = Finding(
    "OWN001",
    "Nobody is accountable for Cart.",
    "/ownership/map/list/",
    Severity.ERROR,
    cure="Name one person.",
    link=Link("ownership.area", "cart"),
)
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
    assert page.said([Found(finding) for finding in findings]) == sentence


@pytest.mark.parametrize(
    ("door", "status"), [("as_owner", 200), ("as_mate", 200), ("as_viewer", 200), ("as_stranger", 302)]
)
def test_who_may_look(door: str, status: int, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(door).get(CHECKS).status_code == status


def test_whoever_may_mend_is_led_there_and_others_only_read(
    as_mate: Client, as_viewer: Client, found: Any
) -> None:
    found(CART)
    assert '<a href="/ownership/map/list/">Open</a>' in text(as_mate.get(CHECKS))
    page_of_viewer = text(as_viewer.get(CHECKS))
    assert "Nobody is accountable for Cart." in page_of_viewer
    assert '<a href="/ownership/map/list/">Open' not in page_of_viewer


def test_filters_by_number_and_by_how_bad(as_viewer: Client, found: Any) -> None:
    found(CART, CLAIM, RATE)
    by_number = text(as_viewer.get("/ownership/checks/?code=OWN002"))
    assert "Two claim Checkout." in by_number
    assert "Nobody is accountable for Cart." not in by_number
    warnings = text(as_viewer.get("/ownership/checks/?severity=warning"))
    assert "Conversion has no owner." in warnings
    assert "Two claim Checkout." not in warnings
    csv = b"".join(as_viewer.get("/ownership/checks/?format=csv&severity=error").streaming_content).decode(
        "utf-8-sig"
    )  # type: ignore[attr-defined]
    assert csv.splitlines() == [
        "What was found,Check,How bad,What to do,Put off until,Mend it",
        "Nobody is accountable for Cart.,OWN001,error,Name one person.,,Open",
        "Two claim Checkout.,OWN002,error,,,Open",
    ]


FINDING = f"{CHECKS}finding/?code=OWN001&record=ownership.area%3Acart"


def put_off(client: Client, until: date, reason: str = "Ben begins in May.") -> Any:
    return client.post(FINDING, {"reason": reason, "until": until.isoformat()})


def test_a_finding_is_put_off_and_comes_back_by_itself(as_mate: Client, found: Any) -> None:
    found(CART, RATE)
    until = now().date() + timedelta(days=5)
    response = put_off(as_mate, until)
    assert (response.status_code, response["Location"]) == (302, CHECKS)
    body = text(as_mate.get(CHECKS))
    assert "One thing is worth a look" in body
    assert "put off" in body
    rows = findings.found(until)
    assert [(row.code, row.state) for row in rows] == [("MET001", "open"), ("OWN001", "put_off")]
    assert [row.state for row in findings.found(until + timedelta(days=1))] == ["open", "open"]
    entry = Entry.objects.get(action="ownership.finding.put_off")
    assert entry.changes["reason"] == [None, "Ben begins in May."]


def test_a_finding_is_taken_up_again(as_mate: Client, found: Any) -> None:
    found(CART)
    put_off(as_mate, now().date() + timedelta(days=5))
    assert "Ben begins in May." in text(as_mate.get(FINDING))
    held = Suppression.objects.get()
    response = as_mate.post(f"{CHECKS}{held.pk}/take-up/")
    assert response.status_code == 302
    assert not Suppression.objects.exists()
    assert [row.state for row in findings.found(now().date())] == ["open"]


@pytest.mark.parametrize("days", [0, 366])
def test_a_day_out_of_bounds_is_refused_beside_it(as_mate: Client, found: Any, days: int) -> None:
    found(CART)
    response = put_off(as_mate, now().date() + timedelta(days=days))
    assert response.status_code == 422
    assert "a finding is put off for a year at most" in text(response)
    assert not Suppression.objects.exists()


def test_whoever_may_only_look_puts_nothing_off(as_viewer: Client, found: Any) -> None:
    found(CART)
    assert "Put it off" not in text(as_viewer.get(FINDING))
    assert put_off(as_viewer, now().date() + timedelta(days=5)).status_code == 403
    assert not Suppression.objects.exists()


def test_what_is_mended_says_so(as_mate: Client, found: Any) -> None:
    found()
    assert as_mate.get(FINDING)["Location"] == CHECKS


def test_the_trend_counts_what_is_open_day_by_day(as_mate: Client, found: Any) -> None:
    found(CART, RATE)
    today = now().date()
    finding_counts.count(findings.found(today), today - timedelta(days=1))
    assert "open findings" not in text(as_mate.get(CHECKS))
    put_off(as_mate, today + timedelta(days=5))
    assert finding_counts.run(None) == {"checks": 2, "errors": 0}  # type: ignore[arg-type]
    trend = finding_counts.trend(today)
    assert (trend.days, trend.open) == ((today - timedelta(days=1), today), (2, 1))
    assert finding_counts.trend(today, "OWN001").open == (1, 0)
    assert "1 findings are open, down from 2" in text(as_mate.get(CHECKS))
