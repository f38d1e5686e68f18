"""Which hours of the weeks before are held against an hour of today."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from storewide.service.usual import Stretch


def test_weeks_before_begin_at_the_same_local_time_and_last_as_long_where_a_clock_was_put_back():
    outage = Stretch(datetime(2026, 11, 22, 0, 30, tzinfo=UTC), datetime(2026, 11, 22, 3, 30, tzinfo=UTC))

    before = outage.weeks_before(ZoneInfo("Europe/London"))

    assert before[2].start == datetime(2026, 11, 1, 0, 30, tzinfo=UTC)
    assert before[3].start == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert before[4].start == datetime(2026, 10, 17, 23, 30, tzinfo=UTC)
    assert {each.end - each.start for each in before} == {timedelta(hours=3)}
