"""The first day of a watch by the hour: visitors, checkouts and refused payments beside orders, and what is kept of it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.listening.models import Feedback
from storewide.metrics import definitions
from storewide.releases import watch_hours, watch_running
from storewide.releases.models import Release, Watch, WatchAlarm
from storewide.releases.watch_running import Ran
from storewide.sources.models import Store
from tests.releases.test_views import text
from tests.service.trade import DAY, HOUR, MINUTE, TIMINGS, bring, every, looks, orders

WEEKS = 10


@pytest.fixture
def began(live: Release, today: date) -> datetime:
    """Live since nine o'clock of the day before yesterday."""
    moment = datetime.combine(today - 2 * DAY, time(9), UTC)
    Release.objects.update(live_at=moment, live_on=moment.date())
    Watch.objects.update(first=moment.date())
    live.refresh_from_db()
    return moment


@pytest.fixture
def sold(
    live: Release, began: datetime, today: date, store: Store, settings: LazySettings, tmp_path: Path
) -> Release:
    """Ten weeks with an order every half hour and a visitor every ten minutes; from go-live on, no checkout is begun and
    every payment is refused."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    first, last = began - WEEKS * 7 * DAY, datetime.combine(today, time(), UTC)
    bring(
        tmp_path,
        store,
        "generic-orders",
        (line.replace("GBP", "EUR") for line in orders(every(HOUR / 2, first, last))),
    )
    bring(tmp_path, store, "generic-events", _events(first, last, began))
    return live


def _events(first: datetime, last: datetime, broke: datetime) -> Iterator[str]:
    yield "event_id,occurred_at,name,visitor_id"
    for number, moment in enumerate(every(10 * MINUTE, first, last)):
        when, who = f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"v{number % 500}"
        yield f"p{number},{when},Page Viewed,{who}"
        if moment >= broke:
            yield f"r{number},{when},Payment Refused,{who}"
        elif number % 2:
            yield f"c{number},{when},Checkout Started,{who}"


def test_each_series_is_held_against_the_same_hours_of_the_weeks_before(
    sold: Release, began: datetime
) -> None:
    found = watch_hours.first_day(sold, began + 9 * HOUR)
    assert found is not None
    told = [
        (each.series.code, each.hours, each.got, each.expected.expected)
        for each in found.looks
        if each.expected
    ]
    assert told == [
        *(("web_orders", hours, 2 * hours, 2 * hours) for hours in (2, 4, 8)),
        *(("web_visitors", hours, 6 * hours, 6 * hours) for hours in (2, 4, 8)),
        # the fixture's customers come back within the day, and each order is of 20.00
        *(("web_buyers", hours, hours, hours) for hours in (2, 4, 8)),
        *(("web_spend", hours, 4_000 * hours, 4_000 * hours) for hours in (2, 4, 8)),
        *(("web_checkouts", hours, 0, 3 * hours) for hours in (2, 4, 8)),
        *(("web_payments_refused", hours, 6 * hours, 0) for hours in (2, 4, 8)),
    ]
    assert [(each.series.code, each.hours) for each in found.hurting] == [
        ("web_checkouts", 8),
        ("web_payments_refused", 4),
    ]


def test_what_hurts_in_the_first_hours_alarms_once_each(sold: Release, began: datetime, at: datetime) -> None:
    watch = Watch.objects.get()
    watch_running.look(watch, Ran(), SYSTEM, began + 9 * HOUR)
    watch_running.look(watch, Ran(), SYSTEM, began + 10 * HOUR)
    found = WatchAlarm.objects.filter(hours__isnull=False).order_by("metric")
    assert [(each.metric, each.hours, each.seen_on) for each in found] == [
        ("web_checkouts", 8, began.date()),
        ("web_payments_refused", 4, began.date()),
    ]
    assert [each.change for each in found] == [-1, 24]


@pytest.fixture
def troubled(sold: Release, began: datetime, store: Store, tmp_path: Path) -> Release:
    """From go-live on contacts come four times as often, every other look fails, pages are slow, people complain."""
    first, last = began - WEEKS * 7 * DAY, began + 9 * HOUR
    asked = (*every(HOUR, first, began), *every(HOUR / 4, began, last))
    bring(
        tmp_path,
        store,
        "generic-contacts",
        (
            "contact_id,contacted_at,need,staffed",
            *(f"c{n},{_text(each)},order,yes" for n, each in enumerate(asked)),
        ),
    )
    seen = list(every(10 * MINUTE, first, last))
    bring(tmp_path, store, "generic-probes", looks(seen, lambda each: each < began or each.minute % 20 == 0))
    timed = (
        f"t{n},{_text(each)},/,v{n % 500},{900 if each < began else 5000},phone,"
        for n, each in enumerate(seen)
    )
    bring(tmp_path, store, "generic-timings", (TIMINGS, *timed))
    for moment in every(HOUR / 4, began, began + 8 * HOUR):
        Feedback.objects.create(kind="complaint", contact_channel="phone", store=store, created_at=moment)
    return sold


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_contacts_complaints_looks_and_timings_have_bands_by_the_hour(
    troubled: Release, began: datetime
) -> None:
    found = watch_hours.first_day(troubled, began + 9 * HOUR)
    assert found is not None
    last = {
        each.series.code: (each.got, each.of, each.expected.expected)
        for each in found.looks
        if each.hours == 8 and each.expected
    }
    assert {
        code: last[code] for code in ("web_contacts", "web_troubles", "web_looks_failed", "web_views_slow")
    } == {
        "web_contacts": (32, None, 8.0),
        "web_troubles": (32, None, 0.0),
        "web_looks_failed": (24, 48, 0.0),
        "web_views_slow": (48, 48, 0.0),
    }
    assert [(each.series.code, each.hours) for each in found.hurting if each.series.code in last] == [
        ("web_checkouts", 8),
        ("web_payments_refused", 4),
        ("web_troubles", 8),
        ("web_looks_failed", 8),
        ("web_views_slow", 4),
    ]


def test_a_guardrail_that_hours_tell_of_is_watched_by_the_hour(sold: Release, began: datetime) -> None:
    wanted = [definitions.named(code) for code in ("conversion", "orders", "lcp_p75")]
    found = watch_hours.first_day(sold, began + 5 * HOUR, wanted)
    assert found is not None
    # orders are looked at anyway, and a percentile of a day is not told by the hour
    told = [each for each in found.looks if each.series.definition]
    assert [(each.series.code, each.hours, each.got, each.of) for each in told] == [
        ("web_conversion", 2, 2, 12),
        ("web_conversion", 4, 4, 24),
    ]
    assert [each.expected.expected for each in told if each.expected] == [2.0, 4.0]


def test_what_the_worker_saw_is_kept_and_the_page_reads_no_figure(
    as_mate: Client, troubled: Release, began: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch.objects.get()
    watch_running.look(watch, Ran(), SYSTEM, began + 9 * HOUR)
    watch.refresh_from_db()
    seen = watch_hours.first_day(troubled, began + 9 * HOUR)
    assert watch_hours.kept(watch) == seen
    monkeypatch.setattr(watch_hours, "first_day", lambda *_asked: pytest.fail("the page looks by itself"))
    page = text(as_mate, f"/releases/{troubled.number}/watch/")
    assert "Not as usual since go-live: Visitors who began the checkout, Payments refused," in page
    assert "24 of 48" in page
    assert "Every look since go-live" in page
    assert "it is looked at every half hour" in page
    # a row for each series, and three looks of each below
    assert page.count(">after 2 hours<") == 10
    over_api = as_mate.get(f"/api/v1/releases/{troubled.number}/watch").json()["first_day"]
    assert len(over_api) == 30
    (failed,) = (each for each in over_api if (each["series"], each["hours"]) == ("web_looks_failed", 8))
    assert (failed["came"], failed["of"], failed["expected"], failed["hurts"]) == (24, 48, 0.0, True)
    told = as_mate.get(f"/releases/{troubled.number}/watch/")
    assert len(told.context["first_day"].lines) == 10


def test_the_hours_since_go_live_are_kept_once_the_day_is_in(
    sold: Release, began: datetime, at: datetime
) -> None:
    watch = Watch.objects.get()
    watch_running.look(watch, Ran(), SYSTEM, began + 9 * HOUR)
    assert Watch.objects.get().rest == {}
    watch_running.look(watch, Ran(), SYSTEM, at)
    kept = watch_hours.rest_of(sold)
    assert len(kept) == WEEKS * 7 + 1
    day, before = kept[began.date()], kept[began.date() - timedelta(days=7)]
    assert (day["visitors"], day["checkout_visitors"], day["orders"]) == (90, 0, 30)
    assert (before["visitors"], before["checkout_visitors"], before["orders"]) == (90, 45, 30)


def test_without_events_orders_alone_are_looked_at(
    live: Release, began: datetime, store: Store, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    lines = orders(every(HOUR, began - 70 * DAY, began + 4 * HOUR))
    bring(tmp_path, store, "generic-orders", (line.replace("GBP", "EUR") for line in lines))
    found = watch_hours.first_day(live, began + 3 * HOUR)
    assert found is not None
    assert {each.series.code for each in found.looks} == {"web_orders", "web_buyers", "web_spend"}
    assert watch_hours.read_rest(live, began + 3 * HOUR) == {}
