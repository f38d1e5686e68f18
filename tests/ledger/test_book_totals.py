"""What the lines of the ledger add up to: by goal, team and quarter, and beside a holdout."""

from dataclasses import replace
from datetime import date

import pytest

from storewide.kit.links import Link
from storewide.ledger import book, book_lists, book_page, book_words, money, totals
from storewide.ledger.book import Line
from storewide.ledger.reasons import Reason
from storewide.ledger.shipping import HeldOut
from storewide.ledger.totals import Amount
from storewide.stats import shrinking
from storewide.stats.shrinking import Effect
from tests.ledger.test_book import TODAY, change


def line_of(
    number: int, change_: float | None, promised: float | None, reason: Reason | None, **told: object
) -> Line:
    year = money.Year(1_000_000.0, "EUR", 365)
    effect = None if change_ is None else Effect(change_, 0.01)
    told_promise = (
        None
        if promised is None
        else book.Promised(number, f"Change {number}", "conversion", promised, "", False, TODAY, "none")  # type: ignore[arg-type]
    )
    return Line(change(number, **told), told_promise, None, "", year, year, effect, reason)


def test_totals_by_goal_team_and_quarter_and_how_much_was_measurable():
    lines = [
        line_of(1, 0.04, 0.05, None, team="A", goals=(("1", "Grow"), ("2", "Keep"))),
        line_of(2, 0.01, 0.02, None, team="A", goals=(("1", "Grow"),), live_on=date(2026, 7, 1)),
        line_of(3, None, 0.03, Reason.NEVER, team="B"),
        line_of(4, None, None, Reason.NO_PROMISE),
    ]
    prior = shrinking.learn([Effect(0.04, 0.01), Effect(0.01, 0.01), Effect(-0.01, 0.01)])
    (whole,) = totals.whole(lines, prior)
    assert (whole.changes, whole.measured, whole.promised) == (4, 2, pytest.approx(100_000))
    assert whole.raw is not None
    assert whole.shrunken is not None
    assert whole.raw.value == pytest.approx(50_000)
    assert whole.shrunken.value < whole.raw.value
    by_hand = shrinking.total([Effect(0.04, 0.01), Effect(0.01, 0.01)], prior)
    assert by_hand is not None
    assert whole.shrunken.value == pytest.approx(by_hand.shrunken.value * 1_000_000)
    low, high = by_hand.shrunken.interval()
    assert whole.shrunken.interval == pytest.approx((low * 1_000_000, high * 1_000_000))
    assert [(each.name, each.changes) for each in totals.by_goal(lines, prior)] == [
        ("Grow", 2),
        ("Keep", 1),
        ("", 2),
    ]
    assert [(each.name, each.measured) for each in totals.by_team(lines, prior)] == [
        ("A", 2),
        ("B", 0),
        ("", 0),
    ]
    assert [each.name for each in totals.by_quarter(lines, prior)] == ["2026 Q3", "2026 Q2"]
    (row,) = totals.coverage(lines)
    assert row.share == pytest.approx(0.7)
    assert [(each.reason, each.changes, each.promised) for each in row.why] == [
        (Reason.NEVER, 1, pytest.approx(30_000))
    ]


def test_by_group_of_areas_every_change_stands_once():
    lines = [
        line_of(1, 0.04, 0.05, None, area="cart", group="order_entry"),
        line_of(2, 0.01, 0.02, None, area="payments", group="order_entry"),
        line_of(3, None, 0.03, Reason.NEVER, area="help-and-contact", group="communication"),
        line_of(4, None, None, Reason.NO_PROMISE),
    ]
    prior = shrinking.learn([])
    found = totals.by_group(lines, prior)
    assert [(each.name, each.changes, each.measured) for each in found] == [
        ("order_entry", 2, 2),
        ("communication", 1, 0),
        ("", 1, 0),
    ]
    (whole,) = totals.whole(lines, prior)
    assert sum(each.promised for each in found) == pytest.approx(whole.promised)
    raw = [each.raw.value for each in found if each.raw is not None]
    assert whole.raw is not None
    assert sum(raw) == pytest.approx(whole.raw.value) == pytest.approx(50_000)
    shown = dict(book_page.groups(lines, prior))["By group of areas"]
    assert [each.name for each in shown] == [
        "Store features: order entry",
        "Store features: communication",
        "",
    ]
    entries = book_lists.narrowed(book.Book(tuple(lines), (), prior, ()), area="", group="order_entry")
    assert [line.item.area for line in entries.lines] == ["cart", "payments"]
    (cart,) = book_lists.narrowed(entries, area="cart", group="").lines
    assert cart is lines[0]


def test_a_holdout_stands_beside_what_went_live_in_its_area_on_its_days():
    lines = [line_of(1, 0.04, None, None, area="cart"), line_of(2, 0.01, None, None, area="search")]
    prior = shrinking.learn([])
    held = HeldOut(
        link=Link("e", "1"),
        area="cart",
        store="uk",
        first=date(2026, 3, 1),
        last=date(2026, 5, 1),
        metric="conversion",
        change=0.02,
        low=0.0,
        high=0.04,
    )
    (found,) = totals.truths(lines, [held], prior)
    assert found.held == Amount(20_000, (0, 40_000))
    assert found.sum is not None
    assert found.sum.raw is not None
    assert (found.sum.changes, found.sum.raw.value) == (1, pytest.approx(40_000))
    assert book_words.truth(found).endswith("The holdout does not contradict the ledger.")
    (less,) = totals.truths(lines, [replace(held, change=-0.02, low=-0.03, high=-0.01)], prior)
    assert book_words.truth(less).endswith("The ledger claims more than the holdout bears out.")
    (more,) = totals.truths(lines, [replace(held, change=0.2, low=0.15, high=0.25)], prior)
    assert book_words.truth(more).endswith("The ledger claims less than the holdout shows.")
    (later,) = totals.truths(lines, [replace(held, first=date(2026, 4, 2))], prior)
    assert (later.held, later.sum) == (None, None)
