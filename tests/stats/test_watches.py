"""A band a metric, one bound for all of them: exact where it can be worked out, silent where nothing can be told."""

import numpy as np
import pytest

from storewide.stats import watches
from storewide.stats.watches import Figures

WEEK = np.array([100.0, 110, 120, 130, 140, 90, 80])


def figures(days: int, *, noise: float = 0.02, seed: int = 4) -> Figures:
    chance = np.random.default_rng(seed)
    values = np.tile(WEEK, days // 7 + 1)[:days] * (1 + chance.normal(0, noise, days))
    both = np.vstack([values, values])
    return Figures(both, np.ones_like(both), np.array([False, True]))


def test_the_change_is_that_of_sums_against_the_same_weekdays() -> None:
    known = figures(98, noise=0.0)
    known.over[:, 84:] *= 0.5
    known.over[:, 80] += 1.0
    found = watches.watch(known, at=84, length=14)
    assert found.change[0, 0] == pytest.approx(-0.5)
    # the fifth day is the weekday of which one of eight weeks had one more
    usual = WEEK[:5].sum() + 1 / 8
    assert found.change[0, 4] == pytest.approx(WEEK[:5].sum() / 2 / usual - 1)


def test_what_falls_alarms_where_falling_hurts_alone() -> None:
    known = figures(210)
    known.over[:, 196:] *= 0.7
    found = watches.watch(known, at=196, length=14)
    assert (found.first_alarm(0), found.first_alarm(1)) == (0, None)
    assert found.low[0, 0] == pytest.approx(-found.high[0, 0])
    assert -0.2 < found.low[0, 13] < -0.01


def test_what_rises_alarms_where_rising_hurts_alone() -> None:
    known = figures(210)
    known.over[:, 198:] *= 1.4
    found = watches.watch(known, at=196, length=14)
    assert found.first_alarm(0) is None
    assert found.first_alarm(1) in (2, 3)


def test_nothing_happened() -> None:
    assert not watches.watch(figures(210), at=196, length=14).alarms.any()


def test_what_never_moved_alarms_from_one_percent_on() -> None:
    still = np.ones((2, 210))
    still[0, 196:], still[1, 196:] = 0.995, 0.98
    found = watches.watch(Figures(still, np.ones_like(still), np.array([False, False])), at=196, length=14)
    assert (found.first_alarm(0), found.first_alarm(1)) == (None, 0)


def test_a_count_that_is_often_nothing_has_a_band_too() -> None:
    counts = np.random.default_rng(5).poisson(0.8, (1, 210)).astype(float)
    found = watches.watch(Figures(counts, np.ones_like(counts), np.array([True])), at=196, length=14)
    assert 1 < found.high[0, 13] < 20
    assert not found.alarms.any()


def test_too_short_a_past_tells_nothing() -> None:
    found = watches.watch(figures(83), at=watches.LEAST_DAYS - 1, length=14)
    assert np.isnan(found.low).all()
    assert not found.alarms.any()
    assert np.isfinite(found.change).all()


def test_days_that_are_not_known_are_left_out_on_both_sides() -> None:
    known = figures(210, noise=0.0)
    known.over[:, 197] = np.nan
    found = watches.watch(known, at=196, length=14)
    assert found.change[0] == pytest.approx(np.zeros(14), abs=1e-9)
    known.over[:, 196:] = np.nan
    assert np.isnan(watches.watch(known, at=196, length=14).change).all()


def test_a_watch_that_has_begun_shows_the_days_there_are() -> None:
    found = watches.watch(figures(200), at=196, length=28)
    assert found.change.shape == (2, 4)


def test_a_bound_is_wider_the_more_is_watched() -> None:
    known = figures(210)
    more = Figures(np.tile(known.over, (40, 1)), np.tile(known.under, (40, 1)), np.tile(known.rises, 40))
    few, many = (watches.watch(each, at=196, length=14).high for each in (known, more))
    assert (many[0] > few[0]).all()


def test_the_hours_after_it_count_with_the_days() -> None:
    known = figures(98, noise=0.0)
    rest = known.over / 4
    known.over[:, 83] = np.nan
    rest[0, 83] *= 0.2
    found = watches.watch(
        Figures(known.over, known.under, known.rises, (rest, known.under)), at=84, length=14
    )
    # a quarter of the day before, a fifth of which came, and the whole first day, as usual
    usual = WEEK[83 % 7] / 4, WEEK[84 % 7]
    assert found.change[0, 0] == pytest.approx((0.2 * usual[0] + usual[1]) / sum(usual) - 1)
    assert found.change[1] == pytest.approx(np.zeros(14), abs=1e-9)


def test_hours_that_are_not_known_of_the_day_itself_do_not_count_at_all() -> None:
    known = figures(210)
    rest = np.random.default_rng(6).normal(1000, 900, known.over.shape)
    rest[0, 195] = np.nan
    alone = watches.watch(known, at=196, length=14)
    found = watches.watch(
        Figures(known.over, known.under, known.rises, (rest, np.ones_like(rest))), at=196, length=14
    )
    assert found.change[0] == pytest.approx(alone.change[0])
    assert (abs(found.change[1] - alone.change[1]) > 0.1).any()


def test_harm_that_the_days_alone_do_not_show_yet_is_seen_with_the_hours() -> None:
    chance = np.random.default_rng(12)
    orders = chance.poisson(22.0, (1, 400)).astype(float)
    rest = chance.binomial(orders.astype(int), 0.9).astype(float)
    orders[0, 396:398], rest[0, 395], orders[0, 395] = (14, 15), 10, np.nan
    one, falls = np.ones_like(orders), np.array([False])
    days = watches.watch(Figures(orders, one, falls), at=396, length=28)
    hours = watches.watch(Figures(orders, one, falls, (rest, one)), at=396, length=28)
    assert (days.first_alarm(0), hours.first_alarm(0)) == (None, 1)


def test_the_smallest_harm_is_the_bound_of_a_watch_that_begins_now() -> None:
    known = figures(210)
    before = Figures(known.over[:, :196], known.under[:, :196], known.rises)
    found = watches.watch(known, at=196, length=14)
    smallest = watches.smallest_harm(before, days=2, length=14)
    assert smallest == pytest.approx([found.high[0, 1], found.high[1, 1]])


def test_hours_are_short_of_what_the_weeks_before_held() -> None:
    weeks = [40, 44, 38, 41, 43, 39, 42, 40]
    expected = watches.expected_hours(weeks, looks=5)
    assert expected.expected == pytest.approx(40.875)
    assert 10 < expected.low < 20
    assert watches.expected_hours(weeks, looks=1).low > expected.low


@pytest.mark.parametrize(("at", "length"), [(-1, 14), (98, 14), (84, 0)])
def test_what_cannot_be_watched(at: int, length: int) -> None:
    with pytest.raises(ValueError, match="the date lies within the days"):
        watches.watch(figures(98), at=at, length=length)


def test_figures_have_one_shape() -> None:
    with pytest.raises(ValueError, match="a row for each metric"):
        Figures(np.ones((2, 5)), np.ones((2, 4)), np.array([True, False]))
