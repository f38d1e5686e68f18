"""Factors of promises by group: against a slow computation, at their rate, and drawn together where little is known."""

import math

import numpy
import pytest
from scipy.stats import binom, multivariate_normal

from storewide.stats import pooling
from storewide.stats.shrinking import Effect

RECORDS = [
    ("checkout", Effect(0.4, 0.2)),
    ("checkout", Effect(0.1, 0.3)),
    ("checkout", Effect(0.6, 0.1)),
    ("search", Effect(1.5, 0.9)),
    ("cart", Effect(-0.2, 0.5)),
    ("cart", Effect(0.3, 0.05)),
]


def by_hand(records: list[tuple[str, Effect]]) -> dict[str, tuple[float, float]]:
    """The factors once more: for each pair of spreads the whole covariance of what was seen and what is asked."""
    names = list(dict.fromkeys(group for group, _ in records))
    seen = numpy.array([ratio.value for _, ratio in records])
    steps = [0.02 + step * 2.98 / 39 for step in range(40)]
    sums = {name: [0.0, 0.0] for name in names}
    whole = 0.0
    for within in steps:
        for between in (step * pooling.BETWEEN for step in steps):
            size = len(records)
            cover = numpy.empty((size, size))
            for row, (group, ratio) in enumerate(records):
                for column, (other, _) in enumerate(records):
                    cover[row, column] = pooling.LEEWAY**2 + (between**2 if group == other else 0.0)
                cover[row, row] += within**2 + ratio.standard_error**2
            centre = numpy.full(size, pooling.CENTRE)
            chance = multivariate_normal(centre, cover).pdf(seen)
            chance *= between * math.exp(-(within**2) / 2 - (between / pooling.BETWEEN) ** 2 / 2)
            whole += chance
            solved = numpy.linalg.inv(cover)
            for name in names:
                along = numpy.array(
                    [pooling.LEEWAY**2 + (between**2 if group == name else 0.0) for group, _ in records]
                )
                mean = pooling.CENTRE + along @ solved @ (seen - centre)
                variance = pooling.LEEWAY**2 + between**2 - along @ solved @ along
                sums[name][0] += chance * mean
                sums[name][1] += chance * (variance + mean**2)
    found = {name: (first / whole, second / whole) for name, (first, second) in sums.items()}
    return {name: (mean, math.sqrt(square - mean**2)) for name, (mean, square) in found.items()}


def test_the_factors_are_what_a_slow_computation_gives():
    found = pooling.pool(RECORDS)
    for name, (mean, error) in by_hand(RECORDS).items():
        assert found.of(name).value == pytest.approx(mean, rel=1e-8)
        assert found.of(name).standard_error == pytest.approx(error, rel=1e-6)
    assert {name: factor.promises for name, factor in found.groups.items()} == {
        "checkout": 3,
        "search": 1,
        "cart": 2,
    }
    assert found.whole.promises == 6


def test_without_a_record_it_is_what_is_presumed():
    found = pooling.pool([])
    assert found.whole.value == pytest.approx(1.0)
    assert found.whole.standard_error == pytest.approx(1.0)
    assert found.groups == {}
    assert found.of("anybody").standard_error > 1.0


def test_a_group_with_one_promise_is_drawn_to_all_and_one_with_many_keeps_its_own():
    many = [("many", Effect(0.2, 0.05))] * 40 + [("few", Effect(1.0, 0.3))]
    others = [(f"team {number}", Effect(0.3, 0.05)) for number in range(8) for _ in range(5)]
    found = pooling.pool([*many, *others])
    assert found.of("many").value == pytest.approx(0.2, abs=0.03)
    assert found.of("few").value < 0.6
    assert found.of("few").standard_error > 3 * found.of("many").standard_error


def test_the_interval_covers_the_true_factor_at_its_rate():
    """200 histories of 12 teams with 8 promises each, whose true factors are known."""
    held, asked = 0, 0
    for seed in range(200):
        draw = numpy.random.default_rng(seed)
        true = draw.normal(0.5, 0.25, 12)
        records = []
        for team, factor in enumerate(true):
            errors = draw.uniform(0.1, 0.8, 8)
            ratios = draw.normal(factor, numpy.hypot(0.4, errors))
            records += [(str(team), Effect(*each)) for each in zip(ratios, errors, strict=True)]
        found = pooling.pool(records)
        for team, factor in enumerate(true):
            low, high = found.of(str(team)).interval()
            held += bool(low <= factor <= high)
            asked += 1
    # 95 % but for a chance of one in a million
    assert binom.ppf(1e-6, asked, 0.95) <= held <= binom.ppf(1 - 1e-6, asked, 0.95)
