"""Targets as people write them."""

import pytest

from storewide.metrics import definitions, rules


@pytest.mark.parametrize(
    ("metric", "text", "currency", "stored"),
    [
        ("spend", "120000", "EUR", 12_000_000),
        ("spend", "120 000.50", "EUR", 12_000_050),
        ("spend", "120.000,50", "EUR", 12_000_050),
        ("spend", "120,000.50", "EUR", 12_000_050),
        ("spend", "1,200,000", "EUR", 120_000_000),
        ("spend", "120000,5", "EUR", 12_000_050),
        ("conversion", "2,5 %", "EUR", 25_000),
        ("conversion", "0,025", "EUR", 25_000),
        ("spend", "1200", "JPY", 1200),
        ("visitors", "60000", "EUR", 60_000),
        ("conversion", "2.5 %", "EUR", 25_000),
        ("conversion", "0.025", "EUR", 25_000),
    ],
)
def test_stored(metric: str, text: str, currency: str, stored: int) -> None:
    assert rules.stored(definitions.named(metric), text, currency) == stored


@pytest.mark.parametrize(
    ("metric", "text", "reason"),
    [
        ("spend", "lots", "target “lots” is not a number"),
        ("spend", "1,200", "target “1,200” may be 1200 or 1.200; write which"),
        ("spend", "-1", "target “-1” is not zero or more"),
        ("spend", "NaN", "target “NaN” is not zero or more"),
        ("spend", "5 %", "target “5 %” is a percentage; spend is a money"),
        ("spend", "1e999", "target “1e999” is too large; it must be below 10^16"),
        ("visitors", "9e999999999", "target “9e999999999” is too large; it must be below 10^18"),
        ("conversion", "1e999999999 %", "target “1e999999999 %” is too large; it must be below 10^12"),
        ("conversion", "2.5", "target “2.5” is above 100 %; write 2.5 % or 0.025"),
    ],
)
def test_not_a_value(metric: str, text: str, reason: str) -> None:
    with pytest.raises(rules.NotAValue) as refused:
        rules.stored(definitions.named(metric), text, "EUR")
    assert str(refused.value) == reason
