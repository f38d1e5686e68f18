"""The forms of one part of an assessment: added, changed, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.assessment import pages, parts
from storewide.assessment.models import Assessment
from storewide.assessment.part_forms import FORMS, PartForm
from storewide.assessment.parts import Part
from storewide.assessment.permissions import AssessmentPermission
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now

#: the page on which each kind of part stands
PLACES = {
    "assessor": "assessment",
    "job": "jobs",
    "need": "jobs",
    "capability": "gaps",
    "risk": "gaps",
    "requirement": "options",
    "option": "options",
    "cost": "options",
    "interface": "options",
}


def add(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """Add a part."""
    assessment, make = _open(request, slug), _form(kind)
    form = make(request.POST or None, assessment, None, request.GET.dict())
    if form.is_valid():
        added = form.attempt(parts.add, part=form.made(), by=request.user, at=now())
        if added is not None:
            messages.success(request, _("“%(name)s” is added.") % {"name": added})
            return redirect(_again(request, assessment, kind))
    return _page(request, form, assessment, kind, str(make.adding))


def change(request: SignedInRequest, slug: str, kind: str, part_id: UUID) -> HttpResponse:
    """Change a part."""
    assessment, make = _open(request, slug), _form(kind)
    part = _part(assessment, make, part_id)
    form = make(request.POST or None, assessment, part, {})
    if form.is_valid():
        said: dict[str, Any] = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(parts.change, part=part, by=request.user, at=now(), **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(_place(assessment, kind))
    return _page(request, form, assessment, kind, str(make.changing))


@require_POST
def remove(request: SignedInRequest, slug: str, kind: str, part_id: UUID) -> HttpResponse:
    """Take a part away."""
    assessment = _open(request, slug)
    part = _part(assessment, _form(kind), part_id)
    try:
        parts.remove(part=part, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("“%(name)s” is taken away.") % {"name": part})
    return redirect(_place(assessment, kind))


def _open(request: SignedInRequest, slug: str) -> Assessment:
    found = pages.find(request, slug)
    require(request.user, AssessmentPermission.CHANGE, found)
    return found


def _form(kind: str) -> type[PartForm]:
    if kind not in FORMS:
        raise Http404(kind)
    return FORMS[kind]


def _part(assessment: Assessment, form: type[PartForm], part_id: UUID) -> Part:
    part: Part = get_object_or_404(form.model, pk=part_id)
    if parts.assessment_of(part).pk != assessment.pk:
        raise Http404(str(part_id))
    return part


def _page(
    request: SignedInRequest, form: PartForm, assessment: Assessment, kind: str, title: str
) -> HttpResponse:
    page = Page(
        title=title,
        purpose=assessment.name,
        guide="assessment#parts",
        crumbs=(pages.to_list(), pages.to_one(assessment)),
    )
    return form_page(
        request,
        form,
        page,
        submit=_("Save"),
        back=_place(assessment, kind),
        template="assessment/part_form.html",
        record=form.record,
        kind=kind,
        is_new=form.is_new,
        also=("another", _("Save, and add another")) if form.is_new else None,
        assessment=assessment,
    )


def _again(request: SignedInRequest, assessment: Assessment, kind: str) -> str:
    """The next empty form where several are added one after the other."""
    if "another" in request.POST:
        address: str = reverse("assessment:part-add", args=[assessment.slug, kind])
        return f"{address}?{request.GET.urlencode()}" if request.GET else address
    return _place(assessment, kind)


def _place(assessment: Assessment, kind: str) -> str:
    return reverse(f"assessment:{PLACES[kind]}", args=[assessment.slug])
