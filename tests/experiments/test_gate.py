"""What hides a result: a split that chance does not make, overall, on a day, in a segment; units in two arms; a gap."""

from datetime import date, timedelta

import pytest

from storewide.experiments import gate
from storewide.experiments.gate import Alarm, Entered, Segments
from storewide.experiments.lines import Fault
from storewide.stats import sample_ratio

FIRST = date(2026, 3, 2)
WEIGHTS = {"control": 1, "one_page": 1}


def days(*counts: tuple[int, int]) -> dict[tuple[date, str], int]:
    """Units of both arms by day, from the first day on."""
    return {
        (FIRST + timedelta(days=number), arm): units
        for number, pair in enumerate(counts)
        for arm, units in zip(WEIGHTS, pair, strict=True)
    }


def faults(
    entered: Entered,
    *,
    segments: Segments | None = None,
    strange: dict[str, int] | None = None,
    in_two_arms: int = 0,
    last: date | None = None,
    over: bool = False,
    exposed: Entered | None = None,
) -> tuple[Fault, ...]:
    return gate.faults(
        entered=entered,
        weights=WEIGHTS,
        segments=segments or {},
        strange=strange or {},
        in_two_arms=in_two_arms,
        first=FIRST,
        last=last or max(day for day, _arm in entered),
        over=over,
        exposed=exposed or {},
    )


def test_what_is_as_planned_has_no_fault() -> None:
    assert faults(days((500, 510), (480, 470), (250, 240))) == ()


def test_a_split_that_is_broken_over_the_days_hides_the_result() -> None:
    found = faults(days(*[(500, 440)] * 10))
    assert [each.code for each in found] == [Alarm.SPLIT]
    assert found[0].p_value is not None
    assert found[0].p_value < 0.0005


def test_a_day_or_a_segment_with_a_broken_split_is_named() -> None:
    # 1,900 against 2,100 overall is within chance when read daily; the third day alone is not
    of_day = faults(days((500, 500), (500, 500), (400, 600), (500, 500)))
    assert (Alarm.SPLIT_OF_DAY, "2026-03-04") in {(each.code, each.where) for each in of_day}
    segments = {
        ("device", "mobile"): {"control": 300, "one_page": 420},
        ("device", "desktop"): {"control": 420, "one_page": 300},
    }
    of_segment = faults(days((720, 720)), segments=segments)
    assert [each.code for each in of_segment] == [Alarm.SPLIT_OF_SEGMENT]
    assert of_segment[0].where.startswith("device: ")


def test_many_units_in_two_arms_and_an_arm_nobody_planned() -> None:
    assert faults(days((500, 500)), in_two_arms=10) == ()
    assert [each.code for each in faults(days((500, 500)), in_two_arms=11)] == [Alarm.TWO_ARMS]
    assert faults(days((500, 500)), strange={"onepage": 3, "gone": 0}) == (
        Fault(code=Alarm.STRANGE_ARM, where="onepage", count=3),
    )


def test_a_day_without_anybody_after_a_busy_week_says_that_the_data_stops() -> None:
    busy = days(*[(20, 20)] * 5)
    assert faults(busy, last=FIRST + timedelta(days=5)) == (Fault(code=Alarm.DATA_STOPS, where="2026-03-07"),)
    assert faults(busy) == ()
    quiet = days(*[(4, 5)] * 5)
    assert faults(quiet, last=FIRST + timedelta(days=5)) == ()


def test_after_the_last_day_the_split_is_also_read_once_as_a_whole() -> None:
    # 200,000 units of which 50.5 % are in one arm: p = 0.00001 once, 0.003 read on every day
    off = days(*[(5_050, 4_950)] * 20)
    assert faults(off) == ()
    (fault,) = faults(off, over=True)
    assert fault.code == Alarm.SPLIT
    assert fault.p_value == pytest.approx(sample_ratio.check([101_000, 99_000], [1, 1]).p_value)


def test_all_who_met_an_arm_are_checked_where_some_of_them_are_counted() -> None:
    counted, met = days(*[(100, 100)] * 5), days(*[(1_000, 800)] * 5)
    assert [each.code for each in faults(counted, exposed=met)] == [Alarm.SPLIT_OF_EXPOSED]
    assert faults(met, exposed=counted)[0].code == Alarm.SPLIT
    assert faults(counted, exposed=counted) == ()
