"""How a working group stands against its plan, counted by day; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stage:
    """One exit criterion as it counts: the day it is planned for, and the day it was met, None while it is open."""

    due_on: date
    met_on: date | None


@dataclass(frozen=True)
class Progress:
    """Criteria counted: all, those met, those planned by now, and open ones whose day is over."""

    all: int
    met: int
    planned: int
    late: int

    @property
    def behind(self) -> int:
        """How many fewer are met than were planned by now; below zero, how many more."""
        return self.planned - self.met


def progress(stages: Iterable[Stage], on: date) -> Progress:
    """How criteria stand on a day. A criterion is planned by now once its day is over."""
    known = list(stages)
    return Progress(
        all=len(known),
        met=sum(stage.met_on is not None for stage in known),
        planned=sum(stage.due_on < on for stage in known),
        late=sum(stage.met_on is None and stage.due_on < on for stage in known),
    )


def courses(stages: Iterable[Stage], days: Iterable[date], on: date) -> tuple[list[int], list[int | None]]:
    """By day, how many criteria are planned by its end and how many were met; None after `on`, which nobody knows."""
    known = list(stages)
    shown = list(days)
    planned = [sum(stage.due_on <= day for stage in known) for day in shown]
    met = [
        sum(stage.met_on is not None and stage.met_on <= day for stage in known) if day <= on else None
        for day in shown
    ]
    return planned, met
