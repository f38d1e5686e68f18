"""What a change at a date did, how sure that is, and one of four answers: rose, fell, no effect, cannot tell.

Whatever the method, what counts is how it fares at dates at which nothing happened (`placebo`): its own interval is
never believed. Grade B: beside others that the change did not touch; C: from the own past alone; D: not calibrated, and
then there is no verdict.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from storewide.stats.comparison import Interval
from storewide.stats.shift import panels, placebo
from storewide.stats.shift.asking import Asking, OfPanel, OfSeries
from storewide.stats.shift.panels import Numbers
from storewide.stats.shift.placebo import Calibrated, Windows

Truths = NDArray[np.bool_]

#: the relative change that would not matter, unless another is stated
MARGIN = 0.05
ALPHA = 0.05
#: a placebo has at least this share of the values that the change has
_MOSTLY = 0.5


class Method(StrEnum):
    """How the values without the change are told."""

    INTERRUPTED = "interrupted-series"
    CONTROLS = "control-series"
    DIFFERENCE = "difference-in-differences"
    SYNTHETIC = "synthetic-control"
    SYNTHETIC_DIFFERENCE = "synthetic-did"


_OF_PANELS = {
    Method.DIFFERENCE: panels.difference,
    Method.SYNTHETIC: panels.synthetic,
    Method.SYNTHETIC_DIFFERENCE: panels.synthetic_difference,
}


class Verdict(StrEnum):
    """The answer."""

    ROSE = "rose"
    FELL = "fell"
    NO_EFFECT_BEYOND_MARGIN = "no_effect_beyond_margin"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Rhythm:
    """How values follow each other: how many make a season, and how many lie between two placebo dates.

    `least` and `most`: how many values before the date are looked at.
    """

    season: int
    apart: int
    least: int
    most: int


DAYS = Rhythm(season=7, apart=7, least=56, most=182)
WEEKS = Rhythm(season=1, apart=1, least=26, most=104)
MONTHS = Rhythm(season=12, apart=1, least=36, most=120)
YEARS = Rhythm(season=1, apart=1, least=10, most=40)


class ChangeUnreadable(ValueError):
    """Too few values before or after the date to estimate anything; says so in a sentence."""


@dataclass(frozen=True)
class Fit:
    """From the value `first` on: what was seen, and what there would have been without the change; NaN unknown.

    `low`, `high`: from the date on between what, as the calibrated interval of the change as a whole has it; NaN before it.
    """

    first: int
    seen: Numbers
    expected: Numbers
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Impact:
    """`before`, `after`: mean of the outcome before the date and from it on; `effect`: a value's change, on average.

    `relative`: effect / what there would have been, None where that may not be above 0; `cumulative`: over all values
    from the date on. `noise`: the relative change below which these series show nothing, None unknown.
    `interval` is calibrated where there were windows enough, else as the method states it; None where neither can be told.
    `fit`: value by value what the method expected; None for panels.
    """

    method: Method
    before: float
    after: float
    effect: float
    interval: Interval | None
    relative: float | None
    relative_interval: Interval | None
    cumulative: float
    calibrated: Calibrated
    noise: float | None
    grade: str
    verdict: Verdict
    past: int
    length: int
    fit: Fit | None = field(default=None, compare=False)


def read(
    outcome: Numbers,
    others: Numbers,
    *,
    at: int,
    method: Method,
    rhythm: Rhythm,
    margin: float = MARGIN,
    aside: Collection[int] = (),
) -> Impact:
    """What changed at value `at` of the outcome; `others` has a column for each series or unit that was not touched.

    NaN is a value that is not known. `aside`: values with something else about them, such as a campaign, which are
    not looked at. Raises ChangeUnreadable.
    """
    end = len(outcome)
    outcome = outcome.astype(float)
    outcome[list(aside)] = np.nan
    asking = _asking(outcome, others, at, method, rhythm)
    windows = placebo.windows(
        at,
        end - at,
        apart=rhythm.apart,
        least=rhythm.least + others.shape[1] * _columns(method),
        most=rhythm.most,
    )
    placebos = _placebos(asking, windows, np.isfinite(outcome), at)
    past = windows.past if len(placebos) >= placebo.FEWEST else at
    moved = asking.moved(at - past, at, end)
    if moved is None:
        raise ChangeUnreadable(
            f"{at} values before the date and {end - at} from it on are too few; give a longer series or fewer controls."
        )
    calibrated = placebo.calibrate(
        moved, placebos, overlap=max(1.0, windows.length / windows.apart), alpha=ALPHA
    )
    reach = calibrated.reach
    interval = asking.unsure(at - past, at, end, ALPHA) if reach is None else (moved - reach, moved + reach)
    found = _Found(asking.in_logarithms, moved, interval, calibrated)
    fit = _fit(found, asking.without(at - past, at, end), outcome, at, at - past)
    return replace(_told(found, outcome, at, method, margin, past), fit=fit)


def _placebos(asking: Asking, windows: Windows, known: Truths, at: int) -> list[float]:
    """The changes at dates at which nothing happened, the oldest first, where about as much is known as at the date."""
    moves = [
        asking.moved(start - windows.past, start, start + windows.length)
        for start in windows.starts()
        if known[start : start + windows.length].mean() >= _MOSTLY * known[at:].mean()
    ]
    return [float(each) for each in moves if each is not None]


@dataclass(frozen=True)
class _Found:
    in_logarithms: bool
    moved: float
    interval: Interval | None
    calibrated: Calibrated


def _asking(outcome: Numbers, others: Numbers, at: int, method: Method, rhythm: Rhythm) -> Asking:
    if (
        not (0 < at < len(outcome))
        or not np.isfinite(outcome[:at]).any()
        or not np.isfinite(outcome[at:]).any()
    ):
        raise ChangeUnreadable("there are no values before the date, or none from it on.")
    if method in _OF_PANELS:
        return OfPanel(outcome, others, _OF_PANELS[method], season=rhythm.season)
    controls = others if method == Method.CONTROLS else others[:, :0]
    return OfSeries(outcome, controls, season=rhythm.season, at=at)


def _columns(method: Method) -> int:
    """How many more values each other series takes: as columns of a regression they want to be told apart."""
    return 2 if method == Method.CONTROLS else 0


def _told(found: _Found, outcome: Numbers, at: int, method: Method, margin: float, past: int) -> Impact:
    """The answer in the outcome's unit."""
    after = float(np.nanmean(outcome[at:]))
    effect = _effect(found, after, found.moved)
    usual = after - effect
    relative = _relative(found, usual, found.moved)
    interval = relative_interval = None
    if found.interval is not None:
        low, high = found.interval
        interval = (_effect(found, after, low), _effect(found, after, high))
        if relative is not None:
            relative_interval = (_relative(found, usual, low) or 0.0, _relative(found, usual, high) or 0.0)
    passed, reach = found.calibrated.passed, found.calibrated.reach
    return Impact(
        method=method,
        before=float(np.nanmean(outcome[:at])),
        after=after,
        effect=effect,
        interval=interval,
        relative=relative,
        relative_interval=relative_interval,
        cumulative=effect * int(np.isfinite(outcome[at:]).sum()),
        calibrated=found.calibrated,
        noise=None if reach is None else _relative(found, usual, reach),
        grade="D" if not passed else "C" if method == Method.INTERRUPTED else "B",
        verdict=_verdict(found, relative_interval, margin),
        past=past,
        length=len(outcome) - at,
    )


