"""Orders beside the order events of the tracking: how many both know, and why the others differ. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

#: events that say an order was placed
ORDER_EVENTS = ("Order Completed",)

#: an event may come so many days before or after its order and still be its own
AROUND = timedelta(days=3)

Cause = Literal["missing", "repeated", "bots", "consent", "clock", "unknown", "value"]
#: in the order they are told: an order without event, one with several, an event of a bot, one without consent, an
#: event on another day than its order, an event of no known order, another amount than the order's
CAUSES: tuple[Cause, ...] = ("missing", "repeated", "bots", "consent", "clock", "unknown", "value")


@dataclass(frozen=True)
class Difference:
    """How many orders one cause touches, and what they are worth in minor units."""

    cause: Cause
    orders: int
    worth: int


@dataclass(frozen=True)
class Compared:
    """Orders taken on the web or in the app, their worth (net of discounts, minor units), order events, and orders that
    have one; an order may be touched by several causes."""

    orders: int
    worth: int
    events: int
    matched: int
    differences: tuple[Difference, ...]

    def of(self, cause: Cause) -> Difference:
        """What one cause touches."""
        return next(each for each in self.differences if each.cause == cause)


@dataclass(frozen=True)
class Differing:
    """One order that a cause touches: its day and its event's (None where there is none), its worth, its events."""

    order_id: str
    ordered: date | None
    seen: date | None
    worth: int | None
    events: int
