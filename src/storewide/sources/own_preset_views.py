"""The pages of one's own presets."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import own_presets, words
from storewide.sources.mapping_forms import PresetForm
from storewide.sources.models import OwnPreset
from storewide.sources.own_preset_lists import PRESETS
from storewide.sources.permissions import SourcesPermission

GUIDE = "data#mapping"


def index(request: HttpRequest) -> HttpResponseBase:
    """All presets of one's own."""
    require(request.user, SourcesPermission.VIEW)
    add: tuple[Action, ...] = ()
    if may(request.user, SourcesPermission.IMPORT):
        add = (Action(_("Name a file's columns"), reverse("sources:map")),)
    page = Page(
        title=_("Your presets"),
        purpose=_(
            "How files are read that no built-in preset knows; each is offered wherever a file is taken."
        ),
        guide=GUIDE,
        crumbs=(Crumb(_("Imports"), reverse("sources:imports")),),
        actions=add,
    )
    return lists.respond(request, PRESETS, OwnPreset.objects.all(), page=page)


def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One preset: which column fills what."""
    record = get_object_or_404(OwnPreset, pk=pk)
    require(request.user, SourcesPermission.VIEW)
    changeable = may(request.user, SourcesPermission.IMPORT, record)
    rules = [(words.field(name), _source(rule)) for name, rule in record.definition["fields"].items()]
    context = {
        "page": _page(record, changeable=changeable),
        "record": record,
        "fact": words.FACTS[own_presets.named(record.name).fact],
        "rules": rules,
        "history": history(record),
    }
    return render(request, "sources/own_preset.html", context)


def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a preset's title and columns."""
    record = get_object_or_404(OwnPreset, pk=pk)
    actor = require(request.user, SourcesPermission.IMPORT, record)
    form = PresetForm(request.POST or None, record=record)
    theirs = None
    if form.is_valid():
        try:
            _save(record, form, actor)
            messages.success(request, _("The preset is changed."))
            return redirect("sources:preset", pk=pk)
        except Refusal as refusal:
            theirs = refusal.theirs if isinstance(refusal, Conflict) else None
            form.add_error(None, refusal.sentence)
    context = {"page": _change_page(record), "form": form, "theirs": theirs, "submit": _("Save")}
    context["cancel_url"] = reverse("sources:preset", args=[pk])
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a preset; what was imported with it stays."""
    record = get_object_or_404(OwnPreset, pk=pk)
    actor = require(request.user, SourcesPermission.IMPORT, record)
    own_presets.delete(record=record, by=actor, at=now())
    messages.success(request, _("The preset is deleted; what was imported with it stays."))
    return redirect("sources:presets")


def _save(record: OwnPreset, form: PresetForm, actor: Any) -> None:
    own_presets.change(
        record=record,
        definition=form.definition(),
        by=actor,
        at=now(),
        expected_version=form.cleaned_data["expected_version"],
    )


def _source(rule: dict[str, Any]) -> str:
    """Where a field's value comes from, in words."""
    if rule.get("digest"):
        return _("all columns together")
    if "constant" in rule:
        return _("always %(value)s") % {"value": rule["constant"]}
    return _(", else ").join(rule["columns"])


def _crumbs() -> tuple[Crumb, ...]:
    return (
        Crumb(_("Imports"), reverse("sources:imports")),
        Crumb(_("Your presets"), reverse("sources:presets")),
    )


def _page(record: OwnPreset, *, changeable: bool) -> Page:
    remove = Action(
        _("Delete"),
        reverse("sources:preset-delete", args=[record.pk]),
        "danger",
        post=True,
        confirm=_("Delete this preset? What was imported with it stays."),
    )
    edit = Action(_("Change"), reverse("sources:preset-change", args=[record.pk]), "quiet")
    return Page(
        title=record.title,
        purpose=_("Which column of such a file fills what."),
        guide=GUIDE,
        crumbs=_crumbs(),
        actions=(edit, remove) if changeable else (),
    )


def _change_page(record: OwnPreset) -> Page:
    return Page(
        title=_("Change %(name)s") % {"name": record.title},
        purpose=_("Files imported from now on are read like this; those that are here stay as they are."),
        guide=GUIDE,
        crumbs=(*_crumbs(), Crumb(record.title, reverse("sources:preset", args=[record.pk]))),
    )
