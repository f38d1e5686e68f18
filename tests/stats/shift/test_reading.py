"""The answer: rose, fell, no effect beyond a margin, cannot tell; and never one that is not calibrated."""

import numpy as np
import pytest

from storewide.stats.shift import reading
from storewide.stats.shift.reading import ChangeUnreadable, Method, Verdict

DAYS = 500
AT = 472
NONE = np.empty((DAYS, 0))


def _shop(seed=1, noise=0.02):
    chance = np.random.default_rng(seed)
    return 1000 * np.exp(0.1 * (np.arange(DAYS) % 7 == 5) + chance.normal(0, noise, DAYS))


def _read(values, others=NONE, **options):
    asked = {"at": AT, "method": Method.INTERRUPTED, "rhythm": reading.DAYS, **options}
    return reading.read(values, others, **asked)


def _with(change, values):
    return values * np.where(np.arange(DAYS) >= AT, 1 + change, 1)


def test_a_rise_and_a_fall():
    rose, fell = _read(_with(0.05, _shop())), _read(_with(-0.05, _shop()))
    assert (rose.verdict, fell.verdict) == (Verdict.ROSE, Verdict.FELL)
    assert (rose.grade, fell.grade) == ("C", "C")
    assert rose.relative == pytest.approx(0.05, abs=0.01)
    assert rose.relative_interval[0] < 0.05 < rose.relative_interval[1]
    assert rose.effect == pytest.approx(rose.after - rose.after / (1 + rose.relative))
    assert rose.cumulative == pytest.approx(28 * rose.effect)
    assert rose.length == 28


def test_nothing_is_no_effect_beyond_what_the_noise_allows():
    found = _read(_shop())
    assert found.noise < 0.05
    assert found.verdict == Verdict.NO_EFFECT_BEYOND_MARGIN
    assert _read(_shop(), margin=0.0).verdict == Verdict.CANNOT_TELL


def test_below_30_windows_there_is_no_verdict_but_an_estimate():
    values = _with(0.5, _shop())[200:]
    found = _read(values, np.empty((len(values), 0)), at=AT - 200)
    assert found.calibrated.windows == 27
    assert (found.calibrated.passed, found.calibrated.p_value, found.noise) == (None, None, None)
    assert (found.grade, found.verdict) == ("D", Verdict.CANNOT_TELL)
    assert found.relative == pytest.approx(0.5, abs=0.02)
    assert found.interval[0] < found.effect < found.interval[1]


def test_a_series_that_jumps_about_lately_gets_no_verdict():
    values = _shop(noise=0.01)
    values[300:AT] *= np.exp(np.repeat(np.random.default_rng(2).normal(0, 0.4, 25), 7)[3 : AT - 297])
    found = _read(_with(0.05, values))
    assert found.calibrated.passed is False
    assert (found.grade, found.verdict) == ("D", Verdict.CANNOT_TELL)


@pytest.mark.parametrize("method", [each for each in Method if each != Method.INTERRUPTED])
def test_beside_others_it_is_grade_b(method):
    shared = np.cumsum(np.random.default_rng(3).normal(0, 0.03, DAYS))
    others = np.column_stack([_shop(seed) * np.exp(shared) for seed in range(2, 6)])
    found = _read(_with(0.05, _shop() * np.exp(shared)), others, method=method)
    assert (found.grade, found.verdict) == ("B", Verdict.ROSE)
    assert found.relative == pytest.approx(0.05, abs=0.02)


def test_days_aside_are_not_looked_at():
    campaign = range(AT + 3, AT + 8)
    values = _shop()
    values[campaign.start : campaign.stop] *= 3
    values[100:120] *= 2
    found = _read(values, aside=[*campaign, *range(100, 120)])
    assert found.verdict == Verdict.NO_EFFECT_BEYOND_MARGIN
    assert found.cumulative == pytest.approx(23 * found.effect)
    assert values[100] > 1500, "the caller's values stay as they are"


def test_figures_that_may_be_zero_are_told_in_their_own_unit():
    values = np.random.default_rng(4).normal(0, 1, DAYS) + 5.0 * (np.arange(DAYS) >= AT)
    found = _read(values)
    assert found.effect == pytest.approx(5, abs=0.6)
    assert found.verdict == Verdict.ROSE
    assert found.interval[0] < 5 < found.interval[1]


def test_one_other_unit_has_an_interval_too():
    found = _read(_shop()[450:], _shop(2)[450:, None], at=AT - 450, method=Method.DIFFERENCE)
    assert found.interval[0] < found.effect < found.interval[1]


@pytest.mark.parametrize("at", [0, 1, DAYS])
def test_nothing_before_or_after(at):
    with pytest.raises(ChangeUnreadable):
        _read(_shop(), at=at)


def test_the_fit_lies_by_what_was_seen_before_and_by_the_effect_off_it_since():
    found = _read(_with(0.05, _shop(noise=0.005)))
    fit = found.fit
    begin = AT - fit.first
    assert (fit.first, len(fit.seen), len(fit.expected)) == (
        AT - found.past,
        found.past + 28,
        found.past + 28,
    )
    gap = np.log(fit.seen / fit.expected)
    assert np.abs(gap[:begin]).max() < 0.03
    assert gap[begin:].mean() == pytest.approx(np.log1p(found.relative), abs=0.001)
    # the interval of the change, as it lies about what was expected
    low, high = found.relative_interval
    assert fit.low[begin:] / fit.expected[begin:] == pytest.approx((1 + found.relative) / (1 + high))
    assert fit.high[begin:] / fit.expected[begin:] == pytest.approx((1 + found.relative) / (1 + low))
    assert np.isnan(fit.low[:begin]).all()


def test_a_control_carries_the_fit():
    shared = np.exp(np.random.default_rng(7).normal(0, 0.1, DAYS))
    found = _read(
        _with(-0.1, _shop(noise=0.002) * shared), (500 * shared)[:, np.newaxis], method=Method.CONTROLS
    )
    gap = np.log(found.fit.seen / found.fit.expected)
    begin = AT - found.fit.first
    assert np.abs(gap[:begin]).max() < 0.02
    assert gap[begin:].mean() == pytest.approx(np.log(0.9), abs=0.005)
