"""What happened to a record, newest first: who did what when, and what it changed."""

from dataclasses import dataclass
from datetime import datetime

from storewide.kit.tags import Text


@dataclass(frozen=True)
class Change:
    """One field's value before and after."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True)
class Event:
    """One line of a record's history; `at` is an aware time."""

    at: datetime
    who: str
    what: Text
    changes: tuple[Change, ...] = ()
    url: str = ""
