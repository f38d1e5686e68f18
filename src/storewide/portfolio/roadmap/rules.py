"""What waits for what, as a graph without a circle; quarters and months as days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta


def way_between[Key](needs: Mapping[Key, Iterable[Key]], begin: Key, end: Key) -> list[Key]:
    """The shortest way from one to another along what each needs, both ends in it; empty where there is none.

    Looks at each only once, so that thousands of them take milliseconds.
    """
    came_from: dict[Key, Key] = {}
    seen, waiting = {begin}, [begin]
    while waiting and end not in seen:
        following: list[Key] = []
        for each in waiting:
            for needed in needs.get(each, ()):
                if needed not in seen:
                    seen.add(needed)
                    came_from[needed] = each
                    following.append(needed)
        waiting = following
    if end not in seen:
        return []
    way = [end]
    while way[-1] != begin:
        way.append(came_from[way[-1]])
    return way[::-1]


def quarter_of(day: date) -> str:
    """The quarter that a day is in: 2027-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def days_of(quarter: str) -> tuple[date, date]:
    """The first and the last day of a quarter such as 2027-Q1."""
    year, number = int(quarter[:4]), int(quarter[-1])
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return date(year, 3 * number - 2, 1), after - timedelta(days=1)


def months_between(begins: date, ends: date) -> list[date]:
    """The first day of each month from the one of `begins` to the one of `ends`."""
    count = (ends.year - begins.year) * 12 + ends.month - begins.month + 1
    first = begins.year * 12 + begins.month - 1
    return [date((first + each) // 12, (first + each) % 12 + 1, 1) for each in range(max(count, 0))]
