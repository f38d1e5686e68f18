from storewide.stats import distributions


def test_the_reach_of_an_interval_is_the_quantile_it_stands_for() -> None:
    assert distributions.normal_quantile_above(0.025) == distributions.REACH
