"""Small pictures: where each point, bar and interval goes."""

from storewide.kit import figures
from storewide.kit.figures import Interval, Part


def test_sparkline_runs_from_low_left_to_high_right() -> None:
    assert figures.sparkline([0, 5, 10]).line == ("0.0,45.0 150.0,24.0 300.0,3.0",)


def test_sparkline_shares_its_scale_with_the_plan() -> None:
    drawn = figures.sparkline([0, 10], [20, 20])
    assert drawn.line == ("0.0,45.0 300.0,24.0",)
    assert drawn.plan == ("0.0,3.0 300.0,3.0",)


def test_sparkline_breaks_where_a_value_is_missing() -> None:
    assert len(figures.sparkline([1, 2, None, 3, 4]).line) == 2


def test_sparkline_of_one_level_lies_in_the_middle() -> None:
    assert figures.sparkline([7, 7]).line == ("0.0,24.0 300.0,24.0",)
    assert figures.sparkline([]).line == ()


def test_bars_share_one_zero() -> None:
    up, down = figures.bars([Part("up", 30, "+30"), Part("down", -10, "-10")])
    assert (up.x, up.width, up.zero) == ("25.00", "75.00", "25.00")
    assert (down.x, down.width, down.zero) == ("0.00", "25.00", "25.00")


def test_bars_of_nothing() -> None:
    (bar,) = figures.bars([Part("none", 0, "0")])
    assert (bar.x, bar.width) == ("0.00", "0.40")


def test_interval_ends_at_the_edge_of_its_line() -> None:
    drawn = figures.drawn_interval(Interval(-20, 1, 5, 10, "wide", margin=-2))
    assert (drawn.low, drawn.zero, drawn.high) == ("6.0", "100.0", "147.0")
    assert drawn.margin == "81.2"
    assert (drawn.low_beyond, drawn.high_beyond) == (True, False)
