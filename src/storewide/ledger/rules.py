"""What may be promised, and the seal of a frozen promise: pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

LARGEST_SIZE = Decimal(1000)
LARGEST_FALL = Decimal(100)
FINEST_SIZE = Decimal("0.01")
LATEST = timedelta(days=3 * 366)
LARGEST_MARGIN = Decimal(100)
MOST_GUARDRAILS = 10


def faults(
    *, size: Decimal, direction: str, due_on: date, today: date
) -> list[tuple[str, str, dict[str, Any]]]:
    """What keeps this from being a promise, as (field, code, values); empty when nothing does.

    `size` is in percent. Codes: `size_no_number`, `size_not_positive`, `size_too_large`, `size_too_fine`,
    `size_below_nothing`, `direction_unknown`, `due_in_the_past`, `due_too_late`.
    """
    found = faults_of_size(size, direction)
    if direction not in ("up", "down"):
        found.append(("direction", "direction_unknown", {"direction": direction}))
    if due_on <= today:
        found.append(("due_on", "due_in_the_past", {"day": due_on}))
    elif due_on > today + LATEST:
        found.append(("due_on", "due_too_late", {"day": due_on}))
    return found


def faults_of_size(size: Decimal, direction: str) -> list[tuple[str, str, dict[str, Any]]]:
    """What is wrong with the size of a promise, in percent, as `faults` tells it."""
    if not size.is_finite():
        return [("size", "size_no_number", {"size": size})]
    if size <= 0:
        return [("size", "size_not_positive", {"size": size})]
    if size > LARGEST_SIZE:
        return [("size", "size_too_large", {"size": size, "bound": LARGEST_SIZE})]
    if size != size.quantize(FINEST_SIZE):
        return [("size", "size_too_fine", {"size": size})]
    if direction == "down" and size > LARGEST_FALL:
        return [("size", "size_below_nothing", {"size": size, "bound": LARGEST_FALL})]
    return []


def guardrail_faults(
    metric: str, guardrails: Sequence[tuple[str, Decimal]]
) -> list[tuple[str, dict[str, Any]]]:
    """What keeps these (metric, margin in percent) from guarding a promise about `metric`, as (code, values).

    Codes: `guardrails_too_many`, `guardrail_is_promised`, `guardrail_twice`, `margin_out_of_bounds`.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    if len(guardrails) > MOST_GUARDRAILS:
        found.append(("guardrails_too_many", {"count": len(guardrails), "bound": MOST_GUARDRAILS}))
    seen: set[str] = set()
    for code, margin in guardrails:
        if code == metric:
            found.append(("guardrail_is_promised", {"metric": code}))
        if code in seen:
            found.append(("guardrail_twice", {"metric": code}))
        seen.add(code)
        sound = margin.is_finite() and 0 < margin <= LARGEST_MARGIN and margin == margin.quantize(FINEST_SIZE)
        if not sound:
            found.append(("margin_out_of_bounds", {"metric": code, "margin": margin}))
    return found


def digest(content: Mapping[str, str]) -> str:
    """SHA-256 over a promise in one canonical form, in hex: whoever computes it anew sees any change."""
    return hashlib.sha256(json.dumps(dict(content), sort_keys=True).encode()).hexdigest()
