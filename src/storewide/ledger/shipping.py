"""What went live, as the modules above tell it: requests, releases and experiments, each change once.

The ledger stands below those modules. Each names in the wiring (`shipped`) who gives its own changes; a change that an
upper record carries (a release its requests, an experiment the request it tests) is the lower record, and the upper one
then only measures and decides it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from storewide.kit import wiring
from storewide.kit.links import Link
from storewide.kit.tags import Text

#: kind and id of a record
type Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One change that is live: what it is (`kind` in words), since when, whose it is, and which goals it serves.

    `group`: the code of the group that its area is in. `carries`: the records of others that went live with it. `base`:
    the spend of a year, in minor units, that relative effects of its own measurement act on, None for the whole of its
    store. `watched_until`: the last day of its watch. `decide` is the address where its decision is made, empty unless
    that is owed. `by`: the records that may have measured or decided it besides itself.
    """

    link: Link
    kind: Text
    live_on: date
    owner: str = ""
    team: str = ""
    area: str = ""
    area_name: str = ""
    group: str = ""
    store: str = ""
    goals: tuple[tuple[str, str], ...] = ()
    carries: tuple[Key, ...] = ()
    base: float | None = None
    watched_until: date | None = None
    decide: str = ""
    by: tuple[Key, ...] = ()

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.link.kind, self.link.id


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """A holdout that was read: from `first` to `last` a share of visitors got none of an area's changes.

    `change` with `low` and `high`: what those with the changes did more in `metric`, in the good direction, as a share
    of what those without did.
    """

    link: Link
    area: str
    store: str
    first: date
    last: date
    metric: str
    change: float
    low: float
    high: float


#: what a module gives: all its changes that are live, in a constant number of queries
type ShippedBy = Callable[[], Iterable[Shipped]]

#: what a module gives: the holdouts that it read
type HoldoutsBeside = Callable[[], Iterable[HeldOut]]


def shipped() -> list[Shipped]:
    """Every change that is live, once, newest first; what carries others stands by these."""
    found = {each.key: each for give in wiring.load("shipped") for each in give()}
    # what stands by others by now, with these: an experiment whose request a release carries
    stands_by: dict[Key, list[Key]] = {}
    for upper in list(found.values()):
        within = [key for carried in upper.carries for key in stands_by.get(carried, [carried])]
        within = [key for key in dict.fromkeys(within) if key in found]
        for key in within:
            found[key] = _carried(found[key], upper)
        if within:
            stands_by[upper.key] = within
            del found[upper.key]
    return sorted(found.values(), key=lambda each: (each.live_on, each.key), reverse=True)


def held_out() -> list[HeldOut]:
    """Every holdout that was read."""
    return [each for give in wiring.load("holdouts_beside") for each in give()]


def names_of_metrics() -> Mapping[str, str]:
    """What else the metrics of the house are called in measurements, with the code of each."""
    return {name: code for give in wiring.load("ledger_metrics") for name, code in give().items()}


def _carried(lower: Shipped, upper: Shipped) -> Shipped:
    """The lower record with what the one that carries it knows besides."""
    return replace(
        lower,
        by=(*lower.by, upper.key, *upper.by),
        live_on=min(lower.live_on, upper.live_on),
        base=lower.base if upper.base is None else upper.base,
        watched_until=lower.watched_until or upper.watched_until,
        decide=lower.decide or upper.decide,
        owner=lower.owner or upper.owner,
        goals=lower.goals or upper.goals,
    )
