"""Simulated experiments: what was drawn is what was promised, and the analysis finds it as often as it says."""

from collections.abc import Iterable
from typing import Any

import numpy
import pytest
from scipy import stats

from storewide.experiments.simulating import SimulationImpossible, simulate
from storewide.notebook import reading

SEEDS = 200
#: 0.95 less what chance takes off 2,400 experiments once in a million
LEAST = 0.928
ASKED = {"variant": "variant", "control": "control", "unit": "unit", "day": "day"}


def batch(seeds: Iterable[int]) -> tuple[dict[str, Any], dict[str, float]]:
    """The unit-days of several seeds as one table, and each experiment's true effect on spend."""
    drawn = {seed: simulate(seed=seed, units=400, days=7) for seed in seeds}
    tables = [
        {**each.unit_days, "experiment": numpy.char.add(f"{seed}: ", each.unit_days["experiment"])}
        for seed, each in drawn.items()
    ]
    effects = {
        f"{seed}: {name}": effect
        for seed, each in drawn.items()
        for (name, _variant, metric), effect in each.effects.items()
        if metric == "spend"
    }
    return {name: numpy.concatenate([table[name] for table in tables]) for name in tables[0]}, effects


def test_the_true_effect_lies_in_the_interval_as_often_as_promised():
    """From unit-days over sums to the interval, adjusted by what units spent before."""
    held = []
    for first in range(0, SEEDS, 25):
        table, effects = batch(range(first, first + 25))
        found = reading.analyse_each(
            table, experiment="experiment", metrics=["spend"], covariates="spend_before", **ASKED
        )
        for name, true in effects.items():
            # a clean split is refused once in 2,000 experiments: then there is no interval to hold anything
            intervals = [row["difference_interval"] for row in found[name].metrics]
            held.append(any(low <= true <= high for low, high in intervals))
    assert len(held) == SEEDS * 12
    assert sum(held) / len(held) >= LEAST


def test_a_broken_split_is_refused_and_the_others_are_not():
    drawn = simulate(seed=3, broken=(2, 5))
    found = reading.analyse_each(drawn.unit_days, experiment="experiment", metrics=["orders"], **ASKED)
    assert {name for name, result in found.items() if result.refused} == {"experiment 2", "experiment 5"}
    assert drawn.broken == ("experiment 2", "experiment 5")
    assert found["experiment 2"].metrics == ()
    assert "The units did not split as planned" in str(found["experiment 2"])


def test_a_large_effect_is_found_and_its_sign():
    drawn = simulate(seed=1, experiments=2, units=6000, lifts=(0.5, -0.5))
    found = reading.analyse_each(
        drawn.unit_days, experiment="experiment", metrics=["orders", "spend", "visits"], **ASKED
    )
    verdicts = [[row["verdict"] for row in result.metrics] for result in found.values()]
    assert [each[:2] for each in verdicts] == [["better", "better"], ["worse", "worse"]]
    assert drawn.effects["experiment 1", "treatment", "visits"] == 0


def test_means_of_many_units_are_the_promised_ones():
    drawn = simulate(seed=8, experiments=1, units=60_000, days=9, arms=3, lifts=(0.2,))
    rows = drawn.unit_days
    assert set(rows) == {"experiment", "unit", "variant", "day", "visits", "orders", "spend", "spend_before"}
    assert len({len(column) for column in rows.values()}) == 1
    for metric in ("visits", "orders", "spend"):
        means = {
            arm: rows[metric][rows["variant"] == arm].sum() / len(set(rows["unit"][rows["variant"] == arm]))
            for arm in ("control", "treatment 1", "treatment 2")
        }
        for arm in ("treatment 1", "treatment 2"):
            difference = means[arm] - means["control"]
            assert difference == pytest.approx(
                drawn.effects["experiment 1", arm, metric], abs=0.05 * means["control"]
            )


def test_the_same_seed_draws_the_same_and_another_does_not():
    one, again, other = (simulate(seed=seed, experiments=1, units=50).unit_days for seed in (1, 1, 2))
    assert all(numpy.array_equal(one[column], again[column]) for column in one)
    assert not numpy.array_equal(one["spend"].sum(), other["spend"].sum())


@pytest.mark.parametrize(
    "asked", [{"units": 1}, {"days": 0}, {"arms": 1}, {"experiments": 0}, {"lifts": ()}, {"lifts": (-2,)}]
)
def test_what_cannot_be_drawn_is_refused(asked: dict[str, object]):
    with pytest.raises(SimulationImpossible):
        simulate(seed=1, **asked)  # type: ignore[arg-type]


def test_looking_every_day_does_not_find_what_is_not_there():
    """Of 300 tests of nothing, stopped at the first day that looks good, no more go wrong than 5 % and chance allow."""
    wrong = 0
    for seed in range(25):
        drawn = simulate(seed=1000 + seed, units=400, days=7, lifts=(0.0,))
        found = reading.analyse_each(
            drawn.unit_days, experiment="experiment", metrics=["orders"], plan_days=7, **ASKED
        )
        for result in found.values():
            wrong += any((look["p_value"] or 1) < 0.05 for row in result.metrics for look in row["looks"])
    assert wrong <= stats.binom.isf(1e-6, 300, 0.05)
