"""The pages of what customers say: the list, one note, noting, mending, taking back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import links
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.raising import ask_address, raised_from
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.listening import lists, operations, pictures, words
from storewide.listening.forms import FeedbackChangeForm, NoteForm
from storewide.listening.models import Feedback
from storewide.listening.permissions import ListeningPermission


def voice(request: SignedInRequest) -> HttpResponseBase:
    """Everything that was heard from customers."""
    require(request.user, ListeningPermission.VIEW)
    noting = Action(_("Note what a customer said"), reverse("listening:note"))
    may_note = may(request.user, ListeningPermission.NOTE)
    heard, chart = pictures.last_days(now().date())
    page = Page(
        title=words.finding(heard, pictures.DAYS),
        short=_("Customer voice"),
        purpose=_("What customers say, as the front line hears it."),
        guide="listening#customer-voice",
        actions=(noting,) if may_note else (),
    )
    spec = lists.feedback(noting if may_note else None)
    rows = Feedback.objects.for_list()
    return kit_lists.respond(request, spec, rows, page=page, template="listening/voice.html", chart=chart)


def note(request: SignedInRequest) -> HttpResponse:
    """Note what a customer said."""
    require(request.user, ListeningPermission.NOTE)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        noted = form.attempt(operations.note_feedback, by=request.user, at=now(), **form.cleaned_data)
        if noted is not None:
            messages.success(request, words.noted(noted))
            return redirect(noted)
    page = Page(
        title=_("Note what a customer said"),
        purpose=_("Kind and contact channel are enough; nothing about the person is kept."),
        guide="listening#note-what-a-customer-said",
        crumbs=(_to_list(),),
    )
    return form_page(request, form, page, submit=_("Note it"), back=reverse("listening:voice"))


def feedback(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """One thing that a customer said."""
    require(request.user, ListeningPermission.VIEW)
    found = _find(feedback_id)
    holder = found.area.holder if found.area else None
    context = {
        "page": Page(
            title=str(found),
            purpose=words.origin(found),
            guide="listening#one-note",
            crumbs=(_to_list(),),
            actions=_actions(request, found),
        ),
        "feedback": found,
        "tags": [found.tag],
        "accountable": str(holder) if holder else "",
        "about": links.resolve(found.about) if found.about else None,
        "raised": raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "history": history(found),
    }
    return render(request, "listening/feedback.html", context)


def change(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """Add what the customer said, or mend how it was noted."""
    found = _find(feedback_id)
    require(request.user, ListeningPermission.CHANGE, found)
    form = FeedbackChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_feedback, feedback=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    crumbs = (_to_list(), Crumb(str(found), found.get_absolute_url()))
    purpose = _("Kind and contact channel are enough; nothing about the person is kept.")
    page = Page(_("Change the note"), purpose, guide="listening#one-note", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def withdraw(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """Take a note back."""
    found = _find(feedback_id)
    require(request.user, ListeningPermission.WITHDRAW, found)
    operations.withdraw_feedback(feedback=found, by=request.user, at=now())
    messages.success(request, _("Taken back: the note is deleted."))
    return redirect("listening:voice")


def about(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    """To the record that the customer spoke about."""
    require(request.user, ListeningPermission.VIEW)
    link = _find(feedback_id).about
    found = links.resolve(link) if link else None
    if found is None or not found.url:
        raise Http404(_("What this is about is not there any more."))
    return redirect(found.url)


def _actions(request: SignedInRequest, found: Feedback) -> tuple[Action, ...]:
    """What this person may do with the note: raise a request from it, mend it, take it back."""
    address = (
        ask_address(found.link, words.asking_title(found))
        if may(request.user, ListeningPermission.NOTE)
        else ""
    )
    asking = (Action(_("Ask for a change"), address),) if address else ()
    if not may(request.user, ListeningPermission.CHANGE, found):
        return asking
    asked = _("Take this note back? It is deleted; the audit trail keeps that there was one.")
    return (
        *asking,
        Action(_("Change"), reverse("listening:change", args=[found.pk]), style="quiet"),
        Action(
            _("Take it back"),
            reverse("listening:withdraw", args=[found.pk]),
            style="danger",
            post=True,
            confirm=asked,
        ),
    )


def _find(feedback_id: UUID) -> Feedback:
    return get_object_or_404(Feedback.objects.for_list(), pk=feedback_id)


def _to_list() -> Crumb:
    return Crumb(_("Customer voice"), reverse("listening:voice"))
