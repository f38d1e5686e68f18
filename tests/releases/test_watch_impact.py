"""What a release did is told from its own past or beside untouched stores, as a bundle where it cannot be told apart."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client

from storewide.ledger.models import Grade, Verdict
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.models import AreaMeasure
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase
from storewide.releases import watch_impact, watch_noise, watching
from storewide.releases.models import Release
from storewide.sources.models import Store
from tests.releases.measuring import PAST, WATCHED
from tests.releases.test_views import text


@pytest.fixture
def lifted(live_on: date, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stands in for the warehouse: stores share what lasts for days; conversion of the first is `left` of what it was."""

    def give(left: float) -> None:
        first = live_on - timedelta(days=PAST)
        known = Days(first, live_on + timedelta(days=WATCHED))
        shared = np.random.default_rng(6).normal(0, 0.02, len(known))

        def ask(
            *, first: date, last: date, store: str, measures: tuple[str, ...], **_said: object
        ) -> figures.Report:
            chance = np.random.default_rng(len(store))
            own = chance.normal(0, 0.01, len(known))
            rows = []
            for day in Days(first, last):
                place = (day - known.first).days
                times = left if store == "main" and day > live_on else 1.0
                buyers = round(50_000 * np.exp(shared[place] + own[place]) * times)
                all_of = {"buyers": buyers, "visitors": 1_000_000, "spend": 100 * buyers, "orders": buyers}
                measured: dict[str, int | None] = {name: all_of.get(name) for name in measures}
                rows.append(figures.Figures(str(day), Days(day, day), "EUR", measured))
            return figures.Report(tuple(rows), "EUR", "distinct", 7)

        monkeypatch.setattr(figures, "extent", lambda _store: known)
        monkeypatch.setattr(figures, "ask", ask)

    return give


def test_by_its_own_past_it_is_grade_c(
    measured: Release, bet: BusinessCase, at: datetime, lifted: Callable[[float], None]
) -> None:
    lifted(1.06)
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.grade, found.verdict, found.method, found.metric) == (
        Grade.C,
        Verdict.BETTER,
        "interrupted-series",
        "conversion",
    )
    assert found.low is not None
    assert found.high is not None
    assert found.low < 6 < found.high
    assert (found.what, found.area) == ("New checkout", measured.area)


def test_beside_untouched_stores_it_is_grade_b_and_surer(
    measured: Release, bet: BusinessCase, at: datetime, lifted: Callable[[float], None]
) -> None:
    lifted(0.97)
    alone = watching.measurements(measured, at)[bet.effect.pk]
    Store.objects.create(slug="uk", name="Shop UK", zone="UTC", currency="GBP")
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.grade, found.verdict, found.method) == (Grade.B, Verdict.WORSE, "control-series")
    assert None not in (alone.low, alone.high, found.low, found.high)
    assert found.high - found.low < alone.high - alone.low  # type: ignore[operator]


def test_a_store_in_which_something_went_live_is_no_control(
    measured: Release, live_on: date, lifted: Callable[[float], None], area: Area
) -> None:
    lifted(1.0)
    uk = Store.objects.create(slug="uk", name="Shop UK", zone="UTC", currency="GBP")
    days = Days(live_on + timedelta(days=1), live_on + timedelta(days=WATCHED))
    promises = watching.promises_of(measured)
    assert watch_impact.told(measured, promises, days)["conversion"].answer.controls == ("Shop UK",)
    Release.objects.create(
        number=9, name="UK look", area=area, store=uk, state="past", live_on=live_on, planned_on=live_on
    )
    found = watch_impact.told(measured, promises, days)["conversion"]
    assert found.answer.controls == ()
    assert found.bundle == ()


def test_releases_that_share_pages_are_one_bundle_by_name(
    measured: Release,
    bet: BusinessCase,
    live_on: date,
    at: datetime,
    lifted: Callable[[float], None],
    area: Area,
) -> None:
    lifted(1.06)
    other = Area.objects.create(slug="help-pages", name="Help pages", group="communication")
    Release.objects.create(
        number=9,
        name="Help in the basket",
        area=other,
        store=measured.store,
        state="past",
        live_on=live_on + timedelta(days=2),
        planned_on=live_on,
    )
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.what, found.area) == ("New checkout together with Help in the basket", None)
    AreaMeasure.objects.update_or_create(area=area, defaults={"pages": ["/checkout/*"], "metric": "orders"})
    AreaMeasure.objects.update_or_create(area=other, defaults={"pages": ["/checkout/help"], "metric": ""})
    assert watching.measurements(measured, at)[bet.effect.pk].metric == "conversion"
    AreaMeasure.objects.filter(area=other).update(pages=["/help/*"])
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.what, found.metric, found.area) == ("New checkout", "orders", area)


def test_a_short_past_stays_before_and_after(
    measured: Release, bet: BusinessCase, at: datetime, live_on: date, figures_of: Callable[..., None]
) -> None:
    figures_of(live_on, before=(100, 1000), after=(90, 1000))
    found = watching.measurements(measured, at)[bet.effect.pk]
    assert (found.grade, found.verdict, found.low, found.high) == (Grade.D, Verdict.CANNOT_TELL, None, None)


def test_the_page_says_what_it_did_and_with_whom(
    as_mate: Client, measured: Release, lifted: Callable[[float], None]
) -> None:
    lifted(1.06)
    page = text(as_mate, f"/releases/{measured.number}/watch/").replace("\xa0", " ")
    assert "What the release did to what it promised" in page
    assert "grade C" in page
    assert "It rose: chance does as much at" in page
    assert "Conversion: 6." in page
    assert "change since go-live" in page


def test_before_go_live_the_page_says_what_could_be_seen(
    as_mate: Client, as_viewer: Client, carrying: Release, lifted: Callable[[float], None], today: date
) -> None:
    lifted(1.0)
    line = watch_noise.lines_of(carrying, today)
    assert [(each.name, each.promised) for each in line] == [("Conversion", "3.0\xa0%")]
    page = text(as_mate, carrying.get_absolute_url())
    assert "Smallest effect that 28 days can show" in page
    address = "/flags/new/?name=New+checkout&amp;store=main"
    assert address in page
    assert address not in text(as_viewer, carrying.get_absolute_url())
    form = text(as_mate, address.replace("&amp;", "&"))
    assert 'value="new-checkout"' in form


def test_nothing_is_said_of_a_store_without_figures(as_mate: Client, release: Release) -> None:
    assert "What its watch could show" not in text(as_mate, release.get_absolute_url())
