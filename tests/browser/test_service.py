"""The pages of the service with facts behind them: they fit, and everybody can use them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.ownership.models import Area
from storewide.service import objective_operations, operations, probe_operations
from storewide.service.models import Aspect, Incident, Method, Objective, Probe, Severity, Speed, StepName
from storewide.service.probe_operations import StepSaid
from storewide.sources.models import Store
from tests.browser.browsing import assert_usable
from tests.service.trade import DAY, HOUR, MINUTE, TIMINGS, bring, every, looks, orders

pytestmark = pytest.mark.browser
type SignIn = Callable[[User], Page]

EVENTS = "event_id,occurred_at,name,visitor_id,device"


@pytest.fixture
def watched(settings, tmp_path: Path, db: None) -> Store:
    """A store with ten weeks of orders, an outage yesterday, looks, timings and refusals."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    store = Store.objects.create(slug="main", name="Shop UK", zone="Europe/London", currency="GBP")
    until = now().replace(minute=0, second=0, microsecond=0)
    down = (until - 27 * HOUR, until - 24 * HOUR)
    sold = (each for each in every(10 * MINUTE, until - 70 * DAY, until) if not down[0] <= each < down[1])
    bring(tmp_path, store, "generic-orders", orders(sold))
    seen = list(every(10 * MINUTE, until - 27 * DAY, until))
    bring(tmp_path, store, "generic-probes", looks(seen, lambda each: not down[0] <= each < down[1]))
    bring(tmp_path, store, "generic-timings", [TIMINGS, *_timings(until)])
    bring(tmp_path, store, "generic-events", [EVENTS, *_refusals(until)])
    _promise(store, down)
    return store


def _timings(until: datetime) -> Iterator[str]:
    devices = ("mobile", "desktop")
    for number in range(600):
        at = until - (number % 20) * DAY - (number % 7) * HOUR
        lcp = 1400 + 9 * (number % 400) + (900 if number % 2 else 0)
        page, device = ("/", "/cart", "/checkout")[number % 3], devices[number % 2]
        yield f"t{number},{at:%Y-%m-%dT%H:%M:%SZ},{page},v{number},{lcp},{device},email"


def _refusals(until: datetime) -> Iterator[str]:
    names = ("Product Added", "Checkout Started", "Payment Authorized", "Payment Refused", "Coupon Denied")
    for number in range(1_200):
        at = until - (number % 50) * DAY - (number % 5) * HOUR
        name = names[number % 5 if number % 3 == 0 else number % 3]
        yield f"e{number},{at:%Y-%m-%dT%H:%M:%SZ},{name},v{number},{('mobile', 'desktop')[number % 2]}"


def _promise(store: Store, down: tuple[datetime, datetime]) -> None:
    area = Area.objects.get(slug="checkout")
    by, at = SYSTEM, down[0] - 20 * DAY
    objective = objective_operations.set_objective(
        store=store, aspect=Aspect.AVAILABILITY, target=Decimal("99.5"), area=area, by=by, at=at
    )
    objective_operations.begin_burn(
        objective=objective, speed=Speed.FAST, rate=Decimal(20), by=by, at=down[0] + HOUR
    )
    probe = probe_operations.make_probe(
        name="Purchase", store=store, area=area, url="https://shop.example/", by=by, at=at
    )
    steps = [
        StepSaid(name=StepName.PRODUCT, path="/product/1"),
        StepSaid(name=StepName.CART, path="/cart", method=Method.POST, fields=[("product", "1")], area=area),
    ]
    probe_operations.set_steps(probe=probe, steps=steps, by=by, at=at)
    seen = [["product", 120, ""], ["cart", 80, "It answered 500 where 200 is expected."]]
    Probe.objects.update(
        standing="down", fault=seen[1][2], last_steps=seen, milliseconds=200, looked_at=now()
    )
    told = operations.open_incident(
        title="Purchase: no answer",
        severity=Severity.CRITICAL,
        opened_at=down[0],
        store=store,
        area=area,
        by=by,
        at=down[1],
    )
    operations.resolve_incident(incident=told, by=by, at=down[1])
    probe_operations.plan_maintenance(
        title="New database",
        store=store,
        starts_at=now() + DAY,
        ends_at=now() + timedelta(days=1, hours=2),
        by=by,
        at=now(),
    )


def test_the_pages_of_the_service_are_usable(sign_in: SignIn, owner: User, watched: Store):
    page = sign_in(owner)
    addresses = ("", "timings/", "blockers/", "probes/", "objectives/", "incidents/", "maintenance/")
    records = (Probe.objects.get(), Objective.objects.get(), Incident.objects.get())
    for address in (
        *(f"/service/{each}" for each in addresses),
        *(each.get_absolute_url() for each in records),
    ):
        assert_usable(page, address)
    page.goto(page.url)
    assert "were expected and not taken" in page.content()
    assert "About 18 orders" in page.content()
