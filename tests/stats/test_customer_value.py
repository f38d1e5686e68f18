"""Customer value: published figures, identities of the formulas, and shops whose truth is known."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import beta, hyp2f1

from storewide.stats import customer_spread
from storewide.stats.customer_value import (
    METHOD,
    Bought,
    Buying,
    CustomersUnusable,
    Rates,
    Spending,
    fitted,
)
from storewide.stats.distributions import normal_quantile_above

#: of the CDNOW sample: Fader, Hardie and Lee (2005), Table 2; Fader and Hardie (2013), gamma-gamma
CDNOW = Rates(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPENT = Spending(p=6.25, q=3.74, gamma=15.44)


def customer(again: float, last: float, age: float, spend: float = 10.0, customers: float = 1.0) -> Bought:
    return Bought(*(np.array([each]) for each in (again, last, age, spend, customers)))


def shop(rates: Rates, spending: Spending, customers: int, weeks: float, seed: int) -> Bought:
    """Customers simulated event by event, as the models say that they behave."""
    return shop_and_year(rates, spending, customers, weeks, seed)[0]


def shop_and_year(
    rates: Rates, spending: Spending, customers: int, weeks: float, seed: int, year: float = 0.0
) -> tuple[Bought, NDArray[np.float64], NDArray[np.float64]]:
    """The same, with how often each bought in the `year` after it and what that came to."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(rates.r, 1 / rates.alpha, customers)
    lost = draw.beta(rates.a, rates.b, customers)
    age = draw.uniform(weeks / 4, weeks, customers)
    again, last, later = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    for one in range(customers):
        at = draw.exponential(1 / rate[one])
        while at <= age[one] + year:
            if at <= age[one]:
                again[one], last[one] = again[one] + 1, at
            else:
                later[one] += 1
            if draw.random() < lost[one]:
                break
            at += draw.exponential(1 / rate[one])
    own = draw.gamma(spending.q, 1 / spending.gamma, customers)
    orders = again + 1
    mean = draw.gamma(spending.p * orders, 1 / (own * orders))
    spent = np.where(later > 0, draw.gamma(spending.p * np.maximum(later, 1), 1 / own), 0.0)
    return Bought(again, last, age, mean, np.ones(customers)), later, spent


def test_the_published_example_of_cdnow_comes_out() -> None:
    # Fader, Hardie and Lee (2005), note on an implementation in Excel: customer 1, the next 39 weeks
    one = customer(2, 30.43, 38.86)
    assert CDNOW.expected(one, 39.0)[0] == pytest.approx(1.226, abs=5e-4)
    assert CDNOW.alive(one)[0] == pytest.approx(0.7266, abs=5e-4)


def test_spend_of_the_gamma_gamma_model_is_between_the_customers_own_and_that_of_all() -> None:
    everybody = SPENT.p * SPENT.gamma / (SPENT.q - 1)
    assert everybody == pytest.approx(35.2, abs=0.1)
    for orders in range(1, 30):
        own = customer(orders - 1, 1, 1, spend=80.0)
        weight = SPENT.p * orders / (SPENT.p * orders + SPENT.q - 1)
        assert SPENT.expected(own)[0] == pytest.approx((1 - weight) * everybody + weight * 80.0)


@pytest.mark.parametrize("a", [0.3, 0.793, 1.7, 9.0])
@pytest.mark.parametrize("again", [0, 1, 4])
def test_expected_purchases_are_those_of_the_papers_own_form(a: float, again: int) -> None:
    rates = Rates(CDNOW.r, CDNOW.alpha, a, CDNOW.b)
    one = customer(again, 20.0 if again else 0.0, 30.0)
    time = 10.0
    r, alpha, b = rates.r, rates.alpha, rates.b
    z = time / (alpha + 30.0 + time)
    form = hyp2f1(r + again, b + again, a + b + again - 1, z)
    rest = ((alpha + 30.0) / (alpha + 30.0 + time)) ** (r + again) * form
    paper = (a + b + again - 1) / (a - 1) * (1 - rest) * rates.alive(one)[0]
    assert rates.expected(one, time)[0] == pytest.approx(paper, rel=1e-9)


def test_expected_purchases_have_no_gap_where_a_is_one() -> None:
    one = customer(2, 20.0, 30.0)
    near = [Rates(CDNOW.r, CDNOW.alpha, a, CDNOW.b).expected(one, 52.0)[0] for a in (0.9999, 1.0, 1.0001)]
    assert near[1] == pytest.approx((near[0] + near[2]) / 2, rel=1e-4)


def test_expected_purchases_stay_finite_for_very_many_and_grow_with_time() -> None:
    often = customer(900, 150.0, 151.0)
    found = [CDNOW.expected(often, time)[0] for time in (1.0, 10.0, 52.0, 520.0)]
    assert all(map(math.isfinite, found))
    assert found == sorted(found)
    assert CDNOW.expected(often, 1e-6)[0] == pytest.approx(0, abs=1e-4)


