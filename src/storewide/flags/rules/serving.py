"""One rule of a flag, compiled: whom it is for, from when to when, and which variant each of them is served."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from storewide.flags.rules import evaluation as says
from storewide.flags.rules.bucketing import SLOTS, rollout_slot, variant_slot
from storewide.flags.rules.conditions import Context, Segments, Test, compiled, seconds_of
from storewide.flags.rules.evaluation import Served
from storewide.flags.rules.unfit import Unfit

#: unit of a context, raising Missing where it holds none
type Unit = Callable[[Context], str]
#: what is served to the context at this moment, None where the rule is not for it; the last moment is the one that
#: counts for splits and roll-outs, earlier than now where the flag is sticky
type Rule = Callable[[Context, float, float], Served | None]
#: the index of what a slot is drawn to
type Draw = Callable[[int], Served | None]


def drawn(spans_of: Mapping[str, Any], made: Mapping[str, Served], where: str) -> Draw:
    """The variant of each slot, out of the spans of slots of each variant; raises Unfit where two hold one slot."""
    spans = sorted(
        (int(begin), int(end), name) for name, each in spans_of.items() for begin, end in each if begin < end
    )
    starts: list[int] = []
    served: list[Served | None] = [None]
    at = 0
    for begin, end, name in spans:
        if begin < at or end > SLOTS:
            raise Unfit("slots_overlap", where, variant=name)
        if name not in made:
            raise Unfit("no_such_variant", where, variant=name)
        if begin > at or not starts:
            starts.append(at)
            served.append(None)
        starts.append(begin)
        served.append(made[name])
        at = end
    starts.append(at)
    served.append(None)
    return lambda slot: served[bisect_right(starts, slot)]


def within(spans: Any, where: str) -> Callable[[int], bool]:
    """Whether a slot lies in one of the spans."""
    bounds: list[int] = []
    for begin, end in sorted((int(begin), int(end)) for begin, end in spans):
        if (bounds and begin < bounds[-1]) or not 0 <= begin < end <= SLOTS:
            raise Unfit("slots_overlap", where)
        bounds += [begin, end]
    return lambda slot: bisect_right(bounds, slot) % 2 == 1


def moment(value: Any, where: str) -> float | None:
    """Seconds of a moment in the rules; None where none is told. Raises Unfit for what is no moment."""
    if value is None:
        return None
    found = seconds_of(value)
    if found is None:
        raise Unfit("value_is_no_moment", where, value=value)
    return found


def rule_of(
    told: Mapping[str, Any],
    *,
    made: Callable[[str, str, str], Served],
    salt: str,
    unit: Unit,
    segments: Segments,
    layers: Mapping[str, str],
    where: str,
) -> Rule:
    """A rule of the document as a function; `made(variant, reason, experiment)` gives what one of its variants serves."""
    condition = compiled(told["if"], segments, where) if told.get("if") else None
    experiment = str(told.get("experiment") or "")
    passes = _gate(told, salt, unit, layers, where)
    if "serve" in told:
        reason = says.SPLIT if passes else says.TARGETING_MATCH
        serve = _fixed(made(str(told["serve"]), reason, experiment))
    else:
        serve = _split(told, lambda name: made(name, says.SPLIT, experiment), salt, unit, where)
    begins, ends = moment(told.get("from"), where), moment(told.get("until"), where)
    return _joined(condition, passes, serve, begins, ends)


def _joined(
    condition: Test | None,
    passes: Callable[[Context, float], bool] | None,
    serve: Callable[[Context, float], Served | None],
    begins: float | None,
    ends: float | None,
) -> Rule:
    dated = begins is not None or ends is not None
    first = float("-inf") if begins is None else begins
    last = float("inf") if ends is None else ends

    def rule(context: Context, at: float, drawn_at: float) -> Served | None:
        if dated and not first <= at < last:
            return None
        if condition is not None and not condition(context):
            return None
        if passes is not None and not passes(context, drawn_at):
            return None
        return serve(context, drawn_at)

    return rule


def _fixed(served: Served) -> Callable[[Context, float], Served | None]:
    return lambda _context, _at: served


def _split(
    told: Mapping[str, Any], made: Callable[[str], Served], salt: str, unit: Unit, where: str
) -> Callable[[Context, float], Served | None]:
    """The variant of the unit's slot; by an earlier allotment for who came before the split was changed."""
    now = told.get("allot")
    if not isinstance(now, Mapping) or not now:
        raise Unfit("serves_nothing", where)
    known = _Made(made)
    draw = drawn(now, known.of(now), where)
    earlier = [
        (moment(each["until"], where) or 0.0, drawn(each["allot"], known.of(each["allot"]), where))
        for each in told.get("earlier", ())
    ]

    if not earlier:
        return lambda context, _at: draw(variant_slot(salt, unit(context)))

    def serve(context: Context, at: float) -> Served | None:
        slot = variant_slot(salt, unit(context))
        for until, draw_then in earlier:
            if at < until:
                return draw_then(slot)
        return draw(slot)

    return serve


class _Made:
    """What each variant serves, made once however many allotments name it."""

    def __init__(self, made: Callable[[str], Served]) -> None:
        self._made = made
        self._known: dict[str, Served] = {}

    def of(self, names: Mapping[str, Any]) -> Mapping[str, Served]:
        for name in names:
            if name not in self._known:
                self._known[name] = self._made(name)
        return self._known


def _gate(
    told: Mapping[str, Any], salt: str, unit: Unit, layers: Mapping[str, str], where: str
) -> Callable[[Context, float], bool] | None:
    """Whether the unit lies in the rule's slots of its layer and in what is rolled out; None where it has neither."""
    rolled, layered = _rolled_out(told, salt, unit, where), _layered(told, unit, layers, where)
    if rolled is None or layered is None:
        return rolled or layered
    return lambda context, at: layered(context, at) and rolled(context, at)


def _rolled_out(
    told: Mapping[str, Any], salt: str, unit: Unit, where: str
) -> Callable[[Context, float], bool] | None:
    steps = told.get("rollout")
    if steps is None:
        return None
    known = sorted((moment(since, where) or float("-inf"), int(share)) for since, share in steps)
    if not known or not all(0 <= share <= SLOTS for _since, share in known):
        raise Unfit("not_a_share", where)
    since = [begin for begin, _share in known]
    shares = [0, *(share for _begin, share in known)]
    if len(known) == 1 and since[0] == float("-inf"):
        whole = shares[1]
        return lambda context, _at: rollout_slot(salt, unit(context)) < whole
    return lambda context, at: rollout_slot(salt, unit(context)) < shares[bisect_right(since, at)]


def _layered(
    told: Mapping[str, Any], unit: Unit, layers: Mapping[str, str], where: str
) -> Callable[[Context, float], bool] | None:
    layer = told.get("layer")
    if layer is None:
        return None
    if layer["key"] not in layers:
        raise Unfit("no_such_layer", where, layer=layer["key"])
    salt, inside = layers[layer["key"]], within(layer["slots"], where)
    return lambda context, _at: inside(variant_slot(salt, unit(context)))
