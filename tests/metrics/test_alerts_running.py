"""The daily look: what is out of the ordinary is told once, to whoever answers for the metric."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storewide.audit.models import Entry
from storewide.config import mailing
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.permissions import SYSTEM
from storewide.metrics import alerts_operations, alerts_running, alerts_words, figures
from storewide.metrics.models import Alert, AlertState
from storewide.sources import importing
from storewide.sources.models import Store
from tests.metrics.alerts import LAST, SATURDAY, answers_for_spend, sell, watch


@pytest.fixture
def told(settings: Any) -> None:
    """A mail server, and a room of the chat."""
    settings.MAILERS, settings.DEFAULT_FROM_EMAIL = mailing.read(
        "smtps://mail.shop.example?from=store@shop.example"
    )
    settings.ORIGIN = "https://store.example"
    ChatRoom.objects.create(name="Trade", address="https://chat.example/hook")


def test_a_day_out_of_the_ordinary_is_told_once(
    store: Store, at: datetime, tmp_path: Path, told: None
) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    sam, rule = answers_for_spend(at), watch(store, at)
    assert len(alerts_running.run(at, SYSTEM).opened) == 1
    alert = Alert.objects.for_list().get()
    assert (alert.first, alert.last, alert.owner, alert.state) == (SATURDAY, SATURDAY, sam, AlertState.OPEN)
    asked = figures.ask(first=SATURDAY, last=SATURDAY, store=store.slug)
    assert alert.got == asked.rows[0].measures["spend"]
    assert alert.got < alert.low < alert.expected < alert.high
    assert alerts_words.finding(alert).startswith("Spend was 3")
    assert " % below what is usual for a Saturday (expected " in alerts_words.finding(alert).replace(
        "\xa0", " "
    )
    rule.refresh_from_db()
    assert rule.ran_until == LAST

    mail, chat = Job.objects.order_by("kind").values_list("arguments", flat=True)[::-1]
    assert mail["to"] == ["sam@shop.example"]
    assert mail["subject"] == " ".join(alerts_words.finding(alert).split())
    assert f"https://store.example/metrics/alerts/{alert.pk}/" in mail["text"]
    assert "Sam answers for it." in chat["text"]

    lines, jobs = Entry.objects.count(), Job.objects.count()
    again = alerts_running.run(at, SYSTEM)
    assert (again.opened, again.renewed, again.withdrawn) == ([], 0, 0)
    assert (Entry.objects.count(), Job.objects.count(), Alert.objects.count()) == (lines, jobs, 1)


def test_each_value_by_itself(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, wrong={("AT", SATURDAY): 0.5})
    watch(store, at, each="country")
    ran = alerts_running.run(at, SYSTEM)
    assert (ran.rules, ran.series) == (1, 2)
    assert [(each.label, each.first) for each in ran.opened] == [("AT", SATURDAY)]
    assert alerts_words.series(ran.opened[0].rule, "AT") == "Spend (Country: AT)"


def test_the_next_day_of_the_same_is_the_same_alert(store: Store, at: datetime, tmp_path: Path) -> None:
    wrong = {("DE", SATURDAY): 0.6}
    sell(store, tmp_path, wrong=wrong, last=SATURDAY)
    watch(store, at)
    alerts_running.run(at - timedelta(days=2), SYSTEM)
    alert = Alert.objects.get()
    alerts_operations.acknowledge(alert=alert, by=SYSTEM, at=at)
    sell(store, tmp_path, wrong={("DE", LAST): 0.5}, first=SATURDAY + timedelta(days=1))
    ran = alerts_running.run(at, SYSTEM)
    assert (ran.opened, ran.renewed) == ([], 1)
    alert.refresh_from_db()
    assert (alert.first, alert.last, alert.state) == (SATURDAY, LAST, AlertState.ACKNOWLEDGED)
    assert alert.worst_on == SATURDAY
    renewed = Entry.objects.get(action="metrics.alert.renew")
    assert renewed.changes == {"last": ["2026-03-07", "2026-03-09"]}


def test_facts_that_come_late_withdraw_it(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    watch(store, at)
    alerts_running.run(at, SYSTEM)
    late = tmp_path / "late.csv"
    late.write_text(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country,status\n"
        f"LATE,{SATURDAY}T12:00:00Z,c1,p1,1,240.00,EUR,DE,paid\n"
    )

    asked = importing.Asked(
        path=late, file_name="late.csv", preset="generic-orders", store=store, strict=True
    )
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    assert alerts_running.run(at, SYSTEM).withdrawn == 1
    alert = Alert.objects.get()
    assert alert.state == AlertState.CLOSED
    assert alert.cause == "Facts that came later: the day is no longer out of the ordinary."


def test_a_day_whose_file_is_not_there_yet_is_waited_for(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, last=LAST - timedelta(days=1))
    traffic = tmp_path / "traffic.csv"
    traffic.write_text(f"date,visitors,sessions,country\n{LAST},50,60,DE\n")

    asked = importing.Asked(
        path=traffic, file_name="traffic.csv", preset="daily-traffic", store=store, strict=True
    )
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    rule = watch(store, at)
    assert alerts_running.run(at, SYSTEM).opened == []
    rule.refresh_from_db()
    assert rule.ran_until == LAST - timedelta(days=1)
    monday = at + timedelta(days=3)
    traffic.write_text(f"date,visitors,sessions,country\n{LAST + timedelta(days=3)},50,60,DE\n")
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    opened = alerts_running.run(monday, SYSTEM).opened
    assert [(each.got, each.first) for each in opened] == [(0, LAST)]


def test_a_holiday_is_not_judged(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, wrong={("DE", date(2026, 3, 8)): 0.3})
    type(store).objects.filter(pk=store.pk).update(holidays_of="DE-BE")
    watch(store, at)
    assert alerts_running.run(at, SYSTEM).opened == []


def test_switched_off_nothing_is_looked_at(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    rule = watch(store, at)
    alerts_operations.switch_off_rule(rule=rule, by=SYSTEM, at=at)
    assert alerts_running.run(at, SYSTEM).rules == 0
    alerts_operations.switch_on_rule(rule=rule, by=SYSTEM, at=at)
    assert alerts_running.run(at, SYSTEM).rules == 1


def test_nobody_answers_until_somebody_does(store: Store, at: datetime, tmp_path: Path) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    watch(store, at)
    alerts_running.run(at, SYSTEM)
    assert Alert.objects.get().owner is None
    sam = answers_for_spend(at)
    alerts_running.run(at, SYSTEM)
    assert Alert.objects.get().owner == sam
