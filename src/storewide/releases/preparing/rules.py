"""What besides checklist and briefing stands before going live: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID

from storewide.releases.models.codes import RunState


@dataclass(frozen=True)
class Going:
    """Roles with who acts in them, where the tier names any, and whether they signed; the newest go or no-go.

    `it_by_another`: somebody signed for IT who is not the author. `frozen` and `flag` say in words what stands against it.
    """

    business: str = ""
    business_signed: bool = False
    it: str = ""
    it_signed: bool = False
    it_by_another: bool = False
    go: bool | None = None
    no_go_because: str = ""
    frozen: tuple[str, ...] = ()
    flag: str = ""


@dataclass(frozen=True)
class Timed:
    """One timed step on the day: when it is planned to begin, how long it takes, and how it went; `late` in minutes."""

    key: UUID
    planned: datetime
    lasts: timedelta
    state: RunState = RunState.WAITING
    began_at: datetime | None = None
    ended_at: datetime | None = None
    late: int = 0
    after: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in (RunState.WAITING, RunState.RUNNING, RunState.PROBLEM)


def planned_at(start: datetime, minutes: int | None, clock: time | None, zone: tzinfo) -> datetime:
    """When a step is planned: so many minutes after the start, or at a time of the store's clock on that day or the next.

    A clock time before the start is that of the next day, as runs go on past midnight.
    """
    if clock is None:
        return start + timedelta(minutes=minutes or 0)
    begun = start.astimezone(zone)
    day = (
        begun.date()
        if clock >= begun.time().replace(second=0, microsecond=0)
        else begun.date() + timedelta(days=1)
    )
    return datetime.combine(day, clock, zone)


def following(steps: Sequence[Timed]) -> tuple[Timed, ...]:
    """The steps that may begin now: what they come after is over; the earliest planned first."""
    over = {each.key for each in steps if not each.is_open}
    ready = (
        each
        for each in steps
        if each.state is RunState.WAITING and (each.after is None or each.after in over)
    )
    return tuple(sorted(ready, key=lambda each: each.planned))


def behind(steps: Sequence[Timed], at: datetime) -> int:
    """How many whole minutes the run is behind its plan; 0 while it is in time.

    A step that runs is behind by the later of its late beginning (with what its owner says it takes longer) and the time
    since it should have ended; one that may begin by the time since it should have; once all are over, the last one counts.
    """
    delays = [_delay(each, at) for each in steps if each.state in (RunState.RUNNING, RunState.PROBLEM)]
    delays += [at - each.planned for each in following(steps)]
    if not delays:
        delays = [each.ended_at - each.planned - each.lasts for each in steps if each.ended_at is not None][
            -1:
        ]
    return max(0, *(int(each.total_seconds() // 60) for each in delays)) if delays else 0


def _delay(step: Timed, at: datetime) -> timedelta:
    begun = (step.began_at or at) - step.planned
    return max(begun + timedelta(minutes=step.late), at - step.planned - step.lasts)
