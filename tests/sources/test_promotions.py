"""Which promotions clash, what is said of it, the calendar that shows it, and the calendar file."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.lib.periods import Days
from storewide.sources import promotion_calendar, promotion_ical, promotions
from storewide.sources import promotion_words as words
from storewide.warehouse.drivers import Promotion

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))
AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def day(number: int) -> date:
    return NOVEMBER.first + timedelta(days=number - 1)


def offer(promotion_id: str, first: int, last: int, **more: object) -> Promotion:
    whole = Promotion(
        *("main", promotion_id, f"Offer {promotion_id}", day(first), day(last)),
        *("web", None, None, Decimal(20)),
    )
    return replace(whole, **more)  # type: ignore[arg-type]


BLACK_WEEK = offer("b", 20, 27, title="Black Week")
SHOES = offer("s", 24, 30, title="Shoes -20 %", category="Shoes")


def said(*found: Promotion, within: Days = NOVEMBER) -> list[str]:
    return [words.clash(each) for each in promotions.clashes(found, within)]


def test_a_clash_is_named_in_words() -> None:
    assert said(BLACK_WEEK, SHOES) == [
        "“Black Week” and “Shoes -20 %” both lower Shoes on web, 24–27 Nov 2026"
    ]
    clashes = promotions.clashes([BLACK_WEEK, SHOES], NOVEMBER)
    assert words.finding([BLACK_WEEK, SHOES], clashes, NOVEMBER) == ("1 clash of promotions, 1–30 Nov 2026")
    assert words.finding([SHOES], (), NOVEMBER) == "1 promotion runs, 1–30 Nov 2026, and it clashes with none"
    assert words.finding([], (), NOVEMBER) == "No promotion runs, 1–30 Nov 2026"


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ({}, {}, True),
        ({"last": day(23)}, {}, False),
        ({"last": day(24)}, {}, True),
        ({"sales_channel": "shop"}, {}, False),
        ({"sales_channel": None}, {}, True),
        ({"store": "at"}, {}, False),
        ({"promotion_id": "s"}, {}, False),
        ({"category": "Hats"}, {}, False),
        ({"category": "Shoes"}, {}, True),
        ({"product_id": "p1"}, {}, False),
        ({"product_id": "p1", "product_category": "Shoes"}, {}, True),
        ({"product_id": "p1"}, {"product_id": "p2", "category": None}, False),
        ({"product_id": "p1"}, {"product_id": "p1", "category": None}, True),
        ({}, {"product_id": "p2", "category": None}, True),
    ],
)
def test_what_clashes(one: dict[str, object], other: dict[str, object], clash: bool) -> None:
    pair = replace(BLACK_WEEK, **one), replace(SHOES, **other)  # type: ignore[arg-type]
    assert bool(said(*pair)) is clash
    assert said(*pair) == said(*pair[::-1])


def test_a_pair_is_named_once_for_all_its_sales_channels() -> None:
    app = replace(BLACK_WEEK, sales_channel="app"), replace(SHOES, sales_channel="app")
    assert said(BLACK_WEEK, SHOES, *app) == [
        "“Black Week” and “Shoes -20 %” both lower Shoes on app, web, 24–27 Nov 2026"
    ]
    everywhere = replace(BLACK_WEEK, sales_channel=None), replace(SHOES, sales_channel=None)
    assert said(*everywhere) == [
        "“Black Week” and “Shoes -20 %” both lower Shoes in every sales channel, 24–27 Nov 2026"
    ]


def test_a_product_is_called_by_its_title() -> None:
    shoe = replace(SHOES, category=None, product_id="p1", product_title="Red shoe")
    assert said(BLACK_WEEK, shoe) == [
        "“Black Week” and “Shoes -20 %” both lower Red shoe on web, 24–27 Nov 2026"
    ]
    assert said(BLACK_WEEK, replace(SHOES, category=None)) == [
        "“Black Week” and “Shoes -20 %” both lower everything on web, 24–27 Nov 2026"
    ]


def test_only_what_runs_in_the_period_is_told() -> None:
    assert said(BLACK_WEEK, SHOES, within=Days(day(1), day(19))) == []
    assert len(said(BLACK_WEEK, SHOES, within=Days(day(24), day(24)))) == 1


_OFFERS = st.lists(
    st.builds(
        lambda number, first, length, **more: offer(f"{number}", first, first + length, **more),
        st.integers(1, 4),
        st.integers(1, 25),
        st.integers(0, 5),
        sales_channel=st.sampled_from([None, "web", "app"]),
        category=st.sampled_from([None, "Shoes", "Hats"]),
        product_id=st.sampled_from([None, "p1"]),
    ),
    max_size=8,
)


@given(_OFFERS)
def test_clashing_promotions_are_those_of_plain_python(found: list[Promotion]) -> None:
    def clash(one: Promotion, other: Promotion) -> bool:
        days = set(one.days) & set(other.days)
        channels = {"web", "app"} if one.sales_channel is None else {one.sales_channel}
        others = {"web", "app"} if other.sales_channel is None else {other.sales_channel}
        if one.product_id and other.product_id:
            same = True
        elif one.product_id or other.product_id or one.category or other.category:
            named = [each.category for each in (one, other) if each.product_id or each.category]
            same = len(named) == 1 or (named[0] is not None and named[0] == named[1])
        else:
            same = True
        return one.promotion_id != other.promotion_id and bool(days and channels & others) and same

    expected = {
        frozenset({one.promotion_id, other.promotion_id})
        for one, other in combinations(found, 2)
        if clash(one, other)
    }
    assert {frozenset(each.ids) for each in promotions.clashes(found, NOVEMBER)} == expected


def test_the_calendar_opens_where_something_runs() -> None:
    known = [BLACK_WEEK, SHOES]
    for today, opens in (
        (date(2026, 11, 3), "2026-11"),
        (date(2026, 8, 3), "2026-11"),
        (date(2027, 1, 3), "2026-11"),
    ):
        assert promotion_calendar.period_of("", known, today).first == date.fromisoformat(f"{opens}-01")
    assert promotion_calendar.period_of("", [], date(2026, 2, 9)) == Days(date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    "text", ["x", "2026-11-03", "2026-13", "2026-W60", "0000-01", "9999-12", "2026-10..2026-11"]
)
def test_an_address_that_names_no_period_still_opens(text: str) -> None:
    assert promotion_calendar.period_of(text, [], date(2026, 11, 9)) == NOVEMBER


def test_the_calendar_draws_what_runs() -> None:
    shown = promotion_calendar.calendar([BLACK_WEEK, SHOES], NOVEMBER)
    assert (shown.name, shown.before, shown.after, shown.other) == (
        "November 2026",
        ("October 2026", "2026-10"),
        ("December 2026", "2026-12"),
        ("By week", "2026-W44"),
    )
    assert shown.ticks == (1, 8, 15, 22, 29)
    assert [(bar.title, bar.lowers, bar.left, bar.width, bar.clashes) for bar in shown.lanes[0].bars] == [
        ("Black Week", "everything", 19, 8, True),
        ("Shoes -20 %", "Shoes", 23, 7, True),
    ]
    week = promotion_calendar.calendar([SHOES], promotion_calendar.period_of("2026-W48", [], day(1)))
    assert (week.name, week.width, week.other[1]) == ("Week 48 of 2026", 7, "2026-11")
    assert [(bar.left, bar.width) for bar in week.lanes[0].bars] == [(1, 6)]


def test_the_calendar_file_holds_whole_days_and_no_broken_line() -> None:
    long = replace(SHOES, title="Größe; " * 20 + "Ende, \\ \n zwei")
    text = promotion_ical.calendar([BLACK_WEEK, long], name="Promotions", at=AT)
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in text.replace("\r\n", "")
    whole = text.replace("\r\n ", "").split("\r\n")
    assert "DTSTART;VALUE=DATE:20261120" in whole
    assert "DTEND;VALUE=DATE:20261128" in whole
    assert "SUMMARY:" + "Größe\\; " * 20 + "Ende\\, \\\\   zwei" in whole
    assert text == promotion_ical.calendar([BLACK_WEEK, long], name="Promotions", at=AT)
