"""What the sweep puts right for each moment at which a worker can be killed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from storewide.jobs import operations, sweeping
from storewide.jobs.models import Job, State

type Start = Callable[..., Job]

LATER = timedelta(seconds=61)


def task_of(job: Job, attempt: int = 1) -> DBTaskResult:
    return next(t for t in DBTaskResult.objects.all() if t.args_kwargs["args"] == [str(job.pk), attempt])


def taken(job: Job, at: datetime) -> DBTaskResult:
    """The job's task, taken by a worker at `at`."""
    task = task_of(job)
    DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", started_at=at)
    return task


def test_killed_while_it_did_the_job(start: Start, at: datetime) -> None:
    job = start()
    task = taken(job, at)
    operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert sweeping.sweep(at + LATER) == 1
    job.refresh_from_db()
    task.refresh_from_db()
    assert (job.state, job.attempt) == (State.QUEUED, 2)
    assert (task.status, task_of(job, 2).status) == ("FAILED", "READY")


def test_a_job_heard_of_within_the_minute_is_left_alone(start: Start, at: datetime) -> None:
    job = start()
    task = taken(job, at)
    claimed = operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert claimed is not None
    operations.beat(job=claimed, at=at + LATER)
    assert sweeping.sweep(at + LATER + timedelta(seconds=59)) == 0
    job.refresh_from_db()
    task.refresh_from_db()
    assert (job.state, job.attempt, task.status) == (State.RUNNING, 1, "RUNNING")


def test_killed_between_taking_the_task_and_claiming_the_job(start: Start, at: datetime) -> None:
    job = start()
    task = taken(job, at)
    assert sweeping.sweep(at + LATER) == 0
    job.refresh_from_db()
    task.refresh_from_db()
    assert (job.state, job.attempt, task.status, task.started_at) == (State.QUEUED, 1, "READY", None)


def test_killed_after_the_job_ended(start: Start, at: datetime) -> None:
    job = start()
    task = taken(job, at)
    claimed = operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert claimed is not None
    operations.finish(job=claimed, state=State.SUCCEEDED, at=at, result={})
    sweeping.sweep(at + LATER)
    job.refresh_from_db()
    task.refresh_from_db()
    assert (job.state, task.status) == (State.SUCCEEDED, "FAILED")


def test_tasks_that_ended_a_day_ago_are_dropped(start: Start, at: datetime) -> None:
    old, fresh = taken(start(), at), taken(start(), at)
    for task, ended in ((old, at - timedelta(hours=25)), (fresh, at - timedelta(hours=23))):
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL", finished_at=ended)
    sweeping.sweep(at)
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [fresh.pk]
