"""A treated unit beside the others: weights, and what papers found for California's Proposition 99."""

import csv
from pathlib import Path

import numpy as np
import pytest

from storewide.stats.shift import panels
from storewide.stats.shift.asking import OfPanel

FILE = Path("../shared/data/california_prop99/california_prop99.csv")
AT = 19


@pytest.fixture(scope="module")
def states():
    if not FILE.exists():
        pytest.skip(f"{FILE} is not there")
    with FILE.open() as file:
        rows = list(csv.DictReader(file))
    others = [name for name in rows[0] if name not in ("Year", "California")]
    return (
        np.array([float(row["California"]) for row in rows]),
        np.array([[float(row[name]) for name in others] for row in rows]),
    )


@pytest.mark.parametrize(
    ("estimator", "effect", "error"),
    [
        (panels.difference, -27.349, 17.7),
        (panels.synthetic, -19.514, 9.9),
        (panels.synthetic_difference, -15.605, 8.4),
    ],
)
def test_california_as_published(states, estimator, effect, error):
    """Arkhangelsky and others (2021), table 1: -27.3 (17.7), -19.6 (9.9), -15.6 (8.4)."""
    packs, others = states
    assert estimator(packs[:AT], packs[AT:], others[:AT], others[AT:]) == pytest.approx(effect, abs=0.001)
    asking = OfPanel(packs, others, estimator, season=1)
    low, high = asking.unsure(0, AT, len(packs), 0.05)
    after = packs[AT:].mean()
    wide = after * (np.exp(-low) - np.exp(-high))
    assert wide / 2 / 1.96 == pytest.approx(error, rel=0.15)


def test_weights_are_shares_and_find_the_mix():
    chance = np.random.default_rng(5)
    columns = chance.normal(size=(40, 4))
    weights = panels.simplex(columns, columns @ [0.5, 0.0, 0.2, 0.3])
    assert weights == pytest.approx([0.5, 0.0, 0.2, 0.3], abs=1e-5)
    assert panels.simplex(columns, 1e6 * columns[:, 1]).sum() == pytest.approx(1)
    assert panels.simplex(columns, columns[:, 0], penalty=1e9) == pytest.approx([0.25] * 4, abs=1e-3)


def test_a_difference_in_differences_by_hand():
    found = panels.difference(
        np.array([10.0, 12.0]), np.array([20.0]), np.array([[1.0, 3.0], [1.0, 3.0]]), np.array([[2.0, 6.0]])
    )
    assert found == 20 - 11 - (4 - 2)
