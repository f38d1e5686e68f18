"""Budgets that burn and stores that take no orders, by facts that came in, with the clock of the test."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ownership.models import Area
from storewide.service import budgets, objective_operations, silence, watching
from storewide.service.models import Aspect, Burn, Incident, Objective, Speed
from storewide.sources.models import Store
from tests.service.trade import DAY, HOUR, MINUTE, TIMINGS, bring, every, looks, orders

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def objective(store: Store, owner: User, at: datetime) -> Objective:
    return objective_operations.set_objective(
        store=store, aspect=Aspect.AVAILABILITY, target=Decimal("99.9"), by=owner, at=at
    )


def test_a_budget_without_looks_is_not_known(objective: Objective, at: datetime):
    assert budgets.standing(objective, at).budget is None
    assert budgets.rates(objective, at) == {Speed.FAST: 0, Speed.SLOW: 0}
    assert watching.watch_budgets(at) == 0


def test_what_is_left_of_a_budget(objective: Objective, store: Store, at: datetime, tmp_path: Path):
    moments = list(every(10 * MINUTE, at - 20 * DAY, at))
    bring(tmp_path, store, "generic-probes", looks(moments, lambda moment: moment != moments[5]))
    found = budgets.standing(objective, at).budget
    assert (found.tried, found.bad) == (2880, 1)
    assert found.share == 1 - Decimal(1) / 2880
    assert found.left == pytest.approx(1 - Decimal(1) / Decimal("2.88"))
    days = budgets.by_day(objective, at)
    assert len(days) == 28
    assert sum(budget.tried for _day, budget in days if budget) == 2880


def test_a_budget_that_burns_fast_waits_until_it_does_not(
    objective: Objective, store: Store, at: datetime, tmp_path: Path
):
    down = [at - 5 * MINUTE, at - 4 * MINUTE]
    moments = list(every(MINUTE, at - DAY, at + HOUR))
    bring(tmp_path, store, "generic-probes", looks(moments, lambda moment: moment not in down))
    assert watching.watch_budgets(at) == 1
    assert watching.watch_budgets(at) == 0
    burn = Burn.objects.get()
    assert (burn.speed, burn.rate, burn.began_at) == ("fast", Decimal("32.8"), at)
    assert list(Burn.objects.waiting()) == [burn]
    assert watching.watch_budgets(at + HOUR) == 1
    burn.refresh_from_db()
    assert burn.ended_at == at + HOUR
    assert not Burn.objects.waiting().exists()
    actions = Entry.objects.of(objective).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["service.objective.set", "service.burn.begin", "service.burn.end"]


def test_one_look_that_failed_is_no_alert(objective: Objective, store: Store, at: datetime, tmp_path: Path):
    moments = list(every(MINUTE, at - HOUR, at))
    bring(tmp_path, store, "generic-probes", looks(moments, lambda moment: moment != moments[30]))
    assert watching.watch_budgets(at) == 0


def test_page_views_have_a_budget_too(store: Store, owner: User, at: datetime, tmp_path: Path):
    rows = [
        f"t{number},{at - number * MINUTE:%Y-%m-%dT%H:%M:%SZ},/,v{number},{2600 if number < 3 else 900},,"
        for number in range(1, 101)
    ]
    bring(tmp_path, store, "generic-timings", [TIMINGS, *rows])
    objective = objective_operations.set_objective(
        store=store, aspect=Aspect.LCP, target=Decimal(95), by=owner, at=at
    )
    found = budgets.standing(objective, at).budget
    assert (found.tried, found.bad) == (100, 2)
    assert found.left == Decimal("0.6")
    assert [budget.tried for _day, budget in budgets.by_day(objective, at) if budget] == [100]
    # two of the sixty views of the last hour, where one in twenty may be slow
    assert budgets.rates(objective, at)[Speed.FAST] == pytest.approx(Decimal(2) / 60 / Decimal("0.05"))


@pytest.fixture
def live(store: Store, at: datetime, tmp_path: Path) -> Store:
    """A store whose orders come with its tracking: one every five minutes, none since forty minutes before `at`."""
    Store.objects.filter(pk=store.pk).update(orders_from="files")
    morning = (m for m in every(5 * MINUTE, at - 63 * DAY, at) if m.hour in range(6, 11))
    bring(tmp_path, store, "generic-orders", orders(m for m in morning if m < at - 39 * MINUTE))
    Store.objects.filter(pk=store.pk).update(orders_from="events")
    store.refresh_from_db()
    return store


def test_a_store_that_takes_no_orders_opens_an_incident_of_the_checkout(live: Store, at: datetime):
    early = silence.of(live, at - 25 * MINUTE)
    assert not early.is_alarming
    assert watching.watch_orders(at - 25 * MINUTE) == 0
    found = silence.of(live, at)
    assert (found.expected, found.hourly) == (7, 12)
    assert found.chance == pytest.approx(13 * 2.718281828**-7)
    assert not found.is_alarming
    later = at + 15 * MINUTE
    assert watching.watch_orders(later) == 1
    assert watching.watch_orders(later + MINUTE) == 1
    incident = Incident.objects.get()
    assert (
        incident.title == "Shop UK took no order since 10 Mar 2026, 08:51\u00a0UTC, where about 10 are usual"
    )
    assert (incident.area, incident.severity) == (Area.objects.get(slug="checkout"), "critical")


def test_an_order_from_a_clock_that_is_ahead_breaks_no_silence(live: Store, at: datetime, tmp_path: Path):
    Store.objects.filter(pk=live.pk).update(orders_from="files")
    live.refresh_from_db()
    bring(tmp_path, live, "generic-orders", orders([at + 20 * HOUR]))
    Store.objects.filter(pk=live.pk).update(orders_from="events")
    later = at + 15 * MINUTE
    assert watching.watch_orders(later) == 1
    assert watching.watch_orders(later + MINUTE) == 1
    incident = Incident.objects.get()
    assert (incident.state, incident.opened_at) == ("open", at - 39 * MINUTE)


def test_the_next_order_ends_it(live: Store, at: datetime, tmp_path: Path):
    later = at + 15 * MINUTE
    watching.watch_orders(later)
    Store.objects.filter(pk=live.pk).update(orders_from="files")
    live.refresh_from_db()
    bring(tmp_path, live, "generic-orders", orders([later + MINUTE]))
    Store.objects.filter(pk=live.pk).update(orders_from="events")
    assert watching.watch_orders(later + 2 * MINUTE) == 0
    assert Incident.objects.get().state == "resolved"


def test_a_store_whose_orders_come_in_files_is_not_watched(live: Store, at: datetime):
    Store.objects.filter(pk=live.pk).update(orders_from="files")
    assert watching.watch_orders(at + HOUR) == 0
    assert not Incident.objects.exists()
