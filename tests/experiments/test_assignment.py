"""An experiment whose arms a flag serves: start, end and shipping are versions of the flag."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.experiments import concluding, operations, result_operations, scheduled
from storewide.experiments.assignment import FlagUnfit
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment, ExperimentState
from storewide.experiments.plans import Plan
from storewide.flags import arranging, changing
from storewide.flags import operations as flags
from storewide.flags.fitting import RulesUnfit
from storewide.flags.models import Environment, Flag, Switch, Version
from storewide.flags.operations import FlagFacts
from storewide.ledger.models import Outcome
from tests.experiments.conftest import LOST, WON, Told, answered

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
SERVED: dict[str, Any] = {
    "variants": {"control": "old", "one_page": "new"},
    "off": "control",
    "default": "control",
    "rules": [
        {"name": "staff", "if": {"attribute": "staff", "is": "equals", "value": True}, "serve": "one_page"}
    ],
}


@pytest.fixture
def production(db: None) -> Environment:
    return Environment.objects.get(key="production")


@pytest.fixture
def flag(plan: Plan, production: Environment, mate: User) -> Flag:
    """A flag of low risk whose variants are the arms; staff see the new one."""
    facts = FlagFacts(
        key="checkout",
        name="Checkout",
        purpose="One page.",
        type="string",
        tier="low",
        area=plan.area,
        store=plan.store,
    )
    made = flags.make_flag(facts=facts, by=mate, at=FEB)
    changing.propose(flag=made, environment=production, content=SERVED, why="Begin.", by=mate, at=FEB)
    return made


@pytest.fixture
def drafted(plan: Plan, flag: Flag, mate: User) -> Experiment:
    design = DesignPlan(source="flag", flag=flag.key, device="mobile", holdout_percent=Decimal(5))
    return operations.plan(plan=replace(plan, design=design), by=mate, at=FEB)


def served(flag: Flag, environment: Environment) -> Mapping[str, Any]:
    live = changing.live(flag, environment)
    assert live is not None
    content: Mapping[str, Any] = live.content
    return content


def read(experiment: Experiment, told: Mapping[str, Told], mate: User, at: datetime) -> Experiment:
    result_operations.read(experiment=experiment, answer=answered(told), by=mate, at=at)
    return experiment


def test_the_start_lets_the_flag_draw_the_arms(
    drafted: Experiment, flag: Flag, production: Environment, mate: User
) -> None:
    operations.start(experiment=drafted, by=mate, at=FEB)
    drawn, staff = served(flag, production)["rules"]
    assert drawn == {
        "name": "experiment 1",
        "experiment": "checkout-1p",
        "split": {"control": 1, "one_page": 1},
        "from": "2026-03-02T00:00:00+00:00",
        "if": {"attribute": "device", "is": "equals", "value": "mobile"},
    }
    assert staff["name"] == "staff"


def another(key: str, plan: Plan, production: Environment, mate: User) -> Flag:
    facts = FlagFacts(key=key, name=key, purpose="Try.", type="string", tier="low", area=plan.area)
    made = flags.make_flag(facts=facts, by=mate, at=FEB)
    changing.propose(flag=made, environment=production, content=SERVED, why="Begin.", by=mate, at=FEB)
    return made


def test_a_flag_draws_for_one_experiment_at_a_time(
    drafted: Experiment, plan: Plan, flag: Flag, production: Environment, mate: User
) -> None:
    operations.start(experiment=drafted, by=mate, at=FEB)
    design = DesignPlan(source="flag", flag=flag.key)
    second = operations.plan(plan=replace(plan, key="second", design=design), by=mate, at=FEB)
    with pytest.raises(FlagUnfit, match="draws for experiment 1, “One-page checkout”, which is not decided"):
        operations.start(experiment=second, by=mate, at=FEB)
    assert [rule["name"] for rule in served(flag, production)["rules"]] == ["experiment 1", "staff"]


def test_two_experiments_of_one_layer_hold_slots_of_their_own(
    plan: Plan, flag: Flag, production: Environment, mate: User
) -> None:
    arranging.make_layer(key="checkout", name="Checkout", by=mate, at=FEB)
    basket, search = (another(key, plan, production, mate) for key in ("basket", "search"))
    held = []
    for key, one in (("checkout-1p", flag), ("basket-1p", basket)):
        design = DesignPlan(source="flag", flag=one.key, layer="checkout", layer_percent=Decimal(40))
        draft = operations.plan(plan=replace(plan, key=key, design=design), by=mate, at=FEB)
        assert scheduled.meeting(draft) == []
        operations.start(experiment=draft, by=mate, at=FEB)
        live = changing.live(one, production)
        assert live is not None
        assert live.served is not None
        held.append(live.served["rules"][0]["layer"]["slots"])
    assert held == [[[0, 4000]], [[4000, 8000]]]
    over = DesignPlan(source="flag", flag=search.key, layer="checkout", layer_percent=Decimal(30))
    third = operations.plan(plan=replace(plan, key="third", design=over), by=mate, at=FEB)
    with pytest.raises(RulesUnfit, match="20 percent of it are free"):
        operations.start(experiment=third, by=mate, at=FEB)
    third.refresh_from_db()
    assert third.state == ExperimentState.DRAFT


def test_shipping_serves_the_arm_and_keeps_the_holdout(
    drafted: Experiment, flag: Flag, production: Environment, mate: User, ana_user: User, after: datetime
) -> None:
    operations.start(experiment=drafted, by=mate, at=FEB)
    result = read(drafted, WON, mate, after)
    concluding.conclude(experiment=result, outcome=Outcome.SHIP, reason="More buy.", by=ana_user, at=after)
    content = served(flag, production)
    assert content["default"] == "one_page"
    assert content["rules"][0] == {
        "name": "experiment 1",
        "experiment": "checkout-1p-holdout",
        "split": {"one_page": 950, "control": 50},
    }


def test_what_is_dropped_is_served_no_more(
    drafted: Experiment, flag: Flag, production: Environment, mate: User, ana_user: User, after: datetime
) -> None:
    operations.start(experiment=drafted, by=mate, at=FEB)
    result = read(drafted, LOST, mate, after)
    concluding.conclude(experiment=result, outcome=Outcome.DROP, reason="Fewer buy.", by=ana_user, at=after)
    content = served(flag, production)
    assert (content["default"], [each["name"] for each in content["rules"]]) == ("control", ["staff"])


def test_a_flag_of_high_risk_is_switched_off_at_once(
    drafted: Experiment, flag: Flag, production: Environment, mate: User, ana_user: User
) -> None:
    operations.start(experiment=drafted, by=mate, at=FEB)
    flags.change_flag(flag=flag, changes={"tier": "high"}, by=mate, at=FEB, expected_version=None)
    at = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    concluding.abandon(experiment=drafted, reason="An arm is faulty.", by=ana_user, at=at)
    assert not Switch.objects.get(flag=flag, environment=production).is_on
    assert Version.objects.filter(flag=flag).count() == 2


@pytest.mark.parametrize(
    ("design", "sentence"),
    [
        (DesignPlan(source="flag", flag="nothing"), "There is no flag “nothing”"),
        (DesignPlan(source="flag", flag="empty"), "“empty” serves nothing in Production yet"),
    ],
)
def test_a_flag_that_cannot_serve_the_arms_starts_nothing(
    plan: Plan, flag: Flag, mate: User, design: DesignPlan, sentence: str
) -> None:
    facts = FlagFacts(
        key="empty", name="Empty", purpose="None.", type="string", area=plan.area, store=plan.store
    )
    flags.make_flag(facts=facts, by=mate, at=FEB)
    draft = operations.plan(plan=replace(plan, design=design), by=mate, at=FEB)
    with pytest.raises(FlagUnfit) as refused:
        operations.start(experiment=draft, by=mate, at=FEB)
    assert refused.value.sentence.startswith(sentence)
    draft.refresh_from_db()
    assert draft.state == ExperimentState.DRAFT


def test_arms_must_be_variants_of_the_flag(plan: Plan, flag: Flag, mate: User) -> None:
    design = DesignPlan(source="flag", flag=flag.key)
    arms = (plan.arms[0], replace(plan.arms[1], key="two_pages"))
    draft = operations.plan(plan=replace(plan, arms=arms, design=design), by=mate, at=FEB)
    with pytest.raises(FlagUnfit, match="has no variant “two_pages”; it has control, one_page"):
        operations.start(experiment=draft, by=mate, at=FEB)
    assert plan.starts_on == date(2026, 3, 2)
