"""Flags that need others, and experiments that two flags would draw for."""

from dataclasses import replace
from datetime import datetime

import pytest

from storewide.access.models import User
from storewide.flags import changing, operations
from storewide.flags.fitting import RulesUnfit
from storewide.flags.models import Environment, Tier, Version, VersionState
from storewide.flags.operations import FlagFacts
from tests.flags.conftest import FULL, propose, served


def test_what_a_high_risk_flag_needs_asks_for_a_second_person_too(
    live: Version,
    facts: FlagFacts,
    production: Environment,
    trial: Environment,
    mate: User,
    owner: User,
    at: datetime,
) -> None:
    base = operations.make_flag(facts=replace(facts, key="base", tier=Tier.LOW), by=mate, at=at)
    plain = FULL | {"rules": []}
    assert propose(base, production, mate, at, plain).state == VersionState.LIVE
    between = operations.make_flag(facts=replace(facts, key="between", tier=Tier.LOW), by=mate, at=at)
    needing = plain | {"prerequisites": [{"flag": "base", "variants": ["on"]}]}
    propose(between, production, mate, at, needing)
    assert not changing.asks_second(base, production)
    upper = propose(
        live.flag, production, mate, at, plain | {"prerequisites": [{"flag": "between", "variants": ["on"]}]}
    )
    changing.approve(version=upper, by=owner, at=at)
    changing.put_live(version=upper, by=mate, at=at)
    assert changing.needed_by_high(base, production) == ["new-checkout"]
    assert changing.asks_second(between, production)
    assert not changing.asks_second(base, trial)
    assert propose(base, production, mate, at, plain | {"default": "on"}).state == VersionState.PROPOSED
    assert served()["base"]["default"] == "off"


def test_two_flags_do_not_draw_for_one_experiment(
    live: Version, facts: FlagFacts, trial: Environment, mate: User, at: datetime
) -> None:
    other = operations.make_flag(facts=replace(facts, key="other"), by=mate, at=at)
    with pytest.raises(RulesUnfit, match="“new-checkout” draws for the experiment “checkout-test” already"):
        propose(other, trial, mate, at)
    assert not Version.objects.filter(flag=other).exists()
    operations.retire(flag=live.flag, by=mate, at=at)
    assert propose(other, trial, mate, at).state == VersionState.LIVE
