"""The pages of flags, used as people use them."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.flags import arranging, changing, operations
from storewide.flags.models import Audience, Environment, Flag, Holdout, Switch, Version, VersionState
from storewide.ownership.models import Area
from storewide.sources.models import Store
from tests.flags.conftest import HALF

RULES = {
    "read": "0",
    "variants": "on = true\noff = false",
    "off": "off",
    "default": "off",
    "why": "Fewer steps",
    "rule1_name": "half",
    "rule1_who": "country is one of DE, AT\nnot app version below 2.1.0",
    "rule1_serve": "off 50, on 50",
    "rule1_rollout": "2026-12-01T08:00Z 10\n2026-12-08 50",
    "rule1_experiment": "checkout-test",
}

#: what these lines say
WRITTEN = {
    "variants": {"on": True, "off": False},
    "off": "off",
    "default": "off",
    "rules": [
        {
            "name": "half",
            "if": {
                "all": [
                    {"attribute": "country", "is": "in", "value": ["DE", "AT"]},
                    {"not": {"attribute": "app", "is": "version_below", "value": "2.1.0"}},
                ]
            },
            "split": {"off": 50, "on": 50},
            "rollout": [["2026-12-01T08:00Z", 1000], ["2026-12-08", 5000]],
            "experiment": "checkout-test",
        }
    ],
}


def live(flag: Flag, environment: Environment, by: User, at: datetime) -> Version:
    version = changing.propose(flag=flag, environment=environment, content=HALF, why="Try it", by=by, at=at)
    if version.state == VersionState.PROPOSED:
        Version.objects.filter(pk=version.pk).update(state=VersionState.APPROVED)
        version = changing.put_live(version=version, by=by, at=at)
    return version


def test_a_flag_is_made_and_its_rules_are_written_in_lines(
    as_mate: Client, store: Store, area: Area, trial: Environment
) -> None:
    made = as_mate.post(
        reverse("flags:new"),
        {
            "name": "New checkout",
            "key": "new-checkout",
            "purpose": "One page",
            "type": "boolean",
            "area": area.pk,
            "unit": "visitor",
            "sticky": "session",
            "tier": "high",
            "client": "on",
        },
    )
    assert made.status_code == 302
    flag = Flag.objects.get()
    assert (flag.client, flag.logged, flag.store, flag.accountable) == (True, False, None, None)
    saved = as_mate.post(reverse("flags:rules", args=[flag.key, "test"]), RULES)
    assert saved.status_code == 302
    version = Version.objects.get()
    assert version.content == WRITTEN
    again = as_mate.get(reverse("flags:rules", args=[flag.key, "test"])).content.decode()
    assert "not app version below 2.1.0" in again
    assert "2026-12-08 50" in again


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("rule1_who", "country DE", "“country DE” is not understood"),
        ("rule1_serve", "half and half", "“half and half” is not understood"),
        ("rule1_rollout", "lots", "“lots” is not understood"),
        ("rule1_from", "soon", "“soon” is no moment"),
        ("variants", "on", "“on” is not understood"),
        ("default", "blue", "there is none of that name"),
        ("why", "", "This field is required"),
    ],
)
def test_what_is_not_understood_is_said_beside_its_field(
    as_mate: Client, flag: Flag, field: str, value: str, sentence: str
) -> None:
    answer = as_mate.post(reverse("flags:rules", args=[flag.key, "test"]), RULES | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Version.objects.exists()


def test_a_rule_is_taken_out(
    as_mate: Client, flag: Flag, trial: Environment, mate: User, at: datetime
) -> None:
    live(flag, trial, mate, at)
    address = reverse("flags:rules", args=[flag.key, "test"])
    assert as_mate.post(address, RULES | {"read": "1", "rule1_drop": "on"}).status_code == 302
    assert Version.objects.get(state=VersionState.LIVE).content["rules"] == []


def test_what_went_live_meanwhile_is_not_written_over_unseen(
    as_mate: Client, flag: Flag, trial: Environment, owner: User, at: datetime
) -> None:
    address = reverse("flags:rules", args=[flag.key, "test"])
    assert 'name="read" value="0"' in as_mate.get(address).content.decode()
    live(flag, trial, owner, at)
    refused = as_mate.post(address, RULES)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Version 1 went live in Test while you were writing" in page
    assert (Version.objects.count(), 'name="read" value="1"' in page) == (1, True)
    assert as_mate.post(address, RULES | {"read": "1"}).status_code == 302
    assert Version.objects.get(state=VersionState.LIVE).content == WRITTEN


def test_a_second_person_lets_it_through_from_the_page(
    as_mate: Client, as_owner: Client, flag: Flag, production: Environment, at: datetime
) -> None:
    as_mate.post(reverse("flags:rules", args=[flag.key, "production"]), RULES)
    version = Version.objects.get()
    page = as_mate.get(flag.get_absolute_url()).content.decode()
    assert "waits for somebody else to let it through" in page
    as_mate.post(reverse("flags:approve", args=[version.pk]))
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED
    assert "Let it through" in as_owner.get(flag.get_absolute_url()).content.decode()
    assert "Fewer steps" in as_owner.get("/").content.decode()
    as_owner.post(reverse("flags:approve", args=[version.pk]))
    as_mate.post(reverse("flags:put-live", args=[version.pk]))
    version.refresh_from_db()
    assert version.state == VersionState.LIVE
    assert "New checkout serves" in as_mate.get(flag.get_absolute_url()).content.decode()


def test_the_switch_is_thrown_with_a_reason(
    as_mate: Client, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    live(flag, production, mate, at)
    address = reverse("flags:switch", args=[flag.key, "production"])
    assert as_mate.post(address, {"reason": ""}).status_code == 422
    assert not Switch.objects.exists()
    assert as_mate.post(address, {"reason": "Payments fail"}).status_code == 302
    page = as_mate.get(flag.get_absolute_url()).content.decode()
    assert "New checkout is switched off: everybody is served “off”" in page
    assert "Off: Production" in as_mate.get(reverse("flags:flags")).content.decode()
    as_mate.post(address, {"reason": "Mended"})
    assert Switch.objects.get().is_on


def test_a_context_is_tried_and_the_answer_explained(
    as_viewer: Client, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    live(flag, production, mate, at)
    address = reverse("flags:simulate", args=[flag.key])
    asked = {"environment": "production", "store": "shop", "context": '{"targetingKey": "visitor-1"}'}
    page = as_viewer.post(address, asked).content.decode()
    assert "It would be served “off”" in page
    assert "they were drawn (SPLIT)" in page
    missing = as_viewer.post(address, asked | {"context": "{}"}).content.decode()
    assert "TARGETING_KEY_MISSING" in missing
    assert as_viewer.post(address, asked | {"context": "[1]"}).status_code == 422


def test_the_list_narrows_by_environment_and_staleness(
    as_viewer: Client, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    live(flag, production, mate, at)
    address = reverse("flags:flags")
    assert b"New checkout" in as_viewer.get(f"{address}?in-production=live").content
    assert b"New checkout" not in as_viewer.get(f"{address}?in-test=live").content
    # the clock of the fixtures lies far back
    assert b"New checkout" in as_viewer.get(f"{address}?stale=stale").content


def test_audiences_layers_holdouts_and_environments_are_made(
    as_mate: Client, as_owner: Client, area: Area
) -> None:
    audience = {"name": "Germans", "key": "germans", "condition": "country is DE"}
    assert as_mate.post(reverse("flags:audience-new"), audience).status_code == 302
    assert Audience.objects.get().condition == {"attribute": "country", "is": "equals", "value": "DE"}
    form = as_mate.get(reverse("flags:audience-change", args=["germans"])).content.decode()
    assert "country is DE" in form
    assert as_mate.post(reverse("flags:layer-new"), {"name": "Cart", "key": "cart"}).status_code == 302
    held = {"name": "All of it", "key": "all", "area": area.pk, "percent": "2.5"}
    assert as_mate.post(reverse("flags:holdout-new"), held).status_code == 302
    assert Holdout.objects.get().share == 250
    as_mate.post(reverse("flags:holdout-end", args=["all"]))
    assert Holdout.objects.get().ends_at is not None
    place = {"name": "Preview", "key": "preview"}
    assert as_mate.post(reverse("flags:environment-new"), place).status_code == 403
    assert as_owner.post(reverse("flags:environment-new"), place).status_code == 302
    assert "Preview" in as_mate.get(reverse("flags:shared")).content.decode()


def _changes(flag: Flag, version: Version) -> list[tuple[str, dict[str, Any]]]:
    """Every address that changes something, with what it takes."""
    of_version = {"approve": {}, "refuse": {"answer": "x"}, "withdraw": {}, "put-live": {}}
    of_flag: dict[str, dict[str, Any]] = {"change": {}, "retire": {}}
    there = {"rules": RULES, "switch": {"reason": "x"}}
    return [
        (reverse("flags:new"), {}),
        (reverse("flags:layer-new"), {"name": "x", "key": "x"}),
        (reverse("flags:audience-new"), {"name": "x", "key": "x", "condition": "country is DE"}),
        (reverse("flags:holdout-new"), {"name": "x", "key": "x", "percent": "1"}),
        (reverse("flags:holdout-end", args=["none"]), {}),
        (reverse("flags:environment-new"), {"name": "x", "key": "x"}),
        *((reverse(f"flags:{name}", args=[flag.key]), body) for name, body in of_flag.items()),
        *((reverse(f"flags:{name}", args=[flag.key, "production"]), body) for name, body in there.items()),
        *((reverse(f"flags:{name}", args=[version.pk]), body) for name, body in of_version.items()),
    ]


@pytest.mark.parametrize("who", ["as_viewer", "as_stranger"])
def test_who_may_only_look_changes_nothing(
    who: str, request: pytest.FixtureRequest, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    client: Client = request.getfixturevalue(who)
    version = changing.propose(flag=flag, environment=production, content=HALF, why="Try it", by=mate, at=at)
    for address, body in _changes(flag, version):
        assert client.post(address, body).status_code == (403 if who == "as_viewer" else 302), address
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED
    assert not Switch.objects.exists()


def test_a_retired_flag_shows_that_programs_are_on_their_own(
    as_mate: Client, flag: Flag, mate: User, at: datetime
) -> None:
    operations.retire(flag=flag, by=mate, at=at)
    page = as_mate.get(flag.get_absolute_url()).content.decode()
    assert "New checkout is retired: programs serve their own default" in page
    assert "Retire for good" not in page
    ((_holdout, held),) = arranging.flags_held([Holdout(key="x", area=flag.area)])
    assert held == []
