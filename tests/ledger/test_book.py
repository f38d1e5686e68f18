"""The book of the ledger: each change once, what is measured, what it is worth, and why the rest is not."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy
import pytest

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.ledger import (
    book,
    book_lists,
    book_words,
    evidence_operations,
    measuring,
    money,
    shipping,
    totals,
)
from storewide.ledger.book import Book, Line
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.measuring import NotMeasurable
from storewide.ledger.models import IntendedEffect, Outcome
from storewide.ledger.money import Takings
from storewide.ledger.reasons import Reason
from storewide.ledger.shipping import Shipped
from storewide.lib.money import Money
from storewide.organization.models import Person
from storewide.stats.shrinking import Effect
from tests.ledger.conftest import SOURCE

TODAY = date(2026, 9, 1)


def change(number: int = 1, **told: object) -> Shipped:
    link = Link(
        "portfolio.request", f"0193a000-0000-7000-8000-00000000000{number}", f"Change {number}", "/c/"
    )
    return replace(Shipped(link=link, kind="request", live_on=date(2026, 4, 1), store="uk"), **told)  # type: ignore[arg-type]


@pytest.fixture
def gives(monkeypatch: pytest.MonkeyPatch):
    """What the modules above tell: these changes; every store takes 10.00 a day."""
    told: dict[str, Any] = {"shipped": [], "holdouts_beside": [], "ledger_metrics": {}}
    loaded = SimpleNamespace(load=lambda name: [lambda: told[name]])
    monkeypatch.setattr(shipping, "wiring", loaded)
    sums = numpy.arange(1001) * 1000.0
    monkeypatch.setattr(
        money, "takings", lambda stores: dict.fromkeys(stores, Takings(date(2025, 1, 1), sums, "EUR"))
    )
    return told


def measure(
    effect: IntendedEffect | None, by: User, at: datetime, source: Link = SOURCE, **told: object
) -> None:
    given = {
        "what": "Guest checkout",
        "metric": "conversion",
        "grade": "A",
        "verdict": "better",
        "estimate": Decimal(2),
        "low": Decimal(1),
        "high": Decimal(3),
        "first": date(2026, 4, 2),
        "last": date(2026, 4, 20),
        "method": "sequential",
        "data_version": 3,
        **told,
    }
    evidence_operations.measure(measurement=Measurement(**given), effect=effect, source=source, by=by, at=at)  # type: ignore[arg-type]


def only(found: Book) -> Line:
    assert len(found.lines) == 1
    return found.lines[0]


def test_a_change_has_its_promise_its_measure_and_its_money(gives, frozen, mate, at):
    gives["shipped"] = [change(team="Checkout", goals=(("1", "Grow"),))]
    measure(frozen, mate, at)
    line = only(book.read(TODAY))
    assert line.promised is not None
    assert (line.promised.metric, line.promised.change) == ("conversion", 0.03)
    assert (line.grade, line.quarter, line.owner, line.reason) == ("A", "2026 Q2", "Ana Ruiz", None)
    # 10.00 a day for 365 days
    assert line.year is not None
    assert line.year.spend == 365_000
    assert line.promised_money == pytest.approx(10_950)
    assert line.money is not None
    assert line.money.value == pytest.approx(7_300)
    assert line.money.standard_error == pytest.approx(0.01 / 1.959964 * 365_000, rel=1e-6)
    assert book_words.money_of(line) == "+73 EUR (+36 EUR to +110 EUR)".replace(
        " EUR", "\N{NO-BREAK SPACE}EUR"
    )


def test_the_own_base_of_an_experiment_counts_for_what_was_measured_and_not_for_what_was_promised(
    gives, frozen, mate, at
):
    gives["shipped"] = [change(base=100_000.0)]
    measure(frozen, mate, at)
    line = only(book.read(TODAY))
    assert line.money is not None
    assert line.money.value == pytest.approx(2_000)
    assert line.promised_money == pytest.approx(10_950)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, Reason.NEVER),
        # the figures of every store begin on 1 January 2025
        ({"live_on": date(2025, 1, 8)}, Reason.NEVER),
        ({"live_on": date(2025, 1, 7)}, Reason.NO_PAST),
        ({"live_on": date(2024, 6, 1)}, Reason.NO_PAST),
        # yesterday is the last whole day, and the day of go-live itself tells nothing
        ({"live_on": TODAY - timedelta(days=8)}, Reason.NEVER),
        ({"live_on": TODAY - timedelta(days=7)}, Reason.TOO_YOUNG),
        ({"decide": "/decide/", "watched_until": TODAY}, Reason.WATCHED),
        ({"decide": "/decide/", "watched_until": TODAY - timedelta(days=1)}, Reason.UNDECIDED),
    ],
)
def test_why_something_is_not_measured(gives, frozen, told, reason):
    gives["shipped"] = [change(**told)]
    assert only(book.read(TODAY)).reason == reason


def test_without_a_metric_one_is_made_for_the_area(gives, frozen, monkeypatch):
    monkeypatch.setattr("storewide.metrics.definitions.all_definitions", dict)
    gives["shipped"] = [change(area="checkout")]
    line = only(book.read(TODAY))
    assert line.reason is Reason.NO_METRIC
    link = book_words.action(line.reason, line, line.promised)
    assert (link.label, link.url) == ("Make a metric", "/metrics/definitions/new/?area=checkout")


def test_what_went_live_before_the_figures_begin_asks_for_them_and_is_not_measured(gives, frozen, mate, at):
    gives["shipped"] = [change(live_on=date(2024, 6, 1))]
    line = only(book.read(TODAY))
    link = book_words.action(line.reason, line, line.promised)
    assert (line.reason.label, link.label, link.url) == (
        "live before its figures begin",
        "Import earlier days",
        "/data/imports/new/",
    )
    with pytest.raises(NotMeasurable, match="no figures are known of 7 days before; import earlier days"):
        measuring.measure_now(line=line, by=mate, at=at)
    gives["shipped"] = [change(live_on=TODAY - timedelta(days=2))]
    line = only(book.read(TODAY))
    assert book_words.action(line.reason, line, line.promised).label == "See what it is"
    with pytest.raises(NotMeasurable, match="at least 7 whole days with figures are needed"):
        measuring.measure_now(line=line, by=mate, at=at)


def test_before_and_after_alone_measures_nothing(gives, frozen, mate, at):
    gives["shipped"] = [change()]
    measure(frozen, mate, at, grade="D", verdict="cannot_tell", low=None, high=None)
    line = only(book.read(TODAY))
    assert (line.grade, line.reason, line.money) == ("D", Reason.GRADE_D, None)
    # better evidence takes its place
    measure(frozen, mate, at, grade="C")
    line = only(book.read(TODAY))
    assert (line.grade, line.reason) == ("C", None)


def test_without_a_promise_its_own_measurement_counts_spend_first(gives, mate, at):
    gives["shipped"] = [change()]
    assert only(book.read(TODAY)).reason == Reason.NO_PROMISE
    measure(None, mate, at, metric="conversion", estimate=Decimal(5))
    measure(None, mate, at, metric="spend")
    measure(None, mate, at, metric="returns")
    line = only(book.read(TODAY))
    assert line.measured is not None
    assert (line.measured.metric, line.effect) == ("spend", Effect(0.02, line.effect.standard_error))
    assert line.reason is None


def test_a_promise_that_is_due_and_not_live_waits_with_the_others(gives, frozen):
    assert book.read(date(2026, 6, 29)).not_live == ()
    found = book.read(TODAY)
    assert [each.what for each in found.not_live] == ["Guest checkout"]
    (row,) = book_lists.rows_of(found, TODAY)
    assert (row.reason, row.days, row.owner) == (Reason.NOT_LIVE, 63, "Ana Ruiz")


def test_a_promise_of_nothing_live_that_was_measured_is_not_said_not_to_be_live(gives, frozen, mate, at):
    measure(frozen, mate, at, grade="D", verdict="cannot_tell")
    (row,) = book_lists.rows_of(book.read(TODAY), TODAY)
    assert row.reason is Reason.GRADE_D
    measure(frozen, mate, at, grade="B")
    assert book_lists.rows_of(book.read(TODAY), TODAY) == []


def test_what_was_never_measured_is_said_with_what_it_promised():
    assert book_words.unmeasured([]) == "Everything that is live is measured"
    assert book_words.unmeasured([None]) == "One change was never measured"
    told = book_words.unmeasured([None, Money(120_000, "EUR"), Money(-30_000, "EUR")])
    assert told == "3 changes were never measured; they promised 1,500 EUR a year".replace(
        " EUR", "\N{NO-BREAK SPACE}EUR"
    )


def test_what_carries_others_stands_by_them(gives):
    release = Shipped(
        link=Link("releases.release", "r", "24.3", "/r/"),
        kind="release",
        live_on=date(2026, 3, 30),
        carries=(change().key, ("experiments.experiment", "e")),
        decide="/r/decide/",
    )
    trial = Shipped(
        link=Link("experiments.experiment", "e", "Test", "/e/"),
        kind="experiment",
        live_on=date(2026, 4, 2),
        carries=(change().key,),
        base=5.0,
    )
    lonely = replace(release, link=Link("releases.release", "s", "24.4", "/s/"), carries=(("x", "gone"),))
    gives["shipped"] = [change(), trial, release, lonely]
    second, first = shipping.shipped()
    assert first.link.label == "Change 1"
    assert first.by == (("experiments.experiment", "e"), ("releases.release", "r"))
    assert (first.base, first.decide, first.live_on) == (5.0, "/r/decide/", date(2026, 3, 30))
    assert second.link.label == "24.4"


def test_a_decision_of_the_release_is_that_of_what_it_carried_and_what_was_rolled_back_is_not_added_up(
    gives, frozen, ana: Person, owner, mate, at
):
    release = Shipped(
        link=Link("releases.release", "r", "24.3", "/r/"),
        kind="release",
        live_on=date(2026, 4, 1),
        carries=(change().key,),
    )
    gives["shipped"] = [change(), release]
    measure(frozen, mate, at)
    evidence_operations.decide(
        what="24.3",
        outcome=Outcome.ROLL_BACK,
        reason="It harmed.",
        accountable=ana,
        source=release.link,
        by=SYSTEM,
        at=at,
    )
    found = book.read(TODAY)
    line = only(found)
    assert (line.outcome, line.stands) == ("roll_back", False)
    (whole,) = totals.whole(found.lines, found.prior)
    assert (whole.changes, whole.measured, whole.raw, whole.promised) == (1, 0, None, 0)
    (row,) = totals.coverage(found.lines)
    assert row.share == 1.0


def test_a_year_is_reckoned_from_what_is_known_of_it():
    taken = Takings(date(2026, 1, 1), numpy.arange(101) * 100.0, "EUR")
    assert taken.year_before(date(2026, 1, 28)) is None
    found = taken.year_before(date(2026, 2, 20))
    assert found is not None
    assert (found.spend, found.days) == (pytest.approx(36_500), 50)
    # the days known end before
    found = taken.year_before(date(2026, 12, 1))
    assert found is not None
    assert found.days == 100


def test_the_ledger_asks_as_often_for_many_as_for_one(gives, django_assert_num_queries, frozen, mate, at):
    gives["shipped"] = [change(number) for number in range(1, 9)]
    measure(frozen, mate, at)
    with django_assert_num_queries(3):
        book.read(TODAY)
