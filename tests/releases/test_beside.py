"""What a release does not touch of its own store stands beside it: in its bands, in what is measured, in the picture."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client

from storewide.ledger.models import Grade, Verdict
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.portfolio.models import BusinessCase
from storewide.releases import touching, watch_impact, watch_pictures, watching
from storewide.releases.models import Release
from tests.releases.measuring import PAST, WATCHED
from tests.releases.test_views import text


@pytest.fixture
def parts(live_on: date, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stands in for the warehouse: mobile and desktop share what lasts; conversion of mobile is `left` of what it was."""

    def give(left: float) -> None:
        known = Days(live_on - timedelta(days=PAST), live_on + timedelta(days=WATCHED))
        shared = np.random.default_rng(6).normal(0, 0.03, len(known))
        own = np.random.default_rng(7).normal(0, 0.005, (2, len(known)))

        def ask(
            *,
            first: date,
            last: date,
            measures: tuple[str, ...],
            where: tuple[tuple[str, str], ...] = (),
            **_said: object,
        ) -> figures.Report:
            rows = []
            for day in Days(first, last):
                place = (day - known.first).days
                bought = (
                    50_000 * np.exp(shared[place] + own[:, place]) * [left if day > live_on else 1.0, 1.0]
                )
                buyers = round(bought[1] if where == (("device", "desktop"),) else bought.sum())
                all_of = {"buyers": buyers, "visitors": 1_000_000, "spend": 100 * buyers, "orders": buyers}
                held: dict[str, int | None] = {name: all_of.get(name) for name in measures}
                rows.append(figures.Figures(str(day), Days(day, day), "EUR", held))
            return figures.Report(tuple(rows), "EUR", "distinct", 7)

        class House:
            def values(self, dimension: str, store: str | None = None) -> tuple[str, ...]:
                return {"device": ("desktop", "mobile", "(none)")}.get(dimension, ())

        monkeypatch.setattr(figures, "extent", lambda _store: known)
        monkeypatch.setattr(figures, "ask", ask)
        monkeypatch.setattr(touching, "warehouse", House)

    return give


def test_beside_the_part_that_it_does_not_touch_it_is_grade_b_and_surer(
    measured: Release,
    bet: BusinessCase,
    at: datetime,
    parts: Callable[[float], None],
) -> None:
    parts(0.96)
    alone = watching.measurements(measured, at)[bet.effect.pk]
    assert alone.grade == Grade.C
    measured.touches = ["device=mobile"]
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.grade, found.verdict, found.method) == (Grade.B, Verdict.WORSE, "control-series")
    # half of the store has 4 % less: 2 % of all
    assert found.low is not None
    assert found.high is not None
    assert found.low < -2 < found.high < 0
    assert found.high - found.low < (alone.high - alone.low) / 2  # type: ignore[operator]


def test_its_band_is_drawn_beside_the_part_that_it_does_not_touch(
    as_mate: Client,
    measured: Release,
    today: date,
    parts: Callable[[float], None],
) -> None:
    parts(0.96)
    alone = watching.read(measured, ("conversion",), today).compared[0]
    assert alone.band is not None
    assert not alone.band.beside
    Release.objects.filter(pk=measured.pk).update(touches=["device=mobile"])
    measured.refresh_from_db()
    reading = watching.read(measured, ("conversion",), today)
    found = reading.compared[0]
    assert found.band is not None
    assert (found.band.beside, reading.beside) == (True, ("device desktop",))
    assert found.band.high < alone.band.high / 2  # type: ignore[operator]
    assert float(found.change or 0) == pytest.approx(-0.02, abs=0.003)
    page = text(as_mate, f"/releases/{measured.number}/watch/").replace("\xa0", " ")
    assert "what device desktop did on the same days is taken off" in page
    assert "Beside device desktop it would have been" in page
    assert "Conversion: seen, and expected beside what was not touched" in page


def test_the_fit_is_drawn_from_eight_weeks_before(
    measured: Release,
    at: datetime,
    live_on: date,
    parts: Callable[[float], None],
) -> None:
    parts(1.0)
    reading = watching.read(measured, ("conversion",), at.date())
    (shown,) = watch_pictures.impacts(measured, watching.promises_of(measured), reading)
    assert shown.chart is not None
    assert (shown.chart.xs[0], shown.chart.xs[-1]) == (
        live_on - timedelta(days=56),
        live_on + timedelta(days=WATCHED),
    )
    seen, expected = shown.chart.series
    assert seen.values[-1] == pytest.approx(expected.values[-1], rel=0.1)
    assert expected.low[55] is None
    low, middle, high = expected.low[-1], expected.values[-1], expected.high[-1]
    assert None not in (low, middle, high)
    assert low < middle < high  # type: ignore[operator]


def test_the_noise_before_go_live_knows_what_stands_beside(
    carrying: Release, today: date, parts: Callable[[float], None]
) -> None:
    parts(1.0)
    assert carrying.store is not None
    alone = watch_impact.noise(carrying, carrying.store, "conversion", 28, today)
    carrying.touches = ["device=mobile"]
    found = watch_impact.noise(carrying, carrying.store, "conversion", 28, today)
    assert alone is not None
    assert found is not None
    assert found < alone / 2


def test_programs_read_what_a_band_is_held_beside(
    as_mate: Client,
    measured: Release,
    parts: Callable[[float], None],
) -> None:
    parts(0.96)
    Release.objects.filter(pk=measured.pk).update(touches=["device=mobile"])
    found = as_mate.get(f"/api/v1/releases/{measured.number}/watch").json()
    assert found["beside"] == ["device desktop"]
    beside = {each["metric"]: each["beside"] for each in found["metrics"]}
    # visitors of the stand-in never move, and there is nothing to take off
    assert (beside["conversion"], beside["spend"], beside["visitors"]) == (True, True, False)
    assert (found["first_day"], found["looked_at"]) == ([], None)
