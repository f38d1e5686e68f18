"""A programme of experiments in one pass: the same sums as each trial asked alone, and as the slow warehouse."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing
from storewide.warehouse.programme import (
    Entry,
    Group,
    ProgrammeAnswer,
    ProgrammeQuestion,
    TrialSpec,
)
from storewide.warehouse.trials import OUTCOMES, TrialAnswer, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import preset
from tests.warehouse.oracle_programme import ProgrammeOracle
from tests.warehouse.test_oracle import as_csv
from tests.warehouse.test_trials import DAYS, FILES, HEADERS, PLACES, PRESETS, TERMS

TRIGGERS = st.sampled_from(["", "", "Product Viewed", "Checkout Started"])
QUESTIONS = st.lists(
    st.builds(
        lambda store, unit, one, other, before, triggers: ProgrammeQuestion(
            store,
            (
                TrialSpec("x", unit, *sorted(one), before, triggers[0]),
                TrialSpec("y", "visitor", *sorted(other), 2, triggers[1]),
            ),
            OUTCOMES,
            looks=True,
        ),
        st.sampled_from(["main", "main", "uk"]),
        st.sampled_from(["visitor", "customer"]),
        st.tuples(DAYS, DAYS),
        st.tuples(DAYS, DAYS),
        st.integers(0, 3),
        st.tuples(TRIGGERS, TRIGGERS),
    ),
    min_size=3,
    max_size=6,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(files=FILES, questions=QUESTIONS)
def test_a_programme_equals_its_trials_and_the_slow_warehouse(
    files: list[tuple[str, list[tuple[str, ...]]]], questions: list[ProgrammeQuestion]
) -> None:
    oracle = ProgrammeOracle(PLACES)
    with tempfile.TemporaryDirectory() as place:
        warehouse = Warehouse(Path(place) / "warehouse")
        for fact, rows in files:
            text = as_csv(HEADERS[fact], rows)
            path = Path(place) / "file.csv"
            path.write_bytes(text.encode())
            landing.land(
                warehouse.folder, path, mapping=preset(PRESETS[fact]), terms=TERMS, default_store="main"
            )
            oracle.land(text, fact, "main")
            # what was kept of the files so far must not be told of those to come
            held_against_trials(warehouse, questions[0])
        for question in questions:
            answer = held_against_trials(warehouse, question)
            held_against_rows(oracle, answer)


def held_against_trials(warehouse: Warehouse, question: ProgrammeQuestion) -> ProgrammeAnswer:
    """The answer, whose arms are those of each trial asked alone, at its end and with each day as its last."""
    answer = warehouse.ask_programme(question)
    for spec in question.experiments:
        for look in sorted({group.look for group in answer.groups if group.experiment == spec.key}, key=str):
            trial = warehouse.ask_trial(alone(question, spec, look or spec.last))
            same_arms(answer, trial, look)
            if look is None:
                assert answer.in_two_arms[spec.key] == trial.in_two_arms
                same_entries(answer.entered, trial)
                if spec.trigger:
                    every = replace(trial.question, trigger="", outcomes=())
                    same_entries(answer.exposed, warehouse.ask_trial(every))
        assert spec.key in {group.experiment for group in answer.groups} or not trial_arms(
            warehouse, question, spec
        )
    return answer


def trial_arms(warehouse: Warehouse, question: ProgrammeQuestion, spec: TrialSpec) -> int:
    return len(warehouse.ask_trial(alone(question, spec, spec.last)).arms)


def alone(question: ProgrammeQuestion, spec: TrialSpec, last: date) -> TrialQuestion:
    """The same asked of one experiment by itself."""
    return TrialQuestion(
        spec.key, question.store, spec.unit, spec.first, last, question.outcomes, spec.trigger
    )


def same_entries(found: Mapping[Entry, int], trial: TrialAnswer) -> None:
    key = trial.question.experiment
    assert {each: units for each, units in found.items() if each.experiment == key} == {
        Entry(key, variant, day): units for (day, variant), units in trial.by_day.items()
    }


def same_arms(answer: ProgrammeAnswer, trial: TrialAnswer, look: date | None) -> None:
    key = trial.question.experiment
    names = answer.question.columns
    found = {
        group.variant: sums
        for group, sums in answer.groups.items()
        if (group.experiment, group.segment, group.look) == (key, "", look)
    }
    for arm in trial.arms:
        sums = found[arm.variant]
        assert sums.units == arm.units
        for outcome, expected in arm.outcomes.items():
            column = names.index(outcome)
            assert (sums.totals[column], sums.cross[column, column]) == (expected.total, expected.squares)
    # a variant that is seen later only is an arm without units until then
    assert all(found[name].units == 0 for name in set(found) - {arm.variant for arm in trial.arms})


def held_against_rows(oracle: ProgrammeOracle, answer: ProgrammeAnswer) -> None:
    """Cross products and third powers of all columns, out of the rows of the slow warehouse."""
    question = answer.question
    for spec in question.experiments:
        rows: dict[str, list[list[int]]] = defaultdict(list)
        for variant, row in oracle.rows(question, spec):
            rows[variant].append([row[name] for name in question.columns])
        for variant, of_arm in rows.items():
            found = answer.groups[Group(spec.key, variant, "", "", None)]
            z = np.array(of_arm, float)
            assert found.units == len(z)
            assert np.array_equal(found.totals, z.sum(axis=0))
            assert np.array_equal(found.cross, z.T @ z)
            assert found.thirds is not None
            assert np.array_equal(found.thirds, (z**3).sum(axis=0))
