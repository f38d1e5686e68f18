"""How the centre counts: spread hours, shares that add up, kept promises, stop rules."""

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.centre import rules
from storewide.centre.rules import Booked, StopRule


def test_hours_are_spread_over_working_days():
    booked = Booked(Decimal(30), date(2026, 11, 19), date(2026, 11, 24))
    # Thursday and Friday in one week, Monday and Tuesday in the next
    assert rules.by_week([booked]) == {date(2026, 11, 16): 15, date(2026, 11, 23): 15}


def test_a_weekend_alone_is_worked():
    booked = Booked(Decimal(8), date(2026, 11, 21), date(2026, 11, 22))
    assert rules.by_week([booked]) == {date(2026, 11, 16): 8}


def test_days_away_lessen_a_week():
    away = {date(2026, 11, 16), date(2026, 11, 21)}
    assert rules.bookable(Decimal(20), date(2026, 11, 16), away) == 16


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first draw loads what draws
@given(st.integers(0, 10**9), st.lists(st.integers(1, 999).map(Decimal), min_size=1, max_size=9))
def test_what_is_shared_out_adds_up(amount: int, parts: list[Decimal]):
    assert sum(rules.shared_out(amount, parts)) == amount


def test_a_promise_is_kept_up_to_its_last_hour():
    assert rules.kept([1.0, 24.0, 30.0], 24) == rules.Kept(24.0, 2, 3)
    assert rules.kept([], 24).share is None


def test_a_stop_rule_holds_in_parts():
    rule = StopRule(date(2026, 11, 22), 300, Decimal("1.5"), Decimal(9))
    assert rule.met(date(2026, 11, 21), 299, Decimal("1.5")) == ()
    assert rule.met(date(2026, 11, 22), 300, Decimal("1.4")) == ("day", "spent", "below")
    assert rule.met(date(2026, 11, 21), 0, Decimal(10)) == ("above",)
    # what nobody knows stops nothing
    assert rule.met(date(2026, 11, 21), 0, None) == ()
