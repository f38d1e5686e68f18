"""How well needs are resolved: times from asking to the answer, the decision and going live, and what askers say. Pure.

Of each time, those that ended give the median; those that still wait are counted beside it with how long they wait
already, never left out silently. A request that was declined never goes live, which is counted apart too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storewide.stats.distributions import REACH
from storewide.stats.medians import Median, median
from storewide.stats.proportions import wilson

_DAY = 86_400.0


class Step(StrEnum):
    """What whoever asked waits for."""

    ANSWER = "answer"
    DECISION = "decision"
    LIVE = "live"


@dataclass(frozen=True)
class Need:
    """One request as far as its need is counted; moments are None where it has not come to them.

    `resolved` is "yes", "partly", "no", "" where the asker was asked and has not said, None where nobody was asked.
    """

    asked: datetime
    answered: datetime | None
    decided: datetime | None
    live: datetime | None
    declined: bool
    resolved: str | None
    function: str = ""
    team: str = ""
    goals: tuple[str, ...] = ()

    def moment(self, step: Step) -> datetime | None:
        """When it came to a step."""
        return {Step.ANSWER: self.answered, Step.DECISION: self.decided, Step.LIVE: self.live}[step]


@dataclass(frozen=True)
class Waited:
    """Days to one step: the median of those that came to it, how many still wait, and the longest of them in days.

    `never` counts those that will not come to it: declined, so never live.
    """

    median: Median | None
    open: int
    longest: float | None
    never: int


@dataclass(frozen=True)
class Said:
    """What askers say of their need; `share` of those who said yes, with Wilson's interval at 95 %."""

    yes: int
    partly: int
    no: int
    unsaid: int

    @property
    def n(self) -> int:
        """How many said something."""
        return self.yes + self.partly + self.no

    @property
    def share(self) -> float | None:
        """Of those who said something, the share that said yes."""
        return self.yes / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares it lies."""
        return wilson(self.yes, self.n, REACH) if self.n else None


@dataclass(frozen=True)
class Resolution:
    """How well the needs of one group are resolved."""

    requests: int
    waited: dict[Step, Waited]
    said: Said


def resolution(needs: Iterable[Need], at: datetime) -> Resolution:
    """How well these needs are resolved, seen at a moment."""
    found = list(needs)
    return Resolution(len(found), {step: _waited(found, step, at) for step in Step}, _said(found))


def grouped(
    needs: Iterable[Need], keys: Callable[[Need], Iterable[str]], at: datetime
) -> dict[str, Resolution]:
    """The same for each group; a need that is in several (it serves two goals) counts in each."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        for key in keys(need) or ("",):
            groups.setdefault(key, []).append(need)
    return {key: resolution(of, at) for key, of in groups.items()}


def _waited(needs: list[Need], step: Step, at: datetime) -> Waited:
    days = [_days(need.asked, moment) for need in needs if (moment := need.moment(step)) is not None]
    not_yet = [need for need in needs if need.moment(step) is None]
    never = [need for need in not_yet if need.declined]
    waiting = [_days(need.asked, at) for need in not_yet if not need.declined]
    return Waited(median(days), len(waiting), max(waiting, default=None), len(never))


def _said(needs: list[Need]) -> Said:
    counts = {word: sum(need.resolved == word for need in needs) for word in ("yes", "partly", "no", "")}
    return Said(counts["yes"], counts["partly"], counts["no"], counts[""])


def _days(begin: datetime, end: datetime) -> float:
    return max(0.0, (end - begin).total_seconds() / _DAY)
