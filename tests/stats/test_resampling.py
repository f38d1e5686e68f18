"""Proof 4: the units split at random again and again; false calls at the promised rate, p-values spread evenly."""

import math
import time

import numpy
import pytest

from storewide.stats import means, resampling
from storewide.stats.comparison import TooFewUnits
from storewide.stats.moments import Moments
from storewide.stats.products import Floats
from storewide.stats.resampling import RowsUnusable


def rows(units: int, metrics: int) -> Floats:
    """Visits, orders and spend of a shop: counts, rare zeros and ones, and heavy tails in turn."""
    draw = numpy.random.default_rng(4)
    kinds = [
        1.0 + draw.poisson(2, units),
        (draw.random(units) < 0.03).astype(float),
        numpy.where(draw.random(units) < 0.1, draw.lognormal(3, 1, units), 0.0),
    ]
    return numpy.column_stack([draw.permutation(kinds[at % 3]) for at in range(metrics)])


def test_two_thousand_splits_of_twenty_metrics_call_nothing_too_often():
    started = time.process_time()
    found = resampling.replay(rows(10_000, 20), splits=2000)
    assert time.process_time() - started < 20
    assert len(found) == 20
    assert all(each.keeps_word for each in found)
    assert 0.045 < numpy.mean([each.false_share for each in found]) < 0.055
    assert all(sum(each.counts) == 2000 for each in found)
    assert all(each.even is not None and each.even > 1e-6 for each in found)


def test_a_split_is_read_as_an_experiment_is():
    """The same p-values as the test on the arms themselves."""
    values = numpy.random.default_rng(1).gamma(2, 10, (40, 2))
    taken = numpy.random.default_rng(2).random(40) < 0.3
    whole = numpy.hstack([values, values**2, numpy.ones((40, 1))])
    found = resampling._welch(whole[taken].sum(axis=0)[None], whole.sum(axis=0))[0]
    for metric in range(2):
        arms = (values[~taken, metric], values[taken, metric])
        peer = means.compare(*(Moments(len(a), math.fsum(a), math.fsum(a * a)) for a in arms))
        assert found[metric] == pytest.approx(peer.p_value)


def test_a_tail_too_heavy_for_an_uneven_split_breaks_the_word():
    """Ten units of 3,000 have all the money, 1 % are in the variant: Welch's test cannot hold."""
    values = numpy.zeros((3000, 1))
    values[:10] = 1e6
    (found,) = resampling.replay(values, share=0.01)
    assert found.false_share > 0.8
    assert not found.keeps_word


def test_the_same_seed_says_the_same_and_another_one_something_else():
    table = rows(500, 1)
    assert resampling.replay(table, splits=200) == resampling.replay(table, splits=200)
    assert resampling.replay(table, splits=200) != resampling.replay(table, splits=200, seed=1)


def test_units_all_alike_call_nothing():
    (found,) = resampling.replay(numpy.full((100, 1), 7.5), splits=100)
    assert (found.false_share, found.counts, found.even, found.keeps_word) == (0, (), None, True)


def test_what_cannot_be_split_is_named():
    with pytest.raises(RowsUnusable, match="one row per unit and one column per metric"):
        resampling.replay(numpy.ones(9))
    with pytest.raises(RowsUnusable, match="each value a finite number"):
        resampling.replay(numpy.array([[1.0], [math.nan], [2.0], [3.0]]))
    with pytest.raises(TooFewUnits, match="the smaller arm has 1 units"):
        resampling.replay(numpy.ones((100, 1)), share=0.01)
