"""What a context is served, and why."""

from typing import Any

import pytest

from storewide.flags.rules.evaluation import Evaluation, Exposure
from storewide.flags.rules.ruleset import Ruleset

AT = 1_800_000_000.0


def flag(**more: Any) -> dict[str, Any]:
    return {"type": "boolean", "variants": {"on": True, "off": False}, "off": "off", "default": "off"} | more


def ruleset(flags: dict[str, Any], **more: Any) -> Ruleset:
    made = Ruleset.of({"version": "v1", "flags": flags, **more})
    assert made.unfit == {}
    return made


def asked(told: dict[str, Any], context: dict[str, Any], at: float = AT, **more: Any) -> Evaluation:
    return ruleset({"new-checkout": told}, **more).evaluate("new-checkout", context, at=at)


def test_a_flag_without_rules_is_static() -> None:
    found = asked(flag(default="on"), {})
    assert (found.value, found.variant, found.reason, found.error_code) == (True, "on", "STATIC", None)
    assert found.exposures == ()


def test_a_flag_nobody_knows() -> None:
    found = ruleset({}).evaluate("nothing", {}, at=AT)
    assert (found.value, found.reason, found.error_code) == (None, "ERROR", "FLAG_NOT_FOUND")


def test_a_flag_switched_off_serves_its_off_variant_whatever_its_rules_say() -> None:
    found = asked(flag(enabled=False, default="on", rules=[{"serve": "on"}]), {})
    assert (found.value, found.reason) == (False, "DISABLED")


@pytest.mark.parametrize(
    ("condition", "context", "fits"),
    [
        ({"attribute": "country", "is": "equals", "value": "DE"}, {"country": "DE"}, True),
        ({"attribute": "country", "is": "equals", "value": "DE"}, {"country": "AT"}, False),
        ({"attribute": "country", "is": "equals", "value": "DE"}, {}, False),
        ({"attribute": "age", "is": "equals", "value": 1}, {"age": True}, False),
        ({"attribute": "vip", "is": "equals", "value": True}, {"vip": True}, True),
        ({"attribute": "country", "is": "in", "value": ["DE", "AT"]}, {"country": "AT"}, True),
        ({"attribute": "country", "is": "in", "value": ["DE", "AT"]}, {"country": {"a": 1}}, False),
        ({"attribute": "tags", "is": "in", "value": ["b"]}, {"tags": ["a", "b"]}, True),
        ({"attribute": "mail", "is": "ends", "value": "@example.com"}, {"mail": "a@example.com"}, True),
        ({"attribute": "mail", "is": "starts", "value": "a@"}, {"mail": "a@example.com"}, True),
        ({"attribute": "mail", "is": "contains", "value": "exam"}, {"mail": 7}, False),
        ({"attribute": "orders", "is": "above", "value": 3}, {"orders": 4}, True),
        ({"attribute": "orders", "is": "above", "value": 3}, {"orders": "4"}, False),
        ({"attribute": "orders", "is": "at_most", "value": 3}, {"orders": 3}, True),
        ({"attribute": "app", "is": "version_above", "value": "1.9.0"}, {"app": "1.10.0"}, True),
        ({"attribute": "app", "is": "version_at_least", "value": "2.0.0"}, {"app": "2.0.0-rc.1"}, False),
        ({"attribute": "app", "is": "version_below", "value": "2.0"}, {"app": "v1.2"}, True),
        ({"attribute": "app", "is": "version", "value": "1.2.3"}, {"app": "1.2.3+build"}, True),
        ({"attribute": "app", "is": "version_above", "value": "1.0.0"}, {"app": "new"}, False),
        ({"attribute": "path", "is": "matches", "value": "^/cart(/|$)"}, {"path": "/cart/x"}, True),
        ({"attribute": "path", "is": "matches", "value": "^/cart(/|$)"}, {"path": "/carts"}, False),
        (
            {"attribute": "since", "is": "before", "value": "2026-01-01"},
            {"since": "2025-12-31T23:59:59Z"},
            True,
        ),
        (
            {"attribute": "since", "is": "from", "value": "2026-01-01"},
            {"since": "2025-12-31T23:59:59Z"},
            False,
        ),
        ({"attribute": "since", "is": "from", "value": "2026-01-01"}, {"since": 10**400}, False),
        (
            {"attribute": "customer.tier", "is": "equals", "value": "gold"},
            {"customer": {"tier": "gold"}},
            True,
        ),
        ({"attribute": "customer.tier", "is": "equals", "value": "gold"}, {"customer.tier": "gold"}, True),
        ({"attribute": "customer.tier", "is": "known"}, {"customer": "x"}, False),
        ({"attribute": "customer", "is": "known"}, {"customer": "x"}, True),
        ({"not": {"attribute": "a", "is": "known"}}, {}, True),
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        (
            {"any": [{"attribute": "a", "is": "equals", "value": 1}, {"attribute": "b", "is": "known"}]},
            {"b": 0},
            True,
        ),
        (
            {"all": [{"attribute": "a", "is": "equals", "value": 1}, {"attribute": "b", "is": "known"}]},
            {"a": 1},
            False,
        ),
        ({"segment": "german"}, {"country": "DE"}, True),
    ],
)
def test_targeting(condition: dict[str, Any], context: dict[str, Any], fits: bool) -> None:
    segments = {"german": {"attribute": "country", "is": "equals", "value": "DE"}}
    found = asked(flag(rules=[{"if": condition, "serve": "on"}]), context, segments=segments)
    assert (found.value, found.reason) == ((True, "TARGETING_MATCH") if fits else (False, "DEFAULT"))


