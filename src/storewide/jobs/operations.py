"""Every change to a job.

A worker's steps are compare-and-set on state and attempt, so that each end comes once.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.jobs import kinds
from storewide.jobs.models import Job, State
from storewide.jobs.tasks import run_job
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor

MOST_ATTEMPTS = 3


class AlreadyEnded(Refusal):
    """A job that has ended cannot be cancelled."""


@trail.operation
def start(*, kind: str, label: str, arguments: dict[str, Any], by: Actor, at: datetime) -> Job:
    """Queue long work inside the caller's transaction: it exists exactly when what asked for it does."""
    job = Job(
        kind=kind,
        label=label[:200],
        arguments=arguments,
        requested_by_id=by.id,
        requested_by_label=by.label,
        created_at=at,
    )
    queue(job)
    trail.record(action="jobs.job.start", of=job, by=by, at=at)
    return job


def queue(job: Job) -> Job:
    """Save a new job and have a worker take it, both inside the caller's transaction."""
    job.save(force_insert=True)
    _enqueue(job)
    return job


@trail.operation
def cancel(*, job: Job, by: Actor, at: datetime) -> Job:
    """Ask a job to stop; one that waits is cancelled at once, a running one at its next batch."""
    waiting = Job.objects.filter(pk=job.pk, state=State.QUEUED)
    if not waiting.update(state=State.CANCELLED, stop_requested_at=at, ended_at=at):
        running = Job.objects.filter(pk=job.pk, state=State.RUNNING)
        if not running.update(stop_requested_at=at):
            raise AlreadyEnded(
                _("“%(job)s” has ended already; there is nothing left to cancel.") % {"job": job}
            )
    job.refresh_from_db()
    trail.record(action="jobs.job.cancel", of=job, by=by, at=at)
    return job


def claim(*, job_id: str, attempt: int, at: datetime) -> Job | None:
    """Take a waiting job for this attempt; None when it was cancelled, taken or given to a later attempt."""
    waiting = Job.objects.filter(pk=job_id, state=State.QUEUED, attempt=attempt)
    if not waiting.update(state=State.RUNNING, started_at=at, heartbeat_at=at, done=0):
        return None
    return Job.objects.get(pk=job_id)


def beat(*, job: Job, at: datetime, done: int | None = None, total: int | None = None) -> bool:
    """Say that this attempt lives, with its progress where given; False when it must stop."""
    values: dict[str, Any] = {"heartbeat_at": at}
    if done is not None:
        values |= {"done": done, "total": total}
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    return bool(mine.update(**values)) and not mine.filter(stop_requested_at__isnull=False).exists()


@trail.operation
def finish(*, job: Job, state: State, at: datetime, result: dict[str, Any], error: str = "") -> bool:
    """End this attempt's job; False, and only the line written, when the job was no longer this attempt's."""
    ended = end(job=job, state=state, at=at, result=result, error=error)
    action = f"jobs.job.{state.value}" if ended else "jobs.job.late"
    trail.record(action=action, of=job, by=SYSTEM, at=at, changes={"attempt": [None, job.attempt]})
    return ended


def end(*, job: Job, state: State, at: datetime, result: dict[str, Any], error: str) -> bool:
    """Write the end of this attempt's job; False, with nothing written, when it was no longer this attempt's."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    done = F("total") if state is State.SUCCEEDED else F("done")
    return bool(mine.update(state=state, ended_at=at, result=result, error=error, done=done))


def recover(*, job: Job, at: datetime) -> bool:
    """Queue a job again whose worker fell silent, fail it the third time; False when another did so."""
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)
    with transaction.atomic():
        if job.attempt >= MOST_ATTEMPTS:
            error = _("The worker ended without a word three times while doing this; see the server's log.")
            if not mine.update(state=State.FAILED, ended_at=at, error=error):
                return False
        elif mine.update(state=State.QUEUED, attempt=job.attempt + 1, heartbeat_at=None):
            job.attempt += 1
            _enqueue(job)
        else:
            return False
        changes = {"attempt": [None, job.attempt]}
        trail.record(action="jobs.job.recover", of=job, by=SYSTEM, at=at, changes=changes)
    return True


def _enqueue(job: Job) -> None:
    run_job.using(queue_name=kinds.named(job.kind).queue).enqueue(str(job.pk), job.attempt)
