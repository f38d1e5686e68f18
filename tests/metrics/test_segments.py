"""Segments spelled out as filters, and figures by and of them."""

from datetime import date
from typing import Any

import pytest

from storewide.metrics import figures, segments
from storewide.metrics.models import Segment
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db

MARCH = {"first": date(2026, 3, 9), "last": date(2026, 3, 10), "store": "main"}


@pytest.fixture
def germany() -> Segment:
    return Segment.objects.create(slug="germany", name="Germany", filters=[["country", "DE"]])


@pytest.fixture
def alps(germany: Segment) -> Segment:
    filters = [["country", "AT"], ["country", "CH"]]
    return Segment.objects.create(slug="alps", name="Alps", filters=filters)


def test_a_segment_is_the_filters_it_stands_for(figures_of_march: Store, alps: Segment) -> None:
    of_segment = figures.ask(**MARCH, where=[("segment", "alps")]).rows
    assert of_segment == figures.ask(**MARCH, where=[("country", "AT"), ("country", "CH")]).rows
    assert (of_segment[0].measures["spend"], of_segment[0].measures["visitors"]) == (3000, 40)


def test_by_segment_each_is_a_row_and_one_that_the_filter_excludes_is_none(
    figures_of_march: Store, alps: Segment
) -> None:
    rows = figures.ask(**MARCH, by="segment").rows
    assert [(row.label, row.measures["spend"]) for row in rows] == [("alps", 3000), ("germany", 2600)]
    narrowed = figures.ask(**MARCH, by="segment", where=[("country", "DE")]).rows
    assert [(row.label, row.measures["spend"]) for row in narrowed] == [("germany", 2600)]


def test_without_segments_there_are_no_rows_by_segment(figures_of_march: Store) -> None:
    assert figures.ask(**MARCH, by="segment").rows == ()


def test_a_filter_beside_a_segment_narrows_it(alps: Segment, germany: Segment) -> None:
    asked = [("country", "AT"), ("device", "mobile"), ("segment", "alps")]
    assert segments.spelled_out(asked) == (("country", "AT"), ("device", "mobile"))


def test_no_query_where_no_segment_is_named(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert segments.spelled_out([("country", "AT")]) == (("country", "AT"),)


def test_what_excludes_each_other_is_said(figures_of_march: Store, alps: Segment) -> None:
    with pytest.raises(figures.FiguresRefused) as refused:
        figures.ask(**MARCH, where=[("country", "DE"), ("segment", "alps")])
    assert refused.value.sentence == (
        "The segment “Alps” and country=DE have nothing in common; take one off."
    )


def test_an_unknown_segment_is_said(figures_of_march: Store) -> None:
    with pytest.raises(figures.FiguresRefused, match="There is no segment “moon”"):
        figures.ask(**MARCH, where=[("segment", "moon")])
