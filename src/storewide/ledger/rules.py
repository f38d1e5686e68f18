"""What may be promised, and the words for it: pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

LARGEST_SIZE = Decimal(1000)
LATEST = timedelta(days=3 * 366)


def faults(*, size: Decimal, due_on: date, today: date) -> list[tuple[str, str, dict[str, Any]]]:
    """What keeps this from being a promise, as (field, code, values); empty when nothing does.

    Codes: `size_not_positive`, `size_too_large`, `due_in_the_past`, `due_too_late`.
    """
    found: list[tuple[str, str, dict[str, Any]]] = []
    if size <= 0:
        found.append(("size", "size_not_positive", {"size": size}))
    elif size > LARGEST_SIZE:
        found.append(("size", "size_too_large", {"size": size, "bound": LARGEST_SIZE}))
    if due_on <= today:
        found.append(("due_on", "due_in_the_past", {"day": due_on.isoformat()}))
    elif due_on > today + LATEST:
        found.append(("due_on", "due_too_late", {"day": due_on.isoformat()}))
    return found


def digest(promise: Mapping[str, Any]) -> str:
    """SHA-256 over a promise in one canonical form, in hex: anybody can check that it was not changed since."""
    content = json.dumps({name: str(value) for name, value in promise.items()}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
