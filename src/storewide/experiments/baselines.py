"""What a unit of the store does today on a metric, as events tell it: what a plan's chances are reckoned from."""

import numpy

from storewide.experiments.metrics import TestMetric, all_metrics
from storewide.stats import ratios
from storewide.stats.planning import Baseline, BaselineUnusable
from storewide.stats.products import Products
from storewide.stats.ratios import DenominatorZero
from storewide.warehouse.arrivals import Arrivals


def foretold(code: str) -> bool:
    """Whether sums say beforehand how widely the metric varies: not of a quantile."""
    known = all_metrics().get(code)
    return known is not None and known.kind != "quantile"


def of(metric: TestMetric, came: Arrivals) -> Baseline | None:
    """The baseline of the units that came; None where too few came, or nothing varies."""
    if came.units < 2:
        return None
    if metric.per:
        return _of_ratio(metric, came)
    sums, units = came.outcomes[metric.outcome], came.units
    mean = sums.total / units
    try:
        if metric.kind == "proportion":
            return Baseline.of_rate(mean)
        return Baseline(mean=mean, variance=(sums.squares - sums.total * mean) / (units - 1))
    except BaselineUnusable:
        return None


def _of_ratio(metric: TestMetric, came: Arrivals) -> Baseline | None:
    """Of a ratio the variance that each unit brings to it, by the delta method, so that more units narrow it as a mean."""
    above, below = came.outcomes[metric.outcome], came.outcomes[metric.per]
    both = float(came.crosses[metric.outcome, metric.per])
    units = Products(
        ("above", "below"),
        came.units,
        numpy.zeros(2),
        numpy.array([float(above.total), float(below.total)]),
        numpy.array([[float(above.squares), both], [both, float(below.squares)]]),
    )
    try:
        found = ratios.estimate(units, "above", "below")
        return Baseline(mean=found.value, variance=found.variance * came.units)
    except (DenominatorZero, BaselineUnusable):
        return None
