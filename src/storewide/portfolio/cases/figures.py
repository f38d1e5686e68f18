"""What a business case brings: the first year, three years, and the month in which it has paid for itself. Pure.

All amounts are minor units. Returns run from go-live on; what is spent once is spent before. After a first year told
month by month, every further month is like its last; otherwise every month is a twelfth of the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import prod

YEAR = 12
HORIZON = 3 * YEAR


class FigureUnreadable(ValueError):
    """A figure that an assumption rests on is no number from zero up; the text says which."""


@dataclass(frozen=True)
class Year:
    """One year from go-live on: what comes in, what running costs, and what is over since the beginning."""

    number: int
    comes: int
    running: int
    over: int


@dataclass(frozen=True)
class Reckoning:
    """Three years of a case. `over` is what is left of the return after all costs, `ratio` that to the costs.

    `payback` is the month, counted from go-live, by whose end the return has covered all costs until then; None where
    it does not within three years. `ratio` is None where nothing is spent.
    """

    once: int
    years: tuple[Year, ...]
    comes: int
    costs: int
    over: int
    ratio: float | None
    payback: int | None


def reckon(
    *, cost: int | None, running: int | None, value: int | None, months: Sequence[int]
) -> Reckoning | None:
    """Three years of a case; None while cost or return is not estimated. `value` is the return of the first year."""
    if cost is None or value is None:
        return None
    comes = _by_month(value, months)
    monthly = Fraction(running or 0, YEAR)
    years = tuple(
        Year(
            number,
            _whole(sum(comes[(number - 1) * YEAR : number * YEAR])),
            running or 0,
            _whole(sum(comes[: number * YEAR]) - cost - monthly * number * YEAR),
        )
        for number in range(1, HORIZON // YEAR + 1)
    )
    costs = cost + 3 * (running or 0)
    total = _whole(sum(comes))
    return Reckoning(
        once=cost,
        years=years,
        comes=total,
        costs=costs,
        over=total - costs,
        ratio=(total - costs) / costs if costs else None,
        payback=_payback(comes, cost, monthly),
    )


def figure(text: str) -> Decimal:
    """A figure as somebody writes it: `12,000`, `18.50`, `3 %`. Raises FigureUnreadable."""
    plain = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    in_percent = plain.endswith("%")
    try:
        found = Decimal(plain.removesuffix("%"))
    except InvalidOperation:
        raise FigureUnreadable(text) from None
    if not found.is_finite() or found < 0 or found.adjusted() > 14 or "_" in plain:
        raise FigureUnreadable(text)
    return found / 100 if in_percent else found


def product(figures: Sequence[str]) -> Decimal:
    """What the assumptions come to when they are multiplied. Raises FigureUnreadable."""
    return prod((figure(each) for each in figures), start=Decimal(1))


def _by_month(value: int, months: Sequence[int]) -> list[Fraction]:
    if months:
        return [*map(Fraction, months), *[Fraction(months[-1])] * (HORIZON - YEAR)]
    return [Fraction(value, YEAR)] * HORIZON


def _payback(comes: Sequence[Fraction], cost: int, monthly: Fraction) -> int | None:
    left = -Fraction(cost)
    for month, come in enumerate(comes, 1):
        left += come - monthly
        if left >= 0:
            return month
    return None


def _whole(amount: Fraction | int) -> int:
    return round(amount)