def test_a_split_is_the_published_draw_and_is_logged() -> None:
    split = {"allot": {"off": [[0, 5000]], "on": [[5000, 10000]]}, "experiment": "checkout-test"}
    found = asked(flag(rules=[split]), {"targetingKey": "visitor-1"})
    assert (found.variant, found.reason) == ("off", "SPLIT")
    assert found.metadata == {"experiment": "checkout-test"}
    assert found.exposures == (Exposure("new-checkout", "checkout-test", "off", "visitor-1", "visitor"),)


def test_a_draw_without_its_unit_is_an_error_that_names_it() -> None:
    split = {"allot": {"off": [[0, 5000]], "on": [[5000, 10000]]}}
    found = asked(flag(unit="customer", rules=[split]), {"targetingKey": "visitor-1"})
    assert (found.value, found.error_code) == (None, "TARGETING_KEY_MISSING")
    assert found.error_details == "The context has no customerId; this flag is drawn by it."
    assert found.exposures == ()


def test_a_roll_out_in_steps_only_adds_units() -> None:
    steps = [[AT, 1000], [AT + 10, 3000]]
    told = ruleset({"f": flag(rules=[{"serve": "on", "rollout": steps}])})
    units = [f"u{n}" for n in range(4000)]
    served = [
        {unit for unit in units if told.evaluate("f", {"targetingKey": unit}, at=at).value}
        for at in (AT - 1, AT, AT + 10)
    ]
    assert served[0] == set()
    assert served[1] < served[2]
    assert (len(served[1]), len(served[2])) == (394, 1220)


def test_a_rule_holds_from_its_first_to_before_its_last_moment() -> None:
    told = flag(rules=[{"serve": "on", "from": "2026-11-27T00:00:00Z", "until": "2026-11-30T00:00:00Z"}])
    first, last = 1795737600, 1795996800
    assert [asked(told, {}, at).value for at in (first - 1, first, last - 1, last)] == [
        False,
        True,
        True,
        False,
    ]


def test_flags_that_need_another_are_off_without_it() -> None:
    told = {
        "base": flag(rules=[{"if": {"attribute": "a", "is": "known"}, "serve": "on"}]),
        "upper": flag(default="on", prerequisites=[{"flag": "base", "variants": ["on"]}]),
    }
    found = [ruleset(told).evaluate("upper", context, at=AT) for context in ({"a": 1}, {})]
    assert [each.value for each in found] == [True, False]
    assert found[1].metadata == {"prerequisite": False}


def test_flags_of_one_layer_never_reach_the_same_unit() -> None:
    rule = {"serve": "on"}
    told = ruleset(
        {
            "a": flag(rules=[rule | {"layer": {"key": "checkout", "slots": [[0, 5000]]}}]),
            "b": flag(rules=[rule | {"layer": {"key": "checkout", "slots": [[5000, 10000]]}}]),
        },
        layers={"checkout": {"salt": "layer:checkout"}},
    )
    for n in range(500):
        context = {"targetingKey": f"u{n}"}
        assert told.evaluate("a", context, at=AT).value is not told.evaluate("b", context, at=AT).value


def test_a_holdout_keeps_its_units_out_and_logs_both_sides() -> None:
    told = ruleset(
        {"f": flag(default="on", holdouts=["all-of-2026"])},
        holdouts={"all-of-2026": {"salt": "holdout:all-of-2026", "slots": [[0, 1000]], "until": AT + 1}},
    )
    found = [told.evaluate("f", {"targetingKey": f"u{n}"}, at=AT) for n in range(2000)]
    held = [each for each in found if each.value is False]
    assert len(held) == 202
    assert all(each.metadata == {"heldOut": True} and each.reason == "SPLIT" for each in held)
    logged = {(each.value, each.exposures[0].experiment, each.exposures[0].variant) for each in found}
    assert logged == {
        (False, "holdout:all-of-2026", "held-out"),
        (True, "holdout:all-of-2026", "not-held-out"),
    }
    assert told.evaluate("f", {"targetingKey": "u1"}, at=AT + 1).exposures == ()


