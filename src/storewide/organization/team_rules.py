"""What makes a team able to do its work by itself: its size, its disciplines, how much of people it has: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: a team that is cross-functional and still talks to itself
SMALLEST, LARGEST = 6, 10
#: what a team needs to find out, build and let go live by itself
NEEDED = ("product", "engineering", "usability", "design", "test")
#: percent: somebody with less of their time in a team is a guest in it
HALF = 50
#: in so many teams, somebody belongs to none
MANY = 3
ALL = 100


@dataclass(frozen=True)
class Share[Who]:
    """Somebody's share of time in a team, in percent."""

    who: Who
    team: str
    percent: int


def off_size(size: int) -> int:
    """By how many people a team lies outside six to ten: below zero where they are missing, 0 where it fits."""
    if size < SMALLEST:
        return size - SMALLEST
    return max(0, size - LARGEST)


def missing_disciplines(present: Iterable[str]) -> list[str]:
    """Which of the needed disciplines nobody brings, in their order."""
    there = set(present)
    return [discipline for discipline in NEEDED if discipline not in there]


def split[Who](shares: Iterable[Share[Who]]) -> dict[Who, list[Share[Who]]]:
    """Whose time is split: in three teams or more, or under half of it in any of several."""
    return {
        who: held
        for who, held in _by_person(shares).items()
        if len(held) >= MANY or (len(held) > 1 and any(each.percent < HALF for each in held))
    }


def overbooked[Who](shares: Iterable[Share[Who]]) -> dict[Who, int]:
    """Whose shares are more than all of their time together, and how much they come to."""
    totals = {who: sum(each.percent for each in held) for who, held in _by_person(shares).items()}
    return {who: total for who, total in totals.items() if total > ALL}


def _by_person[Who](shares: Iterable[Share[Who]]) -> Mapping[Who, list[Share[Who]]]:
    found: dict[Who, list[Share[Who]]] = {}
    for share in shares:
        found.setdefault(share.who, []).append(share)
    return found
