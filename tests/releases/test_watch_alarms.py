"""A watch alarms once a metric, tells whoever answers, and the alarm waits until somebody says what is done about it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person
from storewide.releases import waiting, watch_alarms, watch_hours, watch_running
from storewide.releases.models import Release, Step, Watch, WatchAlarm
from storewide.releases.watch_alarms import AlarmTaken, NothingDone
from storewide.releases.watch_hours import FirstDay, Look
from storewide.releases.watch_running import Ran
from storewide.stats import watches
from tests.releases.conftest import FiguresOf
from tests.releases.test_views import text


@pytest.fixture
def watch(live: Release, today: date, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Live since three days; of hours nothing is known."""
    live.live_on = today - timedelta(days=3)
    live.save()
    Watch.objects.update(first=live.live_on)
    monkeypatch.setattr(watch_hours, "first_day", lambda *_asked: None)
    return Watch.objects.select_related("release__area__accountable__holder", "release__store").get()


@pytest.fixture
def harmful(watch: Watch, figures_of: FiguresOf) -> Watch:
    figures_of(watch.first, before=(100, 1000), after=(70, 1000))
    return watch


@pytest.fixture
def alarm(harmful: Watch, at: datetime) -> WatchAlarm:
    watch_running.look(harmful, Ran(), SYSTEM, at)
    return WatchAlarm.objects.get(metric="conversion")


def test_each_metric_alarms_once_and_waits_for_the_accountable(
    harmful: Watch, ana: Person, at: datetime, today: date
) -> None:
    ran = Ran()
    watch_running.look(harmful, ran, SYSTEM, at)
    assert sorted(each.metric for each in ran.raised) == ["buyers", "conversion", "spend"]
    found = WatchAlarm.objects.get(metric="conversion")
    assert (found.change, found.low, found.high, found.hours) == (
        Decimal("-0.3"),
        Decimal("-0.01"),
        Decimal("0.01"),
        None,
    )
    assert (found.owner, found.seen_on, found.taken_at) == (ana, harmful.first + timedelta(days=1), None)
    again = Ran()
    watch_running.look(harmful, again, SYSTEM, at)
    assert (again.watches, again.raised, WatchAlarm.objects.count()) == (1, [], 3)
    assert Entry.objects.filter(action="releases.watch_alarm.raise").count() == 3


def test_a_clean_release_alarms_nobody(watch: Watch, figures_of: FiguresOf, at: datetime) -> None:
    figures_of(watch.first, before=(100, 1000), after=(100, 1000))
    ran = Ran()
    watch_running.look(watch, ran, SYSTEM, at)
    assert (ran.watches, ran.raised, ran.faults) == (1, [], [])
    watch.refresh_from_db()
    assert watch.looked_at == at


def test_a_decided_watch_alarms_no_more(harmful: Watch, at: datetime) -> None:
    Watch.objects.update(closed_at=at)
    watch_running.look(harmful, Ran(), SYSTEM, at)
    assert WatchAlarm.objects.count() == 0


