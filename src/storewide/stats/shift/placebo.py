"""What an estimate is worth: the same estimate at each earlier date at which nothing happened (placebo in time).

A change counts where it is further from none than all but 5 % of these. Windows that overlap tell less than their number
says, so that a change also has to be beyond Student's t with as many degrees of freedom as windows lie side by side.
The later half of the windows is judged by the earlier: where too many of them would have been called a change, the range
does not hold in these series and nothing is concluded.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storewide.stats.distributions import t_above, t_quantile_above

#: earlier windows that it takes
FEWEST = 30
#: of the later half of them so large a share may be called a change; two are chance among a few
MOST_FALSE = 0.10
_CHANCE = 2
#: so many are worth more than a longer past in each: those of a year of days
_WANTED = 52
#: how far beyond the range a later window is called: windows that overlap are called together or not at all, and without
#: this quarter one sound series in seven would be refused (simulated: 52 windows of 28 days), with it one in twenty-five
_BEYOND = 1.25


@dataclass(frozen=True)
class Windows:
    """Where a change and its placebos lie: the change at value `at`, `length` values long, each against `past` values.

    `apart`: values from one placebo to the next, a week of days, so that weekdays stay the same.
    """

    at: int
    length: int
    past: int
    apart: int

    def starts(self) -> range:
        """The placebo dates, oldest first; none reaches into the change."""
        last = self.at - math.ceil(self.length / self.apart) * self.apart
        first = last - max(0, last - self.past) // self.apart * self.apart
        return range(first, last + 1, self.apart) if last >= self.past else range(0)


@dataclass(frozen=True)
class Calibrated:
    """`p_value`: how often nothing looks as large as the change; `reach`: what nothing stays within in 95 %.

    `passed`: whether so much holds in these series. Each is None with fewer than 30 windows.
    """

    windows: int
    passed: bool | None = None
    p_value: float | None = None
    reach: float | None = None


def windows(at: int, length: int, *, apart: int, least: int, most: int) -> Windows:
    """The longest past, from `least` to `most` values, that leaves windows enough; all where there are too few anyway."""
    shortest = Windows(at, length, least, apart)
    if len(shortest.starts()) < FEWEST:
        return shortest
    spare = at - math.ceil(length / apart) * apart - (_WANTED - 1) * apart
    return Windows(at, length, min(max(spare, least), most), apart)


def calibrate(change: float, placebos: Sequence[float], *, overlap: float, alpha: float = 0.05) -> Calibrated:
    """What a change is worth beside the placebos (oldest first); `overlap`: how many windows share a value, 1 none."""
    if len(placebos) < FEWEST:
        return Calibrated(len(placebos))
    return Calibrated(
        len(placebos),
        _is_steady(placebos, overlap, alpha),
        _p_value(change, placebos, overlap),
        _reach(placebos, overlap, alpha),
    )


def _p_value(change: float, placebos: Sequence[float], overlap: float) -> float:
    beyond = sum(abs(each) >= abs(change) for each in placebos)
    usual = _usual(placebos)
    formula = min(1.0, 2 * t_above(abs(change) / usual, _free(placebos, overlap))) if usual else 0.0
    return max((1 + beyond) / (1 + len(placebos)), formula)


def _reach(placebos: Sequence[float], overlap: float, alpha: float) -> float:
    ordered = sorted(abs(each) for each in placebos)
    ranked = ordered[min(len(ordered), math.ceil((1 - alpha) * (len(ordered) + 1))) - 1]
    return max(ranked, t_quantile_above(alpha / 2, _free(placebos, overlap)) * _usual(placebos))


def _usual(placebos: Sequence[float]) -> float:
    return math.sqrt(sum(each * each for each in placebos) / len(placebos))


def _free(placebos: Sequence[float], overlap: float) -> float:
    return max(1.0, (len(placebos) - 1) / overlap + 1)


def _is_steady(placebos: Sequence[float], overlap: float, alpha: float) -> bool:
    """Whether few enough of the later half would have been called a change by the earlier one."""
    half = len(placebos) // 2
    bound = _BEYOND * _reach(placebos[:half], overlap, alpha)
    later = placebos[half:]
    return sum(bool(abs(each) > bound) for each in later) <= max(_CHANCE, MOST_FALSE * len(later))
