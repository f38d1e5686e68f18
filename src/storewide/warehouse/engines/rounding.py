"""Whole division that is exact at any size, as SQL: where money is shared or converted."""


def half_even(dividend: str, divisor: str) -> str:
    """Whole division of two whole numbers, the divisor above 0, rounded half to even; exact at any size."""
    doubled = f"(2 * abs({dividend}) + {divisor})"
    up = f"({doubled} // (2 * {divisor}))"
    tie = f"({doubled} % (2 * {divisor}) = 0 AND {up} % 2 = 1)"
    return f"sign({dividend}) * ({up} - CASE WHEN {tie} THEN 1 ELSE 0 END)"


def converted(amount: str, rate: str, own_digits: str, digits: str) -> str:
    """Minor units of one currency as those of another: times the rate of ten decimals, rounded once half to even."""
    units = f"CAST({rate} * 10000000000 AS HUGEINT)"
    return half_even(
        f"(CAST({amount} AS HUGEINT) * {units})", f"CAST(10 ** (10 + {own_digits} - {digits}) AS HUGEINT)"
    )
