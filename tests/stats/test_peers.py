"""Proof 7: generated experiments read by us and by peers (tea-tasting, statsmodels) alike to 1e-9, where definitions agree.

Where they do not (see the module's README): tea-tasting takes the relative interval from the logarithm of the ratio, we
Fieller's; it finds theta over all units together, we within the arms, so its own theta is given to ours here.
"""

from typing import Any

import numpy
import pytest

from storewide.stats import adjusting, estimates, means, multiplicity, planning, ratios
from storewide.stats.comparison import Alternative, Comparison
from storewide.stats.planning import Baseline
from storewide.stats.products import Floats, Products
from storewide.stats.ratios import Ratio

NAMES = ("spend", "orders", "spend_before", "orders_before")
EXACT: dict[str, Any] = {"rel": 1e-9, "abs": 1e-12}


def rows(draw: numpy.random.Generator) -> Floats:
    units = int(draw.integers(5, 3000))
    before = draw.poisson(2, units) + 1.0
    orders = draw.poisson(before) + 1.0
    kind = draw.gamma(draw.uniform(0.5, 4), draw.uniform(1, 1e4), units)
    return numpy.column_stack([orders * kind, orders, before * kind * draw.uniform(0.8, 1.2, units), before])


def experiment(seed: int) -> list[Floats]:
    draw = numpy.random.default_rng(seed)
    return [rows(draw), rows(draw)]


def products(arms: list[Floats]) -> tuple[Products, Products]:
    about = arms[0].mean(axis=0)
    control, variant = (Products.of_rows(NAMES, each, about) for each in arms)
    return control, variant


def peer(arms: list[Floats]) -> tuple[Any, Any]:
    """The same rows as the peer's aggregates."""
    from tea_tasting.aggr import Aggregates

    def of(table: Floats) -> Any:
        spread = numpy.cov(table.T)
        pairs = [(a, b) for a in range(4) for b in range(4) if NAMES[a] < NAMES[b]]
        return Aggregates(
            count_=len(table),
            mean_={name: float(each) for name, each in zip(NAMES, table.mean(axis=0), strict=True)},
            var_={name: float(each) for name, each in zip(NAMES, numpy.diagonal(spread), strict=True)},
            cov_={(NAMES[a], NAMES[b]): float(spread[a, b]) for a, b in pairs},
        )

    control, variant = (of(each) for each in arms)
    return control, variant


def same(found: Comparison, other: Any) -> None:
    assert found.interval is not None
    assert found.control_mean == pytest.approx(other.control, **EXACT)
    assert found.variant_mean == pytest.approx(other.treatment, **EXACT)
    assert found.difference == pytest.approx(other.effect_size, rel=1e-9, abs=1e-9 * abs(other.control))
    assert found.interval[0] == pytest.approx(
        other.effect_size_ci_lower, rel=1e-9, abs=1e-9 * abs(other.control)
    )
    assert found.interval[1] == pytest.approx(
        other.effect_size_ci_upper, rel=1e-9, abs=1e-9 * abs(other.control)
    )
    assert found.p_value == pytest.approx(other.pvalue, rel=1e-8, abs=1e-12)
    if found.relative is not None:
        assert found.relative == pytest.approx(other.rel_effect_size, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("alternative", ["two_sided", "greater", "less"])
@pytest.mark.parametrize("seed", range(10))
def test_means_agree(seed: int, alternative: Alternative):
    import tea_tasting

    arms = experiment(seed)
    metric = tea_tasting.Mean("spend", alternative=alternative.replace("_", "-"), confidence_level=0.9)  # type: ignore[arg-type]
    found = means.compare(
        *(each.moments("spend") for each in products(arms)), alpha=0.1, alternative=alternative
    )
    same(found, metric.analyze_aggregates(*peer(arms)))


@pytest.mark.parametrize("variances", ["each", "pooled"])
@pytest.mark.parametrize("seed", range(10))
def test_ratios_agree(seed: int, variances: Any):
    import tea_tasting

    arms = experiment(seed)
    metric = tea_tasting.RatioOfMeans("spend", "orders", equal_var=variances == "pooled")
    found = estimates.compare(
        *(ratios.estimate(each, "spend", "orders") for each in products(arms)),
        method=ratios.METHOD,
        variances=variances,
    )
    same(found, metric.analyze_aggregates(*peer(arms)))


@pytest.mark.parametrize("seed", range(10))
def test_adjusted_means_and_ratios_agree_at_the_peers_theta(seed: int):
    import tea_tasting

    arms = experiment(seed)
    for metric, outcome, past in (
        (tea_tasting.RatioOfMeans("spend", None, "spend_before"), "spend", "spend_before"),
        (
            tea_tasting.RatioOfMeans("spend", "orders", "spend_before", "orders_before"),
            Ratio("spend", "orders"),
            Ratio("spend_before", "orders_before"),
        ),
    ):
        control, variant = peer(arms)
        theta = metric._covariate_coef((control + variant).with_zero_div())
        groups = products(arms)
        whole = groups[0] + groups[1]
        centre = ratios.value(whole, past)  # type: ignore[arg-type]
        found = [
            adjusting.at(each, outcome, [past], theta=[theta], centre=[centre]).estimate  # type: ignore[arg-type, list-item]
            for each in groups
        ]
        same(estimates.compare(*found, method=adjusting.METHOD), metric.analyze_aggregates(control, variant))
        # ours, pooled within the arms, is the same but for what the arms differ by
        (own, _variant) = adjusting.adjusted(groups, outcome, [past])  # type: ignore[arg-type, list-item]
        assert own.theta[0] == pytest.approx(theta, rel=0.5)


@pytest.mark.parametrize("seed", range(5))
def test_several_p_values_agree(seed: int):
    from statsmodels.stats.multitest import multipletests

    values = numpy.random.default_rng(seed).beta(0.3, 1, 40)
    assert multiplicity.holm(values) == pytest.approx(multipletests(values, method="holm")[1], rel=1e-12)
    found = multiplicity.benjamini_hochberg(values)
    assert found == pytest.approx(multipletests(values, method="fdr_bh")[1], rel=1e-12)


@pytest.mark.parametrize("units", [50, 1000, 20_000])
def test_what_a_plan_finds_agrees(units: int):
    import tea_tasting

    arms = experiment(7)
    control, _variant = peer(arms)
    baseline = Baseline(control.mean("spend"), control.var("spend"))
    metric = tea_tasting.Mean("spend", n_obs=2 * units)
    other = metric.solve_power_from_aggregates(control, "rel_effect_size")[0].rel_effect_size
    assert planning.smallest_effect(baseline, control=units, variant=units) == pytest.approx(other, rel=1e-8)
