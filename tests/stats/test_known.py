"""Means and quantiles of rows in which something is unknown."""

import numpy as np

from storewide.stats import known

NONE = np.nan
ROWS = np.array([[4.0, 1, 3, 2], [NONE, 5, NONE, 1], [NONE, NONE, NONE, NONE], [NONE, NONE, 7, NONE]])


def test_only_what_is_known_counts() -> None:
    np.testing.assert_array_equal(known.mean(ROWS), [2.5, 3, NONE, 7])
    np.testing.assert_array_equal(known.quantile(ROWS, 0.5), [2.5, 3, NONE, 7])


def test_quantiles_lie_between_two_values_in_proportion() -> None:
    np.testing.assert_allclose(known.quantile(ROWS, 0.9), [3.7, 4.6, NONE, 7])
    np.testing.assert_array_equal(known.quantile(ROWS, 0.0), [1, 1, NONE, 7])
