"""What the database holds of a job by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from storewide.jobs.models import Job, State


def test_an_ended_job_has_the_time_of_its_end(start: Callable[..., Job], at: datetime) -> None:
    job = start()
    for state, ended in ((State.SUCCEEDED, None), (State.RUNNING, at)):
        with pytest.raises(IntegrityError, match="jobs_ended_has_time"), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(state=state, ended_at=ended)


def test_silent_are_running_jobs_unheard_of_for_a_minute(start: Callable[..., Job], at: datetime) -> None:
    job = start()
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, heartbeat_at=at)
    assert list(Job.objects.silent(at + timedelta(seconds=60))) == []
    assert list(Job.objects.silent(at + timedelta(seconds=61))) == [job]
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    assert list(Job.objects.silent(at + timedelta(seconds=61))) == []
