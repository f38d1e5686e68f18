"""When something learnt runs out, when it is due, and which wave is open: pure."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

#: what runs out within so many days is to be renewed
SOON = timedelta(days=30)


class Standing(Enum):
    """How a course stands for somebody; the order is from worst to best."""

    OVERDUE = "overdue"
    RENEW = "renew"
    OPEN = "open"
    LATER = "later"
    KNOWN = "known"


def runs_out(on: date, months: int | None) -> date | None:
    """The day from which what was learnt `on` a day does not hold any more; None where it holds for good."""
    if months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def standing(today: date, due: date, held: bool, expires: date | None, open_wave: bool) -> Standing:
    """How it stands today: `held` where it was ever completed, until `expires`; `due` where it was not."""
    if held and (expires is None or expires > today):
        return Standing.RENEW if expires is not None and expires - today <= SOON else Standing.KNOWN
    if held:
        return Standing.OVERDUE
    if not open_wave:
        return Standing.LATER
    return Standing.OVERDUE if due < today else Standing.OPEN


def wave_opens(before: Sequence[bool], needs_all: bool) -> bool:
    """Whether a wave is open: `before` says of each course of the wave before whether it was completed."""
    return not before or (all(before) if needs_all else any(before))
