"""Amounts: exact, in minor units, never mixed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.lib.money import (
    EXPONENTS,
    AmountUnreadable,
    CurrenciesDiffer,
    CurrencyUnknown,
    Money,
    exponent,
    parse,
    round_minor,
)


def test_minor_units_follow_the_currency() -> None:
    assert [exponent(code) for code in ("EUR", "JPY", "BHD", "CLF")] == [2, 0, 3, 4]
    assert len(EXPONENTS) > 150
    assert all(len(code) == 3 and code.isupper() for code in EXPONENTS)


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XYZ"])
def test_an_unknown_currency_is_said(code: str) -> None:
    with pytest.raises(CurrencyUnknown) as unknown:
        Money(1, code)
    assert str(unknown.value) == f'currency "{code}" is not known; use its three-letter code, such as EUR.'


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.005", "EUR", 0),
        ("0.015", "EUR", 2),
        ("-0.025", "EUR", -2),
        ("10.5", "JPY", 10),
        ("1.2345", "BHD", 1234),
    ],
)
def test_halves_round_to_even(amount: str, currency: str, minor: int) -> None:
    assert round_minor(Decimal(amount), currency) == minor


def test_infinity_is_no_amount() -> None:
    with pytest.raises(AmountUnreadable, match='"Infinity" is not an amount in EUR'):
        round_minor(Decimal("inf"), "EUR")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_rounding_is_never_further_than_half(amount: Decimal) -> None:
    minor = round_minor(amount, "EUR")
    error = abs(Fraction(minor) - Fraction(amount) * 100)
    assert error <= Fraction(1, 2)
    assert error < Fraction(1, 2) or minor % 2 == 0


@given(st.integers(-(10**14), 10**14), st.sampled_from(["EUR", "JPY", "BHD", "CLF"]))
def test_what_is_written_plainly_is_read_back(minor: int, currency: str) -> None:
    assert parse(Money(minor, currency).plain(), currency) == Money(minor, currency)


def test_plain_text_has_all_decimals_and_no_grouping() -> None:
    assert [Money(123456, code).plain() for code in ("EUR", "JPY", "BHD")] == ["1234.56", "123456", "123.456"]
    assert Money(-5, "EUR").plain() == "-0.05"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", '"" is not an amount; write it as 1234.50.'),
        ("1,50", '"1,50" is not an amount; write it as 1234.50.'),
        ("1_0", '"1_0" is not an amount; write it as 1234.50.'),
        ("NaN", '"NaN" is not an amount; write it as 1234.50.'),
        ("1.234", '"1.234" has more than the 2 decimals of EUR.'),
        ("1e15", '"1e15" is too large an amount; it must be below 10^15.'),
    ],
)
def test_a_text_that_is_no_amount_is_said(text: str, sentence: str) -> None:
    with pytest.raises(AmountUnreadable) as unreadable:
        parse(text, "EUR")
    assert str(unreadable.value) == sentence


def test_only_one_currency_adds_up() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") - Money(5, "EUR") == -Money(2, "EUR")
    assert Money(1, "EUR") < Money(2, "EUR") <= Money(2, "EUR")
    for mix in (
        lambda: Money(1, "EUR") + Money(1, "USD"),
        lambda: Money(1, "EUR") - Money(1, "USD"),
        lambda: Money(1, "EUR") < Money(1, "USD"),
        lambda: Money(1, "EUR") <= Money(1, "USD"),
    ):
        with pytest.raises(CurrenciesDiffer) as differ:
            mix()
        assert str(differ.value) == "EUR and USD cannot be added or compared; convert one of them."
    assert Money(1, "EUR") != Money(1, "USD")
