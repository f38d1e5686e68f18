"""Releases: what the made-up shop went live with, what it told its front line, and what it truly did."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from storewide.demo.simulation.episodes import Effect, Episode

TIERS = {"small": 14, "standard": 28, "major": 28}


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the front line must know about a release, in the words of those who answer customers."""

    what_changes: str
    what_to_say: str
    who_is_affected: str
    if_it_goes_wrong: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a customer said about a release, `after` so many days."""

    kind: Literal["question", "complaint", "praise", "order_problem"]
    contact_channel: Literal["phone", "mail", "chat", "shop", "social", "other"]
    said: str
    after: int
    by: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What the accountable person decided about a release, and why, `after` so many days of the watch."""

    outcome: Literal["keep", "fix", "roll_back", "iterate"]
    reason: str
    after: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is remembered of a release from before anybody kept a ledger; `promised` as in "3 %"."""

    owner: str
    metric: str = ""
    promised: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A set of changes; `live` is its day (0 is the last simulated one, later ones are prepared now).

    `carries`: titles of requests; `ships`: the key of an experiment. `effects` last from `live` on, or until
    it was rolled back. `told`: a release of the past, that came in by a file. `open`: steps not done yet.
    """

    key: str
    name: str
    summary: str
    tier: Literal["small", "standard", "major"]
    area: str
    live: int
    author: str = ""
    carries: tuple[str, ...] = ()
    ships: str = ""
    effects: tuple[Effect, ...] = ()
    briefing: Briefing | None = None
    read_by: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()
    open: tuple[str, ...] = ()
    decided: Watched | None = None
    told: Told | None = None

    @property
    def ends(self) -> int:
        """The last day on which it acts."""
        if self.decided is not None and self.decided.outcome == "roll_back":
            return self.live + self.decided.after
        return 0


@dataclass(frozen=True, slots=True)
class Went:
    """A release as it was: its true effects, and the days on which they acted."""

    key: str
    name: str
    first: date
    last: date
    effects: tuple[Effect, ...]


def effects(releases: tuple[Release, ...]) -> tuple[Episode, ...]:
    """What releases do to everybody from their day on, as episodes."""
    return tuple(
        Episode("release", one.name, one.live, one.ends - one.live + 1, one.effects)
        for one in releases
        if one.live <= 0 and one.effects
    )


def went(releases: tuple[Release, ...], until: date) -> tuple[Went, ...]:
    """The truth about every release that is live or was."""
    return tuple(
        Went(
            one.key,
            one.name,
            until + timedelta(days=one.live),
            until + timedelta(days=one.ends),
            one.effects,
        )
        for one in releases
        if one.live <= 0
    )
