"""Experiments: randomised comparisons, as a scenario plans them.

An arm's effects are those of an episode, for the visitors of that arm alone.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from storewide.demo.simulation.episodes import Effect, Episode


@dataclass(frozen=True, slots=True)
class Arm:
    """One variant. `unseen`: the share of its visitors whose exposure is never recorded, as in a broken split."""

    key: str
    name: str
    weight: int = 1
    effects: tuple[Effect, ...] = ()
    unseen: float = 0.0


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned with: visitors in each arm, and the share of them that does what success counts."""

    units: int
    rate: float


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the accountable person decided once it was read, why, and what was `learned`, `after` so many days."""

    outcome: Literal["ship", "drop", "iterate"]
    reason: str
    after: int = 2
    learned: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison of `days` days from `starts` (0 is the last simulated one); its first arm is the control.

    `success` and `guardrails` are metrics with their margins in percent. `truth`: what its variants truly do.
    `told`: by a file of exposures, or by events "Experiment Viewed". `request`: the one whose promise it tests.
    """

    key: str
    name: str
    hypothesis: str
    area: str
    starts: int
    days: int
    truth: Literal["win", "loss", "nothing", "broken_split"]
    success: dict[str, float]
    guardrails: dict[str, float]
    planned: Planned
    arms: tuple[Arm, ...]
    exploratory: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    told: Literal["file", "events"] = "file"
    request: str = ""
    decided: Conclusion | None = None

    @property
    def dimension(self) -> str:
        """The dimension that narrows an effect to one of its arms."""
        return f"experiment {self.key}"

    @property
    def last(self) -> int:
        """Its last day, counted as `starts` is."""
        return self.starts + self.days - 1


@dataclass(frozen=True, slots=True)
class Reported:
    """What a platform reports of an arm: its units, and the share of them that does what success counts."""

    arm: str
    units: int
    rate: float


@dataclass(frozen=True, slots=True)
class Beside:
    """A comparison that nobody simulated: one that is only planned, or one that a platform runs and reports.

    Planned `ahead` of its first day; started where that day has come. `design` is told by the names of its fields.
    `reported` is what the platform told on the last day.
    """

    key: str
    name: str
    area: str
    starts: int
    days: int
    ahead: int
    design: dict[str, str]
    success: dict[str, float]
    arms: tuple[Arm, ...]
    guardrails: dict[str, float] = field(default_factory=dict)
    exploratory: tuple[str, ...] = ()
    reported: tuple[Reported, ...] = ()


def effects(experiments: tuple[Experiment, ...]) -> tuple[Episode, ...]:
    """What the arms do, as episodes narrowed to the arm."""
    return tuple(Episode("experiment", one.name, one.starts, one.days, _of_arms(one)) for one in experiments)


def _of_arms(experiment: Experiment) -> tuple[Effect, ...]:
    return tuple(
        replace(effect, where=effect.where | {experiment.dimension: arm.key})
        for arm in experiment.arms
        for effect in arm.effects
    )


def codes(experiments: tuple[Experiment, ...]) -> dict[str, tuple[str, ...]]:
    """The arms of each experiment as the values of its dimension."""
    return {one.dimension: tuple(arm.key for arm in one.arms) for one in experiments}
