"""The part of a store that a release touches: stated, or as its flag is targeted; what it leaves untouched stands beside."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from storewide.flags.models import Environment, Flag, Version
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.metrics.models import Segment
from storewide.ownership.models import Area
from storewide.releases import operations, touching
from storewide.releases.models import Release, SignOff
from storewide.releases.touching import TouchUnknown
from storewide.sources.models import Store
from tests.releases.test_views import text
from tests.service.trade import bring

ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel,country"


@pytest.fixture
def sold(store: Store, settings: LazySettings, tmp_path: Path) -> Store:
    """Orders from three countries by web and app."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    rows = [
        f"{country}{channel},2026-03-01T10:00:00Z,c1,p1,1,20.00,EUR,{channel},{country}"
        for country in ("AT", "DE", "FR")
        for channel in ("web", "app")
    ]
    bring(tmp_path, store, "generic-orders", [ORDERS, *rows])
    return store


def test_what_is_stated_is_kept_as_values(db: None) -> None:
    Segment.objects.create(
        slug="phones-de", name="Phones in Germany", filters=[["device", "mobile"], ["country", "DE"]]
    )
    assert touching.settled([]) == []
    assert touching.settled(["country=AT", " country = DE ", "country=AT"]) == ["country=AT", "country=DE"]
    assert touching.settled(["segment=phones-de"]) == ["device=mobile", "country=DE"]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("planet=mars", "“planet=mars” is no part of a store"),
        ("country", "“country=” is no part of a store"),
        ("device=(none)", "is no part of a store"),
        ("segment=nobody", "There is no segment “nobody”"),
    ],
)
def test_what_is_no_part_is_refused(db: None, said: str, refused: str) -> None:
    with pytest.raises(TouchUnknown, match=refused):
        touching.settled([said])


def test_two_segments_are_refused(db: None) -> None:
    with pytest.raises(TouchUnknown, match="one segment at most"):
        touching.settled(["segment=a", "segment=b"])


def test_a_change_of_it_asks_for_the_sign_offs_anew(ready: Release, at: datetime) -> None:
    operations.change(
        release=ready, changes={"touches": ["country=DE"]}, by=SYSTEM, at=at, expected_version=None
    )
    ready.refresh_from_db()
    assert ready.touches == ["country=DE"]
    assert SignOff.objects.standing().count() == 0


def test_the_other_values_stand_beside_but_what_others_touched(
    sold: Store, release: Release, area: Area, today: date, at: datetime
) -> None:
    def beside() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        found = touching.untouched(release, sold, today, today, at)
        return [(each.name, each.where) for each in found]

    assert beside() == []
    release.touches = ["country=DE", "sales_channel=app"]
    assert beside() == [
        ("country AT, FR", (("country", "AT"), ("country", "FR"))),
        ("sales channel web", (("sales_channel", "web"),)),
    ]
    other = Release.objects.create(
        number=9,
        name="Look of France",
        area=area,
        store=sold,
        state="past",
        live_on=today,
        planned_on=today,
        touches=["country=FR"],
    )
    assert beside() == [("country AT", (("country", "AT"),))]
    Release.objects.filter(pk=other.pk).update(touches=[])
    assert beside() == []


@pytest.fixture
def flag(release: Release, area: Area, at: datetime) -> Flag:
    made = Flag.objects.create(key="new-checkout", name="New checkout", area=area, type="boolean")
    release.flag = made
    release.save()
    return made


def _version(flag: Flag, number: int, condition: Any, live_at: datetime, state: str) -> None:
    production, _made = Environment.objects.get_or_create(
        key="production", defaults={"name": "Production", "guarded": True}
    )
    content = {
        "variants": {"on": True, "off": False},
        "off": "off",
        "default": "off",
        "rules": [{"if": condition, "serve": "on"}],
    }
    Version.objects.create(
        flag=flag,
        environment=production,
        number=number,
        content=content,
        served=content,
        state=state,
        live_at=live_at,
    )


def test_its_flag_says_it_where_nobody_did(release: Release, flag: Flag, at: datetime) -> None:
    day = timedelta(days=1)
    country = {"attribute": "country", "is": "in", "value": ["DE"]}
    assert touching.of(release, at) == {}
    _version(flag, 1, {"attribute": "device", "is": "equals", "value": "mobile"}, at - 9 * day, "replaced")
    _version(
        flag,
        2,
        {"all": [country, {"attribute": "salesChannel", "is": "equals", "value": "app"}]},
        at - 3 * day,
        "live",
    )
    assert touching.of(release, at) == {"country": {"DE"}, "sales_channel": {"app"}}
    # two days before the second version the first was served
    release.live_at = at - 5 * day
    assert touching.of(release, at) == {}
    release.touches = ["device=mobile"]
    assert touching.of(release, at) == {"device": {"mobile"}}


def test_the_page_and_the_form_say_what_is_touched(
    as_mate: Client, sold: Store, release: Release, at: datetime
) -> None:
    assert "all of it" in text(as_mate, release.get_absolute_url())
    form = text(as_mate, f"{release.get_absolute_url()}change/")
    assert '<option value="country=DE">DE</option>' in form
    operations.change(
        release=release, changes={"touches": ["country=DE"]}, by=SYSTEM, at=at, expected_version=None
    )
    assert "Country: DE" in text(as_mate, release.get_absolute_url())
    assert '<option value="country=DE" selected>DE</option>' in text(
        as_mate, f"{release.get_absolute_url()}change/"
    )


def test_programs_state_and_read_what_is_touched(as_mate: Client, area: Area, today: date) -> None:
    body = {
        "name": "Search",
        "area": area.slug,
        "planned_on": today.isoformat(),
        "touches": ["device=mobile"],
    }
    made = as_mate.post("/api/v1/releases", body, content_type="application/json")
    assert (made.status_code, made.json()["touches"]) == (201, ["device=mobile"])
    address = f"/api/v1/releases/{made.json()['number']}"
    changed = as_mate.patch(address, {"touches": ["country=DE"]}, content_type="application/json")
    assert changed.json()["touches"] == ["country=DE"]
    refused = as_mate.patch(address, {"touches": ["planet=mars"]}, content_type="application/json")
    assert refused.status_code == 422
    assert as_mate.get(address).json()["touches"] == ["country=DE"]
    cleared = as_mate.patch(address, {"touches": []}, content_type="application/json")
    assert cleared.json()["touches"] == []
