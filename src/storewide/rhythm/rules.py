"""When a week can be reviewed, and the seal of a frozen review: pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

#: the form of the snapshots that are made now; whoever reads one looks at the number it was made with
SCHEMA = 1
WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """The first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def latest_over(today: date) -> date:
    """The Monday of the last week that is over."""
    return monday(today) - WEEK


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over a snapshot in one canonical form, as 64 hex digits: whoever computes it anew sees any change."""
    canonical = json.dumps(dict(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
