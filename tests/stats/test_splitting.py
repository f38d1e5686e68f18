"""The split of a change: exact for any pair of periods, known by hand for small ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storewide.stats import splitting
from storewide.stats.splitting import Segment
from tests.stats.vectors import case, close

COUNTS = st.integers(0, 10**7)
MONEY = st.integers(-(10**9), 10**12)
#: visitors, buyers, orders of a segment, and what they spent
CELL = st.tuples(COUNTS, COUNTS, COUNTS, MONEY)
PERIOD = st.dictionaries(st.sampled_from(["AT", "CH", "DE", "NL", "(none)"]), CELL, max_size=5)


def total(period: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(cell[place] for cell in period.values()) for place in range(4))


@settings(max_examples=1000, deadline=None)
@given(PERIOD, PERIOD)
def test_parts_sum_to_the_change_exactly(
    before: dict[str, tuple[int, ...]], after: dict[str, tuple[int, ...]]
) -> None:
    """Zero factors, money below zero, segments that are new and gone: factors and their segments, to the unit."""
    first, last = total(before), total(after)
    factors = splitting.by_factor(first, last)
    assert sum(each.change for each in factors) == last[-1] - first[-1]
    for place, factor in enumerate(factors):
        if place:
            cut = splitting.by_segment(
                factor,
                {label: (cell[place], cell[place - 1]) for label, cell in before.items()},
                {label: (cell[place], cell[place - 1]) for label, cell in after.items()},
            )
        else:
            cut = splitting.sums_by_segment(
                factor,
                {label: cell[0] for label, cell in before.items()},
                {label: cell[0] for label, cell in after.items()},
            )
        if before or after:
            assert sum(each.change for each in cut) == factor.change
            assert [each.label for each in cut] == sorted({*before, *after})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=4, max_size=4))
def test_what_did_not_change_has_no_part(counts: list[int]) -> None:
    """Only the factor that changed has a part: twice the visitors and twice all that follows is visitors alone."""
    doubled = splitting.by_factor(counts, [2 * each for each in counts])
    assert [each.change for each in doubled] == [counts[-1], 0, 0, 0]
    assert [each.change for each in splitting.by_factor(counts, counts)] == [0, 0, 0, 0]


def test_two_factors_by_hand() -> None:
    """100 visitors, 10 buyers; 200 visitors, 10 buyers: visitors doubled, conversion halved, and they cancel out."""
    up, down = splitting.by_factor((100, 10), (200, 10))
    assert (up.change, down.change) == (7, -7)  # 10 x ln 2 = 6.93
    assert (down.before, down.after) == (0.1, 0.05)


def test_a_period_without_visitors_is_theirs() -> None:
    assert [each.change for each in splitting.by_factor((0, 0, 0, 0), (100, 10, 11, 5500))] == [5500, 0, 0, 0]
    assert [each.change for each in splitting.by_factor((100, 10, 11, 5500), (0, 0, 0, 0))] == [
        -5500,
        0,
        0,
        0,
    ]


def test_buyers_without_visitors_break_the_chain_at_conversion() -> None:
    """The tracking failed: visitors fell to none, and conversion takes what the orders still say."""
    parts = [each.change for each in splitting.by_factor((100, 10, 10, 5000), (0, 10, 10, 5000))]
    assert parts == [-5000, 5000, 0, 0]


def test_refunds_without_orders_are_of_the_last_factor() -> None:
    parts = [each.change for each in splitting.by_factor((100, 10, 10, 5000), (100, 0, 0, -700))]
    assert sum(parts) == -5700
    assert parts == [0, -5000, 0, -700]


def test_shapley_shares_equally_between_equal_factors() -> None:
    """Spend below zero: LMDI has no logarithm of it. Visitors and spend by visitor change alike in their own terms."""
    parts = splitting.by_factor((10, -100), (20, -400))
    assert [each.change for each in parts] == [-150, -150]


@pytest.mark.parametrize(
    ("parts", "whole", "found"),
    [
        ((0.5, 0.5), 1, (1, 0)),
        ((1.2, 1.3, 1.5), 4, (1, 1, 2)),
        ((-0.5, 0.25, 0.25), 0, (0, 0, 0)),
        ((-1.4, -1.6), -3, (-1, -2)),
        ((1.0, 2.0), 7, (1, 6)),
        ((), 0, ()),
    ],
)
def test_largest_remainders(parts: tuple[float, ...], whole: int, found: tuple[int, ...]) -> None:
    assert splitting.whole(parts, whole) == found


def test_mix_and_rate_by_hand() -> None:
    """Half of the visitors on mobile at 1 %, half on desktop at 3 %; then three quarters on mobile, all else equal."""
    factor = splitting.of_ratio((4, 200), (3, 200), unit=1_000_000)
    assert factor.change == -5000
    cut = splitting.by_segment(
        factor, {"desktop": (3, 100), "mobile": (1, 100)}, {"desktop": (1.5, 50), "mobile": (1.5, 150)}
    )
    # overall 1.75 % in the middle: desktop shrank by a quarter and is 1.25 points above, mobile grew and is 0.75 below
    assert cut == (Segment("desktop", -3125, 0), Segment("mobile", -1875, 0))


def test_a_segment_that_fell_is_rate() -> None:
    factor = splitting.of_ratio((4, 200), (3, 200), unit=1_000_000)
    cut = splitting.by_segment(
        factor, {"desktop": (3, 100), "mobile": (1, 100)}, {"desktop": (2, 100), "mobile": (1, 100)}
    )
    assert cut == (Segment("desktop", 0, -5000), Segment("mobile", 0, 0))


def test_a_new_segment_is_mix() -> None:
    factor = splitting.of_ratio((10, 100), (20, 200), unit=1000)
    cut = splitting.by_segment(factor, {"DE": (10, 100)}, {"DE": (10, 100), "AT": (10, 100)})
    assert sum(each.change for each in cut) == 0
    assert all(each.rate == 0 for each in cut)


def test_people_in_two_segments_are_shared_out() -> None:
    assert splitting.shared(90, {"mobile": 60, "desktop": 40}) == {"mobile": 54.0, "desktop": 36.0}
    assert splitting.shared(90, {"mobile": 0}) == {"mobile": 0.0}


#: parts are whole units: enough of them for the digits of the published ones
FINE = 10**7


def chain(factors: list[float]) -> list[int]:
    """Visitors, buyers and spend (in ten-millionths) out of visitors, conversion and order value."""
    visitors, conversion, each = factors
    return [round(visitors), round(visitors * conversion), round(visitors * conversion * each * FINE)]


def test_factors_by_logarithms_as_published():
    given, expected = case("kpi-lmdi-i")["input"], case("kpi-lmdi-i")["expected"]
    found = splitting.by_factor(chain(given["before"]), chain(given["after"]))
    assert [each.change / FINE for each in found] == close("kpi-lmdi-i", expected["parts"])
    assert sum(each.change for each in found) / FINE == close("kpi-lmdi-i", expected["total"])


def test_factors_by_shapley_as_published():
    """Refunds in place of sales: below zero logarithms fail, and each part turns round with the total."""
    given, expected = case("kpi-shapley")["input"], case("kpi-shapley")["expected"]
    before, after = chain(given["before"]), chain(given["after"])
    found = splitting.by_factor([*before[:2], -before[2]], [*after[:2], -after[2]])
    assert [-each.change / FINE for each in found] == close("kpi-shapley", expected["parts"])
    assert -sum(each.change for each in found) / FINE == close("kpi-shapley", expected["total"])


def test_mix_and_rate_as_published():
    given, expected = case("kpi-mix-rate")["input"], case("kpi-mix-rate")["expected"]
    before = {name: (units * rate, units) for name, units, rate, _units, _rate in given["segments"]}
    after = {name: (units * rate, units) for name, _units, _rate, units, rate in given["segments"]}
    both = [tuple(map(sum, zip(*period.values(), strict=True))) for period in (before, after)]
    unit = 10.0**15
    factor = splitting.of_ratio(both[0], both[1], unit=unit)
    found = {each.label: each for each in splitting.by_segment(factor, before, after)}
    names = [name for name, *_rest in given["segments"]]
    assert (factor.before, factor.after) == close(
        "kpi-mix-rate", (expected["rate_before"], expected["rate_after"])
    )
    assert factor.change / unit == close("kpi-mix-rate", expected["total"])
    assert [found[name].mix / unit for name in names] == close("kpi-mix-rate", expected["mix"])
    assert [found[name].rate / unit for name in names] == close("kpi-mix-rate", expected["rate"])
