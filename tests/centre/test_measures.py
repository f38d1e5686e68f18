"""What a centre is measured by is told with what chance may do to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.centre import measures
from storewide.centre.measures import Measure
from storewide.centre.models import Centre
from storewide.kit.tags import Tone
from storewide.lib.periods import Days
from storewide.metrics.rules import Value
from storewide.sources.models import Store

MAY = Days(date(2026, 5, 1), date(2026, 5, 31))


@dataclass(frozen=True)
class Row:
    """A row of figures that knows its values by code."""

    values: dict[str, Value]
    label: str = ""

    def value(self, code: str) -> Value | None:
        return self.values.get(code)


@dataclass(frozen=True)
class Told:
    """What was asked for by day."""

    rows: Iterable[Row]


@pytest.mark.parametrize(
    ("change", "limits", "words", "tone"),
    [
        (Decimal("0.012"), None, "Steady, +1.2 %", Tone.PLAIN),
        (Decimal("0.05"), None, "+5.0 %", Tone.GOOD),
        (Decimal("0.05"), (-0.01, 0.11), "Within chance, +5.0 %", Tone.PLAIN),
        (Decimal("-0.015"), (-0.02, -0.01), "−1.5 %", Tone.BAD),
        (None, None, "No comparison", Tone.UNKNOWN),
    ],
)
def test_what_chance_may_have_moved_is_no_finding(
    change: Decimal | None, limits: tuple[float, float] | None, words: str, tone: Tone
) -> None:
    measure = Measure("retention", "Retention", "20 %", "", "", change, limits)
    assert (str(measure.tag.label), measure.tag.tone) == (words, tone)
    assert bool(measure.moved) == (tone in (Tone.GOOD, Tone.BAD))


def test_the_limits_come_from_days_and_buyers(
    monkeypatch: pytest.MonkeyPatch, centre: Centre, mate: User
) -> None:
    Store.objects.create(slug="one", name="One", unit=centre.serves.get(name="North"), currency="EUR")

    def beside(_store: Store, month: Days) -> Any:
        now = month == MAY
        kept = Value(300 if now else 200, 1000)
        return Row({"new_buyers": Value(620 if now else 310, 1), "retention": kept})

    def ask(*, first: date, **_asked: Any) -> Any:
        day = Value(20 if first == MAY.first else 10, 1)
        return Told([Row({"new_buyers": day}, str(number)) for number in range(31)])

    monkeypatch.setattr("storewide.metrics.results.beside", beside)
    monkeypatch.setattr("storewide.metrics.figures.ask", ask)
    monkeypatch.setattr("storewide.metrics.results.of_stores", lambda *_stores: [])
    monkeypatch.setattr("storewide.metrics.results.together", lambda _found: None)

    def praise(_actor: User, _stores: Any, month: Days) -> tuple[int, int]:
        return (45, 60) if month == MAY else (30, 60)

    # who tells of advocacy in words, and who counts it
    told = {"results_beside": (lambda *_about: ("Praise", "75 % of 60", "/voice/"),), "praise": (praise,)}
    monkeypatch.setattr("storewide.kit.wiring.load", told.__getitem__)
    acquisition, margin, retention, advocacy = measures.read(mate, centre, MAY)
    # 2 x exp(+-1.95996 x sqrt(1/310 + 1/620)) - 1
    assert acquisition.limits == pytest.approx((0.74511, 1.29212), abs=1e-4)
    assert acquisition.between == "change between +74.5 % and +129.2 % (95 %)"
    assert margin.limits is None
    assert (advocacy.shown, advocacy.note) == ("75 % of 60", "Praise; last year 50 %")
    assert advocacy.change == Decimal("0.5")
    assert advocacy.limits is not None
    assert advocacy.limits == pytest.approx((0.122, 1.12), abs=0.05)
    assert advocacy.moved == "Advocacy up"
    assert retention.change == Decimal("0.5")
    assert retention.limits is not None
    assert retention.limits == pytest.approx((0.284, 0.755), abs=0.01)
    assert retention.moved == "Retention up"
