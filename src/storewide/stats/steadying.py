"""Metrics by day, made steadier by what stands beside them: what others did on the same day is taken off.

The others' common index (the mean of their logarithms about their own means) moves a metric by as much as it did in the
past: the slope of its changes from week to week on theirs, before the date alone. The bands of `watches` are then read off
the steadied figures, earlier dates with them, so that they are calibrated as before. A metric is steadied only where that
makes the harm that its watch would see smaller by a tenth at least, and where its placebo passes: of the later earlier
dates no more than one in ten may look like a change by the former ones (`shift.placebo`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from storewide.stats import watches
from storewide.stats.shift import placebo
from storewide.stats.watches import Figures, Numbers, Truths

#: of the days before the date so many are known of something that stands beside
_MOSTLY = 0.9
#: steadied by less than a tenth, a band is not worth leaning on others
_WORTH = 0.9
#: a metric follows others by no more than this
_STEEPEST = 1.5
_WEEK = 7
#: weeks of changes from which a slope tells anything
_FEWEST_WEEKS = 8


@dataclass(frozen=True)
class Steadied:
    """The figures to watch; `which`: by metric, whether it is steadied; `slopes`: by how much it follows the others."""

    figures: Figures
    which: Truths
    slopes: Numbers


def steady(figures: Figures, beside: Sequence[Numbers], *, at: int, length: int) -> Steadied:
    """Take off what others did: `beside` holds for each of them a row for each metric, its value by day, NaN unknown.

    `at`, `length`: as `watches.watch` takes them.
    """
    count, days = figures.over.shape
    if any(each.shape != (count, days) for each in beside):
        raise ValueError("what stands beside has a row for each metric and a column for each day")
    nobody = Steadied(figures, np.zeros(count, dtype=bool), np.zeros(count))
    if at < watches.LEAST_DAYS or not beside:
        return nobody
    index = np.array([_index([each[metric] for each in beside], at) for metric in range(count)])
    with np.errstate(divide="ignore", invalid="ignore"):
        own = _logarithm(figures.over / figures.under)
    slopes = np.array([_slope(own[metric, :at], index[metric, :at]) for metric in range(count)])
    tried = _taken_off(figures, index, slopes)
    which = (slopes > 0) & _is_narrower(figures, tried, at, length) & _passes(tried, at, length)
    if not which.any():
        return nobody
    kept = np.where(which, slopes, 0.0)
    return Steadied(_taken_off(figures, index, kept), which, kept)


def _index(beside: Sequence[Numbers], at: int) -> Numbers:
    """The common index of those that are known throughout, as a logarithm by day; NaN throughout where none is."""
    logs = [_logarithm(each) for each in beside]
    known = [
        each for each in logs if np.isfinite(each[:at]).mean() >= _MOSTLY and np.isfinite(each[at:]).all()
    ]
    if not known:
        return np.full(beside[0].shape, np.nan)
    centred = np.array([each - np.nanmean(each[:at]) for each in known])
    # on a day that one of them is not known, the metric is not either: another mean would be another index
    return np.where(np.isfinite(centred).all(axis=0), centred.mean(axis=0), np.nan)


def _logarithm(values: Numbers) -> Numbers:
    """NaN of what is not above 0: a day on which nothing came goes along with nothing."""
    above = np.isfinite(values) & (values > 0)
    found: Numbers = np.where(above, np.log(np.where(above, values, 1.0)), np.nan)
    return found


def _slope(own: Numbers, index: Numbers) -> float:
    """By how much a metric changes from week to week where the others do by one; 0 where too little is known."""
    ours, theirs = own[_WEEK:] - own[:-_WEEK], index[_WEEK:] - index[:-_WEEK]
    known = np.isfinite(ours) & np.isfinite(theirs)
    if known.sum() < _FEWEST_WEEKS * _WEEK:
        return 0.0
    size = float(theirs[known] @ theirs[known])
    return float(np.clip(ours[known] @ theirs[known] / size, 0.0, _STEEPEST)) if size else 0.0


def _taken_off(figures: Figures, index: Numbers, slopes: Numbers) -> Figures:
    """The figures without what the others did; of a metric that does not follow them as they are."""
    followed = slopes[:, np.newaxis] > 0
    times = np.where(followed, np.exp(-slopes[:, np.newaxis] * np.where(followed, index, 0.0)), 1.0)
    rest = None if figures.rest is None else (figures.rest[0] * times, figures.rest[1])
    return replace(figures, over=figures.over * times, rest=rest)


def _is_narrower(figures: Figures, tried: Figures, at: int, length: int) -> Truths:
    """Whether the harm that a watch would see after its first days is smaller by a tenth."""
    days = min(length, watches.SOON)
    before, after = (
        np.abs(watches.smallest_harm(each.of_days(0, at), days=days, length=length))
        for each in (figures, tried)
    )
    narrower: Truths = after < _WORTH * before
    return narrower


def _passes(tried: Figures, at: int, length: int) -> Truths:
    """Whether earlier dates, at which nothing happened, look alike."""
    overlap = max(1.0, length / _WEEK)
    rows = watches.at_earlier_dates(tried, at=at, length=length)
    known = ([float(each) for each in row if np.isfinite(each)] for row in rows)
    return np.array(
        [placebo.calibrate(0.0, each, overlap=overlap).passed is True for each in known], dtype=bool
    )
