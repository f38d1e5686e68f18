"""A step in a series of counts: against published cases, and when it cannot be told."""

import math
from typing import Any

import pytest

from storewide.stats import interrupted
from storewide.stats.interrupted import SeriesUnusable
from tests.stats.vectors import case, close


@pytest.mark.parametrize(
    ("name", "harmonics", "dispersion"), [("its-01", 0, "one"), ("its-03", 2, "estimated")]
)
def test_a_step_as_published(name: str, harmonics: int, dispersion: Any):
    given, expected = case(name)["input"], case(name)["expected"]
    found = interrupted.step(
        given["aces"],
        at=given["step_at_month"] - 1,
        exposure=given["stdpop"],
        season=12,
        harmonics=harmonics,
        dispersion=dispersion,
    )
    assert found.ratio == close(name, expected["rr"])
    assert found.interval == close(name, tuple(expected["ci"]))
    assert found.dispersion == close(name, expected["dispersion"])


def test_a_plain_step_is_found():
    found = interrupted.step([100, 101, 99, 50, 51, 50, 49, 50, 50, 51], at=3)
    assert found.ratio == pytest.approx(0.5, abs=0.02)
    assert found.interval[1] < 0.6
    assert found.dispersion < 0.1


@pytest.mark.parametrize(
    ("counts", "at", "said"),
    [
        ([1, 2, 3, 4], 0, "a step at number 0 of 4 counts"),
        ([1, 2, 3, 4], 4, "a step at number 4 of 4 counts"),
        ([1, 2, 3], 1, "more than 3 counts"),
        ([0, 0, 0, 0], 2, "cannot be told"),
        ([1, -2, 3, 4], 2, "a number of 0 or more"),
        ([1, math.nan, 3, 4], 2, "a number of 0 or more"),
    ],
)
def test_what_is_no_series_is_named(counts: list[float], at: int, said: str):
    with pytest.raises(SeriesUnusable, match=said):
        interrupted.step(counts, at=at)


def test_exposures_are_above_0():
    with pytest.raises(SeriesUnusable, match="each exposure must be a number above 0"):
        interrupted.step([1, 2, 3, 4], at=2, exposure=[1, 1, 0, 1])
    with pytest.raises(SeriesUnusable, match="an exposure of its own"):
        interrupted.step([1, 2, 3, 4], at=2, exposure=[1, 1])