def test_a_sticky_flag_serves_whoever_came_before_the_change_what_it_served_then() -> None:
    rule = {
        "allot": {"off": [[0, 1]], "on": [[1, 10000]]},
        "earlier": [{"until": AT, "allot": {"off": [[0, 10000]]}}],
    }
    told = flag(sticky="session", rules=[rule])
    context = {"targetingKey": "u1"}
    assert asked(told, context | {"sessionStartedAt": AT - 60}, AT + 60).value is False
    assert asked(told, context | {"sessionStartedAt": AT + 1}, AT + 60).value is True
    assert asked(told, context, AT + 60).value is True
    # told of a session that begins later than now, now counts
    assert asked(told, context | {"sessionStartedAt": AT + 99}, AT - 60).value is False


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ({"a": flag(prerequisites=[{"flag": "a", "variants": ["on"]}])}, "needs_itself"),
        ({"a": flag(prerequisites=[{"flag": "b", "variants": ["on"]}])}, "no_such_flag"),
        ({"a": flag(default="blue")}, "no_such_variant"),
        ({"a": flag(type="number")}, "value_of_another_type"),
        ({"a": flag(rules=[{"serve": "on", "if": {"segment": "x"}}])}, "no_such_segment"),
        (
            {"a": flag(rules=[{"serve": "on", "if": {"attribute": "a", "is": "matches", "value": "("}}])},
            "not_a_pattern",
        ),
        ({"a": flag(rules=[{"allot": {"on": [[0, 20]], "off": [[10, 30]]}}])}, "slots_overlap"),
        ({"a": flag(rules=[{"allot": {}}])}, "serves_nothing"),
        ({"a": {"type": "boolean"}}, "not_a_rule"),
    ],
)
def test_unfit_rules_are_found_before_they_are_served(flags: dict[str, Any], code: str) -> None:
    made = Ruleset.of({"flags": {**flags, "good": flag()}})
    assert {key: fault.code for key, fault in made.unfit.items()} == {"a": code}
    assert made.evaluate("a", {}, at=AT).error_code == "PARSE_ERROR"
    assert made.evaluate("good", {}, at=AT).value is False


def test_nothing_a_visitor_sends_makes_an_evaluation_fail() -> None:
    rules = [
        {"if": {"attribute": "a", "is": how, "value": value}, "serve": "on"}
        for how, value in (
            ("matches", "x+"),
            ("version_above", "1.0.0"),
            ("before", "2026-01-01"),
            ("in", [1]),
        )
    ]
    told = ruleset({"f": flag(rules=[*rules, {"serve": "on", "rollout": [[None, 5000]]}])})
    strange: tuple[Any, ...] = ("\ud800", {"a": []}, [[]], [{}], None, float("nan"), 10**400, "9" * 5000)
    for sent in strange:
        found = told.evaluate("f", {"a": sent, "targetingKey": sent}, at=AT)
        assert found.value is not None or found.error_code in {"INVALID_CONTEXT", "TARGETING_KEY_MISSING"}


def chain(number: int, wide: int = 1) -> dict[str, Any]:
    """Flags in a row, each of which needs all `wide` of the step before."""
    made = {f"0-{place}": flag(default="on") for place in range(wide)}
    for step in range(1, number + 1):
        needs = [{"flag": f"{step - 1}-{place}", "variants": ["on"]} for place in range(wide)]
        made |= {f"{step}-{place}": flag(default="on", prerequisites=needs) for place in range(wide)}
    return made


def test_prerequisites_are_bounded_in_depth() -> None:
    rules = Ruleset.of({"flags": chain(10)})
    assert rules.unfit == {}
    assert rules.evaluate("10-0", {"targetingKey": "v"}, at=0.0).variant == "on"
    deeper = Ruleset.of({"flags": chain(3_000)})
    # whatever needs one that is not there any more is unfit with it
    assert deeper.unfit["11-0"].code == "needs_too_deep"
    assert deeper.evaluate("3000-0", {"targetingKey": "v"}, at=0.0).error_code == "PARSE_ERROR"
    assert deeper.evaluate("10-0", {"targetingKey": "v"}, at=0.0).variant == "on"


def test_prerequisites_are_bounded_in_number() -> None:
    rules = Ruleset.of({"flags": chain(9, wide=3)})
    # 3, 12, 39, 120 are asked at each step
    assert {rules.unfit[f"4-{place}"].code for place in range(3)} == {"needs_too_many"}
    assert rules.evaluate("3-0", {"targetingKey": "v"}, at=0.0).variant == "on"
