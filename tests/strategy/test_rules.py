"""A key result on its straight way: how far, whether that is enough, and what an interval leaves open."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storewide.strategy.rules import Path, Standing, Value, standing

UP = Path(Decimal(100), Decimal(200), date(2026, 1, 1), date(2026, 4, 11))
DOWN = Path(Decimal(200), Decimal(100), date(2026, 1, 1), date(2026, 4, 11))
HALF = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("path", "value", "on", "expected"),
    [
        (UP, Value(Decimal(150)), HALF, Standing.ON_TRACK),
        (UP, Value(Decimal(140)), HALF, Standing.ON_TRACK),
        (UP, Value(Decimal("139.99")), HALF, Standing.BEHIND),
        (UP, Value(Decimal(200)), HALF, Standing.REACHED),
        (UP, None, HALF, Standing.UNKNOWN),
        (UP, Value(Decimal(150)), date(2025, 12, 31), Standing.NOT_BEGUN),
        (UP, Value(Decimal(199)), date(2026, 4, 12), Standing.MISSED),
        (UP, Value(Decimal(200)), date(2026, 4, 12), Standing.REACHED),
        (DOWN, Value(Decimal(150)), HALF, Standing.ON_TRACK),
        (DOWN, Value(Decimal(161)), HALF, Standing.BEHIND),
        (DOWN, Value(Decimal(99)), HALF, Standing.REACHED),
        (UP, Value(Decimal(145), Decimal(130), Decimal(160)), HALF, Standing.CANNOT_TELL),
        (UP, Value(Decimal(130), Decimal(120), Decimal(139)), HALF, Standing.BEHIND),
        (UP, Value(Decimal(160), Decimal(141), Decimal(180)), HALF, Standing.ON_TRACK),
        (DOWN, Value(Decimal(155), Decimal(140), Decimal(170)), HALF, Standing.CANNOT_TELL),
    ],
)
def test_where_a_value_leaves_it(path: Path, value: Value | None, on: date, expected: Standing) -> None:
    assert standing(path, value, on) is expected


def test_the_way_is_straight() -> None:
    assert UP.due_by(HALF) == Decimal("0.5")
    assert UP.should_be(HALF) == 150
    assert DOWN.should_be(HALF) == 150
    assert (UP.due_by(date(2025, 1, 1)), UP.due_by(date(2027, 1, 1))) == (0, 1)
    assert UP.come(Decimal(90)) == Decimal("-0.1")


@given(some.decimals(-1000, 1000, places=2), some.dates(date(2026, 1, 1), date(2026, 4, 11)))
def test_an_interval_of_no_width_is_the_value_itself(value: Decimal, on: date) -> None:
    assert standing(UP, Value(value, value, value), on) is standing(UP, Value(value), on)
