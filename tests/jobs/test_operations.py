"""Every change to a job: each end comes once, and only from the attempt that holds the job."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.jobs import operations
from storewide.jobs.models import Job, State

type Start = Callable[..., Job]


def actions(job: Job) -> list[str]:
    return sorted(entry.action for entry in Entry.objects.of(job))


def tasks(job: Job) -> list[tuple[str, str, int]]:
    return [
        (task.status, task.queue_name, task.args_kwargs["args"][1])
        for task in DBTaskResult.objects.order_by("enqueued_at")
        if task.args_kwargs["args"][0] == str(job.pk)
    ]


def test_start_queues_the_job_with_its_task_and_line(start: Start, mate: User, at: datetime) -> None:
    job = start()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.done, job.total) == (State.QUEUED, 1, 0, 0)
    assert (job.requested_by_id, job.requested_by_label, job.created_at) == (mate.pk, "Milan", at)
    assert tasks(job) == [("READY", "short", 1)]
    assert actions(job) == ["jobs.job.start"]


def test_start_goes_to_the_queue_of_its_kind(start: Start) -> None:
    assert tasks(start("tests.wait", folder="x")) == [("READY", "long", 1)]


def test_start_is_undone_with_what_asked_for_it(start: Start) -> None:
    def ask_and_fail() -> None:
        start()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transaction.atomic(ask_and_fail)()
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    assert not Entry.objects.filter(action="jobs.job.start").exists()


def test_claim_takes_a_waiting_job_once(start: Start, at: datetime) -> None:
    job = start()
    claimed = operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert claimed is not None
    assert (claimed.state, claimed.started_at, claimed.heartbeat_at) == (State.RUNNING, at, at)
    assert operations.claim(job_id=str(job.pk), attempt=1, at=at) is None


def test_claim_by_another_attempt_takes_nothing(start: Start, at: datetime) -> None:
    job = start()
    assert operations.claim(job_id=str(job.pk), attempt=2, at=at) is None
    assert Job.objects.get(pk=job.pk).state == State.QUEUED


def test_cancel_waiting_ends_it_at_once(start: Start, mate: User, at: datetime) -> None:
    job = operations.cancel(job=start(), by=mate, at=at)
    assert (job.state, job.ended_at, job.stop_requested_at) == (State.CANCELLED, at, at)
    assert actions(job) == ["jobs.job.cancel", "jobs.job.start"]
    assert operations.claim(job_id=str(job.pk), attempt=1, at=at) is None


def test_cancel_running_asks_it_to_stop(start: Start, mate: User, at: datetime) -> None:
    job = start()
    operations.claim(job_id=str(job.pk), attempt=1, at=at)
    job = operations.cancel(job=job, by=mate, at=at)
    assert (job.state, job.ended_at, job.stop_requested_at) == (State.RUNNING, None, at)
    assert operations.beat(job=job, at=at) is False


def test_cancel_ended_is_refused_and_leaves_no_line(start: Start, mate: User, at: datetime) -> None:
    job = operations.cancel(job=start(), by=mate, at=at)
    with pytest.raises(operations.AlreadyEnded, match="“Count to three” has ended already"):
        operations.cancel(job=job, by=mate, at=at)
    assert actions(job) == ["jobs.job.cancel", "jobs.job.start"]


def test_beat_tells_life_and_progress(start: Start, at: datetime) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    later = at + timedelta(seconds=5)
    assert operations.beat(job=job, at=later, done=2, total=3) is True
    job.refresh_from_db()
    assert (job.heartbeat_at, job.done, job.total) == (later, 2, 3)


def test_finish_ends_once_and_a_second_end_changes_nothing(start: Start, at: datetime) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    operations.beat(job=job, at=at, done=2, total=3)
    assert operations.finish(job=job, state=State.SUCCEEDED, at=at, result={"a": 1}) is True
    again = operations.finish(job=job, state=State.FAILED, at=at, result={}, error="late")
    job.refresh_from_db()
    assert again is False
    assert (job.state, job.result, job.error, job.done) == (State.SUCCEEDED, {"a": 1}, "", 3)
    assert actions(job) == ["jobs.job.late", "jobs.job.start", "jobs.job.succeeded"]


def test_recover_queues_the_next_attempt_and_locks_the_old_one_out(start: Start, at: datetime) -> None:
    old = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert old is not None
    silent = Job.objects.get(pk=old.pk)
    assert operations.recover(job=silent, at=at) is True
    silent.refresh_from_db()
    assert (silent.state, silent.attempt, silent.heartbeat_at) == (State.QUEUED, 2, None)
    assert tasks(silent) == [("READY", "short", 1), ("READY", "short", 2)]
    assert operations.beat(job=old, at=at, done=3, total=3) is False
    assert operations.finish(job=old, state=State.SUCCEEDED, at=at, result={"late": True}) is False
    silent.refresh_from_db()
    assert (silent.state, silent.done, silent.result) == (State.QUEUED, 0, {})


def test_recover_by_two_workers_at_once_counts_once(start: Start, at: datetime) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    first, second = Job.objects.get(pk=job.pk), Job.objects.get(pk=job.pk)
    assert operations.recover(job=first, at=at) is True
    assert operations.recover(job=second, at=at) is False
    assert Job.objects.get(pk=job.pk).attempt == 2
    assert actions(job) == ["jobs.job.recover", "jobs.job.start"]


def test_recover_gives_up_after_the_third_silent_end(start: Start, at: datetime) -> None:
    job = start()
    for attempt in (1, 2, 3):
        claimed = operations.claim(job_id=str(job.pk), attempt=attempt, at=at)
        assert claimed is not None
        operations.recover(job=claimed, at=at)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.ended_at) == (State.FAILED, 3, at)
    assert job.error.startswith("The worker ended without a word three times")
    assert len(tasks(job)) == 3
