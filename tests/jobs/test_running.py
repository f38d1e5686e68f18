"""One attempt: progress throttled, stop obeyed, failures in a sentence."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from storewide.access.models import User
from storewide.jobs import kinds, operations, running
from storewide.jobs.models import Job, State

type Start = Callable[..., Job]


class QuietThread(threading.Thread):
    """A heartbeat that never beats: a test's transaction is seen by its own thread alone."""

    def __init__(self, **_options: Any) -> None:
        super().__init__()


@pytest.fixture(autouse=True)
def no_second_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.threading, "Thread", QuietThread)


def test_attempt_does_the_job_and_keeps_its_result(start: Start) -> None:
    job = start()
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.error) == (
        State.SUCCEEDED,
        {"counted": 3},
        3,
        3,
        "",
    )


def test_attempt_that_is_over_does_nothing(start: Start) -> None:
    job = start()
    running.attempt(str(job.pk), 2)
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_attempt_keeps_the_sentence_of_a_refusal(start: Start) -> None:
    job = start("tests.refuse")
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "The file orders.csv is empty; choose another one.")


def test_attempt_logs_a_defect_and_shows_none_of_it(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    job = start("tests.break")
    with caplog.at_level(logging.ERROR):
        running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "a defect" not in job.error
    assert "a defect" in caplog.text


def test_attempt_stops_where_somebody_cancelled(start: Start, mate: User, at: datetime) -> None:
    job = start(upto=1_000)
    claimed = operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert claimed is not None
    operations.cancel(job=job, by=mate, at=at)
    with pytest.raises(kinds.Stopped):
        running.Attempt(claimed).progress(1, 1_000)


def test_cancelled_while_running_ends_cancelled(
    start: Start, mate: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start()

    def cancelled_meanwhile(run: kinds.Run) -> dict[str, Any]:
        operations.cancel(job=job, by=mate, at=at)
        run.progress(1, 3)
        raise AssertionError("went on after it was cancelled")

    monkeypatch.setattr(kinds, "named", lambda name: kinds.Kind(name, "short", cancelled_meanwhile))
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.result) == (State.CANCELLED, {})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Callable[[float], None]:
    """Sets the time that progress sees, in seconds after the test's moment."""
    seconds: list[float] = [0.0]
    monkeypatch.setattr(running, "now", lambda: at + timedelta(seconds=seconds[0]))

    def show(value: float) -> None:
        seconds[0] = value

    return show


def test_progress_is_stored_at_most_twice_a_second(
    start: Start, at: datetime, clock: Callable[[float], None]
) -> None:
    claimed = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert claimed is not None
    run, stored = running.Attempt(claimed), []
    for seconds, done in ((0.0, 1), (0.1, 2), (0.4, 3), (0.5, 4), (0.6, 5)):
        clock(seconds)
        run.progress(done, 100)
        stored.append(Job.objects.get(pk=claimed.pk).done)
    assert stored == [1, 1, 1, 4, 4]


def test_progress_at_the_end_is_stored_whenever_it_comes(
    start: Start, at: datetime, clock: Callable[[float], None]
) -> None:
    claimed = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert claimed is not None
    run = running.Attempt(claimed)
    run.progress(1, 2)
    run.progress(2, 2)
    assert Job.objects.get(pk=claimed.pk).done == 2


def test_a_busy_database_costs_a_beat_and_not_the_job(
    start: Start, at: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claimed = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert claimed is not None

    def busy(**_values: Any) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(operations, "beat", busy)
    run = running.Attempt(claimed)
    run.progress(1, 3)
    assert run.stop_requested() is False
    assert "could not tell that it lives" in caplog.text
