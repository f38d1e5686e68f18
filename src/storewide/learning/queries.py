"""What of learning is found and waits, and what it says on the pages of people and releases."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.matching import best_rows
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.search import Hit
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.learning.models import Course, Lesson
from storewide.learning.permissions import LearningPermission
from storewide.learning.reading import Duty, Reading, needed
from storewide.learning.rules import Standing
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person


def resolve_link(link: Link) -> Link | None:
    """A link to a course; None for every other kind."""
    if link.kind != Course.KIND:
        return None
    found = Course.objects.filter(pk=link.id).first()
    return found.link if found else link


def search(actor: Actor, words: str) -> Iterable[Hit]:
    """Courses by name or purpose. One query."""
    if not may(actor, LearningPermission.VIEW):
        return
    for course in best_rows(words, Course.objects.all(), "name", "purpose"):
        yield Hit(_("Course"), course.name, course.purpose[:120], course.get_absolute_url())


def waits(request: SignedInRequest) -> Waits:
    """Courses of whoever looks that are open, overdue or run out, the worst first; then what of others is overdue.

    Whoever leads people is told of theirs, whoever owns a course of all who should know it by now.
    """
    people = list(organization.people_of(request.user))
    if not people or not may(request.user, LearningPermission.VIEW) or not Lesson.objects.exists():
        return Waits(0, ())
    today = now().date()
    asked = (Standing.OVERDUE, Standing.RENEW, Standing.OPEN)
    mine = [_wait(duty) for duty in Reading(today, people).duties if duty.standing in asked]
    found = [*mine, *_of_led(people, today), *_of_owned(people, today)]
    return Waits(len(found), tuple(found[:NAMED]))


def _of_led(people: list[Person], today: date) -> list[Wait]:
    """A wait for each of those they lead who should know something by now and does not."""
    led = list(
        Person.objects.present(today).filter(manager__in=people).exclude(pk__in=[p.pk for p in people])
    )
    by_person: dict[Person, list[Duty]] = defaultdict(list)
    for duty in Reading(today, led).overdue if led else ():
        by_person[duty.person].append(duty)
    return [_overdue_of(person, duties) for person, duties in by_person.items()]


def _overdue_of(person: Person, duties: list[Duty]) -> Wait:
    title = ngettext(
        "%(name)s: one course is overdue", "%(name)s: %(count)s courses are overdue", len(duties)
    )
    why = ", ".join(str(duty.course) for duty in duties)
    action = Action(_("See them"), person.get_absolute_url(), "quiet")
    return Wait(title % {"name": person, "count": formats.number(len(duties))}, why, action)


def _of_owned(people: list[Person], today: date) -> list[Wait]:
    """A wait for each course they own that others should know by now and do not."""
    owned = {course.pk: course for course in Course.objects.filter(owner__in=people)}
    if not owned:
        return []
    counts = Counter(
        duty.course.pk
        for duty in Reading(today).overdue
        if duty.course.pk in owned and duty.person not in people
    )
    return [_overdue_course(owned[key], count) for key, count in counts.most_common()]


def _overdue_course(course: Course, count: int) -> Wait:
    title = ngettext("%(course)s: overdue for one person", "%(course)s: overdue for %(count)s people", count)
    said = {"course": course, "count": formats.number(count)}
    why = _("You own the course: plan a session, or write down who knows it.")
    return Wait(title % said, why, Action(_("See the course"), course.get_absolute_url(), "quiet"))


def _wait(duty: Duty) -> Wait:
    said = {"curriculum": duty.curriculum, "day": formats.day(duty.due)}
    why = {
        Standing.OVERDUE: _("%(curriculum)s: overdue since %(day)s"),
        Standing.RENEW: _("%(curriculum)s: runs out on %(day)s"),
        Standing.OPEN: _("%(curriculum)s: due on %(day)s"),
    }[duty.standing]
    return Wait(
        duty.course.name, why % said, Action(_("See the course"), duty.course.get_absolute_url(), "quiet")
    )


def person_panel(request: SignedInRequest, person: Person) -> Panel | None:
    """On a person's page: what they must know and how that stands."""
    if not may(request.user, LearningPermission.VIEW) or not Lesson.objects.exists():
        return None
    duties = Reading(now().date(), [person]).duties
    if not duties:
        return None
    known = sum(duty.standing in (Standing.KNOWN, Standing.RENEW) for duty in duties)
    said = {"known": formats.number(known), "of": formats.number(len(duties))}
    title = ngettext("Knows %(known)s of one course", "Knows %(known)s of %(of)s courses", len(duties)) % said
    return Panel(title, "learning/duties_panel.html", {"duties": duties})


def needed_panel(request: SignedInRequest, link: Link) -> Panel | None:
    """On the page of a release: what it requires to be known, by whom, and how many do."""
    if not may(request.user, LearningPermission.VIEW):
        return None
    rows = needed([link], now().date()).get((link.kind, link.id), [])
    changing = may(request.user, LearningPermission.CHANGE)
    if not rows and not changing:
        return None
    lacking = sum(len(row.missing) for row in rows)
    title = _("Nobody must know anything new first")
    if rows:
        title = _("Everybody who must know it does")
    if lacking:
        said = {"count": formats.number(lacking)}
        title = (
            ngettext("One person must still learn it", "%(count)s people must still learn it", lacking) % said
        )
    address = f"{reverse('learning:need-new')}?about={link.kind}:{link.id}"
    more = Action(_("Require a course"), address) if changing else None
    return Panel(title, "learning/needed_panel.html", {"rows": rows, "changing": changing}, more=more)


def coverage_address() -> str:
    """Where whoever must learn something is shown with what they lack."""
    return reverse("learning:coverage")
