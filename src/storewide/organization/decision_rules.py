"""Which right covers a decision, and what the decisions taken say: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Protocol

#: from the smallest to the largest
SIZES = ("s", "m", "l")


class Right(Protocol):
    """What a right says; `models.DecisionRight` is one."""

    @property
    def team_id(self) -> object: ...
    @property
    def kind(self) -> str: ...
    @property
    def up_to_minor(self) -> int | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def size(self) -> str: ...


@dataclass(frozen=True)
class Matter:
    """What is to be decided: of a team, of a kind, about an amount in minor units or of a size (or neither)."""

    team: object
    kind: str
    amount_minor: int | None = None
    currency: str = ""
    size: str = ""


@dataclass(frozen=True)
class Taken:
    """One decision: taken in the team or above, waiting how long, and whether it is over."""

    in_team: bool
    over: bool
    waited: timedelta


@dataclass(frozen=True)
class Measured:
    """Of `count` decisions `in_team` were taken in the team; the rest waited `median_wait` (of `waited` decided ones)."""

    count: int
    in_team: int
    waiting: int
    waited: int
    median_wait: timedelta | None

    @property
    def share(self) -> float | None:
        """The share decided in the team; None where there was no decision."""
        return self.in_team / self.count if self.count else None


def covering[R: Right](rights: Iterable[R], matter: Matter) -> R | None:
    """The right that a matter falls under: the team's own before those of all, the narrowest bound first."""
    fitting = [right for right in rights if right.kind == matter.kind and _covers(right, matter)]
    own = [right for right in fitting if right.team_id is not None and right.team_id == matter.team]
    among = own or [right for right in fitting if right.team_id is None]
    return min(among, key=_narrowness, default=None)


def measure(decisions: Sequence[Taken]) -> Measured:
    """What decisions say: the share taken in the team, and how long the decided rest waited (the median)."""
    waits = [each.waited for each in decisions if not each.in_team and each.over]
    seconds = median(wait.total_seconds() for wait in waits) if waits else None
    return Measured(
        count=len(decisions),
        in_team=sum(each.in_team for each in decisions),
        waiting=sum(not each.over for each in decisions),
        waited=len(waits),
        median_wait=None if seconds is None else timedelta(seconds=seconds),
    )


def _covers(right: Right, matter: Matter) -> bool:
    """Whether the matter lies within the right's bound; a bound of another measure says nothing about it."""
    if right.up_to_minor is not None:
        same = right.currency == matter.currency
        return same and matter.amount_minor is not None and matter.amount_minor <= right.up_to_minor
    if right.size:
        return bool(matter.size) and SIZES.index(matter.size) <= SIZES.index(right.size)
    return True


def _narrowness(right: Right) -> tuple[int, int]:
    if right.up_to_minor is not None:
        return (0, right.up_to_minor)
    return (1, SIZES.index(right.size)) if right.size else (2, 0)
