"""Past promises beside what was measured of them, and what a new one is worth then."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.ledger import evidence_operations
from storewide.ledger.evidence_operations import Measurement
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio.calibrating import queries, words
from storewide.portfolio.calibrating.rules import By, Calibration, Claim
from storewide.portfolio.models import BusinessCase, Request
from storewide.stats import pooling
from storewide.stats.shrinking import Effect


def claim(promised: float, measured: float | None, error: float | None = 0.005, **told: Any) -> Claim:
    groups = {By.SOURCE: "Sales", By.TEAM: "Checkout", By.TYPE: ""} | told.pop("groups", {})
    given = {"what": "x", "url": "/x/", "day": date(2026, 3, 1), "metric": "conversion", "grade": "A"} | told
    return Claim(promised=promised, measured=measured, error=error, groups=groups, **given)


def measure(case: BusinessCase, by: User, at: datetime, **told: Any) -> None:
    given = {
        "what": "Guest checkout",
        "metric": "conversion",
        "grade": "A",
        "verdict": "better",
        "estimate": Decimal("1.2"),
        "low": Decimal("0.2"),
        "high": Decimal("2.2"),
        "first": date(2026, 4, 2),
        "last": date(2026, 4, 20),
        "method": "sequential",
        "data_version": 3,
        **told,
    }
    measurement = Measurement(**given)
    evidence_operations.measure(
        measurement=measurement, effect=case.effect, source=case.request.link, by=by, at=at
    )


@pytest.fixture
def checkout(area: Area) -> Team:
    team = Team.objects.create(name="Checkout team")
    area.responsible = team
    area.save()
    return team


def test_a_ratio_is_what_was_measured_of_what_was_promised_in_its_own_direction():
    up = claim(0.04, 0.01).ratio
    assert up is not None
    assert (up.value, up.standard_error) == (0.25, pytest.approx(0.125))
    down = claim(-0.04, -0.02).ratio
    assert down is not None
    assert (down.value, down.standard_error) == (0.5, pytest.approx(0.125))
    assert claim(0.04, None, None).ratio is None


def test_the_factors_are_those_of_the_record_by_team_source_and_type():
    told = [
        claim(0.04, 0.01),
        claim(0.02, 0.012),
        claim(0.03, 0.03, groups={By.TEAM: "Search"}),
        claim(0.03, None, None, grade="D"),
    ]
    found = Calibration(told)
    assert len(found.measured) == 3
    by_hand = pooling.pool(
        [
            ("Checkout", Effect(0.25, 0.125)),
            ("Checkout", Effect(0.6, 0.25)),
            ("Search", Effect(1.0, 0.005 / 0.03)),
        ]
    )
    assert found.factor(By.TEAM, "Checkout").value == pytest.approx(by_hand.of("Checkout").value)
    assert found.factor(By.TEAM, "Checkout").promises == 2
    assert found.factor(By.SOURCE, "Sales").promises == 3
    size = found.size(Decimal(3), "Checkout")
    assert size == round(Decimal(3) * Decimal(by_hand.of("Checkout").value), 2)
    assert words.left_out(found) == (
        "Not among them: 1 with before and after only (grade D), 0 not measured."
    )


def test_without_a_measured_promise_nothing_is_said(promised: BusinessCase, asked: Request):
    found = queries.read()
    assert [each.what for each in found.claims] == ["Guest checkout on mobile"]
    assert found.size(Decimal(3), "") is None
    assert words.calibrated(asked, promised) == ""
    assert queries.calibrated_size(promised.effect) is None


def test_a_new_claim_is_read_by_the_record_of_its_team(
    promised: BusinessCase, asked: Request, checkout: Team, mate: User, at: datetime
):
    measure(promised, mate, at)
    # what is only before and after says nothing, however good it looks
    measure(promised, mate, at, grade="D", verdict="cannot_tell", estimate=Decimal(9), low=None, high=None)
    found = queries.read()
    (one,) = found.claims
    assert (one.promised, one.measured) == (0.03, 0.012)
    assert one.error == pytest.approx(0.01 / 1.959964, rel=1e-6)
    assert one.groups[By.TEAM] == "Checkout team"
    by_hand = pooling.pool([("", Effect(0.4, 0.01 / 1.959964 / 0.03))])
    factor = found.factor(By.TEAM, "Checkout team")
    assert factor.value == pytest.approx(by_hand.of("").value, rel=1e-5)
    text = words.calibrated(Request.objects.get(pk=asked.pk), promised)
    assert text.startswith("Teams like Checkout team deliver 0.6 of what they promise (")
    assert "1 promise)" in text
    assert "So +3.0\N{NO-BREAK SPACE}% is to be read as +" in text


def test_the_page_shows_factors_and_promises(
    promised: BusinessCase, checkout: Team, as_viewer: Client, as_mate: Client, mate: User, at: datetime
):
    measure(promised, mate, at)
    shown = as_viewer.get("/portfolio/calibration/")
    assert shown.status_code == 200
    assert b"Promises here come to" in shown.content
    assert b"Checkout team" in shown.content
    assert b"Guest checkout on mobile" in shown.content
    csv = as_viewer.get("/portfolio/calibration/?format=csv").getvalue().decode()
    assert "Guest checkout on mobile" in csv
    record = as_mate.get(promised.request.get_absolute_url())
    assert b"Teams like Checkout team deliver" in record.content


def test_the_page_asks_as_often_for_many_as_for_one(django_assert_num_queries, promised, mate, at):
    measure(promised, mate, at)
    with django_assert_num_queries(3):
        assert len(queries.read().measured) == 1
