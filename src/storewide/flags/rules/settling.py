"""From rules as people write them (weights, shares) to rules as they are served (slots), when they go live.

Slots are allotted once and stored. A later version takes them over rule by rule, by the rule's name, so that new
weights move only as many units as they must, and only towards variants that grow.
"""

from collections.abc import Mapping
from typing import Any

from storewide.flags.rules import bucketing
from storewide.flags.rules.bucketing import SLOTS, Spans
from storewide.flags.rules.unfit import Unfit

#: earlier splits that are kept for units that came before
MOST_EARLIER = 20


def settled(
    content: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    *,
    taken: Mapping[str, Spans],
    sticky: bool,
    at: str,
) -> dict[str, Any]:
    """What is served of `content` from `at` (ISO) on, after `before` was; `taken`: slots others hold of each layer.

    Raises Unfit where a split has no weight or a layer has too little left.
    """
    held = {each.get("name"): each for each in (before or {}).get("rules", ())}
    free = dict(taken)
    rules = []
    for number, each in enumerate(content.get("rules", ()), 1):
        where = str(each.get("name") or number)
        earlier = held.get(each.get("name"), {})
        rule = {name: value for name, value in each.items() if name not in ("split", "layer")}
        if "split" in each:
            rule |= _split(each["split"], earlier, where, sticky=sticky, at=at)
        if each.get("layer"):
            layer, spans = _layer(each["layer"], earlier, free, where)
            rule["layer"] = layer
            free[layer["key"]] = bucketing.joined((*free.get(layer["key"], ()), *spans))
        rules.append(rule)
    return {**content, "rules": rules}


def layers_of(served: Mapping[str, Any]) -> dict[str, Spans]:
    """The slots that served rules hold, by layer."""
    found: dict[str, Spans] = {}
    for each in served.get("rules", ()):
        layer = each.get("layer")
        if layer:
            spans = tuple((begin, end) for begin, end in layer["slots"])
            found[layer["key"]] = bucketing.joined((*found.get(layer["key"], ()), *spans))
    return found


def _split(
    weights: Mapping[str, int], earlier: Mapping[str, Any], where: str, *, sticky: bool, at: str
) -> dict[str, Any]:
    if not weights or sum(weights.values()) <= 0 or min(weights.values()) < 0:
        raise Unfit("no_weight", where)
    before = earlier.get("allot") or {}
    allot = _plain(bucketing.allot(weights, {name: _spans(each) for name, each in before.items()}))
    found: dict[str, Any] = {"split": dict(weights), "allot": allot}
    known = list(earlier.get("earlier", ()))
    if sticky and before and before != allot:
        known.append({"until": at, "allot": before})
    if known:
        found["earlier"] = known[-MOST_EARLIER:]
    return found


def _layer(
    asked: Mapping[str, Any], earlier: Mapping[str, Any], taken: Mapping[str, Spans], where: str
) -> tuple[dict[str, Any], Spans]:
    key, share = str(asked["key"]), int(asked["share"])
    free = bucketing.without(((0, SLOTS),), taken.get(key, ()))
    if not 0 < share <= SLOTS or bucketing.size(free) < share:
        raise Unfit(
            "layer_full", where, layer=key, left=f"{bucketing.size(free) / 100:g}", share=f"{share / 100:g}"
        )
    held = earlier.get("layer") or {}
    own = _spans(held["slots"]) if held.get("key") == key else ()
    # what others hold by now is not kept
    kept = bucketing.first(bucketing.without(own, taken.get(key, ())), share)
    more = bucketing.first(bucketing.without(free, kept), share - bucketing.size(kept))
    spans = bucketing.joined((*kept, *more))
    return {"key": key, "share": share, "slots": [list(each) for each in spans]}, spans


def _spans(told: Any) -> Spans:
    return tuple((int(begin), int(end)) for begin, end in told)


def _plain(allotted: Mapping[str, Spans]) -> dict[str, list[list[int]]]:
    return {name: [list(each) for each in spans] for name, spans in allotted.items()}
