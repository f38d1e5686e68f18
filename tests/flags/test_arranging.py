"""Audiences, layers and holdouts: what flags share."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.flags import arranging, changing, operations, publishing
from storewide.flags.arranging import HeldBySecond
from storewide.flags.fitting import RulesUnfit
from storewide.flags.models import Environment, Flag, Version
from storewide.flags.operations import FlagFacts
from storewide.kit.errors import Conflict
from tests.flags.conftest import HALF, propose, served


def test_a_layer_gives_each_slot_once(
    flag: Flag, facts: FlagFacts, trial: Environment, mate: User, at: datetime
) -> None:
    arranging.make_layer(key="checkout", name="Checkout", by=mate, at=at)
    other = operations.make_flag(facts=replace(facts, key="other"), by=mate, at=at)

    def within(share: int) -> dict[str, Any]:
        return HALF | {"rules": [{"name": "x", "serve": "on", "layer": {"key": "checkout", "share": share}}]}

    propose(flag, trial, mate, at, within(6000))
    with pytest.raises(RulesUnfit, match="40 percent of it are free"):
        propose(other, trial, mate, at, within(5000))
    propose(other, trial, mate, at, within(4000))
    flags = served(environment="test")
    assert flags["new-checkout"]["rules"][0]["layer"]["slots"] == [[0, 6000]]
    assert flags["other"]["rules"][0]["layer"]["slots"] == [[6000, 10000]]
    # whoever asks for less keeps what it had
    propose(flag, trial, mate, at, within(1000))
    assert served(environment="test")["new-checkout"]["rules"][0]["layer"]["slots"] == [[0, 1000]]


def test_an_audience_of_a_risky_flag_is_not_changed_behind_the_second_person(
    flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    condition = {"attribute": "country", "is": "equals", "value": "DE"}
    audience = arranging.make_audience(key="german", name="Germans", condition=condition, by=mate, at=at)
    version = propose(
        flag,
        production,
        mate,
        at,
        HALF | {"rules": [{"name": "x", "serve": "on", "if": {"segment": "german"}}]},
    )
    changing.approve(version=version, by=owner, at=at)
    changing.put_live(version=version, by=owner, at=at)
    wider = {"condition": {"attribute": "country", "is": "in", "value": ["DE", "AT"]}}
    with pytest.raises(HeldBySecond):
        arranging.change_audience(audience=audience, changes=wider, by=mate, at=at, expected_version=None)
    arranging.change_audience(
        audience=audience, changes={"name": "From Germany"}, by=mate, at=at, expected_version=None
    )
    with pytest.raises(RulesUnfit, match="stands in itself"):
        arranging.make_audience(key="loop", name="Loop", condition={"segment": "loop"}, by=mate, at=at)


def test_the_trail_tells_an_audience_in_lines(mate: User, at: datetime) -> None:
    condition = {"attribute": "country", "is": "equals", "value": "DE"}
    audience = arranging.make_audience(key="german", name="Germans", condition=condition, by=mate, at=at)
    wider = {"condition": {"attribute": "country", "is": "in", "value": ["DE", "AT"]}}
    arranging.change_audience(audience=audience, changes=wider, by=mate, at=at, expected_version=1)
    told = Entry.objects.of(audience).first()
    assert told is not None
    assert told.changes == {"condition": ["country is DE", "country is one of DE, AT"]}
    with pytest.raises(Conflict):
        arranging.change_audience(
            audience=audience, changes={"name": "All"}, by=mate, at=at, expected_version=1
        )


def test_a_holdout_of_the_area_holds_for_its_flags(live: Version, mate: User, at: datetime) -> None:
    arranging.begin_holdout(
        key="checkout-2026", name="Checkout 2026", share=500, area=live.flag.area, by=mate, at=at
    )
    assert served()["new-checkout"]["holdouts"] == ["checkout-2026"]
    document = publishing.documents()[("shop", "production")]
    assert document["holdouts"]["checkout-2026"]["slots"] == [[0, 500]]
