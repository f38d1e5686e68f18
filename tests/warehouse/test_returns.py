"""Spend with the returns still to come: steady shops are foretold, young ones are not guessed."""

from datetime import date, timedelta

from storewide.lib.periods import Days
from storewide.warehouse import returns
from storewide.warehouse.returns import Week

KNOWN = date(2026, 11, 1)
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
RATES = (0.05, 0.03, 0.02)


def steady(days: Days, known_until: date, *, first: date | None = None) -> list[Week]:
    """Every order week brings 10,000 and gives back the same shares at the same age, as far as it is known."""
    return [
        Week(
            week,
            10_000,
            {
                age: round(10_000 * rate)
                for age, rate in enumerate(RATES)
                if week.last + timedelta(days=7 * age + 6) <= known_until
            },
        )
        for week in returns.until(days, known_until)
        if first is None or week.first >= first
    ]


def test_a_steady_shop_is_foretold_exactly() -> None:
    weeks = steady(OCTOBER, KNOWN)
    found = returns.develop(weeks, OCTOBER, KNOWN)
    assert len([week for week in weeks if week.days.first >= OCTOBER.first]) == 5
    assert weeks[-1].days == Days(date(2026, 10, 29), date(2026, 10, 31))
    assert found.expected == found.low == found.high == 5 * 9_000
    assert found.so_far == 5 * 10_000 - (1_000 + 800 + 500)
    assert found.weeks == returns.MOST_AGES


def test_once_everything_came_back_nothing_is_expected() -> None:
    later = KNOWN + timedelta(weeks=30)
    found = returns.develop(steady(OCTOBER, later), OCTOBER, later)
    assert found.so_far == found.expected == 5 * 9_000


def test_a_young_shop_cannot_tell() -> None:
    weeks = steady(OCTOBER, KNOWN, first=KNOWN - timedelta(weeks=11))
    found = returns.develop(weeks, OCTOBER, KNOWN)
    assert (found.expected, found.low, found.high, found.weeks) == (None, None, None, 0)
    assert found.so_far == 5 * 10_000 - 2_300


def test_a_period_ahead_of_the_facts_has_no_weeks_of_its_own() -> None:
    assert returns.develop([], OCTOBER, date(2026, 9, 1)).so_far == 0


def test_more_back_than_ever_before_does_not_raise_what_is_expected() -> None:
    weeks = steady(OCTOBER, KNOWN)
    weeks[-1] = Week(weeks[-1].days, weeks[-1].worth, {0: 9_000})
    found = returns.develop(weeks, OCTOBER, KNOWN)
    assert found.so_far == 5 * 10_000 - 2_300 - 9_000
    assert found.expected is not None
    assert found.expected <= found.so_far
    assert found.high == found.so_far
