"""Conditions, splits and roll-outs as people type them, and back: one condition a line.

`country is one of DE, AT`, `not app version below 2.1.0`, `in audience regulars`. All lines must hold; a line that is `or`
begins another choice. What lines cannot say is written as the JSON of the condition.
"""

import json
from typing import Any

from storewide.flags.rules.conditions import seconds_of
from storewide.flags.rules.unfit import Unfit

#: words -> operator; of two that begin alike the longer first
WORDS = {
    "is one of": "in",
    "is at least": "at_least",
    "is at most": "at_most",
    "is above": "above",
    "is below": "below",
    "is before": "before",
    "is from": "from",
    "is known": "known",
    "is": "equals",
    "contains": "contains",
    "starts with": "starts",
    "ends with": "ends",
    "matches": "matches",
    "version is": "version",
    "version at least": "version_at_least",
    "version at most": "version_at_most",
    "version above": "version_above",
    "version below": "version_below",
}
_SAID = {operator: words for words, operator in WORDS.items()}
_TEXTUAL = {"contains", "starts", "ends", "matches", "before", "from"}
_NUMERIC = {"above", "at_least", "below", "at_most"}


def condition_of(text: str) -> dict[str, Any] | None:
    """The condition that the lines say; None where there are none. Raises Unfit naming the line."""
    text = text.strip()
    if not text:
        return None
    if text.startswith("{"):
        return _from_json(text)
    choices: list[list[dict[str, Any]]] = [[]]
    for line in filter(None, (each.strip() for each in text.splitlines())):
        if line.lower() == "or":
            choices.append([])
        else:
            choices[-1].append(_line(line))
    found = [_one("all", lines) for lines in choices if lines]
    return _one("any", found) if found else None


def condition_text(condition: Any) -> str:
    """The lines of a condition, or its JSON where lines cannot say it."""
    if not condition:
        return ""
    choices = [_lines(each) for each in condition.get("any", (condition,))]
    if any(lines is None for lines in choices) or not choices:
        return json.dumps(condition, ensure_ascii=False)
    return "\nor\n".join("\n".join(lines or ()) for lines in choices)


def serve_of(text: str) -> dict[str, Any]:
    """`on`, or the weights of a split `control 50, treatment 50`, as a part of a rule. Raises Unfit."""
    parts = [each.split() for each in text.replace("\n", ",").split(",") if each.strip()]
    if len(parts) == 1 and len(parts[0]) == 1:
        return {"serve": parts[0][0]}
    split: dict[str, int] = {}
    for part in parts:
        if len(part) != 2 or not part[1].removesuffix("%").isdecimal() or part[0] in split:
            raise Unfit("split_not_understood", text)
        split[part[0]] = int(part[1].removesuffix("%"))
    if not split:
        raise Unfit("serves_nothing", text)
    return {"split": split}


def serve_text(rule: dict[str, Any]) -> str:
    """What a rule serves, as it is typed."""
    if "serve" in rule:
        return str(rule["serve"])
    return ", ".join(f"{name} {weight}" for name, weight in rule.get("split", {}).items())


def rollout_of(text: str) -> list[list[Any]] | None:
    """`10` (percent), or lines of a moment and a share, `2026-12-01T08:00Z 10`; None for everybody. Raises Unfit."""
    steps: list[list[Any]] = []
    for line in filter(None, (each.strip() for each in text.replace(",", "\n").splitlines())):
        *since, told = line.split()
        share = _share(told, line)
        if len(since) > 1 or (since and seconds_of(since[0]) is None):
            raise Unfit("rollout_not_understood", line)
        steps.append([since[0] if since else None, share])
    if not steps or steps == [[None, 10_000]]:
        return None
    return steps


def rollout_text(steps: Any) -> str:
    """A roll-out as it is typed."""
    return "\n".join(" ".join(filter(None, (since, f"{share / 100:g}"))) for since, share in steps or ())


def _share(told: str, line: str) -> int:
    try:
        share = round(float(told.removesuffix("%")) * 100)
    except (ValueError, OverflowError):
        share = -1
    if not 0 <= share <= 10_000:
        raise Unfit("rollout_not_understood", line)
    return share


def _from_json(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise Unfit("line_not_understood", text[:80]) from error
    return found


def _one(name: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {name: parts}


def _line(line: str) -> dict[str, Any]:
    if line.startswith("not "):
        return {"not": _line(line.removeprefix("not ").strip())}
    if line.startswith("in audience "):
        return {"segment": line.removeprefix("in audience ").strip()}
    attribute, _, rest = line.partition(" ")
    for words in sorted(WORDS, key=len, reverse=True):
        if rest == words or rest.startswith(f"{words} "):
            return _compared(attribute, WORDS[words], rest.removeprefix(words).strip(), line)
    raise Unfit("line_not_understood", line)


def _compared(attribute: str, operator: str, told: str, line: str) -> dict[str, Any]:
    asked = {"attribute": attribute, "is": operator}
    if operator == "known":
        return asked
    if not told:
        raise Unfit("line_not_understood", line)
    if operator == "in":
        return asked | {"value": [_scalar(each.strip()) for each in told.split(",") if each.strip()]}
    if operator in _NUMERIC:
        return asked | {"value": _number(told, line)}
    if operator in _TEXTUAL or operator.startswith("version"):
        return asked | {"value": told}
    return asked | {"value": _scalar(told)}


def _number(told: str, line: str) -> float:
    found = _scalar(told)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Unfit("line_not_understood", line)
    return found


def _scalar(told: str) -> Any:
    """A number, yes or no where it reads as one; text otherwise, or within quotes."""
    try:
        found = json.loads(told)
    except ValueError:
        return told
    return found if isinstance(found, str | int | float) else told


def _lines(condition: Any) -> list[str] | None:
    parts = [_said(each) for each in condition.get("all", (condition,))]
    return None if any(each is None for each in parts) else [each for each in parts if each is not None]


def _said(condition: Any) -> str | None:
    if "not" in condition:
        inner = _said(condition["not"])
        return None if inner is None else f"not {inner}"
    if "segment" in condition:
        return f"in audience {condition['segment']}"
    words = _SAID.get(condition.get("is", ""))
    if words is None:
        return None
    operator, value = condition["is"], condition.get("value")
    line = f"{condition['attribute']} {words}"
    if operator == "known":
        return line
    if operator == "in":
        told = ", ".join(_quoted(each) for each in value)
    else:
        told = str(value) if operator in _TEXTUAL or operator.startswith("version") else _quoted(value)
    line = f"{line} {told}"
    try:
        return line if _line(line) == condition else None
    except Unfit:
        return None


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if _scalar(value) != value else value
    return json.dumps(value)