def test_nobody_is_lost_who_never_bought_again_and_silence_makes_it_more_likely() -> None:
    assert CDNOW.alive(customer(0, 0.0, 100.0))[0] == 1.0
    alive = [CDNOW.alive(customer(5, 20.0, age))[0] for age in (20.0, 30.0, 60.0, 200.0)]
    assert alive == sorted(alive, reverse=True)
    # who just bought was lost with that purchase or not: the beta distribution alone
    just = CDNOW.alive(customer(1, 20.0, 20.0))[0]
    assert just == pytest.approx(beta(CDNOW.a, CDNOW.b + 1) / beta(CDNOW.a, CDNOW.b))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_parameters_are_found_again(seed: int) -> None:
    found = fitted(shop(CDNOW, SPENT, 6_000, 80.0, seed))
    rates = [
        math.log(own / true)
        for own, true in zip(vars(found.rates).values(), vars(CDNOW).values(), strict=True)
    ]
    spent = [
        math.log(own / true)
        for own, true in zip(vars(found.spending).values(), vars(SPENT).values(), strict=True)
    ]
    for off, errors in ((rates, found.errors[0]), (spent, found.errors[1])):
        for each, variance in zip(off, np.diag(errors), strict=True):
            assert abs(each) < 3.5 * math.sqrt(variance)
            assert math.sqrt(variance) < 0.35


def test_the_interval_holds_what_customers_really_spend_as_often_as_it_says() -> None:
    inside = by_parameters_alone = 0
    for seed in range(40):
        bought, _later, spent = shop_and_year(CDNOW, SPENT, 1_500, 60.0, 100 + seed, 52.0)
        found = fitted(bought)
        low, high = found.interval(bought, 52.0)
        centre = found.worth(bought, 52.0)
        assert low < centre < high
        inside += low <= spent.mean() <= high
        chance = normal_quantile_above(0.025) * customer_spread.of_mean(found, bought, 52.0) / centre
        narrow = math.exp(math.sqrt(math.log(high / centre) ** 2 - chance**2))
        by_parameters_alone += centre / narrow <= spent.mean() <= centre * narrow
    # 38 are expected; fewer than 34 of 40 would happen once in a thousand times
    assert inside >= 34
    # what chance does to these very customers is a good part of it
    assert by_parameters_alone < inside


def test_how_far_customers_vary_is_what_simulated_ones_do() -> None:
    bought, later, spent = shop_and_year(CDNOW, SPENT, 40_000, 60.0, 1, 52.0)
    first, second = customer_spread.purchases(CDNOW, bought, 52.0)
    assert first == pytest.approx(CDNOW.expected(bought, 52.0), rel=5e-3)
    assert second.mean() == pytest.approx((later**2).mean(), rel=0.1)
    expected = CDNOW.expected(bought, 52.0) * SPENT.expected(bought)
    varied = ((spent - expected) ** 2).mean()
    assert customer_spread.variance(SPENT, bought, (first, second)).mean() == pytest.approx(varied, rel=0.1)


def test_chance_matters_less_the_more_customers_there_are() -> None:
    bought = shop(CDNOW, SPENT, 2_000, 60.0, 3)
    buying = Buying(CDNOW, SPENT, (np.zeros((4, 4)), np.zeros((3, 3))))
    hundredfold = Bought(bought.again, bought.last, bought.age, bought.spend, np.full(2_000, 100.0))
    one = customer_spread.of_mean(buying, bought, 52.0)
    assert customer_spread.of_mean(buying, hundredfold, 52.0) == pytest.approx(one / 10)
    low, high = buying.interval(bought, 52.0)
    centre = buying.worth(bought, 52.0)
    # parameters known exactly: chance is all that is left
    assert math.log(high / centre) == pytest.approx(normal_quantile_above(0.025) * one / centre)
    assert low * high == pytest.approx(centre**2)


def test_who_is_hardly_ever_lost_buys_as_a_gamma_poisson_customer() -> None:
    loyal = Rates(r=2.0, alpha=10.0, a=1e-4, b=1e4)
    first, second = (each[0] for each in customer_spread.purchases(loyal, customer(3, 20.0, 25.0), 10.0))
    rate = 5 / 35
    assert first == pytest.approx(10 * rate, rel=1e-4)
    assert second == pytest.approx(10 * rate + 5 * 6 / 35**2 * 100, rel=1e-4)


def test_equal_customers_may_stand_together() -> None:
    bought = shop(CDNOW, SPENT, 1_500, 60.0, 7)
    twice = Bought(*(np.concatenate([each, each]) for each in vars(bought).values()))
    weighted = Bought(bought.again, bought.last, bought.age, bought.spend, np.full(1_500, 2.0))
    one, other = fitted(twice), fitted(weighted)
    assert vars(one.rates) == pytest.approx(vars(other.rates), rel=1e-3)
    assert one.worth(twice, 52.0) == pytest.approx(other.worth(weighted, 52.0), rel=1e-3)
    assert one.method == METHOD


def test_few_who_bought_again_say_nothing() -> None:
    columns = {"again": 99 * [1.0] + 900 * [0.0], "last": 99 * [5.0] + 900 * [0.0], "age": 999 * [20.0]}
    bought = Bought(
        *(np.array(each) for each in columns.values()), spend=np.full(999, 10.0), customers=np.ones(999)
    )
    with pytest.raises(CustomersUnusable, match="99 customers bought again; 100 are needed"):
        fitted(bought)
    free = Bought(*(np.ones(200) for _ in range(3)), spend=np.zeros(200), customers=np.ones(200))
    with pytest.raises(CustomersUnusable, match="spent anything"):
        fitted(free)
