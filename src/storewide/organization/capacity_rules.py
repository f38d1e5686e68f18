"""How many hours a team has in each week, net of absences and of what keeps things running: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: a week's hours are worked on these days, Monday first
WORKDAYS = 5
#: weeks of a quarter
QUARTER = 13


@dataclass(frozen=True)
class Worker[Who]:
    """Somebody in a team: hours a week, percent of them here, from and until (both days included; None: open)."""

    key: Who
    weekly_hours: float
    share: int
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Away[Who]:
    """Days on which somebody is away, the first and the last included."""

    key: Who
    begins: date
    ends: date


@dataclass(frozen=True)
class Week:
    """One week of a team, in hours: all of them, lost to absence, held for maintenance, and what is left."""

    monday: date
    gross: float
    absent: float
    maintenance: float

    @property
    def net(self) -> float:
        """Hours for what is new."""
        return self.gross - self.absent - self.maintenance


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weeks[Who](
    workers: Sequence[Worker[Who]],
    absences: Iterable[Away[Who]],
    *,
    maintenance: int,
    first: date,
    count: int = QUARTER,
) -> list[Week]:
    """The `count` weeks from the one of `first` on.

    A week's hours fall evenly on its five working days; `maintenance` is percent of what absence leaves.
    """
    away: dict[Who, list[Away[Who]]] = {}
    for absence in absences:
        away.setdefault(absence.key, []).append(absence)
    mondays = [monday_of(first) + timedelta(weeks=number) for number in range(count)]
    return [_week(monday, workers, away, maintenance) for monday in mondays]


def _week[Who](
    monday: date, workers: Sequence[Worker[Who]], away: dict[Who, list[Away[Who]]], maintenance: int
) -> Week:
    gross = absent = 0.0
    days = [monday + timedelta(days=number) for number in range(WORKDAYS)]
    for worker in workers:
        a_day = worker.weekly_hours * worker.share / 100 / WORKDAYS
        here = [day for day in days if _runs(worker, day)]
        gross += a_day * len(here)
        gone = away.get(worker.key, ())
        absent += a_day * sum(any(each.begins <= day <= each.ends for each in gone) for day in here)
    return Week(monday, gross, absent, (gross - absent) * maintenance / 100)


def _runs[Who](worker: Worker[Who], day: date) -> bool:
    return (worker.begins is None or worker.begins <= day) and (worker.ends is None or day <= worker.ends)
