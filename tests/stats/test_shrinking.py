"""Past effects shrunken: the curse taken off, intervals that hold, and the second opinion in closed form."""

import math

import numpy
import pytest

from storewide.stats import shrinking
from storewide.stats.shrinking import Effect, EffectUnknown, Scepticism
from tests.stats.vectors import case, close


def test_the_losses_to_be_expected_as_published():
    given = case("bayes-04")["input"]
    found = shrinking.outlook(Effect(given["mu"], given["sigma"]))
    assert [found.loss_if_dropped, found.loss_if_shipped] == close(
        "bayes-04", case("bayes-04")["expected"]["risk"]
    )
    assert found.chance == pytest.approx(0.9772498680518208)
    turned = shrinking.outlook(Effect(-given["mu"], given["sigma"]))
    assert turned.loss_if_shipped == pytest.approx(found.loss_if_dropped)
    assert turned.chance == pytest.approx(1 - found.chance)


def test_a_sure_effect_loses_nothing_and_keeps_its_size():
    sure = Effect(0.1, 1e-5)
    assert shrinking.outlook(sure).loss_if_shipped == 0
    assert shrinking.believed(sure, shrinking.learn([])).value == pytest.approx(0.1, rel=1e-3)


def test_without_history_a_lucky_effect_is_hardly_believed():
    """+10 % with an error of 5 % where changes move a shop by 2 % is a lucky draw."""
    found = shrinking.believed(Effect(0.1, 0.05), shrinking.learn([]))
    assert 0 < found.value < 0.03
    assert found.standard_error < 0.03


def test_the_normal_case_worked_by_hand():
    """Many sure effects of mean 0 and spread 0.02: an error of 0.02 then halves an effect."""
    past = [Effect(value, 1e-6) for value in numpy.random.default_rng(1).normal(0, 0.02, 5000)]
    prior = shrinking.learn(past)
    assert (prior.experiments, prior.mean) == (5000, pytest.approx(0, abs=0.001))
    assert prior.spread == pytest.approx(0.02, rel=0.03)
    found = shrinking.believed(Effect(0.04, 0.02), prior)
    assert found.value == pytest.approx(0.02, rel=0.03)
    assert found.standard_error == pytest.approx(0.02 / math.sqrt(2), rel=0.03)


def test_another_unit_needs_a_presumption_in_it_and_changes_nothing_else():
    past = [Effect(0.01, 0.02), Effect(-0.03, 0.01), Effect(0.05, 0.03)]
    in_euros = [Effect(100 * each.value, 100 * each.standard_error) for each in past]
    plain = shrinking.total(past, shrinking.learn(past))
    euros = shrinking.total(in_euros, shrinking.learn(in_euros, Scepticism(spread=2.0, mean=1.0)))
    assert plain is not None
    assert euros is not None
    assert euros.shrunken.value == pytest.approx(100 * plain.shrunken.value)
    assert euros.shrunken.standard_error == pytest.approx(100 * plain.shrunken.standard_error)
    assert plain.raw.value == pytest.approx(0.03)
    assert plain.raw.standard_error == pytest.approx(math.sqrt(0.0014))
    assert shrinking.total([], shrinking.learn(past)) is None


@pytest.mark.parametrize("experiments", [4, 20])
def test_the_sum_of_the_winners_is_freed_of_most_of_its_luck(experiments: int):
    """400 programmes; raw winners promise too much, shrunken ones hold in 9 of 10 at least."""
    draw = numpy.random.default_rng(experiments)
    raw, shrunken, held, single = [], [], [], []
    for _ in range(400):
        true = draw.normal(0.003, 0.01, experiments)
        errors = draw.uniform(0.005, 0.02, experiments)
        past = [Effect(*each) for each in zip(draw.normal(true, errors), errors, strict=True)]
        prior = shrinking.learn(past)
        won = [at for at, each in enumerate(past) if each.value > 1.96 * each.standard_error]
        for at, each in enumerate(past):
            low, high = shrinking.believed(each, prior).interval()
            single.append(low <= true[at] <= high)
        found = shrinking.total([past[at] for at in won], prior)
        if found is not None:
            whole = true[won].sum()
            raw.append(found.raw.value - whole)
            shrunken.append(found.shrunken.value - whole)
            low, high = found.shrunken.interval()
            held.append(low <= whole <= high)
    assert numpy.mean(raw) > 0.01
    assert abs(numpy.mean(shrunken)) < numpy.mean(raw) / 3
    assert numpy.mean(held) > 0.9
    assert numpy.mean(single) > 0.9


@pytest.mark.parametrize(("value", "error"), [(math.nan, 1), (0.1, 0), (0.1, -1), (0.1, math.inf)])
def test_what_is_no_effect_is_named(value: float, error: float):
    with pytest.raises(EffectUnknown, match="it must be a number with a standard error above 0"):
        Effect(value, error)
