"""Opportunity, spread, shades, circles, order, verdicts, three years."""

import pytest

from storewide.assessment import rules
from storewide.assessment.rules import Need, Spread, Verdict


@pytest.mark.parametrize(
    ("importance", "satisfaction", "score"), [(9, 3, 15), (6, 8, 6), (10, 1, 19), (1, 1, 1)]
)
def test_opportunity(importance: int, satisfaction: int, score: int) -> None:
    assert rules.opportunity(importance, satisfaction) == score


def test_spread_of_none_one_and_several() -> None:
    assert rules.spread([]) is None
    assert rules.spread([4]) == Spread(4.0, None, 1)
    found = rules.spread([2, 4, 6])
    assert found == Spread(4.0, 2.0, 3)


def test_what_a_score_says() -> None:
    assert [rules.need(score) for score in (12.0, 11.9, 10.0, 9.9)] == [
        Need.UNDERSERVED,
        Need.SOME,
        Need.SOME,
        Need.SERVED,
    ]


def test_shades_go_from_0_to_9() -> None:
    assert [rules.shade(value) for value in (1, 10, 19, 25)] == [0, 4, 9, 9]


def test_a_circle_is_told_with_its_way() -> None:
    needs = {"b": ["c"], "c": ["a"]}
    assert rules.circle(needs, "a", "b") == ["b", "c", "a"]
    assert rules.circle(needs, "b", "a") == []


def test_jobs_stand_after_what_they_need() -> None:
    assert rules.in_order({"a": ["c"], "c": ["d"]}, ["a", "b", "c", "d"]) == ["d", "c", "a", "b"]


@pytest.mark.parametrize(
    ("scored", "in_play", "assessors", "lead", "said"),
    [
        (0, 0, 2, None, Verdict.NOT_YET),
        (2, 0, 2, None, Verdict.NONE),
        (2, 1, 2, None, Verdict.ALONE),
        (2, 2, 2, (0.1, 5.0), Verdict.LEADS),
        (2, 2, 2, (-0.1, 5.0), Verdict.CANNOT_TELL),
        (2, 2, 1, (0.1, 5.0), Verdict.CANNOT_TELL),
    ],
)
def test_verdicts(
    scored: int, in_play: int, assessors: int, lead: tuple[float, float] | None, said: Verdict
) -> None:
    assert rules.verdict(scored=scored, in_play=in_play, assessors=assessors, lead=lead) is said


def test_three_years() -> None:
    assert (rules.over_years(100, yearly=True), rules.over_years(100, yearly=False)) == (300, 100)
