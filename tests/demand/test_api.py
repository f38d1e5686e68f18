"""Marketing over REST: the same as the pages, with the same rights."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.demand.models import Campaign, ChannelRule
from tests.demand.conftest import Bring
from tests.demand.test_views import EVENTS, ORDERS

type Call = Any


@pytest.fixture
def call(owner: User, at: datetime) -> Call:
    """Call the API by a key of the owner with these scopes."""

    def do(
        method: str, path: str, body: Any = None, scopes: tuple[str, ...] = ("demand:read", "demand:write")
    ) -> Any:
        _key, token = keys.create_key(
            name="Key", user=owner, scopes=list(scopes), expires_at=None, by=owner, at=at
        )
        headers = {"Authorization": f"Bearer {token}"}
        content = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(Client(), method)(f"/api/v1/demand{path}", headers=headers, **content)

    return do


PLAN = {
    "name": "Summer",
    "key": "summer",
    "store": "main",
    "owner": "",
    "marketing_channel": "social",
    "budget": "1200.50",
    "first": "2026-06-01",
    "last": "2026-06-14",
    "metric": "buyers",
    "size": "4.5",
}


def test_a_campaign_is_planned_and_read(call: Call, campaign: Campaign) -> None:
    made = call("post", "/campaigns", PLAN)
    assert made.status_code == 201
    assert (made.json()["budget"], made.json()["area"], made.json()["state"]) == (
        "1200.50",
        "demand-management",
        "planned",
    )
    assert call("get", "/campaigns?state=planned").json()["count"] == 2
    assert call("get", f"/campaigns/{campaign.pk}").json()["owner"] == campaign.owner.email  # type: ignore[union-attr]
    effect = call("get", f"/campaigns/{campaign.pk}/effect").json()
    assert (effect["grade"], effect["change"], effect["media_cost"]) == ("D", None, None)


def test_what_cannot_be_is_refused_with_a_sentence(call: Call, campaign: Campaign) -> None:
    refused = call("post", "/campaigns", {**PLAN, "last": "2026-05-01"})
    assert refused.status_code == 422
    assert "ends before it begins" in refused.content.decode()
    assert call("post", "/campaigns", {**PLAN, "owner": "nobody@shop.example"}).status_code == 422
    assert call("post", "/campaigns", {**PLAN, "area": "nowhere"}).status_code == 422
    assert (
        call("post", f"/campaigns/{campaign.pk}/end", {"outcome": "stop", "reason": "x"}).status_code == 409
    )
    assert Campaign.objects.count() == 1


def test_a_key_without_the_scope_may_not(call: Call, campaign: Campaign) -> None:
    assert call("post", "/campaigns", PLAN, ("demand:read",)).status_code == 403
    assert call("get", "/campaigns", None, ("metrics:read",)).status_code == 403


def test_rules_are_tried_added_and_removed(call: Call, campaign: Campaign) -> None:
    found = call("post", "/channels/try", {"medium": "cpc"})
    assert found.json() == {"marketing_channel": "paid_search", "position": 4}
    made = call(
        "post", "/channels", {"looks": "medium", "pattern": "cpc", "channel": "social", "position": 1}
    )
    assert made.status_code == 201
    assert call("post", "/channels/try", {"medium": "cpc"}).json()["position"] == 1
    assert call("delete", f"/channels/{made.json()['id']}").status_code == 204
    assert len(call("get", "/channels").json()) == ChannelRule.objects.count() == 17


def test_figures_are_those_of_the_pages(call: Call, campaign: Campaign, bring: Bring) -> None:
    bring("generic-orders", ORDERS)
    bring("generic-events", EVENTS)
    days = "store=main&first=2026-03-01&last=2026-03-05"
    rows = {row["label"]: row for row in call("get", f"/overview?{days}").json()}
    assert rows["paid_search"]["spend"] == "100.00"
    assert rows["paid_search"]["media_cost"] is None
    credited = call("get", f"/attribution?{days}").json()
    assert (credited["orders"], credited["spend"]) == (2, "150.00")
    assert {each["marketing_channel"]: each["spend"] for each in credited["credits"]} == {
        "email": {"first": "50.00", "last": "150.00", "position": "100.00"},
        "paid_search": {"first": "100.00", "last": "0.00", "position": "50.00"},
    }
    bring(
        "generic-media-cost", "date,marketing_channel,campaign,cost\n2026-03-02,Paid Search,spring-26,20.00\n"
    )
    (spring,) = (
        row for row in call("get", f"/overview?{days}&by=campaign").json() if row["label"] == "spring-26"
    )
    assert (spring["buyers"], spring["cost_per_buyer"], spring["orders"]) == (1, "20.00", 1)
    assert call("get", "/overview?store=nowhere&first=2026-03-01&last=2026-03-05").status_code == 422
