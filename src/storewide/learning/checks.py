"""What is wrong with what people must know: LRN001 to LRN006."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.learning.models import Audience, Course, CourseKind, Curriculum, Lesson, Session
from storewide.learning.reading import Reading
from storewide.lib.clock import now
from storewide.organization.models import Role, Team


def courses_without_owner() -> Iterator[Finding]:
    """LRN001: courses that nobody keeps right; one query."""
    for course in Course.objects.filter(Q(owner=None) | Q(owner__left_on__lte=now().date())):
        sentence = _("Nobody who is here owns the course “%(name)s”; name who keeps it right.")
        yield Finding("LRN001", sentence % {"name": course}, course.get_absolute_url(), link=course.link)


def roles_without_curriculum() -> Iterator[Finding]:
    """LRN002: held roles for which no curriculum is, once there are curricula for roles; two queries."""
    for_roles = Curriculum.objects.filter(audience=Audience.ROLE)
    if not for_roles.exists():
        return
    for role in Role.objects.held(now().date()).exclude(Exists(for_roles.filter(role=OuterRef("pk")))):
        sentence = _("No curriculum says what “%(role)s” must know; set one up.")
        yield Finding("LRN002", sentence % {"role": role}, role.get_absolute_url())


def overdue() -> Iterator[Finding]:
    """LRN003: courses that somebody should know by now and does not; seven queries."""
    if not Lesson.objects.exists():
        return
    for duty in Reading(now().date()).overdue:
        said = {"name": duty.person, "course": duty.course, "day": formats.day(duty.due)}
        sentence = _(
            "%(name)s should know “%(course)s” since %(day)s; plan a session, or say that it is done."
        )
        where = f"{duty.course.get_absolute_url()}#{duty.person.pk}"
        yield Finding("LRN003", sentence % said, where, Severity.WARNING)


def sessions_not_written_down() -> Iterator[Finding]:
    """LRN004: sessions that are over and say nothing of who came; one query."""
    rows: Any = Session.objects.filter(on__lt=now().date(), held_at=None).select_related("course")
    for session in rows.order_by("on", "pk"):
        said = {"course": session.course, "day": formats.day(session.on)}
        sentence = _("The session of “%(course)s” on %(day)s does not say who came; write it down.")
        yield Finding("LRN004", sentence % said, session.get_absolute_url())


def teams_without_review() -> Iterator[Finding]:
    """LRN005: teams of the front line that no curriculum has review the site, once there are lessons; three queries."""
    if not Lesson.objects.exists():
        return
    reviewing = Curriculum.objects.filter(lessons__course__kind=CourseKind.SITE_REVIEW)
    of_all = (Audience.EVERYBODY, Audience.FRONT_LINE)
    asked = {(each.audience, each.team_id) for each in reviewing}
    if any(audience in of_all for audience, _team in asked):
        return
    reached = [team for audience, team in asked if audience == Audience.TEAM and team]
    for team in Team.objects.filter(front_line=True).exclude(pk__in=reached):
        sentence = _(
            "Nobody of “%(team)s” has to review the whole site; add a full site review to a curriculum."
        )
        yield Finding("LRN005", sentence % {"team": team}, team.get_absolute_url(), Severity.WARNING)


def named_without_overview() -> Iterator[Finding]:
    """LRN006: people named on releases who do not build the store and are given no overview of it; five queries."""
    if not Lesson.objects.exists():
        return
    given = Lesson.objects.filter(
        course__kind=CourseKind.OVERVIEW, curriculum__audience__in=(Audience.NAMED, Audience.EVERYBODY)
    )
    count = 0 if given.exists() else len(Reading(now().date()).non_core)
    if count:
        sentence = ngettext(
            "One person named on a release does not build the store and is given no overview; set up a curriculum.",
            "%(count)s people named on releases do not build the store and are given no overview; set up a curriculum.",
            count,
        )
        where = reverse("learning:curriculum-new")
        yield Finding("LRN006", sentence % {"count": formats.number(count)}, where, Severity.WARNING)
