"""Sales of some regions against others, day by day, where nothing was done or sales rose by a known share: what is claimed.

Both follow the same week, year and drift, and each has noise of its own that lasts for days, as sales do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from storewide.stats import holdouts
from storewide.stats.products import Floats

SEED = 20_265
#: days before the treatment and with it
BEFORE, DAYS = 420, 14
#: how much of a day's own noise the next one keeps
_LASTS = 0.5
NOISES = (0.02, 0.05)
EFFECTS = (0.0, 0.05)


@dataclass(frozen=True)
class Claimed:
    """Of all series the share that `passed`, so that something is said of them; the rest is of these.

    `called`: with p below 5 %; `held`: the interval holds the true change; `mean`: of the estimates; `noise`: the mean
    change below which nothing can be seen.
    """

    passed: float
    called: float
    held: float
    mean: float
    noise: float


def claimed(effect: float, noise: float, series: int, *, parts: float = 1.0, seed: int = SEED) -> Claimed:
    """What is claimed of so many series; the control's own noise is `parts` times as large in the later half before."""
    draw = numpy.random.default_rng(seed)
    read = [
        holdouts.compare(treated.tolist(), control.tolist(), start=BEFORE, days=DAYS)
        for treated, control in (_series(effect, noise, parts, draw) for _each in range(series))
    ]
    told = [(each, each.interval) for each in read if each.passed and each.interval is not None]
    if not told:
        return Claimed(0.0, 0.0, 0.0, 0.0, 0.0)
    return Claimed(
        passed=len(told) / series,
        called=float(numpy.mean([(each.p_value or 0.0) < holdouts.ALPHA for each, _ends in told])),
        held=float(numpy.mean([low <= effect <= high for _each, (low, high) in told])),
        mean=float(numpy.mean([each.relative or 0.0 for each, _ends in told])),
        noise=float(numpy.mean([each.noise or 0.0 for each, _ends in told])),
    )


def table(series: int) -> Iterator[str]:
    """The figures as lines of a table."""
    yield "| daily noise | true change | series | answered | called at 5 % | held | mean | cannot see below |"
    yield "|---|---|---|---|---|---|---|---|"
    for noise in NOISES:
        for effect in EFFECTS:
            found = claimed(effect, noise, series)
            yield (
                f"| {noise} | {effect} | {series} | {found.passed:.3f} | {found.called:.3f} | {found.held:.3f} "
                f"| {found.mean:.4f} | {found.noise:.3f} |"
            )


def _series(effect: float, noise: float, parts: float, draw: numpy.random.Generator) -> tuple[Floats, Floats]:
    days = numpy.arange(BEFORE + DAYS)
    seasons = (1 + 0.2 * numpy.sin(days / 7 * 2 * numpy.pi)) * (
        1 + 0.15 * numpy.sin(days / 365 * 2 * numpy.pi)
    )
    shared = seasons * numpy.exp(numpy.cumsum(draw.normal(0, 0.01, len(days))))
    wide = numpy.where(days >= BEFORE // 2, parts, 1.0)
    treated = 1000 * shared * numpy.exp(_lasting(draw.normal(0, noise, len(days))))
    control = 400 * shared * numpy.exp(_lasting(draw.normal(0, noise, len(days)) * wide))
    treated[BEFORE:] *= 1 + effect
    return treated, control


def _lasting(fresh: Floats) -> Floats:
    kept = fresh.copy()
    for day in range(1, len(kept)):
        kept[day] += _LASTS * kept[day - 1]
    return kept
