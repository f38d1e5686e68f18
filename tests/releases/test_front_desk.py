"""What the front desk finds, says and shows, beneath its page."""

from datetime import date, timedelta

import pytest

from storewide.releases import front_desk_words
from storewide.releases.front_desk import Card, Desk, Reading
from storewide.releases.front_line.searching import Search
from storewide.releases.models import Briefing, Release, ReleaseState

TODAY = date(2026, 3, 10)


def card(days: int, reading: Reading = Reading.NOT_ASKED) -> Card:
    """A release that went live `days` ago."""
    live_on = TODAY - timedelta(days=days)
    return Card(Release(name="Gift cards", live_on=live_on), None, reading, 0, 0)


@pytest.mark.parametrize(
    ("live", "overdue", "expected"),
    [
        ((), (), "Nothing went live in the last 7 days; nothing waits for you"),
        ((card(2),), (), "One change went live in the last 7 days; nothing waits for you"),
        (
            (card(2, Reading.WAITS), card(3)),
            (),
            "2 changes went live in the last 7 days; one briefing waits for you",
        ),
        (
            (card(0), card(3)),
            (card(20, Reading.CHANGED), card(30, Reading.WAITS)),
            "One change went live today; 2 briefings wait for you",
        ),
        ((card(0), card(0)), (), "2 changes went live today; nothing waits for you"),
    ],
)
def test_finding(live: tuple[Card, ...], overdue: tuple[Card, ...], expected: str) -> None:
    assert front_desk_words.finding(Desk(overdue, live, ()), TODAY) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        (Release(live_on=TODAY), "live since today"),
        (Release(live_on=TODAY - timedelta(days=1)), "live since yesterday"),
        (Release(planned_on=TODAY + timedelta(days=1)), "goes live tomorrow"),
        (Release(planned_on=TODAY), "goes live today"),
        (
            Release(planned_on=TODAY - timedelta(days=1)),
            "was planned for yesterday, not live yet",
        ),
        (Release(planned_on=TODAY, state=ReleaseState.CANCELLED), "cancelled"),
    ],
)
def test_when(release: Release, expected: str) -> None:
    assert front_desk_words.when(release, TODAY) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "No briefing speaks of “returns”"),
        (1, "One briefing speaks of “returns”"),
        (3, "3 briefings speak of “returns”"),
    ],
)
def test_found(count: int, expected: str) -> None:
    found = Search((), count, ("return",), {}, whole=True)
    assert front_desk_words.found(found, "returns") == expected


BRIEFING = Briefing(
    what_changes="The form is gone. Returns are printed at home!",
    what_to_say="Print the label. It is free.",
    who_is_affected="",
    if_it_goes_wrong="Send the label by e-mail.\nReturns desk: ext. 12",
)


@pytest.mark.parametrize(
    ("words", "where", "sentence"),
    [
        (["returns", "printed"], "What changes", "<mark>Returns</mark> are <mark>printed</mark> at home!"),
        (["LABEL"], "What to tell the customer", "Print the <mark>label</mark>."),
        (["ext"], "If it goes wrong", "Returns desk: <mark>ext</mark>."),
        (["gift"], "What to tell the customer", "Print the label."),
    ],
)
def test_excerpt_is_the_sentence_that_holds_most_of_the_words(
    words: list[str], where: str, sentence: str
) -> None:
    found = front_desk_words.excerpt(BRIEFING, words)
    assert (str(found.where), found.sentence) == (where, sentence)


def test_marked_escapes_what_stands_around_and_in_the_words() -> None:
    assert front_desk_words.marked("a <b> & c", ["<b>"]) == "a <mark>&lt;b&gt;</mark> &amp; c"
    assert front_desk_words.marked("a <b>", []) == "a &lt;b&gt;"
    assert front_desk_words.marked("returns", ["return", "returns"]) == "<mark>returns</mark>"


@pytest.mark.parametrize("reading", list(Reading))
def test_every_reading_is_told_or_asks_nothing(reading: Reading) -> None:
    tag = front_desk_words.reading_tag(card(1, reading))
    assert (tag is None) is (reading is Reading.NOT_ASKED)


def test_desk_counts_what_waits() -> None:
    desk = Desk((card(9, Reading.WAITS),), (card(1, Reading.READ),), (card(0, Reading.CHANGED),))
    assert (desk.waiting, len(desk.cards)) == (2, 3)
