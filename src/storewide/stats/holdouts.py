"""What a treatment did to some regions, against others without it at the same time; calibrated on days without any.

The estimate is a difference in differences of logarithms: how the treated regions moved from the four weeks before
(the same weekdays), less how the control moved. How far it moves by itself is read off the same estimate at every
earlier start on the same weekday (placebo in time), never off a formula: on real series formulas are wrong in one of
three cases. Below 30 such windows, or where those of the later half leave the range of the earlier half too often,
nothing is concluded.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

METHOD = "regions, difference in differences, placebo in time 1"

#: days before the start that a window is compared with
BEFORE = 28
_WEEK = 7
#: earlier windows that it takes
FEWEST = 30
#: of the later half of them so large a share may leave the range of the earlier half; two are chance among a few
MOST_FALSE = 0.10
_CHANCE = 2
#: how far beyond the range a window is out of it: with a quarter more 95 of 100 sound series pass, and of those whose
#: control becomes three times as noisy halfway 3 of 4 do not (simulated: 54 windows of 14 days)
_BEYOND = 1.25
ALPHA = 0.05


@dataclass(frozen=True)
class RegionEffect:
    """The relative change that the treatment made: 0.05 for 5 % more; None where nothing can be compared.

    `interval` holds 95 % of what the estimate does by itself around it; `p_value` is the share of windows as far out.
    Both are None unless `passed`. `noise`: changes smaller than this cannot be seen in these series; None unknown.
    """

    relative: float | None
    interval: tuple[float, float] | None
    p_value: float | None
    windows: int
    noise: float | None
    passed: bool


def compare(
    treated: Sequence[float],
    control: Sequence[float],
    *,
    start: int,
    days: int,
    masked: Collection[int] = (),
) -> RegionEffect:
    """The effect on `days` days from the day with number `start` on; both series by day, of equal length.

    `masked`: numbers of days on which something else was tried; no earlier window with one of them is looked at.
    """
    effect = _moved(treated, control, start, days)
    placebos = _placebos(treated, control, start, days, frozenset(masked))
    relative = None if effect is None else math.expm1(effect)
    noise = _bound(placebos) if len(placebos) >= FEWEST else None
    shown = None if noise is None else math.expm1(noise)
    if effect is None or noise is None or not _is_steady(placebos):
        return RegionEffect(relative, None, None, len(placebos), shown, passed=False)
    beyond = sum(abs(each) >= abs(effect) for each in placebos)
    interval = (math.expm1(effect - noise), math.expm1(effect + noise))
    return RegionEffect(
        relative, interval, (1 + beyond) / (1 + len(placebos)), len(placebos), shown, passed=True
    )


def _placebos(
    treated: Sequence[float], control: Sequence[float], start: int, days: int, masked: frozenset[int]
) -> list[float]:
    """The same estimate at each earlier start on the same weekday whose days end before the treatment, oldest first."""
    latest = start - math.ceil(days / _WEEK) * _WEEK
    starts = range(latest, BEFORE - 1, -_WEEK)
    free = [each for each in starts if masked.isdisjoint(range(each - BEFORE, each + days))]
    moved = [_moved(treated, control, each, days) for each in reversed(free)]
    return [each for each in moved if each is not None]


def _moved(treated: Sequence[float], control: Sequence[float], start: int, days: int) -> float | None:
    """By how much more (as a logarithm) the treated moved; None where a sum is not above 0 or days are missing."""
    if start < BEFORE or start + days > len(treated) or days < 1:
        return None
    sums = [part for series in (treated, control) for part in _sums(series, start, days)]
    if min(sums) <= 0:
        return None
    now, before, control_now, control_before = map(math.log, sums)
    return (now - before) - (control_now - control_before)


def _sums(series: Sequence[float], start: int, days: int) -> tuple[float, float]:
    """The sum of the days, and of the same weekdays in the four weeks before as much as they come to on average."""
    now = sum(series[start : start + days])
    before = sum(
        series[start - week * _WEEK + day % _WEEK]
        for day in range(days)
        for week in range(1, BEFORE // _WEEK + 1)
    )
    return now, before / (BEFORE // _WEEK)


def _bound(placebos: Sequence[float]) -> float:
    """What an estimate without any effect stays within in 95 % of windows."""
    ordered = sorted(abs(each) for each in placebos)
    return ordered[min(len(ordered), math.ceil((1 - ALPHA) * (len(ordered) + 1))) - 1]


def _is_steady(placebos: Sequence[float]) -> bool:
    """Whether the later windows keep to the range that the earlier ones showed."""
    half = len(placebos) // 2
    bound = _BEYOND * _bound(placebos[:half])
    later = placebos[half:]
    return sum(abs(each) > bound for each in later) <= max(_CHANCE, MOST_FALSE * len(later))
