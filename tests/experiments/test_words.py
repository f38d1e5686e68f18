"""Sentences about experiments: the finding, the money, the split, and what comes next."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.experiments import queries, result_words, words, worth_words
from storewide.experiments.models import Experiment
from storewide.experiments.queries import Standing
from storewide.experiments.results import Result
from storewide.ownership.models import Area
from tests.experiments.conftest import LOST, NOTHING, WON

Reads = Callable[[Any], Experiment]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Standing(0, 0, 0), "Nothing is tested yet"),
        (Standing(4, 2, 1), "One result waits for its decision"),
        (Standing(4, 1, 3), "3 results wait for their decision"),
        (Standing(4, 2, 0), "2 experiments run"),
        (Standing(4, 0, 0), "No experiment runs, and every result is decided"),
    ],
)
def test_how_experiments_stand(found: Standing, sentence: str) -> None:
    assert words.standing(found) == sentence


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        (WON, "Measured as worth 54,400 GBP of spend a month (33,700 to 75,000) if all see it."),
        (LOST, "Measured as a loss of 43,500 GBP of spend a month (23,600 to 63,300) if all see it."),
        (NOTHING, "In spend it may be worth anything from −18,100 to 22,400 GBP a month if all see it."),
    ],
)
def test_what_an_arm_is_worth_a_month(arms: Any, sentence: str, read_as: Reads) -> None:
    read = read_as(arms)
    result = queries.facts_of(read).result
    assert result is not None
    assert worth_words.sentence(read, result) == sentence


def test_a_guardrail_that_may_have_suffered_is_named(read_as: Reads) -> None:
    # more buy, each for less: spend a visitor may have fallen by more than the margin
    experiment = read_as({"control": (50_000, 5_000, 5_000), "one_page": (50_000, 5_400, 4_600)})
    facts = queries.facts_of(experiment)
    assert words.title(experiment, facts, datetime(2026, 4, 1, tzinfo=UTC)) == (
        "Not yet: conversion rose 8.0\u00a0% (between 4.1 and 12.0), but spend per visitor may have become worse by "
        "more than its margin."
    )


def test_a_change_without_a_relative_size_is_told_by_its_means(read_as: Reads) -> None:
    experiment = read_as({"control": (50_000, 0, 5_000), "one_page": (50_000, 60, 5_000)})
    result = queries.facts_of(experiment).result
    assert isinstance(result, Result)
    told = result_words.change(experiment, result.lines[0], "GBP")
    assert told == "conversion was 0.12\u00a0% against 0.00\u00a0%"


def test_what_comes_next(
    running: Experiment,
    read_as: Reads,
    ana_user: User,
    mate: User,
    viewer: User,
    at: datetime,
    after: datetime,
) -> None:
    facts = queries.facts_of(running)
    assert words.following(running, facts, mate, at) is None
    over = words.following(running, facts, mate, after)
    assert over is not None
    assert [str(action.label) for action in over.actions] == ["Read the result"]
    unseen = words.following(running, facts, viewer, after)
    assert unseen is not None
    assert unseen.actions == ()
    experiment = read_as(WON)
    mine = words.following(experiment, queries.facts_of(experiment), ana_user, after)
    assert mine is not None
    assert [str(action.label) for action in mine.actions] == ["Ship it", "Decide otherwise, with a reason"]


def test_nobody_accountable_is_mended_first(read_as: Reads, mate: User, after: datetime) -> None:
    experiment = read_as(WON)
    Area.objects.filter(pk=experiment.area_id).update(accountable=None)
    experiment = Experiment.objects.for_page().get()
    found = words.following(experiment, queries.facts_of(experiment), mate, after)
    assert found is not None
    assert found.reason == "Nobody is accountable for One-page checkout, so nobody can decide."
    assert words.accountable(experiment) == ""


def test_only_the_accountable_person_is_offered_to_stop_also_where_no_exposure_ever_came(
    running: Experiment, ana_user: User, mate: User, at: datetime, after: datetime
) -> None:
    assert [
        str(each.label) for each in words.actions(running, queries.facts_of(running), ana_user, after)
    ] == ["Drop it, without reading it"]
    assert [str(each.label) for each in words.actions(running, queries.facts_of(running), ana_user, at)] == [
        "Stop it now, without a result"
    ]
    assert words.actions(running, queries.facts_of(running), mate, at) == ()
    assert words.title(running, queries.facts_of(running), at - timedelta(days=9)) == "Begins on 2 Mar 2026"


@pytest.mark.parametrize(("p", "told"), [(0.4123, "p 0.41"), (0.0086, "p 0.0086"), (1e-9, "p < 0.0001")])
def test_chance_is_told_to_the_digits_that_say_something(p: float, told: str) -> None:
    assert words.chance(p) == told
