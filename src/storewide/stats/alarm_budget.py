"""Holds a budget of false alarms where days are wilder than their bound takes them for.

Few sales a day, or amounts with now and then a very large one, leave their bound more often than `anomalies` reckons. What
came before is the measure: where more was told in half a year than the budget allows, the bounds of all series move out
until it would not have been. True alarms count as false ones there, so that a budget is rather kept than used up.
"""

import math
from dataclasses import replace

import numpy as np

from storewide.stats.anomalies import LONGEST_DAYS, MONTH, Looked, Stretch, stretches
from storewide.stats.known import Numbers

_WEEK = 7


def hold(looked: Looked, values: Numbers, *, budget: float, gap: int) -> Looked:
    """What was looked at by day, with bounds so wide that the budget holds in what came before each week.

    `values`, `budget`: as `anomalies.look` was given them; `gap`: as `anomalies.stretches` is. `score` of the result counts
    how far a day is out in widths of its bound before it was moved.
    """
    width = looked.high - looked.expected
    with np.errstate(divide="ignore", invalid="ignore"):
        out = np.where(width > 0, np.abs(values - looked.expected) / width, np.nan)
    apart = replace(looked, score=out, strange=out > 1)
    times = _times(apart, stretches(apart, gap=gap), budget)
    return replace(
        apart,
        low=looked.expected - width * times,
        high=looked.expected + width * times,
        strange=out > times,
    )


def _times(apart: Looked, found: tuple[Stretch, ...], budget: float) -> Numbers:
    """By day how many times as wide the bounds are, week by week, out of the days before the week."""
    days = apart.strange.shape[1]
    times = np.ones(days)
    judged = np.flatnonzero(~np.isnan(apart.high).all(axis=0))
    if not len(judged):
        return times
    on = np.array([each.worst for each in found], dtype=np.intp)
    far = np.array([apart.score[each.series, each.worst] for each in found])
    for week in range(0, days, _WEEK):
        since = max(int(judged[0]), week - LONGEST_DAYS)
        before = np.sort(far[(on >= since) & (on < week)])[::-1]
        allowed = math.ceil(budget * max(0, week - since) / MONTH)
        if len(before) > allowed:
            times[week : week + _WEEK] = before[allowed]
    return times
