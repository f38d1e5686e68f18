"""The pages, the API and the command of alerts."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.metrics import alerts_cli, alerts_operations, alerts_running
from storewide.metrics.models import Alert, AlertRule, AlertState, Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.sources.models import Store
from tests.metrics.alerts import SATURDAY, answers_for_spend, sell, watch

#: a record that is not there
RELEASE = "releases.release:0198e2a0-0000-7000-8000-000000000000"


@pytest.fixture
def alert(store: Store, at: datetime, tmp_path: Path) -> Alert:
    """Germany sold too little on a Saturday."""
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    answers_for_spend(at)
    watch(store, at, each="country")
    return alerts_running.run(at, SYSTEM).opened[0]


@pytest.fixture
def release(alert: Alert, at: datetime) -> Annotation:
    """A release on that day."""
    return Annotation.objects.create(
        kind=AnnotationKind.RELEASE,
        day=SATURDAY,
        label="Release 24.3",
        source=RELEASE,
        created_at=at,
    )


def _plain(page: bytes) -> str:
    return page.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_page_says_it_in_words_first(as_mate: Client, alert: Alert, release: Annotation) -> None:
    page = _plain(as_mate.get(alert.get_absolute_url()).content)
    assert "Spend (Country: DE) was 4" in page
    assert "below what is usual for a Saturday (expected " in page
    assert "It waits for Sam." in page
    assert "Release 24.3" in page
    assert "The same day is a coincidence of dates, not yet a cause." in page
    assert "/why/spend/?store=main&amp;from=2026-03-07&amp;to=2026-03-07&amp;where=country%3DDE" in page
    assert "I look into it" in page
    assert "Out of the ordinary" in page


def test_looked_into_put_off_and_closed(as_mate: Client, alert: Alert, release: Annotation) -> None:
    as_mate.post(reverse("metrics:alert-acknowledge", args=[alert.pk]))
    alert.refresh_from_db()
    assert alert.state == AlertState.ACKNOWLEDGED
    put_off = reverse("metrics:alert-snooze", args=[alert.pk])
    assert as_mate.post(put_off, {"until": "2020-01-01"}).status_code == 422
    close = reverse("metrics:alert-close", args=[alert.pk])
    form = as_mate.get(close).content.decode()
    assert "7 Mar 2026: Release 24.3 (Release)" in form
    assert as_mate.post(close, {"cause": "", "link": ""}).status_code == 422
    as_mate.post(close, {"cause": "The basket lost its vouchers.", "link": RELEASE})
    alert.refresh_from_db()
    assert (alert.state, alert.cause) == (AlertState.CLOSED, "The basket lost its vouchers.")
    page = as_mate.get(alert.get_absolute_url()).content.decode()
    assert "The basket lost its vouchers." in page
    assert "I look into it" not in page
    again = as_mate.post(reverse("metrics:alert-acknowledge", args=[alert.pk]), follow=True)
    assert "this cannot be done to it any more" in again.content.decode()


def test_the_list(as_viewer: Client, alert: Alert) -> None:
    page = _plain(as_viewer.get(reverse("metrics:alerts")).content)
    assert "1 alert waits" in page
    assert "Spend (Country: DE)" in page
    assert "Watch a metric" not in page
    csv = as_viewer.get(reverse("metrics:alerts"), {"format": "csv"}).getvalue().decode()
    assert "Spend (Country: DE)" in csv
    closed = as_viewer.get(reverse("metrics:alerts"), {"state": "closed"})
    assert alert.get_absolute_url() not in closed.content.decode()


def test_it_waits_for_whoever_answers(as_mate: Client, mate: User, alert: Alert) -> None:
    assert "You are accountable for this metric" not in as_mate.get("/").content.decode()
    Person.objects.filter(name="Sam").update(email=mate.email)
    assert "You are accountable for this metric" in as_mate.get("/").content.decode()


def test_a_rule_is_looked_back_on_before_it_is_saved(
    as_mate: Client, store: Store, at: datetime, tmp_path: Path
) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    typed = {"store": str(store.pk), "metric": "spend", "each": "", "segment": "", "budget": "1"}
    url = reverse("metrics:alert-rule-new")
    page = _plain(as_mate.post(url, {**typed, "preview": "1"}).content)
    assert "In the last 180 days it would have given 6 alerts, in 1 series." in page
    assert "7 Mar 2026: Spend was 3" in page
    assert not AlertRule.objects.exists()
    assert as_mate.post(url, typed).status_code == 302
    rule = AlertRule.objects.get()
    assert (rule.metric, rule.by, rule.segment, rule.budget) == ("spend", "", None, Decimal(1))
    assert as_mate.post(url, typed).status_code == 422
    assert not Alert.objects.exists()


def test_a_rule_is_changed_and_switched(as_mate: Client, alert: Alert) -> None:
    rule = alert.rule
    page = as_mate.get(rule.get_absolute_url()).content.decode()
    assert "Spend, each country" in page
    assert alert.get_absolute_url() in page
    change = reverse("metrics:alert-rule-change", args=[rule.pk])
    assert as_mate.post(change, {"budget": "0", "expected_version": 1}).status_code == 422
    assert as_mate.post(change, {"budget": "0.5", "expected_version": 1}).status_code == 302
    as_mate.post(reverse("metrics:alert-rule-off", args=[rule.pk]))
    rule.refresh_from_db()
    assert (rule.budget, rule.is_on) == (Decimal("0.50"), False)
    as_mate.post(reverse("metrics:alert-rule-on", args=[rule.pk]))
    rule.refresh_from_db()
    assert rule.is_on
    assert "Spend, each country" in as_mate.get(reverse("metrics:alert-rules")).content.decode()


def test_the_search_and_links_find_it(as_mate: Client, alert: Alert) -> None:
    from storewide.kit.links import Link
    from storewide.metrics import alerts_queries

    found = list(alerts_queries.alerts(SYSTEM, "spend"))
    assert [hit.url for hit in found] == [alert.get_absolute_url()]
    resolved = alerts_queries.resolve_link(Link("metrics.alert", str(alert.pk)))
    assert resolved is not None
    assert resolved.url == alert.get_absolute_url()
    assert alerts_queries.resolve_link(Link("releases.release", "1")) is None


def test_the_api_gives_the_figure_of_the_day(as_mate: Client, alert: Alert) -> None:
    address = "/api/v1/metrics/alerts"
    (found,) = as_mate.get(address).json()["items"]
    assert (found["from"], found["to"], found["state"]) == ("2026-03-07", "2026-03-07", "open")
    kpis = "/api/v1/metrics/kpis?from=2026-03-07&to=2026-03-07&where=country=DE"
    assert found["got"] == as_mate.get(kpis).json()[0]["spend"]
    one = f"{address}/{alert.pk}"
    assert as_mate.get(one).json() == found
    assert as_mate.post(f"{one}/acknowledge").json()["state"] == "acknowledged"
    assert as_mate.post(f"{one}/snooze", {"until": "2020-01-01"}, "application/json").status_code == 422
    closed = as_mate.post(f"{one}/close", {"cause": "Rain"}, "application/json").json()
    assert (closed["state"], closed["cause"]) == ("closed", "Rain")
    assert as_mate.post(f"{one}/close", {"cause": "Rain"}, "application/json").status_code == 409


def test_the_api_of_rules(as_mate: Client, store: Store) -> None:
    address = "/api/v1/metrics/alerts/rules"
    document = {"store": "main", "metric": "spend", "by": "country", "budget": 1}
    made = as_mate.post(address, document, "application/json").json()
    assert (made["by"], made["budget"], made["is_on"]) == ("country", 1.0, True)
    one = f"{address}/{made['id']}"
    assert as_mate.put(one, {"budget": 2}, "application/json").json()["budget"] == 2.0
    assert as_mate.post(f"{one}/off").json()["is_on"] is False
    assert as_mate.post(f"{one}/on").json()["is_on"] is True
    assert len(as_mate.get(address).json()["items"]) == 1
    wrong = {**document, "metric": "sunshine"}
    assert as_mate.post(address, wrong, "application/json").status_code == 422


def test_who_may(as_viewer: Client, as_stranger: Client, alert: Alert) -> None:
    for name in ("alert-acknowledge", "alert-snooze", "alert-close"):
        assert as_viewer.post(reverse(f"metrics:{name}", args=[alert.pk])).status_code == 403
        assert as_stranger.post(reverse(f"metrics:{name}", args=[alert.pk])).status_code == 302
    for name in ("alert-rule-change", "alert-rule-off", "alert-rule-on"):
        assert as_viewer.post(reverse(f"metrics:{name}", args=[alert.rule.pk])).status_code == 403
    assert as_viewer.get(reverse("metrics:alert-rule-new")).status_code == 403
    assert Alert.objects.get().state == AlertState.OPEN


def test_the_command(
    store: Store, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    sell(store, tmp_path, wrong={("DE", SATURDAY): 0.6})
    watch(store, at)
    monkeypatch.setattr(alerts_cli, "now", lambda: at)
    result = CliRunner().invoke(alerts_cli.alerts, ["run", "--json", "--data", str(settings.DATA.root)])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert (said["rules"], said["series"], said["renewed"], said["withdrawn"]) == (1, 1, 0, 0)
    assert [(each["from"], each["to"]) for each in said["opened"]] == [("2026-03-07", "2026-03-07")]
    again = CliRunner().invoke(alerts_cli.alerts, ["run", "--data", str(settings.DATA.root)])
    assert again.output == "0 new alerts in 1 series of 1 rules; 0 renewed, 0 withdrawn.\n"


def test_what_waits_is_looked_at_once_a_day(
    store: Store, at: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(store, tmp_path)
    monkeypatch.setattr(alerts_running, "now", lambda: at)
    assert not alerts_running.is_wanted()
    watch(store, at)
    assert alerts_running.is_wanted()
    alerts_running.run(at, SYSTEM)
    assert not alerts_running.is_wanted()
    alerts_operations.make_rule(
        store=store, metric="orders", each="", segment=None, budget=Decimal(1), by=SYSTEM, at=at
    )
    assert alerts_running.is_wanted()
    assert AlertRule.objects.get(metric="spend").ran_until == date(2026, 3, 9)
