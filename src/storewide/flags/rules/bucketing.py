"""Which slot of 10,000 a unit falls into: the published draw behind every split, roll-out, layer and holdout.

A unit's digest is SHA-256 of the UTF-8 text `salt:unit`. Its first eight bytes, read as a big-endian number and
scaled to the slots (multiplied by 10,000, divided by 2**64, rounded down), are the slot of variants, layers and
holdouts; its next eight bytes, in the same way, the slot of roll-outs. So a roll-out leaves the ratio of variants alone.
"""

from collections.abc import Mapping
from hashlib import sha256
from struct import Struct

#: a slot is one hundredth of a percent
SLOTS = 10_000

#: from (included) to (not included), ascending, not touching
type Spans = tuple[tuple[int, int], ...]

_FIRST, _NEXT = Struct(">Q").unpack_from, Struct(">8xQ").unpack_from


def variant_slot(salt: str, unit: str) -> int:
    """The slot of variants, layers and holdouts of a unit, 0 to 9,999."""
    drawn: int = _FIRST(sha256(f"{salt}:{unit}".encode()).digest())[0]
    return drawn * SLOTS >> 64


def rollout_slot(salt: str, unit: str) -> int:
    """The slot of roll-outs of a unit, 0 to 9,999."""
    drawn: int = _NEXT(sha256(f"{salt}:{unit}".encode()).digest())[0]
    return drawn * SLOTS >> 64


def shares(weights: Mapping[str, int]) -> dict[str, int]:
    """How many of the 10,000 slots each name gets by its weight (any whole numbers, their sum above 0).

    What rounding leaves goes to the largest remainders, the earlier name by the alphabet first.
    """
    total = sum(weights.values())
    exact = {name: weight * SLOTS for name, weight in weights.items()}
    found = {name: each // total for name, each in exact.items()}
    left = SLOTS - sum(found.values())
    for name in sorted(exact, key=lambda name: (-(exact[name] % total), name))[:left]:
        found[name] += 1
    return found


def allot(weights: Mapping[str, int], held: Mapping[str, Spans]) -> dict[str, Spans]:
    """The slots of each name by its weight; of those `held` before only as many change hands as must.

    A name that grows keeps every slot it held; one that shrinks gives up its last ones. Free slots go out by the alphabet:
    a database may hand names back in another order than they were written in, and that must draw nobody otherwise.
    """
    wanted = shares(weights)
    kept = {name: first(held.get(name, ()), wanted[name]) for name in weights}
    free = _free(kept.values())
    found = {}
    for name in sorted(weights):
        lacking = wanted[name] - size(kept[name])
        taken = first(free, lacking)
        free = without(free, taken)
        found[name] = joined((*kept[name], *taken))
    return found


def size(spans: Spans) -> int:
    """How many slots the spans hold."""
    return sum(end - begin for begin, end in spans)


def first(spans: Spans, count: int) -> Spans:
    """The first `count` slots of the spans, or all of them where they hold fewer."""
    found = []
    for begin, end in spans:
        if count <= 0:
            break
        found.append((begin, min(end, begin + count)))
        count -= end - begin
    return tuple(found)


def joined(spans: Spans) -> Spans:
    """The same slots with touching spans made one, ascending."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif begin < end:
            found.append((begin, end))
    return tuple(found)


def without(spans: Spans, taken: Spans) -> Spans:
    """The slots of `spans` that are not among those `taken`."""
    found = []
    for begin, end in spans:
        at = begin
        for cut, to in joined(taken):
            if to <= at or cut >= end:
                continue
            found.append((at, cut))
            at = to
        found.append((at, end))
    return joined(tuple(found))


def _free(kept: object) -> Spans:
    taken: Spans = tuple(span for spans in kept for span in spans)  # type: ignore[attr-defined]
    return without(((0, SLOTS),), taken)
