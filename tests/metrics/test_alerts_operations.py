"""What may be watched, and how alerts are answered."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from storewide.audit.models import Entry
from storewide.kit.errors import Conflict, WrongState
from storewide.kit.permissions import SYSTEM
from storewide.metrics import alerts_operations, segment_operations
from storewide.metrics.alerts_looking import Found
from storewide.metrics.alerts_operations import NoCause, RuleRefused, RuleTaken, SnoozeRefused
from storewide.metrics.models import Alert, AlertRule, AlertState
from storewide.sources.models import Store
from tests.metrics.alerts import SATURDAY, watch


@pytest.fixture
def alert(store: Store, at: datetime) -> Alert:
    found = Found(
        label="",
        first=SATURDAY,
        last=SATURDAY,
        worst_on=SATURDAY,
        expected=44_000,
        low=41_000,
        high=47_000,
        got=29_800,
    )
    rule = watch(store, at)
    return alerts_operations.open_alerts(rule=rule, found=[found], owner=None, by=SYSTEM, at=at)[0]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"metric": "sunshine"}, "metric", "“sunshine” is not a metric."),
        ({"each": "weather"}, "each", "“weather” cannot be watched by; use one of sales_channel"),
        ({"budget": Decimal(0)}, "budget", "0 false alarms a month is not above 0 and at most 100"),
        ({"budget": Decimal("100.5")}, "budget", "100.5 false alarms a month is not above 0"),
    ],
)
def test_what_cannot_be_watched(
    store: Store, at: datetime, said: dict[str, Any], field: str, sentence: str
) -> None:
    whole: dict[str, Any] = {"metric": "spend", "each": "", "segment": None, "budget": Decimal(1), **said}
    with pytest.raises(RuleRefused) as refused:
        alerts_operations.make_rule(store=store, by=SYSTEM, at=at, **whole)
    assert refused.value.field == field
    assert refused.value.sentence.startswith(sentence)
    assert not AlertRule.objects.exists()


def test_a_segment_or_each_value(store: Store, at: datetime) -> None:
    segment = segment_operations.make_segment(name="Germany", filters=[("country", "DE")], by=SYSTEM, at=at)
    whole: dict[str, Any] = {"store": store, "metric": "spend", "budget": Decimal(1), "by": SYSTEM, "at": at}
    with pytest.raises(RuleRefused, match="Watch either each value or one segment"):
        alerts_operations.make_rule(each="country", segment=segment, **whole)
    alerts_operations.make_rule(each="", segment=segment, **whole)
    with pytest.raises(RuleTaken, match="This is watched already"):
        alerts_operations.make_rule(each="", segment=segment, **whole)
    assert AlertRule.objects.count() == 1


def test_the_budget_changes_once_for_two_who_write(store: Store, at: datetime) -> None:
    rule = watch(store, at)
    more: dict[str, Any] = {"rule": rule, "by": SYSTEM, "at": at, "expected_version": 1}
    alerts_operations.change_rule(budget=Decimal("0.5"), **more)
    with pytest.raises(Conflict):
        alerts_operations.change_rule(budget=Decimal(2), **more)
    assert AlertRule.objects.get().budget == Decimal("0.5")
    assert Entry.objects.get(action="metrics.alert_rule.change").changes == {"budget": ["1.00", "0.5"]}


def test_somebody_looks_into_it_and_says_what_it_was(alert: Alert, at: datetime) -> None:
    alerts_operations.acknowledge(alert=alert, by=SYSTEM, at=at)
    assert Alert.objects.waiting(at.date()).count() == 0
    with pytest.raises(NoCause, match="Write what it was"):
        alerts_operations.close(alert=alert, cause="  ", by=SYSTEM, at=at)
    alerts_operations.close(
        alert=alert, cause="The discount code did not work.", by=SYSTEM, at=at, link="service.incident:1"
    )
    stored = Alert.objects.get()
    assert (stored.state, stored.cause) == (AlertState.CLOSED, "The discount code did not work.")
    assert stored.cause_link == "service.incident:1"
    with pytest.raises(WrongState):
        alerts_operations.acknowledge(alert=alert, by=SYSTEM, at=at)


def test_put_off_it_waits_again_on_its_day(alert: Alert, at: datetime) -> None:
    until = date(2026, 3, 17)
    alerts_operations.snooze(alert=alert, until=until, by=SYSTEM, at=at)
    assert Alert.objects.waiting(until - timedelta(days=1)).count() == 0
    assert list(Alert.objects.waiting(until)) == [alert]


@pytest.mark.parametrize("until", [date(2026, 3, 10), date(2026, 6, 11)])
def test_put_off_to_no_day_that_is_to_come_soon(alert: Alert, at: datetime, until: date) -> None:
    with pytest.raises(SnoozeRefused, match="is not between 2026-03-11 and 2026-06-10"):
        alerts_operations.snooze(alert=alert, until=until, by=SYSTEM, at=at)
    assert Alert.objects.get().state == AlertState.OPEN
