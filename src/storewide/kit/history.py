"""What happened to a record, newest first: who did what when, and what it changed."""

from dataclasses import dataclass
from datetime import datetime

from storewide.kit import formats
from storewide.kit.tags import Text


@dataclass(frozen=True)
class Change:
    """One field's value before and after."""

    label: Text
    before: Text
    after: Text

    @property
    def begins(self) -> bool:
        """Whether there was nothing before."""
        return self.before == formats.NO_VALUE


@dataclass(frozen=True)
class Event:
    """One line of a record's history; `at` is an aware time."""

    at: datetime
    who: str
    what: Text
    changes: tuple[Change, ...] = ()
    url: str = ""
