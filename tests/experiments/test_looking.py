"""What is asked of the warehouse for the looks of experiments, where their facts lie in a connection."""

from datetime import timedelta

import pytest

from storewide.experiments import looking, looks, trials
from storewide.experiments.models import Experiment
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.programme import ProgrammeAnswer, ProgrammeQuestion
from storewide.warehouse.trials import Arm, Sums, TrialAnswer, TrialQuestion
from tests.experiments.conftest import FIRST
from tests.experiments.test_tasks import ARMS, TENTH, FakeProgramme, house, of_some

__all__ = ["house", "of_some"]

TEN = [FIRST + timedelta(days=number) for number in range(10)]


@pytest.mark.parametrize(("shown", "faults"), [((1_000, 1_000), []), ((1_200, 800), ["split_of_exposed"])])
def test_with_a_trigger_in_a_connection_the_split_of_all_is_asked_too(
    of_some: Experiment,
    house: FakeProgramme,
    monkeypatch: pytest.MonkeyPatch,
    shown: tuple[int, int],
    faults: list[str],
) -> None:
    asked: list[TrialQuestion] = []

    def answer(question: TrialQuestion) -> TrialAnswer:
        asked.append(question)
        units = (400, 400) if question.trigger else shown
        return TrialAnswer(
            question=question,
            arms=tuple(
                Arm(key, of, {name: Sums(10 * of, 300 * of) for name in question.outcomes})
                for key, of in zip(ARMS, units, strict=True)
            ),
            in_two_arms=0,
            by_day={(day, key): of // 10 for day in TEN for key, of in zip(ARMS, units, strict=True)},
            currency="GBP",
            version=0,
        )

    def apart(_question: ProgrammeQuestion) -> ProgrammeAnswer:
        raise FactsApart("asked one by one")

    monkeypatch.setattr(house, "ask_programme", apart)
    monkeypatch.setattr(trials, "asked", answer)
    (days,) = looking.seen(looking.parts_of([of_some]), TENTH).values()
    assert [(each.trigger, bool(each.outcomes)) for each in asked] == [("Product Added", True), ("", False)]
    parts = looking.parts_of([of_some])[of_some]
    result = looks.compute(looking.planned(of_some, parts), days[-1])
    assert [each.code for each in result.faults] == faults
