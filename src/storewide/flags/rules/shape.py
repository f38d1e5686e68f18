"""What the content of a version may hold, part by part: nothing that is not known is kept, so that a slip of the pen is
told and no part of a flag (its switch, its unit, who may ask) is changed by the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from storewide.flags.rules.conditions import seconds_of
from storewide.flags.rules.unfit import Unfit

PARTS = frozenset({"variants", "off", "default", "rules", "prerequisites", "holdouts"})
OF_RULE = frozenset({"name", "if", "serve", "split", "rollout", "from", "until", "experiment", "layer"})
MOST_RULES, MOST_VARIANTS, HEAVIEST = 200, 200, 1_000_000
LONGEST_NAME, LONGEST_EXPERIMENT = 60, 120


def check(content: Any, where: str) -> None:
    """Raise Unfit naming the first part that is not as it is to be; whether it can be served is asked later."""
    _object(content, where, PARTS)
    for name in ("variants", "off", "default"):
        if name not in content:
            raise Unfit("part_missing", where, part=name)
    _variants(content["variants"], where)
    rules = _list(content, "rules", where)
    if len(rules) > MOST_RULES:
        raise Unfit("too_many", where, part="rules", most=MOST_RULES)
    for number, rule in enumerate(rules, 1):
        _rule(rule, f"{where} / {number}")
    for name, times in Counter(each.get("name") for each in rules).items():
        if name is not None and times > 1:
            raise Unfit("name_twice", where, name=name)
    for need in _list(content, "prerequisites", where):
        _object(need, where, {"flag", "variants"})
        _text(need.get("flag"), "flag", where, LONGEST_EXPERIMENT)
        _texts(_list(need, "variants", where), "variants", where)
    _texts(_list(content, "holdouts", where), "holdouts", where)


def _variants(variants: Any, where: str) -> None:
    _object(variants, where)
    if len(variants) > MOST_VARIANTS:
        raise Unfit("too_many", where, part="variants", most=MOST_VARIANTS)
    _texts(variants, "variants", where)


def _rule(rule: Any, where: str) -> None:
    _object(rule, where, OF_RULE)
    _serves(rule, where)
    for name, longest in (("name", LONGEST_NAME), ("experiment", LONGEST_EXPERIMENT)):
        if rule.get(name) is not None:
            _text(rule[name], name, where, longest)
    for step in _list(rule, "rollout", where):
        if not isinstance(step, list | tuple) or len(step) != 2 or not _whole(step[1]):
            raise Unfit("not_a_step", where)
    if rule.get("layer") is not None:
        _object(rule["layer"], where, {"key", "share"})
        _text(rule["layer"].get("key"), "layer", where, LONGEST_NAME)
        if not _whole(rule["layer"].get("share")):
            raise Unfit("not_a_layer_share", where)
    begins, ends = seconds_of(rule.get("from")), seconds_of(rule.get("until"))
    if begins is not None and ends is not None and ends <= begins:
        raise Unfit("ends_before_it_begins", where)


def _serves(rule: Mapping[str, Any], where: str) -> None:
    if "serve" in rule and "split" in rule:
        raise Unfit("serves_twice", where)
    if "split" in rule:
        _split(rule["split"], where)
    elif "serve" in rule:
        _text(rule["serve"], "serve", where, LONGEST_NAME)
    else:
        raise Unfit("serves_nothing", where)


def _split(split: Any, where: str) -> None:
    if not isinstance(split, Mapping) or not all(_whole(each) for each in split.values()):
        raise Unfit("no_weight", where)
    if any(not 0 <= each <= HEAVIEST for each in split.values()):
        raise Unfit("no_weight", where)


def _object(told: Any, where: str, known: Iterable[str] | None = None) -> None:
    if not isinstance(told, Mapping):
        raise Unfit("no_object", where)
    for name in told:
        if known is not None and name not in known:
            raise Unfit("part_not_known", where, part=name, known=", ".join(sorted(known)))


def _list(told: Mapping[str, Any], name: str, where: str) -> Any:
    found = told.get(name)
    if found is None:
        return ()
    if not isinstance(found, list | tuple):
        raise Unfit("no_list", where, part=name)
    return found


def _texts(told: Iterable[Any], part: str, where: str) -> None:
    for each in told:
        _text(each, part, where, LONGEST_NAME)


def _text(told: Any, part: str, where: str, longest: int) -> None:
    if not isinstance(told, str) or not told.strip() or len(told) > longest:
        raise Unfit("no_name", where, part=part, most=longest)


def _whole(told: Any) -> bool:
    return type(told) is int
