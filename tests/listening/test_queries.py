"""How often what was said, about what."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.listening import operations, pictures, queries, words
from storewide.listening.models import ContactChannel, Feedback, FeedbackKind
from tests.listening.conftest import ABOUT

DAY = date(2026, 3, 10)


@pytest.fixture
def said(complaint: Feedback, mate: User, at: datetime) -> None:
    """Beside Milan's complaint: praise and a second complaint about the same a day later, one about another."""
    for kind, about, days in (
        (FeedbackKind.PRAISE, ABOUT, 1),
        (FeedbackKind.COMPLAINT, ABOUT, 1),
        (FeedbackKind.QUESTION, Link("tests.release", "25", "Gift cards"), 0),
    ):
        operations.note_feedback(
            kind=kind,
            contact_channel=ContactChannel.CHAT,
            about=about,
            by=mate,
            at=at + timedelta(days=days),
        )


def test_about_counts_by_kind_and_shows_the_newest(said: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        voice = queries.about(ABOUT)
    assert [(each.kind.value, each.count) for each in voice.kinds] == [
        ("question", 0),
        ("complaint", 2),
        ("praise", 1),
        ("order_problem", 0),
    ]
    assert (voice.total, voice.count(FeedbackKind.COMPLAINT)) == (3, 2)
    assert [each.kind for each in voice.newest] == ["complaint", "praise", "complaint"]


@pytest.mark.django_db
def test_about_something_nobody_spoke_of_is_silent() -> None:
    voice = queries.about(Link("tests.release", "99"))
    assert (voice.total, voice.newest) == (0, ())


def test_counts_about_are_by_record_and_since(said: None, django_assert_num_queries: Any) -> None:
    ids = ["24", "25", "26"]
    with django_assert_num_queries(1):
        assert queries.counts_about("tests.release", ids, since=DAY) == {"24": 3, "25": 1}
    assert queries.counts_about("tests.release", ids, since=DAY + timedelta(days=1)) == {"24": 2}
    assert queries.counts_about("tests.other", ids, since=DAY) == {}


def test_heard_since_counts_everything_from_a_day_on(said: None) -> None:
    heard = queries.heard_since(DAY + timedelta(days=1))
    assert {each.kind.value: each.count for each in heard.kinds} == {
        "question": 0,
        "complaint": 1,
        "praise": 1,
        "order_problem": 0,
    }


def test_the_last_days_are_drawn_by_kind(said: None) -> None:
    voice, chart = pictures.last_days(DAY + timedelta(days=1))
    assert chart is not None
    assert voice.total == 4
    assert str(chart.title) == "Complaint comes first: 2 of 4"
    assert chart.xs == ("Question", "Complaint", "Praise", "Order problem")
    assert chart.series[0].values == (1, 2, 1, 0)
    assert (
        words.finding(voice, 28) == "4 things heard from customers in the last 28 days, 2 of them complaints"
    )


def test_what_was_said_28_days_ago_is_drawn_and_what_was_said_before_is_not(said: None) -> None:
    assert pictures.last_days(DAY + timedelta(days=27))[0].total == 4
    assert pictures.last_days(DAY + timedelta(days=28))[0].total == 2


@pytest.mark.django_db
def test_where_nothing_was_heard_nothing_is_drawn() -> None:
    voice, chart = pictures.last_days(DAY)
    assert (voice.total, chart) == (0, None)
    assert words.finding(voice, 28) == "Nothing was heard from customers in the last 28 days"


@pytest.mark.parametrize(
    ("complaints", "praise", "expected"),
    [
        (1, 0, "One thing heard from customers in the last 28 days, one of them a complaint"),
        (0, 2, "2 things heard from customers in the last 28 days, no complaint among them"),
    ],
)
def test_finding_says_how_many_are_complaints(complaints: int, praise: int, expected: str) -> None:
    heard = (
        queries.Heard(FeedbackKind.COMPLAINT, complaints),
        queries.Heard(FeedbackKind.PRAISE, praise),
    )
    assert words.finding(queries.Voice(heard), 28) == expected
