"""A store's clock, against zoneinfo second by second where clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from storewide.warehouse.zones import spans

CHANGES = [
    ("Europe/Berlin", date(2024, 3, 31)),
    ("Europe/Berlin", date(2024, 10, 27)),
    ("America/New_York", date(2024, 11, 3)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Beirut", date(2022, 3, 27)),
    ("Australia/Lord_Howe", date(2024, 4, 7)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Africa/Monrovia", date(1972, 1, 7)),
    ("UTC", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES, ids=[f"{zone} {day}" for zone, day in CHANGES])
@pytest.mark.parametrize("own", [True, False], ids=["own clock", "UTC"])
def test_spans_read_like_the_clock(zone: str, day: date, own: bool) -> None:
    found = list(spans([(zone, own, day)]))
    assert [found[0][3], found[-1][4]] == [0, 86_400]
    assert all(one[4] == other[3] for one, other in pairwise(found))
    tz = ZoneInfo(zone)
    for second in range(0, 86_400, 97):
        moment = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second)
        utc = moment.replace(tzinfo=tz).astimezone(UTC) if own else moment.replace(tzinfo=UTC)
        (span,) = [each for each in found if each[3] <= second < each[4]]
        assert moment + timedelta(seconds=span[5]) == utc.replace(tzinfo=None)
        assert span[6] == utc.astimezone(tz).date()
