"""Which days a review is about and when it can be held, and the seal of a frozen one: pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from storewide.lib.periods import Days, label

#: the form of the snapshots that are made now; whoever reads one looks at the number it was made with
SCHEMA = 2
WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """The first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def latest_over(today: date) -> date:
    """The Monday of the last week that is over."""
    return monday(today) - WEEK


def period(kind: str, day: date) -> Days:
    """The days of the review in which that day lies: the day itself, its ISO week, or its month."""
    if kind == "daily":
        return Days(day, day)
    if kind == "monthly":
        first = day.replace(day=1)
        return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    first = monday(day)
    return Days(first, first + WEEK - timedelta(days=1))


def period_label(kind: str, begins: date) -> str:
    """The period of a review as people write it: `2026-11-21`, `2026-W47`, `2026-11`."""
    if kind == "daily":
        return begins.isoformat()
    return label(begins, "month" if kind == "monthly" else "week")


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over a snapshot in one canonical form, as 64 hex digits: whoever computes it anew sees any change."""
    canonical = json.dumps(dict(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
