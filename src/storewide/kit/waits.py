"""What waits for a person: a decision, a sign-off, a briefing, an answer; each module knows its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storewide.kit.pages import Action
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text

#: how many a module names at most
NAMED = 6


@dataclass(frozen=True)
class Wait:
    """One thing that waits for somebody: what, why it is theirs, where to do it, and since when (if known)."""

    what: Text
    why: Text
    action: Action
    since: datetime | None = None


@dataclass(frozen=True)
class Waits:
    """What of one kind waits for whoever looks: how many there are, and the first few, most urgent first."""

    count: int
    first: tuple[Wait, ...]


#: what a module gives: what waits for the person, in at most two queries
type WaitsOf = Callable[[SignedInRequest], Waits]
