"""The promotion calendar with a clash in it, and an incident, fit and can be used by everybody."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import LazySettings
from playwright.sync_api import Page

from storewide.access import hook_operations as hooks
from storewide.access.models import User
from storewide.lib.data_folder import DataFolder
from storewide.service import operations
from storewide.service.models import Provider, Severity
from storewide.sources import presets
from storewide.warehouse import landing
from storewide.warehouse.schemas import Terms
from tests.browser.browsing import assert_usable

type SignIn = Callable[[User], Page]

PROMOTIONS = (
    "promotion_id,title,from,until,sales_channel,category\n"
    "b,Black Week,2026-11-20,2026-11-27,web,\ns,Shoes -20 %,2026-11-24,2026-12-03,web,Shoes\n"
    "h,Hat weeks,2026-11-02,2026-11-09,,Hats\n"
)


def test_the_promotion_calendar_is_usable(
    sign_in: SignIn, owner: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = DataFolder(tmp_path / "data")
    path = tmp_path / "promotions.csv"
    path.write_text(PROMOTIONS)
    landing.land(
        settings.DATA.warehouse,
        path,
        mapping=presets.named("generic-promotions"),
        terms={"main": Terms("main", "Europe/Berlin", "EUR")},
        default_store="main",
    )
    page = sign_in(owner)
    for period in ("2026-11", "2026-W48"):
        assert_usable(page, f"/data/promotions/?period={period}")
        assert page.locator(".promotion-lane rect").count() == 3 - (period == "2026-W48")
    assert_usable(page, "/data/drivers/")


def test_incidents_are_usable(sign_in: SignIn, owner: User, at: datetime) -> None:
    said = {"title": "Checkout is slow", "severity": Severity.MAJOR, "opened_at": at}
    incident = operations.open_incident(**said, by=owner, at=at)
    hook, _token = operations.make_hook(name="On call", provider=Provider.PAGERDUTY, by=owner, at=at)
    hooks.refuse_delivery(hook=hook, why="This is not a delivery of PagerDuty.", by=owner, at=at)
    page = sign_in(owner)
    for path in ("incidents/", f"incidents/{incident.pk}/", "incidents/tell/", f"hooks/{hook.pk}/", "hooks/"):
        assert_usable(page, f"/service/{path}")
