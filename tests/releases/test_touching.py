"""The part of a store that a release touches: stated, or as its flag is targeted; what it leaves untouched stands beside."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import LazySettings
from django.test import Client

from storewide.flags.models import Environment, Flag, Version
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import Grade, Verdict
from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.models import Segment
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase
from storewide.releases import operations, touching, watch_impact, watch_pictures, watching
from storewide.releases.models import Release, SignOff
from storewide.releases.touching import TouchUnknown
from storewide.sources.models import Store
from tests.releases.measuring import PAST, WATCHED
from tests.releases.test_views import text
from tests.service.trade import bring

ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel,country"


@pytest.fixture
def sold(store: Store, settings: LazySettings, tmp_path: Path) -> Store:
    """Orders from three countries by web and app."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    rows = [
        f"{country}{channel},2026-03-01T10:00:00Z,c1,p1,1,20.00,EUR,{channel},{country}"
        for country in ("AT", "DE", "FR")
        for channel in ("web", "app")
    ]
    bring(tmp_path, store, "generic-orders", [ORDERS, *rows])
    return store


def test_what_is_stated_is_kept_as_values(db: None) -> None:
    Segment.objects.create(
        slug="phones-de", name="Phones in Germany", filters=[["device", "mobile"], ["country", "DE"]]
    )
    assert touching.settled([]) == []
    assert touching.settled(["country=AT", " country = DE ", "country=AT"]) == ["country=AT", "country=DE"]
    assert touching.settled(["segment=phones-de"]) == ["device=mobile", "country=DE"]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("planet=mars", "“planet=mars” is no part of a store"),
        ("country", "“country=” is no part of a store"),
        ("device=(none)", "is no part of a store"),
        ("segment=nobody", "There is no segment “nobody”"),
    ],
)
def test_what_is_no_part_is_refused(db: None, said: str, refused: str) -> None:
    with pytest.raises(TouchUnknown, match=refused):
        touching.settled([said])


def test_two_segments_are_refused(db: None) -> None:
    with pytest.raises(TouchUnknown, match="one segment at most"):
        touching.settled(["segment=a", "segment=b"])


def test_a_change_of_it_asks_for_the_sign_offs_anew(ready: Release, at: datetime) -> None:
    operations.change(
        release=ready, changes={"touches": ["country=DE"]}, by=SYSTEM, at=at, expected_version=None
    )
    ready.refresh_from_db()
    assert ready.touches == ["country=DE"]
    assert SignOff.objects.standing().count() == 0


def test_the_other_values_stand_beside_but_what_others_touched(
    sold: Store, release: Release, area: Area, today: date, at: datetime
) -> None:
    def beside() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        found = touching.untouched(release, sold, today, today, at)
        return [(each.name, each.where) for each in found]

    assert beside() == []
    release.touches = ["country=DE", "sales_channel=app"]
    assert beside() == [
        ("country AT, FR", (("country", "AT"), ("country", "FR"))),
        ("sales channel web", (("sales_channel", "web"),)),
    ]
    other = Release.objects.create(
        number=9,
        name="Look of France",
        area=area,
        store=sold,
        state="past",
        live_on=today,
        planned_on=today,
        touches=["country=FR"],
    )
    assert beside() == [("country AT", (("country", "AT"),))]
    Release.objects.filter(pk=other.pk).update(touches=[])
    assert beside() == []


@pytest.fixture
def flag(release: Release, area: Area, at: datetime) -> Flag:
    made = Flag.objects.create(key="new-checkout", name="New checkout", area=area, type="boolean")
    release.flag = made
    release.save()
    return made


def _version(flag: Flag, number: int, condition: Any, live_at: datetime, state: str) -> None:
    production, _made = Environment.objects.get_or_create(
        key="production", defaults={"name": "Production", "guarded": True}
    )
    content = {
        "variants": {"on": True, "off": False},
        "off": "off",
        "default": "off",
        "rules": [{"if": condition, "serve": "on"}],
    }
    Version.objects.create(
        flag=flag,
        environment=production,
        number=number,
        content=content,
        served=content,
        state=state,
        live_at=live_at,
    )


def test_its_flag_says_it_where_nobody_did(release: Release, flag: Flag, at: datetime) -> None:
    day = timedelta(days=1)
    country = {"attribute": "country", "is": "in", "value": ["DE"]}
    assert touching.of(release, at) == {}
    _version(flag, 1, {"attribute": "device", "is": "equals", "value": "mobile"}, at - 9 * day, "replaced")
    _version(
        flag,
        2,
        {"all": [country, {"attribute": "salesChannel", "is": "equals", "value": "app"}]},
        at - 3 * day,
        "live",
    )
    assert touching.of(release, at) == {"country": {"DE"}, "sales_channel": {"app"}}
    # two days before the second version the first was served
    release.live_at = at - 5 * day
    assert touching.of(release, at) == {}
    release.touches = ["device=mobile"]
    assert touching.of(release, at) == {"device": {"mobile"}}


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


def test_the_page_and_the_form_say_what_is_touched(
    as_mate: Client, sold: Store, release: Release, at: datetime
) -> None:
    assert "all of it" in text(as_mate, release.get_absolute_url())
    form = text(as_mate, f"{release.get_absolute_url()}change/")
    assert '<option value="country=DE">DE</option>' in form
    operations.change(
        release=release, changes={"touches": ["country=DE"]}, by=SYSTEM, at=at, expected_version=None
    )
    assert "Country: DE" in text(as_mate, release.get_absolute_url())
    assert '<option value="country=DE" selected>DE</option>' in text(
        as_mate, f"{release.get_absolute_url()}change/"
    )


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


def test_programs_state_and_read_what_is_touched(as_mate: Client, area: Area, today: date) -> None:
    body = {
        "name": "Search",
        "area": area.slug,
        "planned_on": today.isoformat(),
        "touches": ["device=mobile"],
    }
    made = as_mate.post("/api/v1/releases", body, content_type="application/json")
    assert (made.status_code, made.json()["touches"]) == (201, ["device=mobile"])
    address = f"/api/v1/releases/{made.json()['number']}"
    changed = as_mate.patch(address, {"touches": ["country=DE"]}, content_type="application/json")
    assert changed.json()["touches"] == ["country=DE"]
    refused = as_mate.patch(address, {"touches": ["planet=mars"]}, content_type="application/json")
    assert refused.status_code == 422
    assert as_mate.get(address).json()["touches"] == ["country=DE"]
    cleared = as_mate.patch(address, {"touches": []}, content_type="application/json")
    assert cleared.json()["touches"] == []


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
