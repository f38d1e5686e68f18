"""The trading review: what its page says."""

from datetime import date
from typing import Any

import pytest

from storewide.insight import frozen_charts
from storewide.insight.reviews import meeting, period_figures, periods
from storewide.kit.pages import Action as Way
from storewide.kit.permissions import SYSTEM
from storewide.kit.waits import Wait, Waits
from storewide.lib.periods import Days
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.rhythm import rules
from storewide.rhythm.models import ReviewKind
from storewide.sources.models import Store
from tests.insight.monday import MONDAY, WEEK, ana, clock, figures_of_march, folder, read, store

__all__ = ["ana", "clock", "figures_of_march", "folder", "store"]


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W11", WEEK),
        ("2026-W53", Days(date(2026, 12, 28), date(2027, 1, 3))),
        ("2025-W53", None),
        ("2026-W1", None),
        ("2026-03", None),
        ("past", None),
    ],
)
def test_which_week_is_named(text: str, week: Days | None) -> None:
    assert periods.named(ReviewKind.TRADING, text) == week


def test_the_week_in_sentences_and_numbers(figures_of_march: Store, ana: Person) -> None:
    for metric, value in (("spend", 310_00), ("visitors", 3100)):
        metrics.set_target(
            store=figures_of_march, metric=metric, month=date(2026, 3, 1), value=value, by=SYSTEM, at=MONDAY
        )
    said = read(figures_of_march)
    assert (said["period"], said["days"]) == ("2026-W11", "9–15 Mar 2026")
    assert said["finding"].replace("\xa0", " ") == ("Spend is 180.0 % over plan: 56 EUR")
    assert said["notes"][0] == "Only 9–10 Mar 2026: the other days of the week have no figures yet."
    spend = next(row for row in said["figures"] if row["code"] == "spend")
    assert (spend["value"], spend["shown"].replace("\xa0", " "), spend["planned"].replace("\xa0", " ")) == (
        "5600",
        "56 EUR",
        "20 EUR",
    )
    assert (spend["change"], spend["changed"], spend["before"], spend["owner"]) == (None, "–", "0\xa0EUR", "")
    assert [row["code"] for row in said["figures"]][:3] == ["visitors", "buyers", "spend"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"spend": None}, ""),
        ({"spend": "-0.1"}, "Against the week before, spend is -0.1."),
        (
            {"spend": "-0.1", "visitors": "-0.02", "conversion": "-0.09", "average_order_value": "0.2"},
            "Against the week before, spend is -0.1; what moved most is conversion, -0.09.",
        ),
        (
            {"spend": "0.1", "visitors": None, "conversion": "-0.09", "average_order_value": "0.2"},
            "Against the week before, spend is 0.1; what moved most is average_order_value, 0.2.",
        ),
    ],
)
def test_against_the_week_before(changes: dict[str, str | None], sentence: str) -> None:
    rows = tuple(
        {"code": code, "name": code, "change": changes.get(code), "changed": changes.get(code)}
        for code in period_figures.CODES
    )
    assert period_figures.against_before(ReviewKind.TRADING, rows) == sentence


def test_a_week_without_figures_says_so(figures_of_march: Store) -> None:
    said = read(figures_of_march, Days(date(2026, 3, 16), date(2026, 3, 22)))
    assert (said["finding"], said["figures"], said["chart"]) == (
        "There are no figures of this week yet",
        [],
        None,
    )


def test_the_chart_comes_back_as_it_was(figures_of_march: Store) -> None:
    Annotation.objects.create(
        store=figures_of_march, kind=AnnotationKind.RELEASE, day=date(2026, 3, 10), label="Release 24.3"
    )
    values = read(figures_of_march)["chart"]
    chart = frozen_charts.from_values(values)
    assert frozen_charts.as_values(chart) == values
    assert (chart.xs, chart.annotations[0].label) == ((date(2026, 3, 9), date(2026, 3, 10)), "Release 24.3")


def test_open_decisions_name_who_owes_them(figures_of_march: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = Wait("One-page checkout", "read on 8 March", Way("Decide", "/e/1/"), MONDAY, "Ana Ruiz")
    asked = []

    def give(actor: Any, store_id: Any) -> Waits:
        asked.append((actor, store_id))
        return Waits(3, (wait,))

    load = meeting.wiring.load
    monkeypatch.setattr(
        meeting.wiring, "load", lambda name: (give,) if name == "open_decisions" else load(name)
    )
    said = read(figures_of_march)["decisions"]
    assert (said["title"], said["left"]) == ("3 decisions are open", 2)
    assert said["rows"] == [
        {
            "what": "One-page checkout",
            "why": "read on 8 March",
            "who": "Ana Ruiz",
            "since": "16 Mar 2026",
            "label": "Decide",
            "url": "/e/1/",
        }
    ]
    assert asked == [(SYSTEM, figures_of_march.pk)]


def test_the_digest_of_a_reading_is_stable(figures_of_march: Store) -> None:
    first, second = (meeting.read(SYSTEM, figures_of_march, WEEK, MONDAY) for _ in range(2))
    assert first.digest == second.digest == rules.digest(first.snapshot)
