"""Whom a flag is for: only what is certain of every way through its rules."""

from typing import Any

import pytest

from storewide.flags.rules import targeting

DE = {"attribute": "country", "is": "equals", "value": "DE"}
PHONES = {"attribute": "device", "is": "in", "value": ["mobile", "tablet"]}
AUDIENCES = {"germans": DE, "loop": {"segment": "loop"}}


def content(*rules: dict[str, Any], default: str = "off") -> dict[str, Any]:
    return {"variants": {"on": True, "off": False}, "off": "off", "default": default, "rules": list(rules)}


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([{"if": DE, "serve": "on"}], {"country": {"DE"}}),
        ([{"if": {"all": [DE, PHONES]}, "serve": "on"}], {"country": {"DE"}, "device": {"mobile", "tablet"}}),
        ([{"if": {"all": [PHONES, {**PHONES, "value": ["mobile"]}]}, "serve": "on"}], {"device": {"mobile"}}),
        ([{"if": {"any": [DE, {**DE, "value": "AT"}]}, "serve": "on"}], {"country": {"DE", "AT"}}),
        ([{"if": {"any": [DE, PHONES]}, "serve": "on"}], {}),
        ([{"if": {"segment": "germans"}, "split": {"on": 1, "off": 1}}], {"country": {"DE"}}),
        ([{"if": {"segment": "loop"}, "serve": "on"}], {}),
        ([{"if": {"not": DE}, "serve": "on"}], {}),
        ([{"serve": "on"}], {}),
        ([{"serve": "off"}, {"if": DE, "serve": "on"}], {"country": {"DE"}}),
        ([{"if": DE, "serve": "on"}, {"if": PHONES, "serve": "on"}], {}),
        ([{"if": {**DE, "is": "starts"}, "serve": "on"}], {}),
        ([], {}),
    ],
)
def test_values_that_alone_are_served(rules: list[dict[str, Any]], found: dict[str, set[str]]) -> None:
    assert targeting.targeted(content(*rules), AUDIENCES) == found


def test_whoever_else_is_served_it_too_narrows_nothing() -> None:
    assert targeting.targeted(content({"if": DE, "serve": "on"}, default="on"), AUDIENCES) == {}


def test_of_two_versions_both_count() -> None:
    ways = [{"country": frozenset({"DE"})}, {"country": frozenset({"AT"}), "device": frozenset({"mobile"})}]
    assert targeting.either(ways) == {"country": {"DE", "AT"}}
    assert targeting.either([*ways, {}]) == {}
