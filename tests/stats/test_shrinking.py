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


def by_hand(effects: list[Effect], bases: list[float], presumed: Scepticism) -> tuple[float, float]:
    """The shrunken total once more, slowly: one spread after the other, in plain Python."""
    steps = [0.01 + step * 0.99 / 29 for step in range(30)] + [1.1 + step * 2.9 / 29 for step in range(30)]
    inner = [(steps[at + 1] - steps[at - 1]) / 2 for at in range(1, 59)]
    widths = [steps[1] - steps[0], *inner, steps[59] - steps[58]]
    told = []
    for spread, width in zip((step * presumed.spread for step in steps), widths, strict=True):
        weights = [1 / (each.standard_error**2 + spread**2) for each in effects]
        whole = sum(weights) + presumed.mean**-2
        mean = sum(weight * each.value for weight, each in zip(weights, effects, strict=True)) / whole
        # the chance of what was seen: each effect about the mean, and the mean about nothing
        log = -math.log(whole) / 2 + sum(math.log(weight) for weight in weights) / 2
        log -= sum(weight * each.value**2 for weight, each in zip(weights, effects, strict=True)) / 2
        log += whole * mean**2 / 2 - (spread / presumed.spread) ** 2 / 2
        pulls = [weight * each.standard_error**2 for weight, each in zip(weights, effects, strict=True)]
        believed = [(1 - pull) * each.value + pull * mean for pull, each in zip(pulls, effects, strict=True)]
        own = sum(
            base**2 * (1 - pull) * each.standard_error**2
            for base, pull, each in zip(bases, pulls, effects, strict=True)
        )
        shared = sum(base * pull for base, pull in zip(bases, pulls, strict=True)) ** 2 / whole
        told.append(
            (width * math.exp(log), sum(b * v for b, v in zip(bases, believed, strict=True)), own + shared)
        )
    chance = sum(each for each, _mean, _variance in told)
    mean = sum(each * value for each, value, _variance in told) / chance
    variance = sum(each * (spare + (value - mean) ** 2) for each, value, spare in told) / chance
    return mean, math.sqrt(variance)


def test_a_total_in_money_weighs_each_effect_by_what_it_acts_on():
    past = [Effect(0.03, 0.01), Effect(-0.01, 0.02), Effect(0.05, 0.03), Effect(0.002, 0.004)]
    bases = [1_000_000.0, 250_000.0, 3_000_000.0, 40_000.0]
    found = shrinking.total(past, shrinking.learn(past), bases)
    assert found is not None
    assert found.raw.value == pytest.approx(30_000 - 2_500 + 150_000 + 80)
    assert found.raw.standard_error == pytest.approx(math.sqrt(1e4**2 + 5e3**2 + 9e4**2 + 160**2))
    ones = shrinking.total(past, shrinking.learn(past), [1.0] * 4)
    assert ones == shrinking.total(past, shrinking.learn(past))


def test_the_total_is_what_a_slow_computation_gives():
    past = [Effect(0.03, 0.01), Effect(-0.01, 0.02), Effect(0.05, 0.03), Effect(0.002, 0.004)]
    bases = [100.0, 25.0, 300.0, 4.0]
    found = shrinking.total(past, shrinking.learn(past), bases)
    assert found is not None
    mean, error = by_hand(past, bases, shrinking.SCEPTICAL)
    assert found.shrunken.value == pytest.approx(mean, rel=1e-9)
    assert found.shrunken.standard_error == pytest.approx(error, rel=1e-9)


def test_in_most_programmes_the_shrunken_total_is_nearer_to_the_truth_than_the_raw_sum():
    """200 programmes of 30 changes on bases of different size: those measured above nothing are shipped."""
    nearer = 0
    for seed in range(200):
        draw = numpy.random.default_rng(seed)
        true = draw.normal(0.002, 0.01, 30)
        errors, bases = draw.uniform(0.005, 0.02, 30), draw.uniform(1e5, 1e7, 30)
        past = [Effect(*each) for each in zip(draw.normal(true, errors), errors, strict=True)]
        kept = [at for at, each in enumerate(past) if each.value > 0]
        found = shrinking.total([past[at] for at in kept], shrinking.learn(past), bases[kept].tolist())
        assert found is not None
        whole = float(true[kept] @ bases[kept])
        nearer += abs(found.shrunken.value - whole) < abs(found.raw.value - whole)
    assert nearer >= 160
