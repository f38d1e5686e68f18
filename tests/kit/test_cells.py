"""One value in a table: as people read it, and as a file holds it."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.kit import cells
from storewide.kit.cells import Kind
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.TEXT, "a < b", "a &lt; b"),
        (Kind.NUMBER, 1234567, "1,234,567"),
        (Kind.PERCENT, 0.0312, "3.1\u00a0%"),
        (Kind.CHANGE, 0.015, "+1.5\u00a0%"),
        (Kind.MONEY, Money(184_130_012, "EUR"), "1,841,300.12\u00a0EUR"),
        (Kind.MONEY, Money(500, "JPY"), "500\u00a0JPY"),
        (Kind.DAY, date(2026, 11, 21), '<time datetime="2026-11-21">21 Nov 2026</time>'),
        (Kind.LINK, Link("x", "1", "A & B", "/x/"), '<a href="/x/">A &amp; B</a>'),
        (Kind.LINK, Link("x", "1", "gone"), "gone"),
    ],
)
def test_shown(kind: Kind, value: object, expected: str) -> None:
    assert cells.shown(kind, value) == expected


@pytest.mark.parametrize("value", [None, ""])
def test_shown_is_a_dash_where_there_is_no_value(value: str | None) -> None:
    assert cells.shown(Kind.TEXT, value, "/x/") == '<span class="soft">–</span>'


def test_shown_zero_is_a_value() -> None:
    assert cells.shown(Kind.NUMBER, 0) == "0"


def test_tag_tells_its_tone_by_word_shape_and_colour() -> None:
    html = cells.tag(Tag("kept", Tone.GOOD))
    assert 'class="tag tone-good"' in html
    assert "<svg" in html
    assert ">kept</span>" in html


def test_plain_writes_money_in_two_cells_and_moments_in_utc() -> None:
    assert cells.plain(Kind.MONEY, Money(-5, "BHD")) == [Decimal("-0.005"), "BHD"]
    assert cells.plain(Kind.MONEY, None) == ["", ""]
    assert cells.plain(Kind.MOMENT, datetime(2026, 3, 1, 12, tzinfo=UTC)) == ["2026-03-01T12:00:00+00:00"]
    assert cells.plain(Kind.NUMBER, -3) == [-3]
    assert cells.plain(Kind.TAG, Tag("-kept")) == ["'-kept"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1", "\n=1"])
def test_guarded_puts_an_apostrophe_before_a_formula(text: str) -> None:
    assert cells.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "'=1"])
def test_guarded_leaves_other_texts(text: str) -> None:
    assert cells.guarded(text) == text


@given(st.text())
def test_no_text_reaches_a_spreadsheet_as_a_formula(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow(cells.plain(Kind.TEXT, text))
    cell = next(csv.reader(io.StringIO(file.getvalue(), newline="")), [""])[0]
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
