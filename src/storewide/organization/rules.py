"""Who reports to whom: pure."""

from collections.abc import Iterator, Mapping


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
