"""The pages of probes: the list, one of them, a new one, changing it, and the steps of its purchase."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.service import probe_lists, probe_operations, probe_pages
from storewide.service.models import Incident, Probe, Step, StepName
from storewide.service.permissions import ServicePermission
from storewide.service.probe_forms import ProbeChangeForm, ProbeForm, StepForm
from storewide.service.probe_operations import StepSaid


def probes(request: SignedInRequest) -> HttpResponseBase:
    """Everything that is looked at."""
    require(request.user, ServicePermission.VIEW)
    page = probe_pages.probes(may(request.user, ServicePermission.PROBE))
    spec = probe_lists.probes(page.actions[0] if page.actions else None)
    return kit_lists.respond(request, spec, Probe.objects.for_list(), page=page)


def new(request: SignedInRequest) -> HttpResponse:
    """Look at another page."""
    require(request.user, ServicePermission.PROBE)
    form = ProbeForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(probe_operations.make_probe, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            messages.success(request, _("The first look is taken within seconds."))
            return redirect(made)
    page = probe_pages.new()
    return form_page(request, form, page, submit=_("Look at it"), back=reverse("service:probes"))


def probe(request: SignedInRequest, probe_id: UUID) -> HttpResponse:
    """One probe: what its newest look found, its steps, its incidents."""
    require(request.user, ServicePermission.VIEW)
    found = _find(probe_id)
    mine = may(request.user, ServicePermission.PROBE)
    holder = found.area.holder if found.area else None
    context = probe_pages.context(found, mine=mine) | {
        "page": probe_pages.probe(found, mine=mine),
        "probe": found,
        "tags": [found.tag],
        "accountable": str(holder) if holder else "",
        "incidents": Incident.objects.for_list().filter(probe=found)[:5],
        "history": history(found),
    }
    return render(request, "service/probe.html", context)


def change(request: SignedInRequest, probe_id: UUID) -> HttpResponse:
    """Change what is looked at."""
    require(request.user, ServicePermission.PROBE)
    found = _find(probe_id)
    form = ProbeChangeForm(request.POST or None, found)
    if form.is_valid():
        said: dict[str, Any] = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(probe_operations.change_probe, probe=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = probe_pages.change(found)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def switch(request: SignedInRequest, probe_id: UUID) -> HttpResponse:
    """Stop looking, or look again."""
    require(request.user, ServicePermission.PROBE)
    found = _find(probe_id)
    probe_operations.switch_probe(probe=found, is_on=not found.is_on, by=request.user, at=now())
    messages.success(request, probe_pages.switched(found))
    return redirect(found)


def step_new(request: SignedInRequest, probe_id: UUID) -> HttpResponse:
    """Add a step to the purchase."""
    found = _find(probe_id)
    page = probe_pages.step(found, _("Add a step to “%(probe)s”") % {"probe": found})
    return _step_form(request, found, page, StepForm(request.POST or None, found, {}), None)


def step(request: SignedInRequest, probe_id: UUID, place: int) -> HttpResponse:
    """Change a step of the purchase."""
    found = _find(probe_id)
    changed = get_object_or_404(Step, probe=found, number=place)
    page = probe_pages.step(found, _("Change “%(step)s”") % {"step": changed})
    form = StepForm(request.POST or None, found, probe_pages.said(changed))
    return _step_form(request, found, page, form, place)


@require_POST
def step_remove(request: SignedInRequest, probe_id: UUID, place: int) -> HttpResponse:
    """Take a step out of the purchase."""
    require(request.user, ServicePermission.PROBE)
    found = _find(probe_id)
    steps = _steps(found)
    if place >= len(steps):
        raise Http404
    del steps[place]
    seen = request.POST.get("expected_version", "")
    said: dict[str, Any] = {"steps": steps, "expected_version": int(seen) if seen.isdecimal() else None}
    try:
        probe_operations.set_steps(probe=found, by=request.user, at=now(), **said)
    except probe_operations.StepsChanged as changed:
        messages.error(request, changed.sentence)
    return redirect(found)


def _step_form(
    request: SignedInRequest, found: Probe, page: Page, form: StepForm, place: int | None
) -> HttpResponse:
    require(request.user, ServicePermission.PROBE)
    if form.is_valid():
        steps = _steps(found)
        if place is None:
            steps.append(form.said())
        else:
            steps[place] = form.said()
        steps.sort(key=lambda each: StepName.values.index(each.name))
        said: dict[str, Any] = {"steps": steps, "expected_version": form.read_version()}
        if form.attempt(probe_operations.set_steps, probe=found, by=request.user, at=now(), **said):
            return redirect(found)
    return form_page(request, form, page, submit=_("Save the step"), back=found.get_absolute_url())


def _steps(found: Probe) -> list[StepSaid]:
    return [probe_pages.as_said(each) for each in Step.objects.filter(probe=found).select_related("area")]


def _find(probe_id: UUID) -> Probe:
    return get_object_or_404(Probe.objects.for_list(), pk=probe_id)
