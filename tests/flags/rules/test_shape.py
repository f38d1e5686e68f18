"""Nothing that is not known is kept in the content of a version."""

from typing import Any

import pytest

from storewide.flags.rules import shape
from storewide.flags.rules.unfit import Unfit

PLAIN: dict[str, Any] = {"variants": {"on": True, "off": False}, "off": "off", "default": "on"}


def of_rule(**rule: Any) -> dict[str, Any]:
    return PLAIN | {"rules": [rule]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no_object"),
        ({}, "part_missing"),
        (PLAIN | {"prerequisite": []}, "part_not_known"),
        (PLAIN | {"variants": []}, "no_object"),
        (PLAIN | {"variants": {" ": True}}, "no_name"),
        (PLAIN | {"variants": dict.fromkeys(map(str, range(201)), True)}, "too_many"),
        (PLAIN | {"rules": {}}, "no_list"),
        (PLAIN | {"rules": [{"serve": "on"}] * 201}, "too_many"),
        (PLAIN | {"holdouts": "all"}, "no_list"),
        (PLAIN | {"prerequisites": [{"flag": "x", "variant": "on"}]}, "part_not_known"),
        (of_rule(), "serves_nothing"),
        (of_rule(allot={"on": [[0, 1]]}), "part_not_known"),
        (of_rule(serve=1), "no_name"),
        (of_rule(serve="on", name=" "), "no_name"),
        (of_rule(serve="on", experiment=5), "no_name"),
        (of_rule(serve="on", experiment="x" * 121), "no_name"),
        (of_rule(serve="on", rollout=50), "no_list"),
        (of_rule(serve="on", rollout=[[None, 0.5]]), "not_a_step"),
        (of_rule(serve="on", layer={"key": "a"}), "not_a_layer_share"),
        (of_rule(serve="on", layer={"key": "a", "share": 1, "slots": [[0, 1]]}), "part_not_known"),
        (of_rule(split=["on"]), "no_weight"),
        (of_rule(split={"on": True}), "no_weight"),
        (of_rule(split={"on": -1, "off": 2}), "no_weight"),
        (of_rule(split={"on": 10**30}), "no_weight"),
    ],
)
def test_what_is_not_as_it_is_to_be_is_named(content: Any, code: str) -> None:
    with pytest.raises(Unfit) as found:
        shape.check(content, "flag")
    assert found.value.code == code


def test_what_people_and_forms_write_is_let_through() -> None:
    rule = {"name": "x", "if": {"segment": "a"}, "split": {"on": 1, "off": 0}, "rollout": [[None, 100]]}
    dated = {
        "serve": "on",
        "from": "2026-12-01T08:00Z",
        "until": "2026-12-02",
        "layer": {"key": "a", "share": 5},
    }
    needs = [{"flag": "other", "variants": ["on"]}]
    shape.check(PLAIN | {"rules": [rule, dated], "prerequisites": needs, "holdouts": ["all"]}, "flag")
