"""What the pages of coverage and of courses say."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.learning.models import Completion, Course, Curriculum, Session
from storewide.learning.reading import Duty, Reading
from storewide.learning.rules import Standing

GUIDE = "learning#coverage"


def coverage_head(duties: list[Duty], *, changing: bool) -> Page:
    """The head of coverage."""
    setting_up = Action(_("Set up a curriculum"), reverse("learning:curriculum-new"))
    entering = Action(_("Enter a course"), reverse("learning:course-new"), "quiet")
    importing = Action(_("Import completions"), reverse("learning:import"), "quiet")
    actions: tuple[Action, ...] = (setting_up, entering, importing)
    if not Course.objects.exists():
        # a curriculum is made of courses
        actions = (replace(entering, style=""),)
    return Page(
        title=finding(duties),
        short=_("Learning"),
        purpose=_("Who must know what, who does, and what runs out."),
        guide=GUIDE,
        actions=actions if changing else (),
    )


def coverage(reading: Reading) -> dict[str, Any]:
    """All that coverage shows besides its list."""
    columns, rows = reading.coverage()
    return {
        "columns": columns,
        "teams": rows,
        "newcomers": reading.newcomers(),
        "curricula": Curriculum.objects.select_related("team", "role"),
        "sessions": Session.objects.filter(held_at=None).select_related("course").order_by("on")[:6],
        "courses": Course.objects.select_related("owner"),
    }


def course_head(found: Course, *, changing: bool) -> Page:
    """The head of one course's page."""
    actions = (
        Action(_("Plan a session"), reverse("learning:session-new", args=[found.pk])),
        Action(_("Somebody completed it"), reverse("learning:complete", args=[found.pk]), "quiet"),
        Action(_("Change"), reverse("learning:course-change", args=[found.pk]), "quiet"),
        Action(
            _("Take it out"),
            reverse("learning:course-remove", args=[found.pk]),
            "danger",
            post=True,
            confirm=_("Take this course out?"),
        ),
    )
    return Page(
        found.name,
        purpose=found.purpose,
        guide="learning#courses",
        crumbs=(to_learning(),),
        actions=actions if changing else (),
    )


def course(found: Course, *, changing: bool) -> dict[str, Any]:
    """All that one course's page shows below its head."""
    return {
        "course": found,
        "tags": [Tag(found.get_kind_display())],
        "accountable": str(found.owner or ""),
        "sessions": Session.objects.filter(course=found).select_related("trainer"),
        "changing": changing,
        "completions": Completion.objects.for_list().filter(course=found)[:50],
        "history": history(found),
    }


def of_curriculum(found: Curriculum) -> tuple[Action, ...]:
    """What can be done to a curriculum."""
    return (
        Action(_("Change"), reverse("learning:curriculum-change", args=[found.pk]), "quiet"),
        Action(
            _("Take it out"),
            reverse("learning:curriculum-remove", args=[found.pk]),
            "danger",
            post=True,
            confirm=_("Take this curriculum out? What was completed stays."),
        ),
    )


def finding(duties: list[Duty]) -> str:
    """How much of what must be known is known, and what is overdue."""
    if not duties:
        return _("Nobody must know anything yet")
    late = sum(duty.standing is Standing.OVERDUE for duty in duties)
    known = sum(duty.standing in (Standing.KNOWN, Standing.RENEW) for duty in duties)
    said = {
        "share": formats.percent(known / len(duties), 0),
        "n": formats.number(len(duties)),
        "late": formats.number(late),
    }
    if late:
        return (
            ngettext(
                "%(share)s of %(n)s known; one is overdue",
                "%(share)s of %(n)s known; %(late)s are overdue",
                late,
            )
            % said
        )
    return _("%(share)s of %(n)s known; nothing is overdue") % said


def to_learning() -> Crumb:
    """The way back to coverage."""
    return Crumb(_("Learning"), reverse("learning:coverage"))
