"""Reads of long work: how it stands in words, and how far one job is."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.jobs import kinds
from storewide.jobs.models import Job, State
from storewide.jobs.permissions import JobPermission
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.progress import Progress


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
