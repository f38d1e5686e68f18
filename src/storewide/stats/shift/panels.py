"""What became of one unit of a panel beside what the others say it would have: three ways to weigh them.

Difference-in-differences: all others alike. Synthetic control: weights of 0 or more with the sum 1 under which they
lie on the treated unit before the date (A. Abadie, A. Diamond and J. Hainmueller, "Synthetic control methods for
comparative case studies", Journal of the American Statistical Association 105, 2010; outcomes alone). Synthetic
difference-in-differences: weights of units and of days before the date, each with a level of its own (D. Arkhangelsky
and others, American Economic Review 111, 2021).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from storewide.lib.late import Late

optimize = Late("scipy.optimize")
Numbers = NDArray[np.float64]
#: of the treated unit's values before the date and after it, and of the others' (a column each): mean effect a day
Estimator = Callable[[Numbers, Numbers, Numbers, Numbers], float]

#: how much more than a miss it counts if weights do not sum to 1
_TOGETHER = 1e4
#: the small penalty on uneven weights of days, in the variance of the others' daily changes
_DAYS = 1e-6


def difference(before: Numbers, after: Numbers, others_before: Numbers, others_after: Numbers) -> float:
    """How the treated unit moved, less how the others moved on average."""
    return float(after.mean() - before.mean() - (others_after.mean() - others_before.mean()))


def synthetic(before: Numbers, after: Numbers, others_before: Numbers, others_after: Numbers) -> float:
    """The treated unit after the date, less the others in the weights under which they were like it before."""
    weights = simplex(others_before, before)
    return float((after - others_after @ weights).mean())


def synthetic_difference(
    before: Numbers, after: Numbers, others_before: Numbers, others_after: Numbers
) -> float:
    """A difference in differences of weighted units and weighted days."""
    spread = float(np.diff(others_before, axis=0).std(ddof=1)) if len(before) > 2 else 0.0
    penalty = len(before) * np.sqrt(len(after)) * spread**2
    units = simplex(_centred(others_before), before - before.mean(), penalty)
    days = simplex(
        _centred(others_before.T),
        _centred(others_after.mean(axis=0)),
        _DAYS**2 * spread**2 * others_before.shape[1],
    )
    return float((after - others_after @ units).mean() - days @ (before - others_before @ units))


def simplex(columns: Numbers, target: Numbers, penalty: float = 0.0) -> Numbers:
    """Weights of 0 or more with the sum 1 for which the columns lie nearest the target (least squares, ridge)."""
    count = columns.shape[1]
    scale = float(np.abs(columns).max(initial=0.0)) or 1.0
    rows = [columns / scale, np.full((1, count), _TOGETHER)]
    aim = [target / scale, np.array([_TOGETHER])]
    if penalty:
        rows.append(np.sqrt(penalty) / scale * np.eye(count))
        aim.append(np.zeros(count))
    weights: Numbers = optimize.nnls(np.vstack(rows), np.concatenate(aim), maxiter=100 * count)[0]
    total = weights.sum()
    return weights / total if total > 0 else np.full(count, 1 / count)


def _centred(values: Numbers) -> Numbers:
    centred: Numbers = values - values.mean(axis=0)
    return centred
