"""What is known of one visitor of a store that has totals alone, and no event of anybody."""

from storewide.metrics.figures import Figures
from storewide.stats.planning import Baseline


def baseline_of_totals(code: str, past: Figures) -> Baseline | None:
    """Mean and variance of one visitor, from what is known of all: a buyer's orders and baskets vary as widely as
    they are large (variance = mean squared), which is what shops see at least. None where nothing is known.
    """
    visitors, buyers = past.measures["visitors"], past.measures["buyers"]
    if not visitors or not buyers or buyers >= visitors:
        return None
    if code == "conversion":
        return Baseline.of_rate(buyers / visitors)
    total = {"spend_per_unit": "spend", "gross_per_unit": "gross", "orders_per_unit": "orders"}.get(code)
    amount = past.measures[total] if total else None
    if not amount or amount < 0:
        return None
    mean, each = amount / visitors, amount / buyers
    return Baseline(mean=mean, variance=buyers / visitors * 2 * each * each - mean * mean)
