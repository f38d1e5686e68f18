"""Sums and cross products of finished tests, by test and by day, beside those of the rows themselves."""

from typing import Any

import numpy
import pytest

from storewide.stats.products import Products
from storewide.warehouse.finished_outcomes import unknown
from storewide.warehouse.finished_tests import FileFault, FinishedTest, read, read_all

NAMES = ("y", "z", "past", unknown("past"))


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    """Unit-days of two tests: a row for each of 1 to 3 days of a unit; some units have no past."""
    generator = numpy.random.default_rng(11)
    unit = numpy.repeat(numpy.arange(300), generator.integers(1, 4, 300))
    start = generator.integers(1, 6, 300)
    nth = numpy.arange(len(unit)) - numpy.searchsorted(unit, unit)
    past = numpy.where(generator.random(300) < 0.2, numpy.nan, generator.gamma(1, 900, 300))
    shuffled = generator.permutation(len(unit))
    columns = {
        "test": numpy.where(unit < 200, "long", "short"),
        "unit": unit,
        "arm": numpy.where(unit % 3 == 0, "A", "B"),
        "day": start[unit] + 2 * nth,
        "y": generator.poisson(2, len(unit)),
        "z": generator.gamma(2, 1e6, len(unit)) + 1e9,
        "past": past[unit],
    }
    return {name: column[shuffled] for name, column in columns.items()}


def slowly(rows: dict[str, Any], test: str, arm: str, until: int) -> Products:
    """Unit by unit in Python."""
    kept = (rows["test"] == test) & (rows["arm"] == arm) & (rows["day"] <= until)
    units = []
    for unit in numpy.unique(rows["unit"][kept]):
        of_unit = kept & (rows["unit"] == unit)
        past = rows["past"][of_unit][0]
        nothing = numpy.isnan(past)
        units.append([rows["y"][of_unit].sum(), rows["z"][of_unit].sum(), 0 if nothing else past, nothing])
    return Products.of_rows(NAMES, numpy.array(units, dtype=float))


def alike(found: Products, expected: Products, known_mean: float) -> None:
    """A unit without a past stands at a constant, which the slow way does not know: so much is moved before."""
    turn = numpy.identity(4)
    turn[2, 3] = known_mean
    assert found.units == expected.units
    assert found.means == pytest.approx(turn @ expected.means, rel=1e-9)
    assert found.covariances == pytest.approx(turn @ expected.covariances @ turn.T, rel=1e-6, abs=1e-6)


def test_groups_and_days_are_those_of_the_rows(rows: dict[str, Any]):
    asked = FinishedTest(rows, "unit", "arm", ("y", "z"), ("past",), "day", looks=True, experiment="test")
    outcomes = read_all(asked)
    assert list(outcomes) == ["long", "short"]
    for test, outcome in outcomes.items():
        constant = outcome.groups["A"].about[2]
        for arm in "AB":
            alike(outcome.groups[arm], slowly(rows, test, arm, 99), constant)
            for day in (1, 4, max(outcome.days)):
                alike(outcome.days[day][arm], slowly(rows, test, arm, day), constant)
        assert outcome.units == {arm: outcome.groups[arm].units for arm in "AB"}
        entered = {arm: sum(counts.get(arm, 0) for counts in outcome.entries.values()) for arm in "AB"}
        assert entered == outcome.units


def test_a_test_beside_another_is_as_if_alone(rows: dict[str, Any]):
    both = read_all(FinishedTest(rows, "unit", "arm", ("y", "z"), day="day", experiment="test"))
    only = {name: column[rows["test"] == "short"] for name, column in rows.items()}
    alone = read(FinishedTest(only, "unit", "arm", ("y", "z"), day="day"))
    assert both["short"].units == alone.units
    for ours, theirs in zip(both["short"].metrics, alone.metrics, strict=True):
        for arm in "AB":
            assert ours.arms[arm].moments.mean == pytest.approx(theirs.arms[arm].moments.mean, rel=1e-12)
            assert ours.arms[arm].moments.variance == pytest.approx(
                theirs.arms[arm].moments.variance, rel=1e-6
            )


def test_what_is_wrong_in_one_test_is_not_told_of_the_other(rows: dict[str, Any]):
    spoilt = {name: column.copy() for name, column in rows.items()}
    first = int(numpy.flatnonzero(spoilt["test"] == "short")[0])
    spoilt["z"][first] = numpy.inf
    outcomes = read_all(FinishedTest(spoilt, "unit", "arm", ("y", "z"), day="day", experiment="test"))
    faults = {name: [each.not_numbers for each in outcome.metrics] for name, outcome in outcomes.items()}
    assert faults["long"] == [None, None]
    assert faults["short"][0] is None
    assert faults["short"][1] is not None
    assert (faults["short"][1].count, faults["short"][1].row, faults["short"][1].value) == (1, first, "inf")


def test_a_row_without_a_test_is_named():
    with pytest.raises(FileFault, match="row 1 names no experiment in column test; fill it, or take it out"):
        read_all(
            FinishedTest(
                {"test": ["a", ""], "arm": ["A", "B"], "y": [1, 2]}, None, "arm", ("y",), experiment="test"
            )
        )


@pytest.mark.parametrize("value", [0.1, 7, 0, 1e9 + 0.1])
def test_what_is_alike_for_all_units_has_no_spread_at_all(value: float):
    """Sums of decimals are rounded; that must not look like a spread, out of which a p-value would come."""
    frame = {
        "arm": ["A", "B"] * 500,
        "day": [1 + place // 100 for place in range(1000)],
        "y": [value if place < 600 or place % 2 else value + 3 for place in range(1000)],
    }
    outcome = read(FinishedTest(frame, None, "arm", ("y",), day="day", looks=True))
    for day in range(1, 7):
        assert all(outcome.days[day][arm].covariances[0, 0] == 0 for arm in "AB")
    assert outcome.days[8]["A"].covariances[0, 0] > 1
    assert outcome.days[10]["B"].covariances[0, 0] == 0