def _fit(found: _Found, expected: Numbers | None, outcome: Numbers, at: int, first: int) -> Fit | None:
    """What was seen beside what was expected; the interval is that of the change: as far as it may be off, all days are."""
    if expected is None:
        return None
    low, high = (np.full(len(expected), np.nan) for _each in range(2))
    if found.interval is not None:
        since = slice(at - first, None)
        # where the change was larger, less would have been there without it
        further = [end - found.moved for end in reversed(found.interval)]
        low[since], high[since] = (
            expected[since] * math.exp(-each) if found.in_logarithms else expected[since] - each
            for each in further
        )
    return Fit(first, outcome[first:], expected, low, high)


def _effect(found: _Found, after: float, moved: float) -> float:
    return -after * math.expm1(-moved) if found.in_logarithms else moved


def _relative(found: _Found, usual: float, moved: float) -> float | None:
    if found.in_logarithms:
        return math.expm1(moved)
    return moved / usual if usual > 0 else None


def _verdict(found: _Found, relative: Interval | None, margin: float) -> Verdict:
    calibrated = found.calibrated
    if not calibrated.passed or calibrated.p_value is None:
        return Verdict.CANNOT_TELL
    if calibrated.p_value <= ALPHA:
        return Verdict.ROSE if found.moved > 0 else Verdict.FELL
    if relative is not None and -margin <= relative[0] and relative[1] <= margin:
        return Verdict.NO_EFFECT_BEYOND_MARGIN
    return Verdict.CANNOT_TELL
