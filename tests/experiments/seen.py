"""Units drawn by a fixed seed, as the warehouse would tell of them: what a look is computed from."""

from datetime import date, timedelta

import numpy

from storewide.experiments.comparing import Planned, Seen
from storewide.experiments.results import Judged
from storewide.stats.products import Products
from storewide.warehouse.programme import KNOWN_BEFORE, before
from tests.experiments.conftest import FIRST, LAST

COLUMNS = ("buyers", "orders", "spend", before("spend"), KNOWN_BEFORE)
CONVERSION = Judged(
    metric="conversion", outcome="buyers", proportion=True, better="up", role="success", margin=0.01
)
SPEND = Judged(
    metric="spend_per_unit",
    outcome="spend",
    proportion=False,
    better="up",
    role="guardrail",
    margin=0.02,
    covariate=True,
)
ORDER_VALUE = Judged(
    metric="average_order_value",
    outcome="spend",
    per="orders",
    proportion=False,
    better="up",
    role="exploratory",
    margin=None,
)


def arm(units: int, rate: float, seed: int) -> Products:
    """`units` of which `rate` buy for about 50.00, the more the more they spent before."""
    draw = numpy.random.default_rng(seed)
    past = draw.gamma(2, 500, units) * (draw.random(units) < 0.6)
    buys = draw.random(units) < rate
    spend = numpy.round(buys * (2_000 + 3 * past + draw.gamma(2, 500, units)))
    rows = numpy.stack([buys, buys, spend, numpy.round(past), past > 0], axis=1).astype(float)
    return Products.of_rows(COLUMNS, rows, numpy.zeros(len(COLUMNS)))


def planned(*judged: Judged) -> Planned:
    """The test of the one-page checkout, half and half, 20,000 units counted on."""
    return Planned(
        first=FIRST,
        last=LAST,
        weights={"control": 1, "one_page": 1},
        control="control",
        judged=judged or (CONVERSION, SPEND),
        units=20_000,
    )


def seen(
    control: Products,
    variant: Products,
    *,
    day: date = LAST,
    segments: dict[tuple[str, str], dict[str, Products]] | None = None,
    version: int = 7,
) -> Seen:
    """What the warehouse tells, units entering evenly from the first day to `day`."""
    days = (day - FIRST).days + 1
    entered = {}
    for key, one in (("control", control), ("one_page", variant)):
        for number in range(days):
            entered[FIRST + timedelta(days=number), key] = one.units // days + (number < one.units % days)
    return Seen(
        day=day,
        arms={"control": control, "one_page": variant},
        segments=segments or {},
        buckets={},
        entered=entered,
        in_two_arms=0,
        currency="GBP",
        version=version,
    )
