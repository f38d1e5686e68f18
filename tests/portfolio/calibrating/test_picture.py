"""Promised against measured as a drawing: a point for each measured promise, in the direction that it promised."""

from storewide.portfolio.calibrating import picture
from tests.portfolio.calibrating.test_calibrating import claim


def test_each_measured_promise_is_a_point_with_its_interval():
    drawn = picture.of([claim(0.04, 0.02, 0.005, url="/a/"), claim(0.03, None, None, grade="D", url="/b/")])
    assert drawn is not None
    (point,) = drawn.points
    assert (point.url, point.kept, drawn.more) == ("/a/", True, 0)
    # 0.04 of 0.044 across the 296 units after the 52 of the axis
    assert point.x == f"{52 + 0.04 / 0.044 * 296:.1f}"
    assert float(point.high) < float(point.y) < float(point.low) < float(drawn.zero)
    assert point.words == (
        "x: promised 4.0\N{NO-BREAK SPACE}%, measured 2.0\N{NO-BREAK SPACE}% "
        "(1.0\N{NO-BREAK SPACE}% to 3.0\N{NO-BREAK SPACE}%)"
    )


def test_a_promise_to_lower_something_that_rose_lies_below_nothing():
    drawn = picture.of([claim(-0.04, 0.02, 0.001, url="/a/")])
    assert drawn is not None
    assert float(drawn.points[0].y) > float(drawn.zero)
    assert not drawn.points[0].kept


def test_promises_of_one_size_stand_beside_each_other():
    drawn = picture.of([claim(0.03, 0.02, url="/a/"), claim(0.03, 0.01, url="/b/")])
    assert drawn is not None
    first, second = (float(each.x) for each in drawn.points)
    # to a tenth of a unit
    assert abs(second - first - 0.03 * 296) < 0.11


def test_older_promises_than_fit_are_counted_and_not_drawn():
    drawn = picture.of([claim(0.03, 0.02, url=f"/{number}/") for number in range(picture.MOST + 7)])
    assert drawn is not None
    assert (len(drawn.points), drawn.more) == (picture.MOST, 7)


def test_without_a_measured_promise_there_is_no_drawing():
    assert picture.of([claim(0.03, None, None)]) is None
