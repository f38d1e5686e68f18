"""A split that is as planned may be read every day; one that is not is found."""

from benchmarks.calibration import splits
from benchmarks.calibration.bounds import least, most


def test_reading_every_day_raises_no_more_alarms_than_promised():
    always, every_day, once = splits.raised(0.5, 1500, 0.05)
    assert always <= most(0.05, 1500)
    assert every_day > 0.2, "what a test for one look does when it is read each day"
    assert least(0.05, 1500) <= once <= most(0.05, 1500)


def test_a_split_off_by_two_in_a_hundred_is_found():
    assert splits.raised(0.48, 100, 0.0005)[0] == 1
