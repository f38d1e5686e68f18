"""Whether an experiment may be read at all: did chance alone sort the units, is each in one arm, did the data go on. Pure.

An alarm hides the result. The split is read every day, so that its check is one that may be (`daily`), and after the
last day once more by chi-square, which sees more. Of a test that counts those alone who met a trigger, all who met an
arm are checked too. So are days of entry and segments, since a fault may lie in one alone, each more strictly the more
of them there are.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from storewide.experiments.lines import Fault
from storewide.stats import sample_ratio

#: a device shared or lost now and then puts a few units into two arms; from this share on the assignment leaks
LEAKS = 0.01
#: where so many entered a day in the week before, a day without any is no accident
BUSY = 20.0
_WEEK = 7

type Entered = Mapping[tuple[date, str], int]
#: (dimension, value) -> arm -> units
type Segments = Mapping[tuple[str, str], Mapping[str, int]]


class Alarm(StrEnum):
    """What hides a result."""

    SPLIT = "split"
    SPLIT_OF_EXPOSED = "split_of_exposed"
    SPLIT_OF_DAY = "split_of_day"
    SPLIT_OF_SEGMENT = "split_of_segment"
    TWO_ARMS = "two_arms"
    STRANGE_ARM = "strange_arm"
    DATA_STOPS = "data_stops"
    BEFORE_DIFFERS = "before_differs"


def leaks(in_two_arms: int, units: int) -> bool:
    """Whether so many units were seen in two arms that the assignment does not hold; `units` are those in one."""
    return in_two_arms > LEAKS * (units + in_two_arms)


def daily(entered: Entered, weights: Mapping[str, int]) -> float:
    """The p-value of the split that may be read after every day, out of (day, arm) -> units."""
    days = sorted({day for day, _arm in entered})
    counts = [[entered.get((day, arm), 0) for arm in weights] for day in days]
    return sample_ratio.always_valid(counts, list(weights.values())).p_value


def overall(entered: Entered, weights: Mapping[str, int], *, over: bool) -> float:
    """The p-value of the split over all days: that of every day, and where no day is left (`over`) the lesser of it and
    that of one chi-square."""
    p_value = daily(entered, weights)
    counts = [sum(count for (_day, arm), count in entered.items() if arm == key) for key in weights]
    if over and any(counts):
        return min(p_value, sample_ratio.check(counts, list(weights.values())).p_value)
    return p_value


def faults(
    *,
    entered: Entered,
    weights: Mapping[str, int],
    segments: Segments,
    strange: Mapping[str, int],
    in_two_arms: int,
    first: date,
    last: date,
    over: bool = False,
    exposed: Entered = MappingProxyType({}),
) -> tuple[Fault, ...]:
    """All that speaks against the result on the days `first` to `last`, the gravest first; `weights` by arm.

    `over`: no day is left. `exposed`: all who met an arm, where those alone `entered` who then met a trigger.
    """
    units = sum(count for (_day, arm), count in entered.items() if arm in weights)
    found = [Fault(code=Alarm.STRANGE_ARM, where=arm, count=count) for arm, count in strange.items() if count]
    for code, told in ((Alarm.SPLIT, entered), (Alarm.SPLIT_OF_EXPOSED, exposed)):
        if (p_value := overall(told, weights, over=over)) < sample_ratio.ALARM:
            found.append(Fault(code=code, p_value=p_value))
    if leaks(in_two_arms, units):
        found.append(Fault(code=Alarm.TWO_ARMS, count=in_two_arms))
    by_day = {
        day.isoformat(): [entered.get((day, arm), 0) for arm in weights]
        for day in sorted({day for day, _arm in entered})
    }
    found += _apart(Alarm.SPLIT_OF_DAY, by_day, weights)
    by_segment = {
        f"{dimension}: {value}": [by_arm.get(arm, 0) for arm in weights]
        for (dimension, value), by_arm in segments.items()
    }
    found += _apart(Alarm.SPLIT_OF_SEGMENT, by_segment, weights)
    if stopped := _stopped(entered, first, last):
        found.append(Fault(code=Alarm.DATA_STOPS, where=stopped.isoformat()))
    return tuple(found)


def _apart(code: Alarm, cells: Mapping[str, Sequence[int]], weights: Mapping[str, int]) -> list[Fault]:
    """The cell whose split is least likely, where it is too unlikely for one of so many."""
    checked = {
        where: sample_ratio.check(counts, list(weights.values())).p_value
        for where, counts in cells.items()
        if sum(counts)
    }
    if not checked:
        return []
    where = min(checked, key=lambda each: checked[each])
    p_value = min(1.0, checked[where] * len(checked))
    return [Fault(code=code, where=where, p_value=p_value)] if p_value < sample_ratio.ALARM else []


def _stopped(entered: Entered, first: date, last: date) -> date | None:
    """The first day without a unit after a week in which many came."""
    each: dict[date, int] = {}
    for (day, _arm), count in entered.items():
        each[day] = each.get(day, 0) + count
    for number in range(1, (last - first).days + 1):
        day = first + timedelta(days=number)
        before = [each.get(day - timedelta(days=back), 0) for back in range(1, min(number, _WEEK) + 1)]
        if not each.get(day) and sum(before) >= BUSY * len(before):
            return day
    return None
