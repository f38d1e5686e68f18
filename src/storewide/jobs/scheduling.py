"""Starts what comes round: each schedule has at most one job at a time, and a kill loses or doubles none.

The next moment and the job are written in one transaction, so that a worker which dies in between leaves both or
neither. A round's job is no person's doing: it writes no line of the trail, only its end stands in the `Round`.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.jobs import kinds, operations
from storewide.jobs.kinds import Schedule
from storewide.jobs.models import ENDS, Job, Round, State

logger = logging.getLogger(__name__)

#: a schedule whose last round failed is not tried more often than this
AFTER_A_FAULT = timedelta(minutes=1)


class Rounds:
    """What one worker starts; it remembers when it looked last whether a due round is wanted."""

    def __init__(self) -> None:
        self._looked: dict[str, datetime] = {}

    def start_due(self, at: datetime) -> int:
        """Start the jobs of all schedules that are due and wanted; how many."""
        rounds = {each.schedule: each for each in Round.objects.select_related("last_job")}
        started = 0
        for schedule in kinds.schedules():
            try:
                standing = rounds.get(schedule.kind) or _first(schedule, at)
                if is_due(schedule, standing, at) and self._wanted(schedule, at):
                    started += _start(schedule, standing, at)
            except Exception:
                logger.exception("the round of %s could not be started; it is tried again", schedule.kind)
        return started

    def _wanted(self, schedule: Schedule, at: datetime) -> bool:
        """Whether there is anything to do; looked at no more often than the schedule comes round."""
        if schedule.wanted is None:
            return True
        looked = self._looked.get(schedule.kind)
        if looked is not None and timedelta(0) <= at - looked < schedule.every:
            return False
        self._looked[schedule.kind] = at
        return schedule.wanted()


def _first(schedule: Schedule, at: datetime) -> Round:
    """The row of a schedule met for the first time; another worker may have written it meanwhile."""
    return Round.objects.get_or_create(schedule=schedule.kind, defaults={"next_at": schedule.after(at)})[0]


def _start(schedule: Schedule, standing: Round, at: datetime) -> bool:
    with transaction.atomic():
        # whoever moves the moment on owns the round
        mine = Round.objects.filter(pk=standing.pk, next_at=standing.next_at, last_job=standing.last_job)
        if not mine.update(next_at=schedule.after(at)):
            return False
        Job.objects.filter(schedule=schedule.kind, state__in=ENDS).delete()
        job = Job(
            kind=schedule.kind,
            label=str(schedule.label)[:200],
            arguments=schedule.arguments,
            requested_by_label=_("The schedule"),
            schedule=schedule.kind,
            created_at=at,
        )
        Round.objects.filter(pk=standing.pk).update(last_job=operations.queue(job))
    return True


def is_due(schedule: Schedule, standing: Round, at: datetime) -> bool:
    """Whether its moment has come and its last job has ended; a clock set back does not make it wait longer."""
    last = standing.last_job
    if last is not None and not last.ended:
        return False
    # a clock that was ahead when the round failed says nothing of how long ago that was
    if last is not None and last.state == State.FAILED and _since(last, at) < AFTER_A_FAULT:
        return False
    return not at < standing.next_at <= at + schedule.every


def _since(job: Job, at: datetime) -> timedelta:
    """How long ago the job ended; long ago where that lies in the future."""
    ended_at = job.ended_at or at
    return at - ended_at if ended_at <= at else timedelta.max


def finish(*, job: Job, state: State, at: datetime, result: dict[str, Any], error: str) -> bool:
    """End a round's job and note its fault, or that it has none any more; False when it was given up before."""
    with transaction.atomic():
        ended = operations.end(job=job, state=state, at=at, result=result, error=error)
        if ended:
            Round.objects.filter(pk=job.schedule).update(fault=error, fault_at=at if error else None)
    return ended
