"""Synthetic controls weighed by us and by pysyncon alike: on California's Proposition 99 and on generated panels.

Both look for weights of 0 or more with the sum 1 under which the others lie nearest the treated unit before the date.
pysyncon first divides each year by its spread and weighs years by V; given the squares of these spreads as V it asks our
question (over 100: a factor that changes no weight, but without it its search, SLSQP, stands still at the start for nine
of the 38 states). Ours is solved to the end, theirs stops where a step gains less than a millionth, so effects agree to
0.05 (of 100) where donors nearly say the same, California's to 0.001; our weights may never lie farther off than theirs.
Years weighed alike after each was divided by its spread are another question with another answer, bounded here alone.
pysyncon has no synthetic difference-in-differences: that is held to its paper in tests/stats/shift.
"""

import csv
import math
from pathlib import Path

import numpy
import pandas
import pytest
from pysyncon import Synth

from storewide.stats.shift import panels
from storewide.stats.shift.asking import OfPanel

FILE = Path("../shared/data/california_prop99/california_prop99.csv")
AT = 19
REACH = 1.959963984540054
_SCALE = 100


@pytest.fixture(scope="module")
def states():
    """Packs a head: California, the 38 other states, the states' names."""
    if not FILE.exists():
        pytest.skip(f"{FILE} is not there")
    with FILE.open() as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("Year", "California")]
    packs = numpy.array([float(row["California"]) for row in rows])
    return packs, numpy.array([[float(row[name]) for name in names] for row in rows]), names


def theirs(outcome, others, at, names=None, **settings):
    """pysyncon's effect after the date, and its weights."""
    columns = list(names or range(others.shape[1]))
    rest, treated = pandas.DataFrame(others, columns=columns), pandas.Series(outcome, name="treated")
    before, own = rest.iloc[:at], treated.iloc[:at]
    spreads = pandas.concat([before, own], axis=1).std(axis=1).to_numpy()
    asked = Synth()
    asked.fit(X0=before, X1=own, Z0=before, Z1=own, **({"custom_V": spreads**2 / _SCALE} | settings))
    asked.W_names = columns
    return asked.att(list(range(at, len(outcome))), Z0=rest, Z1=treated)["att"], asked


def ours(outcome, others, at):
    return panels.synthetic(outcome[:at], outcome[at:], others[:at], others[at:])


def missed(weights, outcome, others, at):
    """How far the weighted others lie from the treated unit before the date, squared."""
    apart = outcome[:at] - others[:at] @ weights
    return float(apart @ apart)


def test_california_agrees(states):
    packs, others, names = states
    effect, asked = theirs(packs, others, AT, names)
    assert effect == pytest.approx(-19.51, abs=0.01)
    assert ours(packs, others, AT) == pytest.approx(effect, abs=0.001)
    weights = panels.simplex(others[:AT], packs[:AT])
    assert weights == pytest.approx(asked.W, abs=1e-4)
    largest = sorted(zip(weights, names, strict=True), reverse=True)[:4]
    assert [(name, round(float(weight), 2)) for weight, name in largest] == [
        ("Utah", 0.39),
        ("Montana", 0.23),
        ("Nevada", 0.2),
        ("Connecticut", 0.11),
    ]
    assert missed(weights, packs, others, AT) <= missed(asked.W, packs, others, AT) + 1e-6


def test_what_chance_does_agrees_on_california(states):
    """The same for each other state, to which nothing happened: their spread is our standard error."""
    packs, others, _names = states
    found = []
    for each in range(others.shape[1]):
        donor, rest = others[:, each], numpy.delete(others, each, axis=1)
        effect, asked = theirs(donor, rest, AT)
        assert ours(donor, rest, AT) == pytest.approx(effect, abs=0.05)
        weights = panels.simplex(rest[:AT], donor[:AT])
        assert missed(weights, donor, rest, AT) <= missed(asked.W, donor, rest, AT) * (1 + 1e-6)
        found.append(effect)
    low, high = OfPanel(packs, others, panels.synthetic, season=1).unsure(0, AT, len(packs), 0.05)
    wide = packs[AT:].mean() * (math.exp(-low) - math.exp(-high))
    assert wide / 2 / REACH == pytest.approx(numpy.std(found, ddof=1), rel=0.002)


def test_years_weighed_otherwise_are_another_question(states):
    packs, others, names = states
    effect, _asked = theirs(packs, others, AT, names, custom_V=numpy.full(AT, 1 / AT))
    assert effect == pytest.approx(ours(packs, others, AT), abs=0.2)


@pytest.mark.parametrize("seed", range(20))
def test_generated_panels_agree(seed):
    """Units that follow three hidden currents each in its own measure; the treated one loses a tenth at the date."""
    draw = numpy.random.default_rng(seed)
    days, at, donors = int(draw.integers(40, 80)), int(draw.integers(20, 35)), int(draw.integers(4, 16))
    currents = draw.normal(0, 1, (days, 3)).cumsum(axis=0)
    others = 100 + currents @ draw.uniform(0, 2, (3, donors)) + draw.normal(0, 0.5, (days, donors))
    outcome = others @ draw.dirichlet([1.0] * donors) + draw.normal(0, 0.5, days)
    outcome[at:] *= 0.9
    effect, asked = theirs(outcome, others, at)
    assert ours(outcome, others, at) == pytest.approx(effect, abs=0.05)
    weights = panels.simplex(others[:at], outcome[:at])
    assert missed(weights, outcome, others, at) <= missed(asked.W, outcome, others, at) + 1e-6
    assert weights.sum() == pytest.approx(1)
    assert effect == pytest.approx(-outcome[at:].mean() / 9, abs=1.5)
