"""Columns of numpy put in order together: by one key or two, or as numbers that hold a whole row each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: of a number of 64 bits those that are not its sign
_BITS = 63


def in_order(columns: dict[str, Any], *keys: NDArray[Any]) -> dict[str, Any]:
    """The columns in the order of the keys, the first key first; as they are where they lie so already."""
    if _is_sorted(*keys):
        return columns
    order = _sorting(*keys)
    return {name: values[order] for name, values in columns.items()}


def packed(columns: dict[str, Any], kinds: int) -> dict[str, Any] | None:
    """The columns of a day in the order of visitor and time, each row sorted as one number of 64 bits that holds all
    of it: half the time of finding the order and moving every column. None where rows do not fit, or state a session.
    """
    if not len(columns["at"]) or columns["session"].any():
        return None
    least = columns["at"].min()
    passed, unit = _in_units(columns["at"] - least)
    parts = {
        "at": passed,
        "kind": columns["kind"],
        "listed": columns["listed"],
        "ordered": columns["ordered"],
    }
    bits = [int(passed.max()).bit_length(), kinds.bit_length(), 1, 1]
    if int(columns["visitor"].max()).bit_length() + sum(bits) > _BITS:
        return None
    packed = columns["visitor"].astype(np.int64)
    for values, size in zip(parts.values(), bits, strict=True):
        packed <<= size
        packed |= values
    packed.sort()
    for (name, values), size in reversed(list(zip(parts.items(), bits, strict=True))):
        parts[name] = (packed & ((1 << size) - 1)).astype(values.dtype, copy=False)
        packed >>= size
    parts["at"] *= unit
    parts["at"] += least
    none = np.broadcast_to(np.uint64(0), len(packed))
    return {**parts, "visitor": packed.astype(np.uint32), "session": none}


def _in_units(times: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Microseconds in the longest unit that all of them are whole in, and that unit: mostly seconds."""
    for unit in (1_000_000, 1_000):
        whole = times // unit
        if (whole * unit == times).all():
            return whole, unit
    return times, 1


def _sorting(first: NDArray[Any], second: NDArray[Any] | None = None) -> NDArray[np.intp]:
    """What puts the keys in order, equal ones as they come where there is one key."""
    if second is None:
        return np.argsort(first, kind="stable")
    least = int(second.min())
    span = int(second.max()) - least + 1
    if int(first.max()) * span < 2**63:
        # as one number a tenth of the time that sorting by two keys takes
        return np.argsort(first.astype(np.int64) * span + (second - least))
    return np.lexsort((second, first))


def _is_sorted(first: NDArray[Any], second: NDArray[Any] | None = None) -> bool:
    rises = first[1:] > first[:-1]
    equal = first[1:] == first[:-1]
    if second is not None:
        equal &= second[1:] >= second[:-1]
    return bool((rises | equal).all())
