"""The page on which a store's daily note is set: at which hour, and who is told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.rhythm import note_operations, queries
from storewide.rhythm.forms import NoteForm
from storewide.rhythm.permissions import RhythmPermission
from storewide.rhythm.requests import back_to
from storewide.sources.models import Store


def note(request: SignedInRequest, store: str) -> HttpResponse:
    """Set the daily note of one store."""
    require(request.user, RhythmPermission.SET_NOTE)
    found = get_object_or_404(Store, slug=store)
    back = back_to(request, reverse("rhythm:actions"))
    form = NoteForm(request.POST or None, initial=queries.note_values(queries.note_of(found)))
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(note_operations.set_note, store=found, **said, by=request.user, at=now()):
            messages.success(request, _told(said["hour"], is_on=said["is_on"]))
            return redirect(back)
    page = Page(
        title=_("Daily note of %(store)s") % {"store": found},
        purpose=_("Each day, at a set hour, the day before is told in words and frozen."),
        guide="trading-review#daily-note",
    )
    return form_page(request, form, page, submit=_("Save"), back=back)


def _told(hour: int, *, is_on: bool) -> str:
    if not is_on:
        return _("No daily note is written any more.")
    return _("The note is written every day at %(hour)s:00.") % {"hour": formats.number(hour)}
