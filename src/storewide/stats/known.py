"""Means and quantiles of what is known of rows that hold NaN where nothing is."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def mean(values: Numbers) -> Numbers:
    """The mean of the known values of each row; NaN where none is."""
    known = np.count_nonzero(~np.isnan(values), axis=1)
    return np.where(known > 0, np.nansum(values, axis=1) / np.maximum(known, 1), np.nan)


def quantile(values: Numbers, share: float) -> Numbers:
    """The quantile of the known values of each row; NaN where none is."""
    # sorting puts NaN last, which finds quantiles of what is known many times faster than nanquantile
    ordered = np.sort(values, axis=1)
    place = np.maximum(share * (np.count_nonzero(~np.isnan(values), axis=1) - 1), 0)
    below = np.floor(place).astype(np.intp)
    rows = np.arange(len(ordered))
    low: Numbers = ordered[rows, below]
    high: Numbers = ordered[rows, np.ceil(place).astype(np.intp)]
    found: Numbers = low + (high - low) * (place - below)
    return found
