"""The small demo store, played into the test's own data folder and transaction."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from storewide.access import key_operations as keys
from storewide.access import operations as access
from storewide.access.models import User
from storewide.jobs import chat_operations, webhook_operations
from storewide.jobs import operations as jobs
from storewide.lib.data_folder import DataFolder
from storewide.metrics import alerts_operations
from storewide.metrics.alerts_looking import Found
from storewide.metrics.models import AlertRule
from storewide.organization.models import Person
from storewide.ownership import duty_operations
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Request, RequestState
from storewide.portfolio.tracking import operations as tracking
from storewide.service import objective_operations
from storewide.service import operations as service
from storewide.service.models import Incident, Objective, Provider, Severity, Speed
from storewide.sources import closing, connecting, own_presets, write_keys
from storewide.sources import operations as sources
from storewide.sources.models import ClosedMonth, Import, Store
from tests import kept_demo

PRESET = {
    "name": "our-analytics",
    "title": "Our analytics",
    "fact": "traffic",
    "formats": ["csv"],
    "fields": {"date": {"columns": ["day"]}, "visitors": {"columns": ["people"]}},
}


@pytest.fixture
def demo(db: None, settings: LazySettings, tmp_path: Path, at: datetime) -> DataFolder:
    """A filled demo folder: everything a page can show is there."""
    settings.DATA = DataFolder(tmp_path / "demo")
    kept_demo.fill(settings.DATA, at)
    return settings.DATA


@pytest.fixture
def furnished(demo: DataFolder, owner: User, at: datetime) -> DataFolder:
    """The demo with one of what the scenario has none of: an invitation, a key, a job, an import that waits."""
    access.invite(email="new@shop.example", name="New", role="member", by=owner, at=at)
    keys.create_key(name="Key", user=owner, scopes=["metrics:read"], expires_at=None, by=owner, at=at)
    jobs.start(kind="sources.import", label="Import of x.csv", arguments={"import": ""}, by=owner, at=at)
    tracking.make_tracker(
        name="Issues", provider="gitlab", site="https://gitlab.shop.example", token="secret", by=owner, at=at
    )
    asked = Request.objects.filter(state=RequestState.ASKED).order_by("number").last()
    assert asked is not None
    tracking.track(request=asked, url="https://gitlab.shop.example/web/shop/-/issues/7", by=owner, at=at)
    # its issue is told of it
    portfolio.accept(request=asked, by=owner, at=at)
    store = Store.objects.get(slug="main")
    service.make_hook(name="On call", provider=Provider.PAGERDUTY, by=owner, at=at)
    if not Incident.objects.exists():
        told = {"title": "Checkout is slow", "severity": Severity.MAJOR, "opened_at": at}
        service.open_incident(**told, by=owner, at=at)
    objective_operations.begin_burn(
        objective=Objective.objects.get(), speed=Speed.FAST, rate=Decimal(20), by=owner, at=at
    )
    write_keys.make_key(store=store, name="Shop, browser", by=owner, at=at)
    own_presets.save(definition=PRESET, by=owner, at=at)
    elsewhere = sources.open_store(slug="outlet", name="Outlet", currency="EUR", by=owner, at=at)
    connecting.connect(store=elsewhere, name="Shop", url="duckdb:///shop.duckdb", by=owner, at=at)
    month = (at.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    if not ClosedMonth.objects.filter(store=store, month=month).exists():
        closing.close_month(store=store, month=month, by=owner, at=at)
    Import.objects.create(store=store, preset="generic-orders", file_name="x.csv", state="waiting")
    chat_operations.add_room(name="Trading", address="https://chat.example/hook", by=owner, at=at)
    told = {"address": "https://warehouse.example/hook", "kinds": ["ownership.*"], "owner_email": ""}
    webhook = webhook_operations.add(name="Data warehouse", **told, by=owner, at=at)
    webhook_operations.ping(webhook=webhook, by=owner, at=at)
    person = Person.objects.present(at.date()).first()
    turn = {"area": Area.objects.get(slug="checkout"), "group": "", "person": person}
    duty_operations.add_shift(**turn, begins=at, ends=at + timedelta(days=3650), by=owner, at=at)
    rule = AlertRule.objects.get(metric="spend", by="")
    alerts_operations.open_alerts(rule=rule, found=[_found(at.date())], owner=None, by=owner, at=at)
    return demo


def _found(today: date) -> Found:
    """A day last week on which too little was spent."""
    day = today - timedelta(days=7)
    return Found("", day, day, day, expected=44_000, low=41_000, high=47_000, got=29_800)