def test_orders_of_the_first_hours(watch: Watch, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = watches.expected_hours([50, 52, 48, 51, 49, 50, 47, 53], looks=5)
    first = FirstDay((Look(2, 45, expected), Look(4, 12, expected)))
    monkeypatch.setattr(watch_hours, "first_day", lambda *_asked: first)
    watch_running.look(watch, Ran(), SYSTEM, at)
    found = WatchAlarm.objects.get()
    assert (found.metric, found.hours, found.change) == ("web_orders", 4, Decimal("-0.76"))


def test_mail_names_what_left_its_band_and_the_way_back(
    harmful: Watch, at: datetime, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr("storewide.jobs.sending.mail", lambda **said: sent.append(said))
    Step.objects.filter(code="rollback").update(note="Flag checkout-v2 off")
    watch_running.look(harmful, Ran(), SYSTEM, at)
    assert [(each["to"], each["subject"]) for each in sent] == [
        (
            ["ana@shop.example", "ana@shop.example"],
            "Since “New checkout” went live: 3 metrics are beyond their bands",
        )
    ]
    told = str(sent[0]["text"]).replace("\xa0", " ")
    assert "Conversion: 30.0 % below what was expected by" in told
    assert "without the release between −1.0 % and 1.0 %." in told
    assert "The way back: Flag checkout-v2 off" in told
    assert "/releases/1/watch/#alarms" in told


def test_taking_an_alarm_says_what_is_done(
    alarm: WatchAlarm, ana_user: User, mate: User, at: datetime
) -> None:
    with pytest.raises(NothingDone):
        watch_alarms.take_alarm(alarm=alarm, doing="  ", by=ana_user, at=at)
    watch_alarms.take_alarm(alarm=alarm, doing="Rolling back", by=ana_user, at=at)
    alarm.refresh_from_db()
    assert (alarm.taken_at, alarm.taken_by_label, alarm.doing) == (at, "Ana Ruiz", "Rolling back")
    with pytest.raises(AlarmTaken, match="Ana Ruiz has taken it already"):
        watch_alarms.take_alarm(alarm=alarm, doing="Me too", by=mate, at=at)


def test_an_alarm_waits_on_home_until_it_is_taken(
    alarm: WatchAlarm,
    ana_user: User,
    mate: User,
    at: datetime,
    rf: RequestFactory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    request = rf.get("/")
    request.user = ana_user
    with django_assert_max_num_queries(2):
        found = waiting.alarms(request)  # type: ignore[arg-type]
    assert (found.count, found.first[0].what) == (3, "New checkout")
    request.user = mate
    assert waiting.alarms(request).count == 0  # type: ignore[arg-type]
    watch_alarms.take_alarm(alarm=alarm, doing="Rolling back", by=ana_user, at=at)
    request.user = ana_user
    assert waiting.alarms(request).count == 2  # type: ignore[arg-type]


def test_the_page_takes_it_and_the_watch_shows_it(
    alarm: WatchAlarm, as_mate: Client, as_viewer: Client
) -> None:
    address = f"/releases/watch-alarms/{alarm.pk}/"
    assert as_viewer.get(address).status_code == 403
    assert "Conversion: 30.0 % below what was expected" in text(as_mate, address)
    assert as_mate.post(address, {"doing": ""}).status_code == 422
    answer = as_mate.post(address, {"doing": "Switched off"}, follow=True)
    shown = answer.content.decode()
    assert "3 metrics left their bands" in shown
    assert "Switched off" in shown
    assert "Look at this – " in shown


def test_what_is_open_and_not_looked_at_is_due(watch: Watch, at: datetime) -> None:
    assert watch_running.is_wanted()
    Watch.objects.update(looked_at=at)
    assert not watch_running.is_wanted()
    Watch.objects.update(looked_at=at - timedelta(hours=1))
    assert watch_running.is_wanted()
    Watch.objects.update(first=watch.first - timedelta(days=60), last=watch.first - timedelta(days=40))
    assert not watch_running.is_wanted()


def test_an_overdue_decision_says_so(live: Release, ana_user: User, today: date, rf: RequestFactory) -> None:
    Watch.objects.update(first=today - timedelta(days=40), last=today - timedelta(days=12))
    request = rf.get("/")
    request.user = ana_user
    assert str(waiting.decisions(request).first[0].why).startswith("Overdue: watched until")  # type: ignore[arg-type]


def test_the_api_gives_the_band_and_takes_an_alarm(
    alarm: WatchAlarm, as_mate: Client, as_viewer: Client
) -> None:
    found = as_mate.get("/api/v1/releases/1/watch").json()
    watched = {each["metric"]: each for each in found["metrics"]}
    assert watched["conversion"] == {
        "metric": "conversion",
        "change": "-0.30000",
        "low": "-0.01000",
        "high": "0.01000",
        "hurts": True,
        "beside": False,
    }
    assert [each["metric"] for each in found["alarms"]].count("conversion") == 1
    assert {each["waits_for"] for each in found["alarms"]} == {"ana@shop.example"}
    address = f"/api/v1/releases/watch-alarms/{alarm.pk}/take"
    said = {"doing": "Rolling back"}
    assert as_viewer.post(address, said, content_type="application/json").status_code == 403
    assert as_mate.post(address, said, content_type="application/json").json()["doing"] == "Rolling back"
    assert as_mate.post(address, said, content_type="application/json").status_code == 409
