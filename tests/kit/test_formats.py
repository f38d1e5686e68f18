"""Numbers, money, days and spans of time as people write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from storewide.kit import formats


def test_number_groups_and_uses_a_true_minus() -> None:
    assert formats.number(-1234567.891) == "−1,234,567.891"
    assert formats.number(2.5, 0) == "2"
    assert formats.number(3, 2) == "3.00"
    assert formats.number(Decimal("0.1")) == "0.1"
    assert formats.number(None) == "–"
    assert [formats.number(value, 3) for value in (1e30, -2.5e59)] == ["1e+30", "−2.5e+59"]


def test_number_follows_the_language_of_the_page() -> None:
    with translation.override("de"):
        assert formats.number(1234.5, 1) == "1.234,5"
        assert formats.money(123_456, "EUR") == "1.234,56\u00a0EUR"


def test_signed_marks_a_rise() -> None:
    assert [formats.signed(value) for value in (3, -3, 0, None)] == ["+3", "−3", "0", "–"]


def test_percent_takes_a_ratio() -> None:
    assert formats.percent(0.0312) == "3.1\u00a0%"
    assert formats.percent(Decimal("0.0267"), 2) == "2.67\u00a0%"


@pytest.mark.parametrize(
    ("minor", "currency", "digits", "expected"),
    [
        (184_130_012, "EUR", None, "1,841,300.12\u00a0EUR"),
        (184_130_012, "EUR", 0, "1,841,300\u00a0EUR"),
        (-5, "BHD", None, "−0.005\u00a0BHD"),
        (891_140_790, "GBP", None, "8,911,407.90\u00a0GBP"),
        (None, "EUR", None, "–"),
    ],
)
def test_money(minor: int | None, currency: str, digits: int | None, expected: str) -> None:
    assert formats.money(minor, currency, digits) == expected


def test_day_of_a_moment_is_the_pages_own() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert formats.day(late) == "1 Mar 2026"
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert formats.day(late) == "2 Mar 2026"
        assert formats.moment(late) == "2 Mar 2026, 00:30\u00a0CET"
    assert formats.day(date(2026, 3, 1)) == "1 Mar 2026"
    assert formats.month(date(2026, 3, 31)) == "Mar 2026"


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 3, 9), "9 Mar 2026"),
        (date(2026, 3, 1), "1–9 Mar 2026"),
        (date(2026, 2, 28), "28 Feb – 9 Mar 2026"),
        (date(2025, 12, 24), "24 Dec 2025 – 9 Mar 2026"),
    ],
)
def test_span_says_what_both_days_share_once(first: date, expected: str) -> None:
    assert formats.span(first, date(2026, 3, 9)) == expected


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(days=2), "in 2 days"),
    ],
)
def test_relative(away: timedelta, expected: str) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert formats.relative(now + away, now) == expected
