"""The front desk's search: what fits best first, answers too, through misspellings, and as briefings come and go."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Person, Team
from storewide.releases import briefing_operations
from storewide.releases.briefing_operations import Said
from storewide.releases.front_line import searching
from storewide.releases.front_line.search_index import Index, distance
from storewide.releases.models import Release
from tests.releases.at_the_desk import Briefed, Made, page_of

type Queries = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def index() -> Index[str]:
    made: Index[str] = Index()
    made.add("labels", [("Return labels", 3), ("You print the label of a return at home.", 2)])
    made.add("gifts", [("Gift cards", 3), ("A gift card is returned to nobody.", 2)])
    made.add("post", [("Carriers", 3), ("Labels are printed by the carrier. Rückgabe im Laden.", 1)])
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("labels", ["labels", "post"]),
        ("LABEL", ["labels", "post"]),
        ("return label", ["labels"]),
        ("ruckgabe", ["post"]),
        ("arrier", ["post"]),
        ("", []),
        ("!?", []),
        ("hats", []),
    ],
)
def test_what_fits_best_comes_first(index: Index[str], typed: str, found: list[str]) -> None:
    scores = index.find(typed).scores
    assert sorted(scores, key=lambda key: -scores[key]) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("retrun", "return"),
        ("lable", "label"),
        ("carirer", "carrier"),
        ("gitf", "gift"),
        ("ruckgeba", "ruckgabe"),
    ],
)
def test_a_misspelt_word_is_taken_for_the_nearest(index: Index[str], typed: str, meant: str) -> None:
    found = index.find(typed)
    assert found.read_as[typed].startswith(meant)
    assert found.scores
    assert found.whole


def test_short_words_and_far_ones_are_not_guessed(index: Index[str]) -> None:
    assert not index.find("gst").scores
    assert not index.find("banana").scores


def test_where_no_text_holds_all_words_those_that_hold_some_come(index: Index[str]) -> None:
    found = index.find("gift carrier")
    assert set(found.scores) == {"gifts", "post"}
    assert not found.whole


def test_a_text_that_is_dropped_is_found_no_more(index: Index[str]) -> None:
    index.drop("post")
    assert "post" not in index
    assert not index.find("carrier").scores
    assert list(index.find("labels").scores) == ["labels"]


@pytest.mark.parametrize(
    ("word", "other", "apart"),
    [
        ("return", "returned", 0),
        ("retrun", "returns", 1),
        ("retrn", "return", 1),
        ("returnn", "return", 1),
        ("banana", "return", 3),
        ("", "return", 0),
    ],
)
def test_letters_apart(word: str, other: str, apart: int) -> None:
    assert distance(word, other, 2) == apart


def test_answers_are_searched_and_the_page_says_what_a_word_was_taken_for(
    as_mate: Client, went_live: Made, brief: Briefed, hana: Person, desk: Team, mate: User, at: datetime
) -> None:
    brief(went_live("Gift cards", 1), "Gift cards are back.")
    release = went_live("New labels", 2)
    asked = (("Where is my parcel?", "Ask for the tracking number."),)
    said = Said(what_changes="Labels.", what_to_say="They print it.", questions=asked)
    briefing_operations.publish_briefing(release=release, said=said, teams=[desk], by=mate, at=at)
    page = page_of(as_mate, "?q=trakcing")
    assert "None speaks of “trakcing”; one briefing speaks of “tracking”" in page
    assert "Where is my parcel? Ask for the <mark>tracking</mark> number." in page
    assert "Gift cards are back." not in page
    assert "No briefing speaks of all of “gift tracking”; these come closest" in page_of(
        as_mate, "?q=gift+tracking"
    )


def test_a_new_name_and_a_new_version_are_found_at_once(went_live: Made, brief: Briefed) -> None:
    release = went_live("Old name", 1)
    brief(release, "Ask for the barcode.")
    assert searching.search("barcode").count == 1
    brief(release, "Ask for the number.")
    Release.objects.filter(pk=release.pk).update(name="New name", version=release.version + 1)
    assert searching.search("barcode").count == 0
    found = searching.search("new name")
    assert [each.release.name for each in found.briefings] == ["New name"]
    assert found.count == 1


def test_what_was_read_at_the_start_is_not_read_again(
    went_live: Made, brief: Briefed, django_assert_num_queries: Queries
) -> None:
    brief(went_live("Labels", 9), "Print the label.")
    searching.begin()
    # which briefings there are, the newest of them, and the one that is shown
    with django_assert_num_queries(3):
        assert searching.search("label").count == 1


def test_newer_ones_come_first_where_both_fit_as_well(went_live: Made, brief: Briefed) -> None:
    brief(went_live("Labels A", 9), "Labels.")
    brief(went_live("Labels B", 1), "Labels.")
    names = [each.release.name for each in searching.search("labels").briefings]
    assert sorted(names) == ["Labels A", "Labels B"]
    assert names[0] == searching.search("labels", 1).briefings[0].release.name
    published = [each.published_at for each in searching.search("labels").briefings]
    assert published == sorted(published, reverse=True)
