"""Who reports to whom, and which team talks to customers: pure."""

import re
from collections.abc import Iterator, Mapping

#: names that leave no doubt; “Service” or “Support” alone may as well be a team of engineers
FRONT_LINE = re.compile(
    r"\b((help|service)[ -]?desk|(call|contact)[ -]?cent(re|er)|customer[ -](service|care|support))s?\b",
    re.IGNORECASE,
)


def named_front_line(team: str) -> bool:
    """Whether a team's name says that its people talk to customers: help desk, call centre, customer care."""
    return FRONT_LINE.search(team) is not None


def circled[Who](manager_of: Mapping[Who, Who]) -> set[Who]:
    """Everybody whose chain of managers leads back to themselves."""
    found: set[Who] = set()
    settled: set[Who] = set()
    for start in manager_of:
        way: list[Who] = []
        for who in _upwards(start, manager_of):
            if who in settled:
                break
            if who in way:
                found.update(way[way.index(who) :])
                break
            way.append(who)
        settled.update(way)
    return found


def _upwards[Who](start: Who, manager_of: Mapping[Who, Who]) -> Iterator[Who]:
    who: Who | None = start
    while who is not None:
        yield who
        who = manager_of.get(who)
