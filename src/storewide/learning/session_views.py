"""The pages of sessions and completions, and of what records require to be known."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import links, table_import
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.learning import operations, session_operations, session_pages
from storewide.learning import table_import as completions
from storewide.learning.course_pages import to_learning
from storewide.learning.forms import (
    CameForm,
    CompleteForm,
    NeedForm,
    SessionForm,
    TableForm,
)
from storewide.learning.models import Completion, Course, How, Need, Session
from storewide.learning.permissions import LearningPermission
from storewide.lib.clock import now
from storewide.organization.models import Person


def session_new(request: SignedInRequest, course_id: UUID) -> HttpResponse:
    """Plan a session of a course."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Course, pk=course_id)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        said = form.values()
        planned = {"people": said.pop("people"), "session": Session(course=found, **said)}
        if (made := form.attempt(session_operations.plan, by=request.user, at=now(), **planned)) is not None:
            return redirect(made)
    page = Page(
        _("Plan a session of “%(name)s”") % {"name": found},
        guide="learning#sessions",
        crumbs=(to_learning(),),
    )
    return form_page(request, form, page, submit=_("Plan it"), back=found.get_absolute_url())


def session(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """One session: who has a seat, and who came."""
    require(request.user, LearningPermission.VIEW)
    found = get_object_or_404(Session.objects.select_related("course", "trainer"), pk=session_id)
    changing = may(request.user, LearningPermission.CHANGE)
    shown = session_pages.session(found, now().date(), changing=changing)
    return render(request, "learning/session.html", shown)


def session_change(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Change a session that is still to come, and who has a seat."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Session.objects.prefetch_related("taken__person"), pk=session_id)
    form = SessionForm(request.POST or None, found)
    if form.is_valid():
        changes = form.values()
        said = {"people": changes.pop("people"), "expected_version": form.read_version()}
        said |= {"changes": changes, "session": found, "by": request.user, "at": now()}
        if form.attempt(session_operations.change, **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the session"), guide="learning#sessions", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def session_call_off(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Call a session off."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Session.objects.select_related("course"), pk=session_id)
    course = found.course
    try:
        session_operations.call_off(session=found, by=request.user, at=now())
        messages.success(request, _("The session is called off."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(course)


def session_hold(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Write down who came."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Session.objects.select_related("course"), pk=session_id)
    people = Person.objects.filter(pk__in=found.taken.values("person"))
    form = CameForm(request.POST or None, people)
    if request.method == "POST" and form.is_valid():
        said = {"came": form.cleaned_data["came"], "by": request.user, "at": now()}
        if form.attempt(session_operations.hold, session=found, **said) is not None:
            return redirect(found)
    page = Page(_("Who came?"), guide="learning#sessions", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Write it down"), back=found.get_absolute_url())


def complete(request: SignedInRequest, course_id: UUID) -> HttpResponse:
    """Say that somebody completed a course."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Course, pk=course_id)
    form = CompleteForm(request.POST or None, initial={"on": now().date()})
    if form.is_valid():
        said = {**form.cleaned_data, "course": found, "how": How.SELF, "by": request.user, "at": now()}
        if form.attempt(operations.complete, **said) is not None:
            messages.success(request, _("Noted."))
            return redirect(found)
    page = Page(
        _("Somebody completed “%(name)s”") % {"name": found},
        guide="learning#completion",
        crumbs=(to_learning(),),
    )
    return form_page(request, form, page, submit=_("Note it"), back=found.get_absolute_url())


@require_POST
def take_back(request: SignedInRequest, completion_id: UUID) -> HttpResponse:
    """Take back a completion that was entered by mistake."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Completion.objects.for_list(), pk=completion_id)
    operations.take_back(completion=found, by=request.user, at=now())
    messages.success(request, _("Taken back: %(what)s.") % {"what": found})
    return redirect(found.course)


def need_new(request: SignedInRequest) -> HttpResponse:
    """Say what a record (`?about=kind:id`) requires a team or a role to know."""
    require(request.user, LearningPermission.CHANGE)
    about = links.named(request.GET.get("about", ""))
    if about is None:
        raise Http404
    form = NeedForm(request.POST or None)
    if form.is_valid():
        said = {"need": Need(**form.cleaned_data), "link": about, "by": request.user, "at": now()}
        if form.attempt(operations.require_for, **said) is not None:
            return redirect(about.url)
    page = Page(
        _("Who must know what first?"),
        guide="learning#releases",
        crumbs=(Crumb(str(about.label), about.url),),
    )
    return form_page(request, form, page, submit=_("Require it"), back=about.url)


@require_POST
def need_drop(request: SignedInRequest, need_id: UUID) -> HttpResponse:
    """Require it no more."""
    require(request.user, LearningPermission.CHANGE)
    need = get_object_or_404(Need.objects.select_related("course", "team", "role"), pk=need_id)
    about = links.resolve(links.Link(need.link_kind, need.link_id))
    operations.drop(need=need, by=request.user, at=now())
    return redirect(about.url or reverse("learning:coverage"))


def import_table(request: SignedInRequest) -> HttpResponse:
    """Read completions from a table."""
    require(request.user, LearningPermission.CHANGE)
    form = TableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        do = partial(completions.read, by=request.user, at=now())
        report = form.attempt(table_import.from_upload, name=file.name, content=file.read(), do=do)
        if report is not None:
            messages.success(request, session_pages.taken(report))
            for sentence in session_pages.refused(report):
                messages.error(request, sentence)
            return redirect("learning:coverage")
    page = Page(_("Import completions"), guide="learning#completion", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Read it"), back=reverse("learning:coverage"))
