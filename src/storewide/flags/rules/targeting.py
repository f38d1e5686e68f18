"""Whom a flag is for, as values of attributes: pure. What is said of others than these is served what it would be anyway.

Only what is certain is told: an attribute that some way through the rules does not look at narrows nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

#: by attribute the values that alone are served anything else than the off variant
type Targeted = dict[str, frozenset[str]]


def targeted(content: Mapping[str, Any], audiences: Mapping[str, Any]) -> Targeted:
    """By attribute the values that alone may be served anything but the off variant; empty: it may be anybody.

    `content`: of a version, as its author wrote it; `audiences`: conditions by key.
    """
    off = content["off"]
    if content["default"] != off:
        return {}
    ways = [
        _narrowed(rule.get("if"), audiences) for rule in content.get("rules", ()) if rule.get("serve") != off
    ]
    return either(ways)


def _narrowed(condition: Any, audiences: Mapping[str, Any], depth: int = 0) -> Targeted:
    """By attribute the values that whoever fits has one of; an attribute that is not told of may be anything."""
    if not isinstance(condition, Mapping) or depth > len(audiences) + 12:
        return {}
    if "all" in condition:
        return _both([_narrowed(each, audiences, depth + 1) for each in condition["all"]])
    if "any" in condition:
        return either([_narrowed(each, audiences, depth + 1) for each in condition["any"]])
    if "segment" in condition:
        return _narrowed(audiences.get(condition["segment"]), audiences, depth + 1)
    if condition.get("is") == "equals":
        return {condition["attribute"]: frozenset({str(condition["value"])})}
    if condition.get("is") == "in":
        return {condition["attribute"]: frozenset(map(str, condition["value"]))}
    return {}


def _both(parts: list[Targeted]) -> Targeted:
    found: Targeted = {}
    for part in parts:
        for name, values in part.items():
            found[name] = found[name] & values if name in found else values
    return found


def either(ways: Sequence[Targeted]) -> Targeted:
    """By attribute what any of the ways is for; an attribute that one of them leaves open narrows nothing."""
    shared = set.intersection(*(set(way) for way in ways)) if ways else set()
    return {name: frozenset().union(*(way[name] for way in ways)) for name in sorted(shared)}
