"""Puts right what a killed worker leaves behind, and clears the task rows that have done their work.

A worker can die at four moments: before it took a task (nothing to do), after it took the task and before it
claimed the job (the task is given back), while it did the job (the job is queued under its next attempt, the
task is over), and after the job ended (the task is over).
"""

from datetime import datetime, timedelta

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from storewide.jobs import operations
from storewide.jobs.models import SILENT_AFTER, Job, State
from storewide.jobs.tasks import run_job

KEEP_TASKS = timedelta(days=1)


def sweep(at: datetime) -> int:
    """Recover silent jobs, settle dead workers' tasks, drop old ones; return how many jobs were recovered."""
    recovered = sum(operations.recover(job=job, at=at) for job in list(Job.objects.silent(at)))
    ours = DBTaskResult.objects.filter(task_path=run_job.module_path)
    for task in ours.running().filter(started_at__lt=at - SILENT_AFTER):
        _settle(task, at)
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_TASKS).delete()
    return recovered


def _settle(task: "DBTaskResult[..., None]", at: datetime) -> None:
    """End a task whose attempt is over; give one back that no worker claimed its job for."""
    job_id, attempt = task.args_kwargs["args"]
    running = DBTaskResult.objects.running().filter(pk=task.pk)
    state = Job.objects.filter(pk=job_id, attempt=attempt).values_list("state", flat=True).first()
    if state == State.QUEUED:
        running.update(status=TaskResultStatus.READY, started_at=None)
    elif state != State.RUNNING:
        running.update(status=TaskResultStatus.FAILED, finished_at=at)
