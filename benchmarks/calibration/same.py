"""Past visitors split at random again and again, nothing being done to either half: what a fixed look then calls."""

from collections.abc import Iterator

import numpy

from benchmarks.calibration.shops import COLUMNS, Shop
from storewide.stats import resampling

SEED = 20_264
VISITORS = 10_000


def table(splits: int) -> Iterator[str]:
    """The figures as lines of a table."""
    rows = Shop(VISITORS, VISITORS).rows(1, VISITORS, 0.0, numpy.random.default_rng(SEED))[0]
    yield "| figure | splits | called at 5 % | most that chance allows | p-values spread evenly: p |"
    yield "|---|---|---|---|---|"
    for name, one in zip(COLUMNS, resampling.replay(rows, splits=splits, seed=SEED), strict=True):
        yield f"| {name} | {splits} | {one.false_share:.4f} | {one.highest:.4f} | {one.even:.2f} |"
