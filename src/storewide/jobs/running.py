"""What the worker does with one attempt at a job: a heartbeat beside it, progress, stop, its one end."""

import json
import logging
import threading
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from storewide.jobs import kinds, operations, scheduling
from storewide.jobs.models import Job, State
from storewide.kit.errors import Refusal
from storewide.lib.clock import now

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
PROGRESS_SECONDS = 0.5


class Attempt:
    """One attempt at a job, as its function sees it (`kinds.Run`)."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.arguments: dict[str, Any] = job.arguments
        self._told: datetime | None = None
        self._stop = threading.Event()

    def progress(self, done: int, total: int) -> None:
        """Store progress (at most twice a second) and raise Stopped when the job must end."""
        at = now()
        if self._told is None or (at - self._told).total_seconds() >= PROGRESS_SECONDS or done >= total:
            self._told = at
            self._beat(at=at, done=done, total=total)
        if self.stop_requested():
            raise kinds.Stopped

    def stop_requested(self) -> bool:
        """Whether somebody cancelled the job, as far as the last beat knew."""
        return self._stop.is_set()

    def keep_beating(self, ended: threading.Event) -> None:
        """Beat until the attempt ends; runs in a thread of its own beside it."""
        while not ended.wait(BEAT_SECONDS):
            self._beat(at=now())
        connection.close()

    def _beat(self, *, at: datetime, done: int | None = None, total: int | None = None) -> None:
        """Beat once; a database that is busy for too long costs this beat, not the job."""
        try:
            if not operations.beat(job=self.job, at=at, done=done, total=total):
                self._stop.set()
        except OperationalError:
            logger.warning("job %s could not tell that it lives", self.job.pk, exc_info=True)


def attempt(job_id: str, number: int) -> None:
    """Claim a job, do it, write its end; a refusal is kept as its sentence, other errors are logged."""
    job = operations.claim(job_id=job_id, attempt=number, at=now())
    if job is None:
        return
    run, ended = Attempt(job), threading.Event()
    beating = threading.Thread(target=run.keep_beating, args=(ended,), daemon=True)
    beating.start()
    try:
        state, result, error = _do(run)
    finally:
        ended.set()
        beating.join()
    finish = scheduling.finish if job.schedule else operations.finish
    finish(job=job, state=state, at=now(), result=result, error=error)


def _do(run: Attempt) -> tuple[State, dict[str, Any], str]:
    try:
        result = kinds.named(run.job.kind).do(run)
        json.dumps(result)
    except kinds.Stopped:
        return State.CANCELLED, {}, ""
    except Refusal as error:
        return State.FAILED, {}, error.sentence
    except Exception:
        logger.exception("job %s (%s) failed", run.job.pk, run.job.kind)
        return (
            State.FAILED,
            {},
            _("This failed for a reason of ours, not of yours; the server's log has the details."),
        )
    return State.SUCCEEDED, result, ""
