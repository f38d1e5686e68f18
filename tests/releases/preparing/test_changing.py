"""What a release is, changed over REST while it is prepared: tier, area, store and flag."""

from datetime import datetime
from typing import Any

from django.test import Client

from storewide.access.models import User
from storewide.flags.models import Flag
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.releases import operations
from storewide.releases.models import Release, SignOff, Step, Tier
from storewide.sources.models import Store


def patch(client: Client, release: Release, **said: Any) -> Any:
    address = f"/api/v1/releases/{release.number}"
    return client.patch(address, said, content_type="application/json")


def test_another_tier_brings_its_checklist_and_keeps_what_is_ticked(
    as_mate: Client, release: Release, mate: User, at: datetime
) -> None:
    phone = Step.objects.select_related("release").get(release=release, code="phone")
    operations.tick(step=phone, note="", shown="two phones", by=mate, at=at)
    told = patch(as_mate, release, tier="major").json()
    assert told["tier"] == "major"
    assert [(each["code"], each["required"]) for each in told["steps"]] == [
        (code, True)
        for code in (
            *("phone", "tracking", "load", "rollback"),
            *("stock", "translations", "privacy", "answers"),
        )
    ]
    assert [each["code"] for each in told["steps"] if each["done_at"]] == ["phone"]
    refused = patch(as_mate, release, tier="huge")
    assert (refused.status_code, Release.objects.get().tier) == (422, Tier.MAJOR)


def test_area_and_store_by_their_short_names_ask_for_the_sign_offs_anew(
    as_mate: Client, release: Release, store: Store, ana_user: User, ana: Person, at: datetime
) -> None:
    operations.sign_off(release=release, words="", by=ana_user, at=at)
    Area.objects.create(
        slug="search",
        name="Search",
        group="order_entry",
        accountable=Role.objects.create(title="Head of search", holder=ana),
    )
    told = patch(as_mate, release, area="search", store="main").json()
    assert (told["area"], told["store"], told["accountable"]) == ("search", "main", "ana@shop.example")
    assert SignOff.objects.standing().count() == 0
    told = patch(as_mate, release, store="").json()
    assert (told["area"], told["store"]) == ("search", None)
    for said in ({"area": "nowhere"}, {"area": ""}, {"store": "nowhere"}, {"flag": "nothing"}):
        refused = patch(as_mate, release, **said)
        assert (refused.status_code, "There is no" in refused.json()["detail"]) == (422, True), refused.json()
    assert Release.objects.get().area.slug == "search"  # type: ignore[union-attr]


def test_it_goes_behind_a_flag_with_all_that_this_declares(as_mate: Client, release: Release) -> None:
    assert release.area is not None
    Flag.objects.create(
        key="new-checkout", name="New checkout", purpose="p", type="boolean", area=release.area
    )
    refused = patch(as_mate, release, tier="flagged", flag="new-checkout", service="shop")
    assert (refused.status_code, Release.objects.get().tier) == (422, Tier.STANDARD)
    declared = {"behind_flag": True, "unread": True, "no_data_duty": True}
    told = patch(as_mate, release, tier="flagged", flag="new-checkout", service="shop", **declared).json()
    names = ("tier", "flag", "service", "behind_flag", "unread", "no_data_duty")
    assert [told[name] for name in names] == ["flagged", "new-checkout", "shop", True, True, True]
    told = patch(as_mate, release, tier="small", flag="").json()
    assert (told["tier"], told["flag"]) == ("small", None)
