"""The pages of imports: begin one, answer for the store, watch it, read what was refused."""

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.jobs import operations as jobs
from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import forms, import_pages, intake, own_presets, queries
from storewide.sources.lists import IMPORTS, state_tag
from storewide.sources.models import Import, ImportState
from storewide.sources.permissions import SourcesPermission


def imports(request: HttpRequest) -> HttpResponseBase:
    """All imports."""
    require(request.user, SourcesPermission.VIEW)
    actions: tuple[Action, ...] = ()
    if may(request.user, SourcesPermission.IMPORT):
        actions = (
            Action(_("Import a file"), reverse("sources:import-new")),
            Action(_("Your presets"), reverse("sources:presets"), "quiet"),
        )
    page = Page(
        title=_("Imports"),
        purpose=_("What was read into the stores, and what became of every row."),
        guide="data#imports",
        actions=actions,
    )
    return lists.respond(request, IMPORTS, Import.objects.for_list(), page=page)


def new(request: HttpRequest) -> HttpResponse:
    """Choose a file; the next page asks for the store's calendar, or the reading begins."""
    actor = require(request.user, SourcesPermission.IMPORT)
    initial = {"preset": request.GET.get("preset", "")}
    form = forms.UploadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record = intake.take_upload(form.cleaned_data, by=actor, at=now())
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            waits = record.state == ImportState.WAITING
            return redirect("sources:import-questions" if waits else "sources:import", pk=record.pk)
    context = {
        "page": import_pages.new(),
        "form": form,
        "submit": _("Read the file"),
        "cancel_url": reverse("sources:imports"),
    }
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What only the business knows of its store, asked once before the first file is read."""
    record = get_object_or_404(Import.objects.for_list(), pk=pk)
    actor = require(request.user, SourcesPermission.IMPORT)
    if record.state != ImportState.WAITING:
        return redirect("sources:import", pk=pk)
    month = queries.first_month_to_ask(now().date())
    form = forms.QuestionsForm(request.POST or None, initial=forms.initial_questions(record.store, month))
    if request.method == "POST" and form.is_valid():
        try:
            intake.answer(record=record, answers=form.cleaned_data, by=actor, at=now())
            return redirect("sources:import", pk=pk)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"page": import_pages.questions(record), "form": form, "submit": _("Read the file")}
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import: how far it is, or what became of every row."""
    record = get_object_or_404(Import.objects.for_list(), pk=pk)
    require(request.user, SourcesPermission.VIEW)
    context = {
        "page": import_pages.detail(record),
        "record": record,
        "tags": [state_tag(record)],
        "preset": own_presets.title(record.preset),
        "orders_left_out": import_pages.orders_left_out(record),
        "progress": import_pages.progress(record),
        "findings": import_pages.findings(record),
        "parts": import_pages.parts(record),
        "refusals": list(queries.refusals(record, queries.SHOWN_REFUSALS)),
        "next": import_pages.following(record),
        "next_reason": import_pages.following_reason(record),
        "history": history(record),
    }
    return render(request, "sources/import.html", context)


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress alone, asked for every second; once it has ended the page loads anew."""
    record = get_object_or_404(Import.objects.for_list(), pk=pk)
    require(request.user, SourcesPermission.VIEW)
    if record.state != ImportState.RUNNING:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "kit/parts/progress.html", {"progress": import_pages.progress(record)})


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop a running import; nothing of the file is kept."""
    record = get_object_or_404(Import.objects.for_list(), pk=pk)
    actor = require(request.user, SourcesPermission.IMPORT)
    if record.job is None:
        raise Http404
    try:
        jobs.cancel(job=record.job, by=actor, at=now())
        messages.success(request, _("The import stops at its next batch; nothing of the file is kept."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("sources:import", pk=pk)


def refusals(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """All refused rows with their reasons, as CSV."""
    record = get_object_or_404(Import, pk=pk)
    require(request.user, SourcesPermission.VIEW)
    path = queries.refusals_file(record)
    if path is None:
        raise Http404
    name = f"{Path(record.file_name).stem}-refused.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv")
