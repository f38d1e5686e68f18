"""Terms and what they bring: worked out by hand."""

from datetime import date
from fractions import Fraction

from storewide.warehouse import recurring
from storewide.warehouse.recurring import Line, Month

YEAR = Line("c1", "plan", "new", date(2025, 1, 15), 12, 12_000)


def test_a_renewal_ahead_of_time_begins_when_the_term_before_ends() -> None:
    early = Line("c1", "plan", "renewal", date(2025, 12, 20), 12, 13_200)
    first, second = recurring.terms([early, YEAR])
    assert (first.begins, first.ends, first.monthly) == (date(2025, 1, 15), date(2026, 1, 15), 1_000)
    assert (second.begins, second.ends, second.monthly) == (date(2026, 1, 15), date(2027, 1, 15), 1_100)
    january, february = recurring.months(
        [first, second], date(2026, 1, 1), date(2026, 2, 1), date(2026, 6, 1)
    )
    assert january == Month(date(2026, 1, 1), 1_100, 1, 0, 0, 1, 1, 0, 0)
    assert january.renewal == 1
    assert february.due == 0
    assert february.renewal is None


def test_a_term_that_nothing_follows_has_left_once_the_days_of_grace_are_over() -> None:
    found = recurring.terms([YEAR])
    month = (date(2026, 1, 1), date(2026, 1, 31))
    (open_still,) = recurring.months(found, *month, known_until=date(2026, 2, 14))
    (gone,) = recurring.months(found, *month, known_until=date(2026, 2, 15))
    assert (open_still.due, open_still.renewed, open_still.left, open_still.renewal) == (1, 0, 0, None)
    assert (gone.left, gone.lost, gone.renewal) == (1, 1_000, 0)


def test_an_upgrade_takes_the_place_of_what_ran() -> None:
    upgrade = Line("c1", "plan", "upgrade", date(2025, 7, 1), 12, 24_000)
    found = recurring.terms([YEAR, upgrade])
    assert found[0].ends == date(2025, 7, 1)
    (july,) = recurring.months(found, date(2025, 7, 1), date(2025, 7, 31), date(2025, 9, 1))
    assert (july.running, july.upgraded, july.due, july.renewed) == (2_000, 1_000, 1, 1)


def test_a_cancellation_ends_what_runs_of_its_product_or_of_all() -> None:
    other = Line("c1", "extra", "new", date(2025, 3, 1), 12, 1_200)
    one = Line("c1", "extra", "cancellation", date(2025, 6, 10), 0, 0)
    everything = Line("c1", "", "cancellation", date(2025, 6, 20), 0, 0)
    extra, plan = recurring.terms([YEAR, other, one, everything])
    assert (extra.ends, extra.cancelled) == (date(2025, 6, 10), True)
    assert (plan.ends, plan.cancelled) == (date(2025, 6, 20), True)
    (june,) = recurring.months([extra, plan], date(2025, 6, 1), date(2025, 6, 30), date(2025, 6, 30))
    assert (june.running, june.due, june.left, june.lost) == (0, 2, 2, 1_100)


def test_a_month_is_added_exactly_and_rounded_once() -> None:
    lines = [Line(f"c{n}", "p", "new", date(2025, 1, 31), 3, 100) for n in range(3)]
    found = recurring.terms(lines)
    assert found[0].ends == date(2025, 4, 30)
    assert found[0].monthly == Fraction(100, 3)
    (march,) = recurring.months(found, date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1))
    assert (march.running, march.terms) == (100, 3)
