"""Pages of long work: what runs, waits and ended; one job live; cancel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from storewide.audit.queries import history
from storewide.jobs import operations, queries
from storewide.jobs.lists import JOBS, SCHEDULES
from storewide.jobs.models import Job
from storewide.jobs.permissions import JobPermission
from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


@require_GET
def jobs(request: SignedInRequest) -> HttpResponseBase:
    """All long work."""
    require(request.user, JobPermission.VIEW)
    page = Page(
        title=queries.standing(),
        short=_("Long work"),
        purpose=_("What is done in the background: how far it is, who asked for it, how it ended."),
        guide="long-work",
        actions=(Action(_("What comes round"), reverse("jobs:schedules"), style="quiet"),),
    )
    return lists.respond(request, JOBS, Job.objects.all(), page=page)


@require_GET
def schedules(request: SignedInRequest) -> HttpResponseBase:
    """What comes round by itself."""
    require(request.user, JobPermission.VIEW)
    coming = queries.coming(now())
    page = Page(
        title=queries.coming_words(coming),
        short=_("Schedules"),
        purpose=_(
            "What the worker does by itself again and again: when last, when next, and what went wrong."
        ),
        guide="long-work#schedules",
        crumbs=(Crumb(_("Long work"), reverse("jobs:jobs")),),
    )
    return lists.respond(request, SCHEDULES, coming, page=page)


@require_GET
def job(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """One job, live."""
    found = get_object_or_404(Job, pk=job_id)
    actor = require(request.user, JobPermission.VIEW, found)
    page = Page(
        title=found.label,
        purpose=_("What is done in the background. You may leave this page; the work goes on."),
        guide="long-work#one-job",
        crumbs=(Crumb(_("Long work"), reverse("jobs:jobs")),),
    )
    context = _context(found, actor)
    return render(request, "jobs/job.html", {"page": page, "history": history(found), **context})


@require_GET
def progress(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """The part of a job's page that asks for itself again while the job runs; the whole page when it ends."""
    found = get_object_or_404(Job, pk=job_id)
    actor = require(request.user, JobPermission.VIEW, found)
    response = render(request, "jobs/progress.html", _context(found, actor))
    if found.ended:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """Ask a job to stop."""
    found = get_object_or_404(Job, pk=job_id)
    by = require(request.user, JobPermission.CANCEL, found)
    try:
        operations.cancel(job=found, by=by, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Asked to stop; what was done before stays done."))
    return redirect(found)


def _context(found: Job, actor: Actor) -> dict[str, Any]:
    return {"job": found, "progress": queries.progress_of(found, actor)}
