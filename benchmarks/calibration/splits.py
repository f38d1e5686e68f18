"""Experiments whose split is as planned, or not, read every day: how often and how soon the alarm is raised."""

from collections.abc import Iterator

import numpy

from storewide.stats import sample_ratio

SEED = 20_263
DAYS = 60
UNITS_PER_DAY = 2000
#: the variant's true share where half was planned
SHARES = (0.5, 0.495, 0.49, 0.48)


def raised(share: float, experiments: int, alarm: float, seed: int = SEED) -> tuple[float, float, float]:
    """Shares of the experiments with an alarm: on any day by the always-valid reading, on any day by chi-square, and
    at the end by chi-square.
    """
    days = numpy.random.default_rng(seed).binomial(UNITS_PER_DAY, share, size=(experiments, DAYS))
    always = sum(
        not sample_ratio.always_valid(
            [(UNITS_PER_DAY - int(new), int(new)) for new in one], [1, 1], alarm=alarm
        ).ok
        for one in days
    )
    seen = days.cumsum(axis=1)
    whole = UNITS_PER_DAY * numpy.arange(1, DAYS + 1)
    distance = (seen - whole / 2) ** 2 / (whole / 4)
    limit = _chi_square_limit(alarm)
    return (
        always / experiments,
        float((distance > limit).any(axis=1).mean()),
        float((distance[:, -1] > limit).mean()),
    )


def table(experiments: int) -> Iterator[str]:
    """The figures as lines of a table."""
    yield "| variant's true share | alarm at | always valid | chi-square each day | chi-square at the end |"
    yield "|---|---|---|---|---|"
    for share, alarm, count in [
        *((share, sample_ratio.ALARM, experiments // 10) for share in SHARES[1:]),
        (0.5, sample_ratio.ALARM, experiments),
        (0.5, 0.05, experiments),
    ]:
        always, daily, once = raised(share, count, alarm)
        yield f"| {share} | {alarm} | {always:.4f} | {daily:.4f} | {once:.4f} |"


def _chi_square_limit(alarm: float) -> float:
    """The distance at which one look alarms, by halving: the check itself says where."""
    low, high = 0.0, 100.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        half = 10**8
        # counts whose distance is as asked
        apart = round((middle * half / 2) ** 0.5)
        ok = sample_ratio.check([half - apart, half + apart], [1, 1], alarm=alarm).ok
        low, high = (middle, high) if ok else (low, middle)
    return high
