"""Flags from proposal to retirement, and what the public port is told meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.flags import changing, operations, publishing
from storewide.flags.changing import AnotherWaits, OwnWork, WhyMissing
from storewide.flags.fitting import RulesUnfit
from storewide.flags.models import Environment, Flag, FlagState, Switch, Tier, Version, VersionState
from storewide.flags.operations import FlagFacts, KeyReserved, KeyTaken, ReasonMissing, RiskHeld, StillNeeded
from storewide.flags.rules import snapshot
from storewide.kit.errors import WrongState
from tests.flags.conftest import FULL, HALF, propose, served


def test_high_risk_waits_for_a_second_person(
    flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    version = propose(flag, production, mate, at)
    assert (version.state, version.served, served()) == (VersionState.PROPOSED, None, {})
    with pytest.raises(OwnWork):
        changing.approve(version=version, by=mate, at=at)
    with pytest.raises(WrongState):
        changing.put_live(version=version, by=owner, at=at)
    changing.approve(version=version, by=owner, at=at, answer="Looked at it")
    assert served() == {}
    changing.put_live(version=version, by=mate, at=at)
    assert served()["new-checkout"]["rules"][0]["allot"] == {"off": [[0, 5000]], "on": [[5000, 10000]]}
    flag.refresh_from_db()
    assert flag.state == FlagState.LIVE
    actions = [entry.action for entry in Entry.objects.of(flag)]
    assert actions == [
        "flags.version.live",
        "flags.version.approve",
        "flags.version.propose",
        "flags.flag.make",
    ]


def test_where_no_customer_is_a_change_is_live_at_once(
    flag: Flag, trial: Environment, mate: User, at: datetime
) -> None:
    assert propose(flag, trial, mate, at).state == VersionState.LIVE
    assert list(served(environment="test")) == ["new-checkout"]
    assert served() == {}


def test_new_weights_move_only_those_they_must_and_spare_sessions(
    live: Version, flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    less = HALF | {"rules": [{"name": "half", "split": {"off": 90, "on": 10}, "experiment": "checkout-test"}]}
    version = propose(flag, production, mate, at, less)
    changing.approve(version=version, by=owner, at=at)
    changing.put_live(version=version, by=owner, at=at + timedelta(hours=1))
    rule = served()["new-checkout"]["rules"][0]
    assert rule["allot"] == {"off": [[0, 5000], [6000, 10000]], "on": [[5000, 6000]]}
    before = {"off": [[0, 5000]], "on": [[5000, 10000]]}
    assert rule["earlier"] == [{"until": (at + timedelta(hours=1)).isoformat(), "allot": before}]
    live.refresh_from_db()
    assert live.state == VersionState.REPLACED


def test_a_second_change_waits_for_the_first(
    flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    first = propose(flag, production, mate, at)
    with pytest.raises(AnotherWaits):
        propose(flag, production, mate, at, FULL)
    changing.withdraw(version=first, by=mate, at=at)
    assert propose(flag, production, mate, at, FULL).number == 2


def test_a_refused_version_never_goes_live(
    flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    version = propose(flag, production, mate, at)
    with pytest.raises(WhyMissing):
        changing.refuse(version=version, answer=" ", by=owner, at=at)
    changing.refuse(version=version, answer="Not before Black Friday", by=owner, at=at)
    with pytest.raises(WrongState):
        changing.put_live(version=version, by=owner, at=at)
    assert served() == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"default": "blue"}, "“new-checkout” serves the variant “blue”; there is none of that name."),
        (
            {"rules": [{"name": "x", "serve": "on", "if": {"segment": "vip"}}]},
            "“new-checkout / x” names the audience “vip”; there is none.",
        ),
        (
            {"prerequisites": [{"flag": "gone", "variants": ["on"]}]},
            "“new-checkout” needs the flag “gone”, which is not live there.",
        ),
        (
            {"rules": [{"name": "x", "split": {"on": 0}}]},
            "“x”: the weights of a split are whole numbers from 0 to 1,000,000, and their sum is above 0.",
        ),
        (
            {"rules": [{"name": "x", "serve": "on", "layer": {"key": "nope", "share": 100}}]},
            "“new-checkout / x” lies in the layer “nope”; there is none.",
        ),
        ({"rules": ["x"]}, "“new-checkout / 1” is written as an object with names and values."),
        (
            {"enabled": True},
            (
                "“new-checkout”: “enabled” is no part of it; "
                "there are default, holdouts, off, prerequisites, rules, variants."
            ),
        ),
        (
            {"rules": [{"name": "x", "serve": "on"}, {"name": "x", "serve": "off"}]},
            "“new-checkout” has two rules named “x”; name each otherwise.",
        ),
        (
            {"rules": [{"name": "x", "serve": "on", "from": "2026-12-02", "until": "2026-12-01"}]},
            "“new-checkout / 1” ends before it begins; “until” is after “from”.",
        ),
        (
            {"rules": [{"name": "x", "serve": "on", "split": {"on": 1}}]},
            "“new-checkout / 1” serves a variant and a split; keep one of them.",
        ),
        (
            {"rules": [{"name": "x", "split": {"on": 0.5, "off": 0.5}}]},
            "“new-checkout / 1”: the weights of a split are whole numbers from 0 to 1,000,000, and their sum is above 0.",
        ),
    ],
)
def test_rules_that_cannot_be_served_are_refused_when_they_are_written(
    flag: Flag, trial: Environment, mate: User, at: datetime, content: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RulesUnfit) as refused:
        propose(flag, trial, mate, at, HALF | content)
    assert refused.value.sentence == sentence
    assert not Version.objects.exists()


def test_the_second_person_is_not_gone_around_by_a_lower_risk(
    live: Version, flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    low = {"flag": flag, "changes": {"tier": Tier.LOW}, "at": at, "expected_version": None}
    with pytest.raises(RiskHeld, match="an owner lowers its risk"):
        operations.change_flag(**low, by=mate)
    assert propose(flag, production, mate, at, FULL).state == VersionState.PROPOSED
    Version.objects.filter(state=VersionState.PROPOSED).update(state=VersionState.WITHDRAWN)
    operations.change_flag(**low, by=owner)
    assert propose(flag, production, mate, at, FULL).state == VersionState.LIVE


def test_the_risk_of_what_no_customer_is_served_is_anybodys(
    flag: Flag, trial: Environment, mate: User, at: datetime
) -> None:
    propose(flag, trial, mate, at)
    changed = {"tier": Tier.LOW}
    operations.change_flag(flag=flag, changes=changed, by=mate, at=at, expected_version=None)
    assert Flag.objects.get().tier == Tier.LOW


@pytest.mark.parametrize("key", ["stale", "v1", "Versions"])
def test_no_flag_is_hidden_by_an_address(key: str, facts: FlagFacts, mate: User, at: datetime) -> None:
    with pytest.raises(KeyReserved):
        operations.make_flag(facts=replace(facts, key=key), by=mate, at=at)
    assert not Flag.objects.exists()


def test_only_where_customers_are_served_is_it_written_down(production: Environment, flag: Flag) -> None:
    Environment.objects.create(key="preview", name="Preview", guarded=True)
    told = {environment: each["records"] for (_store, environment), each in publishing.documents().items()}
    assert told == {"production": True, "test": False, "preview": True}


def test_no_version_says_what_a_flag_is_or_whether_it_is_on(flag: Flag) -> None:
    content = HALF | {"enabled": True, "client": False, "unit": "customer", "salt": "other", "version": "9"}
    told = publishing.flag_document(flag, content, number="1", enabled=False, holdouts=())
    assert [told[name] for name in ("enabled", "client", "unit", "salt", "version")] == [
        False,
        True,
        "visitor",
        "new-checkout",
        "1",
    ]


def test_the_kill_switch_needs_a_reason_and_nobody_else(
    live: Version, flag: Flag, production: Environment, mate: User, at: datetime
) -> None:
    with pytest.raises(ReasonMissing):
        operations.switch_off(flag=flag, environment=production, reason="", by=mate, at=at)
    operations.switch_off(flag=flag, environment=production, reason="Payments fail", by=mate, at=at)
    assert served()["new-checkout"]["enabled"] is False
    with pytest.raises(WrongState):
        operations.switch_off(flag=flag, environment=production, reason="Again", by=mate, at=at)
    operations.switch_on(flag=flag, environment=production, reason="Mended", by=mate, at=at)
    assert served()["new-checkout"]["enabled"] is True


def test_a_retired_flag_is_gone_and_its_key_stays_taken(
    live: Version, flag: Flag, facts: FlagFacts, mate: User, at: datetime
) -> None:
    operations.retire(flag=flag, by=mate, at=at)
    assert served() == {}
    with pytest.raises(WrongState):
        operations.retire(flag=flag, by=mate, at=at)
    with pytest.raises(KeyTaken):
        operations.make_flag(facts=facts, by=mate, at=at)


def test_a_flag_that_another_needs_stays(
    live: Version, flag: Flag, facts: FlagFacts, production: Environment, mate: User, at: datetime
) -> None:
    upper = operations.make_flag(facts=replace(facts, key="upper", tier="low"), by=mate, at=at)
    needing = HALF | {"rules": [], "prerequisites": [{"flag": "new-checkout", "variants": ["on"]}]}
    propose(upper, production, mate, at, needing)
    with pytest.raises(StillNeeded, match="is needed by upper"):
        operations.retire(flag=flag, by=mate, at=at)
    assert set(served()) == {"new-checkout", "upper"}


def test_the_file_holds_the_rules_once_the_change_is_committed(
    flag: Flag, trial: Environment, mate: User, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        propose(flag, trial, mate, at, FULL)
    read = snapshot.read(settings.DATA.flag_rules)
    rules = read.ruleset("shop", "test")
    assert rules is not None
    assert rules.evaluate("new-checkout", {}, at=at).value is True
    assert len(rules.version) == 32
    elsewhere = read.ruleset("shop", "production")
    assert elsewhere is not None
    assert elsewhere.evaluate("new-checkout", {}, at=at).error_code == "FLAG_NOT_FOUND"
    with django_capture_on_commit_callbacks(execute=True):
        operations.switch_off(flag=flag, environment=trial, reason="Broken", by=mate, at=at)
    later = snapshot.read(settings.DATA.flag_rules).ruleset("shop", "test")
    assert later is not None
    assert later.version != rules.version
    assert later.evaluate("new-checkout", {}, at=at).reason == "DISABLED"


def test_the_database_keeps_one_live_version(live: Version, at: datetime) -> None:
    with pytest.raises(IntegrityError, match=r"flags_version|flags_one_live_version"), transaction.atomic():
        Version.objects.create(
            flag=live.flag,
            environment=live.environment,
            number=2,
            content=HALF,
            served=HALF,
            state=VersionState.LIVE,
            live_at=live.live_at,
            author_label="x",
        )
    with pytest.raises(IntegrityError, match="flags_off_has_reason"), transaction.atomic():
        Switch.objects.create(
            flag=live.flag,
            environment=live.environment,
            is_on=False,
            changed_at=at,
            changed_by_label="x",
        )
