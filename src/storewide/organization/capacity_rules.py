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
    """Somebody in a team: hours a week, percent of them here, from and until (both days included; None: open).

    `off` are public holidays where they work.
    """

    key: Who
    weekly_hours: float
    share: int
    begins: date | None = None
    ends: date | None = None
    off: frozenset[date] = frozenset()

    @property
    def hours(self) -> float:
        """Hours of a week in this team."""
        return self.weekly_hours * self.share / 100


@dataclass(frozen=True)
class Away[Who]:
    """Days on which somebody is away, the first and the last included."""

    key: Who
    begins: date
    ends: date


@dataclass(frozen=True)
class Week:
    """One week of a team, in hours: all, lost to absence and public holidays, held for maintenance, and what is left."""

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
    until = mondays[-1] + timedelta(days=WORKDAYS - 1)
    # most people are there all the time: their hours are added once, not day by day
    changing = [each for each in workers if each.key in away or not _runs_through(each, mondays[0], until)]
    steady = _steady(workers, {id(each) for each in changing})
    return [_week(monday, steady, changing, away, maintenance) for monday in mondays]


def _week[Who](
    monday: date,
    steady: dict[frozenset[date], float],
    workers: Sequence[Worker[Who]],
    away: dict[Who, list[Away[Who]]],
    maintenance: int,
) -> Week:
    days = [monday + timedelta(days=number) for number in range(WORKDAYS)]
    gross = sum(steady.values())
    absent = sum(hours / WORKDAYS * len(off.intersection(days)) for off, hours in steady.items())
    for worker in workers:
        a_day = worker.hours / WORKDAYS
        here = [day for day in days if _runs(worker, day)]
        gross += a_day * len(here)
        gone = away.get(worker.key, ())
        absent += a_day * sum(
            day in worker.off or any(each.begins <= day <= each.ends for each in gone) for day in here
        )
    return Week(monday, gross, absent, (gross - absent) * maintenance / 100)


def _steady[Who](workers: Sequence[Worker[Who]], changing: set[int]) -> dict[frozenset[date], float]:
    """Hours a week of those who are there all the time, by the public holidays they have."""
    found: dict[frozenset[date], float] = {}
    for each in workers:
        if id(each) not in changing:
            found[each.off] = found.get(each.off, 0.0) + each.hours
    return found


def _runs[Who](worker: Worker[Who], day: date) -> bool:
    return (worker.begins is None or worker.begins <= day) and (worker.ends is None or day <= worker.ends)


def _runs_through[Who](worker: Worker[Who], first: date, last: date) -> bool:
    begun = worker.begins is None or worker.begins <= first
    return begun and (worker.ends is None or worker.ends >= last)
