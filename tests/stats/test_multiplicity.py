"""Holm's step-down adjustment, and Benjamini and Hochberg's of what is found among many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.stats.multiplicity import benjamini_hochberg, holm
from tests.stats.vectors import case, close

p_values = st.lists(st.floats(0, 1), max_size=20)


def test_worked_by_hand():
    """0.01 x 4, 0.02 x 3, then 0.03 x 2 and 0.04 x 1, which may not fall below the one before."""
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.2]) == [0.2]
    assert holm([0.6, 0.7]) == [1, 1]


@given(p_values)
def test_stays_between_plain_and_bonferroni(values: list[float]):
    for plain, adjusted in zip(values, holm(values), strict=True):
        assert plain <= adjusted <= min(1, plain * len(values)) or adjusted == pytest.approx(
            max(plain, adjusted)
        )
        assert adjusted <= 1


@given(p_values)
def test_keeps_the_order(values: list[float]):
    pairs = sorted(zip(values, holm(values), strict=True))
    assert [adjusted for _plain, adjusted in pairs] == sorted(adjusted for _plain, adjusted in pairs)


def test_false_discoveries_as_published():
    given, expected = case("mult-03")["input"], case("mult-03")["expected"]
    assert benjamini_hochberg(given["p"]) == close("mult-03", expected["adj"])
    assert benjamini_hochberg([]) == []


@given(p_values)
def test_discoveries_are_called_no_later_than_by_holm(values: list[float]):
    for plain, adjusted, strict in zip(values, benjamini_hochberg(values), holm(values), strict=True):
        assert plain <= adjusted * (1 + 1e-12)
        assert adjusted <= strict * (1 + 1e-12)
