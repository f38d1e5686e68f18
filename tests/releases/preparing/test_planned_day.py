"""A day on which nothing may go live is planned for only with the reason why."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.releases import operations, readiness
from storewide.releases.models import Freeze, Release
from storewide.releases.operations import Plan
from storewide.releases.preparing import clashes, freezes
from storewide.releases.preparing.planned_day import PlannedIntoFreeze
from storewide.releases.rules import Lack
from storewide.sources.models import Store


@pytest.fixture
def sale(plan: Plan, mate: User, at: datetime) -> Freeze:
    first, last = plan.planned_on, plan.planned_on + timedelta(days=2)
    return freezes.declare(name="Sale", reason="busy", first=first, last=last, store=None, by=mate, at=at)


def test_it_is_refused_without_a_reason_and_kept_with_one(
    plan: Plan, sale: Freeze, mate: User, at: datetime, today: date
) -> None:
    with pytest.raises(PlannedIntoFreeze, match=r"Nothing may go live on .* \(Sale, .*: busy\); choose"):
        operations.prepare(plan=plan, by=mate, at=at)
    assert not Release.objects.exists()
    reason = "the freeze is lifted for it on Monday"
    release = operations.prepare(plan=replace(plan, despite_freeze=f" {reason} "), by=mate, at=at)
    assert release.despite_freeze == reason
    assert f"It is planned so all the same: {reason}" in clashes.sentences(release)
    # the freeze still holds
    points = {point.lack for point in readiness.open_points(release, today)}
    assert Lack.FROZEN in points


def test_it_may_move_out_and_the_reason_goes_with_the_freeze(
    plan: Plan, sale: Freeze, mate: User, at: datetime
) -> None:
    release = operations.prepare(plan=replace(plan, despite_freeze="r"), by=mate, at=at)
    said: dict[str, Any] = {"release": release, "by": mate, "at": at, "expected_version": None}
    operations.change(changes={"planned_on": sale.last + timedelta(days=1)}, **said)
    assert release.despite_freeze == ""
    with pytest.raises(PlannedIntoFreeze):
        operations.change(changes={"planned_on": sale.last}, **said)
    release.refresh_from_db()
    assert release.planned_on == sale.last + timedelta(days=1)


def test_a_freeze_declared_later_stops_no_other_change(
    release: Release, sale: Freeze, mate: User, at: datetime
) -> None:
    operations.change(
        release=release, changes={"summary": "More of it."}, by=mate, at=at, expected_version=None
    )
    assert release.summary == "More of it."
    assert freezes.standing(sale).startswith(
        "Nothing goes live on these days; planned for one of them: New checkout ("
    )


def test_a_freeze_of_another_store_is_none(plan: Plan, mate: User, at: datetime) -> None:
    other = Store.objects.create(slug="other", name="Other", zone="UTC", currency="EUR")
    said: dict[str, Any] = {"name": "Sale", "reason": "busy", "by": mate, "at": at}
    elsewhere = freezes.declare(first=plan.planned_on, last=plan.planned_on, store=other, **said)
    assert operations.prepare(plan=plan, by=mate, at=at).despite_freeze == ""
    assert freezes.standing(elsewhere) == (
        "Nothing goes live on these days, and no release is planned for one of them."
    )


def test_the_page_says_it_beside_the_day_and_takes_the_reason(
    as_mate: Client, plan: Plan, sale: Freeze
) -> None:
    said = {"name": "New checkout", "tier": "standard", "area": plan.area.pk, "planned_on": plan.planned_on}
    refused = as_mate.post(reverse("releases:prepare"), said)
    assert refused.status_code == 422
    assert "Nothing may go live on" in str(refused.context["form"].errors["planned_on"])
    assert as_mate.post(reverse("releases:prepare"), {**said, "despite_freeze": "r"}).status_code == 302
    assert Release.objects.get().despite_freeze == "r"


def test_nobody_is_asked_where_no_freeze_is_ahead(as_mate: Client, plan: Plan) -> None:
    assert "despite_freeze" not in as_mate.get(reverse("releases:prepare")).context["form"].fields


def test_the_api_moves_a_release_and_gives_it_up(as_mate: Client, release: Release, sale: Freeze) -> None:
    address = f"/api/v1/releases/{release.number}"
    moved = {"planned_on": str(sale.last)}
    refused = as_mate.patch(address, moved, content_type="application/json")
    assert refused.status_code == 422
    taken = as_mate.patch(address, moved | {"despite_freeze": "r"}, content_type="application/json")
    assert (taken.status_code, taken.json()["planned_on"]) == (200, str(sale.last))
    stale = as_mate.patch(address, {"name": "N", "version": 1}, content_type="application/json")
    assert stale.status_code == 409
    gone = as_mate.post(f"{address}/cancel", {"reason": "not wanted"}, content_type="application/json")
    assert gone.json()["state"] == "cancelled"
