"""Reads of long work: how it stands in words, how far one job is, and what comes round."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.jobs import kinds
from storewide.jobs.models import TAGS, Job, Round, State
from storewide.jobs.permissions import JobPermission
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.progress import Progress
from storewide.kit.tags import Tag, Text, Tone


def standing() -> str:
    """What the worker is at, in one sentence."""
    counts = dict(
        Job.objects.filter(state__in=(State.QUEUED, State.RUNNING))
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    running, waiting = counts.get(State.RUNNING, 0), counts.get(State.QUEUED, 0)
    if not running and not waiting:
        return _("No long work is under way")
    if not waiting:
        return ngettext("%(count)s job is running", "%(count)s jobs are running", running) % {
            "count": running
        }
    if not running:
        return ngettext("%(waiting)s job waits", "%(waiting)s jobs wait", waiting) % {"waiting": waiting}
    return ngettext(
        "%(running)s running, %(waiting)s job waits", "%(running)s running, %(waiting)s jobs wait", waiting
    ) % {"running": running, "waiting": waiting}


def progress_of(job: Job, actor: Actor) -> Progress:
    """How far a job is, with a cancel button for whoever may press it."""
    stoppable = not job.ended and job.stop_requested_at is None and may(actor, JobPermission.CANCEL, job)
    return Progress(
        label=_progress_words(job),
        done=job.done,
        total=job.total or None,
        running=not job.ended,
        poll_url=reverse("jobs:progress", args=[job.pk]),
        state=job.tag,
        detail=_("attempt %(number)s") % {"number": job.attempt} if job.attempt > 1 else "",
        cancel_url=reverse("jobs:cancel", args=[job.pk]) if stoppable else "",
        result=page_of(job) if job.ended else None,
    )


def page_of(job: Job) -> Link | None:
    """The page of what the job works on, where its kind names one."""
    try:
        kind = kinds.named(job.kind)
    except kinds.UnknownKind:
        return None
    return kind.page(job.arguments) if kind.page else None


def _progress_words(job: Job) -> str:
    if job.stop_requested_at is not None and not job.ended:
        return _("Stopping at the next batch")
    return {
        State.QUEUED: _("Waiting for the worker"),
        State.RUNNING: _("Under way"),
        State.SUCCEEDED: _("Done"),
        State.FAILED: _("It could not be done"),
        State.CANCELLED: _("Cancelled"),
    }[State(job.state)]


@dataclass(frozen=True)
class Coming:
    """One schedule as people see it; `next_at` is None where it waits for there to be something to do."""

    label: Text
    seconds: int
    every: str
    job: Job | None
    last_at: datetime | None
    next_at: datetime | None
    fault: str
    fault_at: datetime | None

    @property
    def tag(self) -> Tag:
        """How the last round stands."""
        return Tag(_("Not yet run"), Tone.UNKNOWN) if self.job is None else TAGS[State(self.job.state)]


def coming(at: datetime) -> list[Coming]:
    """Every schedule of the operation with its last and next round."""
    rounds = {each.schedule: each for each in Round.objects.select_related("last_job")}
    return [_coming(schedule, rounds.get(schedule.kind), at) for schedule in kinds.schedules()]


def _coming(schedule: kinds.Schedule, standing: Round | None, at: datetime) -> Coming:
    job = standing.last_job if standing else None
    # a worker that ended for the third time without a word cannot have noted its fault itself
    silent = job is not None and job.state == State.FAILED
    next_at = standing.next_at if standing else None
    return Coming(
        label=schedule.label,
        seconds=int(schedule.every.total_seconds()),
        every=how_often(schedule.every),
        job=job,
        last_at=job.created_at if job else None,
        next_at=next_at if next_at is not None and next_at > at else None,
        fault=(job.error if job and silent else standing.fault if standing else ""),
        fault_at=(job.ended_at if job and silent else standing.fault_at if standing else None),
    )


def last_success(schedule: str) -> datetime | None:
    """When the newest round of a schedule ended well; None where it did not, or never ran."""
    ends = Job.objects.filter(schedule=schedule, state=State.SUCCEEDED)
    return ends.order_by("-ended_at").values_list("ended_at", flat=True).first()


def how_often(every: timedelta) -> str:
    """A schedule's rhythm in words, in its largest whole unit."""
    seconds = int(every.total_seconds())
    if seconds % 86400 == 0:
        days = seconds // 86400
        return ngettext("every day", "every %(count)s days", days) % {"count": days}
    if seconds % 3600 == 0:
        hours = seconds // 3600
        return ngettext("every hour", "every %(count)s hours", hours) % {"count": hours}
    if seconds % 60 == 0:
        minutes = seconds // 60
        return ngettext("every minute", "every %(count)s minutes", minutes) % {"count": minutes}
    return ngettext("every second", "every %(count)s seconds", seconds) % {"count": seconds}


def coming_words(found: list[Coming]) -> str:
    """How what comes round stands, in one sentence."""
    failed = [each for each in found if each.job is not None and each.job.state == State.FAILED]
    if failed:
        return ngettext(
            "The last run of %(count)s schedule failed",
            "The last runs of %(count)s schedules failed",
            len(failed),
        ) % {"count": len(failed)}
    return ngettext("%(count)s schedule comes round", "%(count)s schedules come round", len(found)) % {
        "count": len(found)
    }
