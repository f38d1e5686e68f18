"""The pages of learning: coverage, courses and curricula."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.cells import Kind
from storewide.kit.errors import Refusal
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag, Tone
from storewide.learning import course_pages, operations
from storewide.learning.course_pages import finding, to_learning
from storewide.learning.forms import (
    CourseForm,
    CurriculumForm,
)
from storewide.learning.models import Course, Curriculum
from storewide.learning.permissions import LearningPermission
from storewide.learning.reading import Reading
from storewide.learning.rules import Standing
from storewide.lib.clock import now

TAGS = {
    Standing.OVERDUE: Tag(gettext_lazy("Overdue"), Tone.BAD),
    Standing.RENEW: Tag(gettext_lazy("Renew soon"), Tone.WAITING),
    Standing.OPEN: Tag(gettext_lazy("Open"), Tone.WAITING, "flat"),
    Standing.LATER: Tag(gettext_lazy("Next wave"), Tone.UNKNOWN),
    Standing.KNOWN: Tag(gettext_lazy("Known"), Tone.GOOD),
}
DUTIES = ListSpec(
    name="duties",
    columns=(
        Column(
            "person",
            gettext_lazy("Who"),
            value=lambda d: d.person.name,
            url=lambda d: d.person.get_absolute_url(),
        ),
        Column(
            "course",
            gettext_lazy("Course"),
            value=lambda d: d.course.name,
            url=lambda d: d.course.get_absolute_url(),
        ),
        Column("standing", gettext_lazy("State"), value=lambda d: TAGS[d.standing], kind=Kind.TAG),
        Column("due", gettext_lazy("Due"), kind=Kind.DAY),
        Column("curriculum", gettext_lazy("Curriculum"), value=lambda d: d.curriculum.name, priority=3),
        Column(
            "owner",
            gettext_lazy("Owner of the course"),
            value=lambda d: str(d.course.owner or ""),
            priority=3,
        ),
    ),
    counted=ngettext_lazy("%(shown)s course of somebody", "%(shown)s courses of people", "count"),
    empty=Empty(
        gettext_lazy("Nobody must know anything yet"),
        gettext_lazy("Enter courses, then set up a curriculum."),
    ),
)


def coverage(request: SignedInRequest) -> HttpResponseBase:
    """Who knows what they must, by team and course, and what is overdue, worst first."""
    require(request.user, LearningPermission.VIEW)
    reading = Reading(now().date())
    page = course_pages.coverage_head(reading.duties, changing=may(request.user, LearningPermission.CHANGE))
    shown = course_pages.coverage(reading)
    return kit_lists.respond(
        request, DUTIES, reading.duties, page=page, template="learning/coverage.html", **shown
    )


def course(request: SignedInRequest, course_id: UUID) -> HttpResponse:
    """One course: its material, sessions, and who completed it."""
    require(request.user, LearningPermission.VIEW)
    found = get_object_or_404(Course.objects.select_related("owner"), pk=course_id)
    changing = may(request.user, LearningPermission.CHANGE)
    page = course_pages.course_head(found, changing=changing)
    shown = course_pages.course(found, changing=changing)
    return render(request, "learning/course.html", {"page": page, **shown})


def course_new(request: SignedInRequest) -> HttpResponse:
    """Enter a course."""
    require(request.user, LearningPermission.CHANGE)
    form = CourseForm(request.POST or None)
    if form.is_valid():
        said = {"course": Course(**form.values()), "by": request.user, "at": now()}
        if (made := form.attempt(operations.add_course, **said)) is not None:
            return redirect(made)
    page = Page(_("Enter a course"), guide="learning#courses", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Enter it"), back=reverse("learning:coverage"))


def course_change(request: SignedInRequest, course_id: UUID) -> HttpResponse:
    """Change a course."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Course, pk=course_id)
    form = CourseForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if (
            form.attempt(operations.change_course, course=found, by=request.user, at=now(), **said)
            is not None
        ):
            return redirect(found)
    page = Page(_("Change “%(name)s”") % {"name": found}, guide="learning#courses", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def course_remove(request: SignedInRequest, course_id: UUID) -> HttpResponse:
    """Take out a course that nothing hangs on."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Course, pk=course_id)
    try:
        operations.remove_course(course=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    messages.success(request, _("“%(name)s” is taken out.") % {"name": found})
    return redirect("learning:coverage")


def curriculum(request: SignedInRequest, curriculum_id: UUID) -> HttpResponseBase:
    """One curriculum: its waves, and how each of those it is for stands."""
    require(request.user, LearningPermission.VIEW)
    found = get_object_or_404(Curriculum.objects.select_related("team", "role"), pk=curriculum_id)
    duties = [duty for duty in Reading(now().date()).duties if duty.curriculum.pk == found.pk]
    actions = course_pages.of_curriculum(found) if may(request.user, LearningPermission.CHANGE) else ()
    page = Page(
        title=f"{found.name}: {finding(duties)}",
        short=found.name,
        purpose=_("For: %(whom)s; %(days)s days for each wave.")
        % {"whom": found.whom, "days": found.due_days},
        guide="learning#curricula",
        crumbs=(to_learning(),),
        actions=actions,
    )
    context = {"lessons": found.lessons.select_related("course"), "history": history(found)}
    return kit_lists.respond(
        request, DUTIES, duties, page=page, template="learning/curriculum.html", **context
    )


def curriculum_new(request: SignedInRequest) -> HttpResponse:
    """Set up a curriculum."""
    require(request.user, LearningPermission.CHANGE)
    form = CurriculumForm(request.POST or None)
    if form.is_valid():
        said = form.values()
        taught = {"lessons": said.pop("lessons"), "curriculum": Curriculum(**said)}
        if (made := form.attempt(operations.set_up, by=request.user, at=now(), **taught)) is not None:
            return redirect(made)
    page = Page(_("Set up a curriculum"), guide="learning#curricula", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Set it up"), back=reverse("learning:coverage"))


def curriculum_change(request: SignedInRequest, curriculum_id: UUID) -> HttpResponse:
    """Change a curriculum."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Curriculum, pk=curriculum_id)
    form = CurriculumForm(request.POST or None, found)
    if form.is_valid():
        changes = form.values()
        said = {"lessons": changes.pop("lessons"), "expected_version": form.read_version()}
        said |= {"changes": changes, "curriculum": found, "by": request.user, "at": now()}
        if form.attempt(operations.change_curriculum, **said) is not None:
            return redirect(found)
    page = Page(_("Change “%(name)s”") % {"name": found}, guide="learning#curricula", crumbs=(to_learning(),))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def curriculum_remove(request: SignedInRequest, curriculum_id: UUID) -> HttpResponse:
    """Take a curriculum out; what was completed stays."""
    require(request.user, LearningPermission.CHANGE)
    found = get_object_or_404(Curriculum, pk=curriculum_id)
    operations.remove_curriculum(curriculum=found, by=request.user, at=now())
    messages.success(request, _("“%(name)s” is taken out; what was completed stays.") % {"name": found})
    return redirect("learning:coverage")
