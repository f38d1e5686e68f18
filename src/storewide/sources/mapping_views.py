"""The mapping page: a file, what its columns are, its first rows read that way, then a preset and an import."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor, require
from storewide.lib.clock import now
from storewide.sources import guessing, intake, mapping_drafts, mapping_forms, mapping_pages, own_presets
from storewide.sources.mapping_drafts import Draft
from storewide.sources.mapping_forms import DraftForm, MappingForm
from storewide.sources.models import Import, ImportState, Store
from storewide.sources.own_presets import PresetRefused
from storewide.sources.permissions import SourcesPermission


def new(request: HttpRequest) -> HttpResponse:
    """Take the file whose columns are to be named."""
    require(request.user, SourcesPermission.IMPORT)
    form = DraftForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = mapping_drafts.keep(form.cleaned_data["file"], at=now())
            return redirect("sources:map-columns", key=draft.key)
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
    context = {"page": mapping_pages.new(), "form": form, "submit": _("Show its first rows")}
    context["cancel_url"] = reverse("sources:import-new")
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name the columns, look at the rows, then keep the preset and import the file."""
    actor = require(request.user, SourcesPermission.IMPORT)
    draft = mapping_drafts.find(key)
    if draft is None:
        messages.error(request, _("That file is not kept any more; choose it again."))
        return redirect("sources:map")
    form = _form(request, draft)
    saving = request.POST.get("do") == "save" and request.POST.get("shown") == form.of_fact
    if saving and form.is_valid():
        try:
            record = _import(draft, form, actor)
            waits = record.state == ImportState.WAITING
            return redirect("sources:import-questions" if waits else "sources:import", pk=record.pk)
        except Refusal as refusal:
            form.add_error("title" if isinstance(refusal, PresetRefused) else None, refusal.sentence)
    status = 422 if saving else 200
    return render(request, "sources/mapping.html", _context(draft, form), status=status)


def _form(request: HttpRequest, draft: Draft) -> MappingForm:
    """The form as typed, or as guessed; fields of a fact that was chosen anew are guessed."""
    peek = draft.peek()
    fact = mapping_forms.fact_of(request.POST, guessing.guess(peek.columns, peek.rows).fact)
    guess = guessing.guess(peek.columns, peek.rows, fact)
    if request.method == "POST":
        return MappingForm(mapping_forms.rebased(request.POST.dict(), guess), peek=peek, fact=fact)
    first = Store.objects.order_by("created_at").first()
    title = draft.path.name.partition(".")[0].replace("_", " ").capitalize()
    start = mapping_forms.initial(guess, title) | ({"store": first.pk} if first else {})
    return MappingForm(start, peek=peek, fact=fact)


def _context(draft: Draft, form: MappingForm) -> dict[str, Any]:
    table = None
    if form.is_valid():
        table = mapping_pages.preview(draft, form.definition(), form.cleaned_data.get("store"))
    return {
        "page": mapping_pages.columns(draft),
        "form": form,
        "table": table,
        "raw": mapping_pages.first_rows(form.peek),
        "cancel_url": reverse("sources:import-new"),
    }


def _import(draft: Draft, form: MappingForm, actor: Actor) -> Import:
    """Keep the preset and begin the import, both or neither."""
    with transaction.atomic():
        preset = own_presets.save(definition=form.definition(), by=actor, at=now())
        data = {"preset": preset.name, "rehearsal": False, "strict": False}
        data["store"] = form.cleaned_data.get("store")
        record = intake.take_file(draft.path, data, by=actor, at=now())
    mapping_drafts.drop(draft)
    return record
