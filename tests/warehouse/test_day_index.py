"""Sums over windows of days: the same whether marked days are found or every day has its place."""

import numpy as np
import pytest

from storewide.warehouse.day_index import DayIndex, DaySums, EveryDay, fitting

UNITS, DAYS, WIDTH = 40, 70, 3


@pytest.mark.parametrize(("rows", "kind"), [(0, DayIndex), (300, DayIndex), (5_000, EveryDay)])
def test_sums_of_windows_are_those_of_adding_each(rows: int, kind: type) -> None:
    draw = np.random.default_rng(rows)
    units, days = draw.integers(0, UNITS, rows), draw.integers(0, DAYS, rows).astype(np.int16)
    columns, values = draw.integers(0, WIDTH, rows), draw.integers(-9, 99, rows).astype(float)
    index = fitting(UNITS, DAYS, units, days)
    assert type(index) is kind
    wide = np.zeros((rows, WIDTH))
    wide[np.arange(rows), columns] = values
    sums = DaySums.of(index, units, days, wide)
    whose = np.arange(UNITS)
    first = draw.integers(0, DAYS + 1, UNITS)
    until = np.minimum(first + draw.integers(0, 20, UNITS), DAYS)
    expected = np.zeros((UNITS, WIDTH))
    for unit, day, column, value in zip(units, days, columns, values, strict=True):
        if first[unit] <= day < until[unit]:
            expected[unit, column] += value
    assert np.array_equal(sums.between(whose, first, until), expected)
