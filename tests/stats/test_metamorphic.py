"""Proof 8: what must not matter does not: another zero, another unit, arms swapped, days split, segments merged.

For means, ratios and adjusted figures alike, out of generated units of two arms.
"""

from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storewide.stats import adjusting, estimates, interaction
from storewide.stats.comparison import Comparison
from storewide.stats.products import Floats, Products
from storewide.stats.quantiles import Buckets
from storewide.stats.ratios import Figure, Ratio

NAMES = ("spend", "orders", "before")
FIGURES: list[tuple[Figure, tuple[str, ...]]] = [
    ("spend", ()),
    ("spend", ("before",)),
    (Ratio("spend", "orders"), ()),
    (Ratio("spend", "orders"), ("before",)),
]
figures = pytest.mark.parametrize(("outcome", "past"), FIGURES)


@st.composite
def tables(draw: Any, least: int = 5) -> list[Floats]:
    """Two arms of so many to 80 units: spend in minor units, orders of at least one, spend before."""
    found = []
    for _arm in "ab":
        units = draw(st.integers(least, 80))
        numbers = numpy.random.default_rng(draw(st.integers(0, 2**32)))
        before = numbers.gamma(2, 1000, units).round()
        orders = 1.0 + numbers.poisson(1.5, units)
        found.append(
            numpy.column_stack(
                [(before * 0.5 + orders * numbers.gamma(2, 500, units)).round(), orders, before]
            )
        )
    return found


def products(table: Floats, about: Floats | None = None) -> Products:
    return Products.of_rows(NAMES, table, numpy.zeros(3) if about is None else about)


def read(arms: list[Products], outcome: Figure, past: tuple[str, ...]) -> Comparison:
    control, variant = adjusting.adjusted(arms, outcome, past)
    return estimates.compare(control.estimate, variant.estimate, method=adjusting.METHOD)


def alike(found: Comparison, plain: Comparison, scale: float = 1.0) -> None:
    near = {"rel": 1e-6, "abs": 1e-6 * scale * plain.standard_error}
    assert found.difference == pytest.approx(scale * plain.difference, **near)
    assert found.standard_error == pytest.approx(scale * plain.standard_error, rel=1e-6)
    assert found.p_value == pytest.approx(plain.p_value, rel=1e-4, abs=1e-9)
    # a control just about to be 0 makes its ends as far as one likes
    if found.relative_interval and plain.relative_interval and max(map(abs, plain.relative_interval)) < 5:
        assert found.relative_interval == pytest.approx(plain.relative_interval, rel=1e-4, abs=1e-6)


@figures
@settings(deadline=None)
@given(tables())
def test_the_constant_that_sums_are_taken_about_does_not_matter(
    outcome: Figure, past: tuple[str, ...], arms: list[Floats]
):
    near = arms[0].mean(axis=0)
    alike(
        read([products(each, near) for each in arms], outcome, past),
        read([products(each) for each in arms], outcome, past),
    )


@settings(deadline=None)
@given(tables(), st.integers(-(10**6), 10**6))
def test_a_shift_of_all_changes_no_difference(arms: list[Floats], shift: int):
    for past in ((), ("before",)):
        plain = read([products(each) for each in arms], "spend", past)
        moved = read(
            [products(each + numpy.array([shift, 0, shift]), arms[0][0]) for each in arms], "spend", past
        )
        assert moved.difference == pytest.approx(plain.difference, abs=1e-5 * plain.standard_error)
        assert moved.p_value == pytest.approx(plain.p_value, abs=1e-5)


@figures
@settings(deadline=None)
@given(tables(), st.sampled_from([0.01, 3.0, 1e6]))
def test_another_unit_scales_the_change_and_keeps_the_rest(
    outcome: Figure, past: tuple[str, ...], arms: list[Floats], scale: float
):
    plain = read([products(each) for each in arms], outcome, past)
    alike(read([products(each * [scale, 1, 1]) for each in arms], outcome, past), plain, scale)
    # the past's own unit matters to nothing
    alike(read([products(each * [1, 1, scale]) for each in arms], outcome, past), plain)


@figures
@settings(deadline=None)
@given(tables())
def test_swapped_arms_turn_the_change_round(outcome: Figure, past: tuple[str, ...], arms: list[Floats]):
    plain = read([products(each) for each in arms], outcome, past)
    swapped = read([products(each) for each in reversed(arms)], outcome, past)
    assert swapped.difference == pytest.approx(-plain.difference, rel=1e-9, abs=1e-9)
    assert swapped.p_value == pytest.approx(plain.p_value, rel=1e-9)
    assert plain.interval is not None
    assert swapped.interval == pytest.approx((-plain.interval[1], -plain.interval[0]), rel=1e-9, abs=1e-9)


@figures
@settings(deadline=None)
@given(tables(), st.integers(1, 4))
def test_days_and_machines_may_split_the_units_as_they_like(
    outcome: Figure, past: tuple[str, ...], arms: list[Floats], at: int
):
    plain = read([products(each) for each in arms], outcome, past)
    parts = [products(each[at:]) + products(each[:at]) for each in arms]
    alike(read(parts, outcome, past), plain)
    assert parts[0].thirds == pytest.approx(products(arms[0]).thirds, rel=1e-9)


@settings(deadline=None)
@given(tables())
def test_a_unit_order_does_not_matter(arms: list[Floats]):
    plain = read([products(each) for each in arms], "spend", ("before",))
    alike(read([products(each[::-1]) for each in arms], "spend", ("before",)), plain)


@settings(deadline=None)
@given(tables(), tables())
def test_merged_segments_are_the_whole(first: list[Floats], second: list[Floats]):
    """Sums of segments are those of all, and so is what is read from them; buckets as well."""
    merged = [products(a) + products(b) for a, b in zip(first, second, strict=True)]
    whole = [products(numpy.vstack([a, b])) for a, b in zip(first, second, strict=True)]
    alike(read(merged, "spend", ("before",)), read(whole, "spend", ("before",)))
    counted = Buckets.of_values(first[0][:, 0]) + Buckets.of_values(second[0][:, 0])
    assert counted.units == len(first[0]) + len(second[0])


@settings(deadline=None)
@given(tables(least=interaction.FEWEST))
def test_a_segment_told_under_another_name_changes_no_test_of_them(arms: list[Floats]):
    each = read([products(table) for table in arms], "spend", ())
    named = interaction.of_segments({"phone": each, "desktop": each})
    assert interaction.of_segments({"b": each, "a": each}).p_value == named.p_value == pytest.approx(1.0)
    assert named.overall == pytest.approx(each.difference)
