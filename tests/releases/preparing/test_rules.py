"""When a step is planned, which is next, and how many minutes the run is behind."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from storewide.releases.models import RunState
from storewide.releases.preparing import rules
from storewide.releases.preparing.rules import Timed

START = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def step(key: UUID, minutes: int, lasts: int = 10, **more: object) -> Timed:
    return Timed(key, at(minutes), timedelta(minutes=lasts), **more)  # type: ignore[arg-type]


def test_a_clock_time_is_the_stores_and_past_midnight_the_next_days() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert rules.planned_at(START, 15, None, zone) == at(15)
    assert rules.planned_at(START, None, time(22, 0), zone) == at(60)
    assert rules.planned_at(START, None, time(1, 0), zone) == at(240)


def test_next_is_what_waits_for_nothing_open() -> None:
    steps = (step(A, 0, state=RunState.RUNNING, began_at=at(0)), step(B, 10, after=A), step(C, 5))
    assert [each.key for each in rules.following(steps)] == [C]
    done = (step(A, 0, state=RunState.DONE), *steps[1:])
    assert [each.key for each in rules.following(done)] == [C, B]


@pytest.mark.parametrize(
    ("steps", "minute", "behind"),
    [
        ((step(A, 0, state=RunState.RUNNING, began_at=at(0)),), 5, 0),
        ((step(A, 0, state=RunState.RUNNING, began_at=at(0)),), 17, 7),
        ((step(A, 0, state=RunState.RUNNING, began_at=at(4)),), 5, 4),
        ((step(A, 0, state=RunState.RUNNING, began_at=at(4), late=20),), 5, 24),
        ((step(A, 0, state=RunState.DONE, ended_at=at(9)), step(B, 10, after=A)), 13, 3),
        ((step(A, 0, state=RunState.DONE, ended_at=at(30)),), 500, 20),
        ((step(A, 0, state=RunState.DONE, ended_at=at(3)),), 500, 0),
        ((), 5, 0),
    ],
)
def test_minutes_behind(steps: tuple[Timed, ...], minute: int, behind: int) -> None:
    assert rules.behind(steps, at(minute)) == behind
