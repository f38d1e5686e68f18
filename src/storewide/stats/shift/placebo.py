"""What an estimate is worth: the same estimate at each earlier date at which nothing happened (placebo in time).

A change counts where it is further from none than all but 5 % of these. Windows that overlap tell less than their number
says, so that a change also has to be beyond Student's t with as many degrees of freedom as windows lie side by side.
Each window of the later half is judged as it would have been then, by those before it: where too many of them would
have been called a change, the range does not hold in these series and nothing is concluded.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from storewide.stats.distributions import t_above, t_quantile_above

#: earlier windows that it takes
FEWEST = 30
#: of the later half of them so large a share may be called a change; two are chance among a few
MOST_FALSE = 0.10
_CHANCE = 2
#: so many are worth more than a longer past in each: those of a year of days
_WANTED = 52
#: windows that a window of the later half is judged by, at least
_FEWEST_BEFORE = 8


@dataclass(frozen=True)
class Windows:
    """Where a change and its placebos lie: the change at value `at`, `length` values long, each against `past` values.

    `apart`: values from one placebo to the next, a week of days, so that weekdays stay the same.
    """

    at: int
    length: int
    past: int
    apart: int

    def starts(self, masked: Collection[int] = ()) -> Iterator[int]:
        """The placebo dates, oldest first: none reaches into the change, or has a masked value after or before it."""
        last = self.at - math.ceil(self.length / self.apart) * self.apart
        for start in range(last - (last - self.past) // self.apart * self.apart, last + 1, self.apart):
            if start >= self.past and not any(
                start - self.past <= each < start + self.length for each in masked
            ):
                yield start


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
    if sum(1 for _start in shortest.starts()) < FEWEST:
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
    """Whether few enough of the later windows would have been called a change by those before them."""
    called = judged = 0
    for place in range(len(placebos) // 2, len(placebos)):
        before = placebos[: max(0, place - math.ceil(overlap) + 1)]
        if len(before) >= _FEWEST_BEFORE:
            judged += 1
            called += abs(placebos[place]) > _reach(before, overlap, alpha)
    return judged > 0 and called <= max(_CHANCE, MOST_FALSE * judged)
