"""Scores of jobs, shades of the heat map, circles among dependencies, costs over three years: pure.

The opportunity score is A. W. Ulwick's ("What Customers Want", 2005): importance plus what satisfaction is short of it.
"""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

#: a decision looks so many years ahead
YEARS = 3
#: the largest opportunity score: most important and not done at all (10 + 9)
MOST = 19
#: from here on a job is underserved; below the lower bound it is served well enough
UNDERSERVED, SERVED = 12.0, 10.0
#: shades of a heat map
SHADES = 9


class Need(Enum):
    """What an opportunity score says."""

    UNDERSERVED = "underserved"
    SOME = "some"
    SERVED = "served"


@dataclass(frozen=True)
class Spread:
    """Scores of several assessors: their mean, their standard deviation (None for one alone), and how many there are."""

    mean: float
    spread: float | None
    n: int


def opportunity(importance: int, satisfaction: int) -> int:
    """Importance plus what satisfaction is short of it: 1 to 19."""
    return importance + max(importance - satisfaction, 0)


def spread(values: Iterable[float]) -> Spread | None:
    """Mean and standard deviation (n - 1) of what was given; None where nothing was."""
    found = list(values)
    if not found:
        return None
    apart = statistics.stdev(found) if len(found) > 1 else None
    return Spread(statistics.fmean(found), apart, len(found))


def need(score: float) -> Need:
    """What a mean opportunity score says."""
    if score >= UNDERSERVED:
        return Need.UNDERSERVED
    return Need.SOME if score >= SERVED else Need.SERVED


def shade(value: float, most: float = MOST, least: float = 1) -> int:
    """The shade of a heat map for a value between `least` and `most`: 0 to 9."""
    share = (value - least) / (most - least)
    return round(min(max(share, 0.0), 1.0) * SHADES)


def circle[Key](needs: Mapping[Key, Iterable[Key]], job: Key, on: Key) -> list[Key]:
    """The way from `on` back to `job` that would close a circle if `job` needed `on`; empty where there is none."""
    ways: list[list[Key]] = [[on]]
    seen = {on}
    while ways:
        way = ways.pop()
        if way[-1] == job:
            return way
        for after in needs.get(way[-1], ()):
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []


def in_order[Key](needs: Mapping[Key, Iterable[Key]], keys: Iterable[Key]) -> list[Key]:
    """The keys so that each stands after all that it needs, otherwise in their own order; there is no circle."""
    found: dict[Key, None] = {}

    def put(key: Key) -> None:
        if key not in found:
            for before in needs.get(key, ()):
                put(before)
            found[key] = None

    for key in keys:
        put(key)
    return list(found)


class Verdict(Enum):
    """What can be said of the options: nothing yet, none meets its musts, one alone is in play, one leads, cannot tell."""

    NOT_YET = "not_yet"
    NONE = "none"
    ALONE = "alone"
    LEADS = "leads"
    CANNOT_TELL = "cannot_tell"


def verdict(*, scored: int, in_play: int, assessors: int, lead: tuple[float, float] | None) -> Verdict:
    """How sure the first place is: cannot tell where the lead of nearly all draws holds 0, or one assessor alone spoke."""
    if not scored:
        return Verdict.NOT_YET
    if in_play == 0:
        return Verdict.NONE
    if in_play == 1 or lead is None:
        return Verdict.ALONE
    return Verdict.LEADS if lead[0] > 0 and assessors > 1 else Verdict.CANNOT_TELL


def over_years(amount: int, *, yearly: bool) -> int:
    """What a line of cost is over the whole time: each year's amount in all years, or what is paid once."""
    return amount * YEARS if yearly else amount
