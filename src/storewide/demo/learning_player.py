"""Plays learning: a curriculum of the front line in two waves, a session, and half of it complete."""

from datetime import datetime, timedelta

from storewide.kit.permissions import Actor
from storewide.learning import operations, session_operations
from storewide.learning.models import Audience, Course, CourseKind, Curriculum, How, Need, Session
from storewide.organization import membership_operations
from storewide.organization.models import Membership, Person, Team
from storewide.releases.models import Release, ReleaseState

#: name, what one can do after it, kind, months it holds, wave
COURSES = (
    ("Basket and orders", "Take an order by phone and change it", CourseKind.COURSE, None, 1),
    ("Overview of the store", "Say which team owns which part of the store", CourseKind.OVERVIEW, None, 1),
    ("Returns in hard cases", "Solve a return with several parcels", CourseKind.COURSE, 12, 2),
    ("Full site review", "Answer from having used every page", CourseKind.SITE_REVIEW, 3, 2),
)


def play(by: Actor, at: datetime) -> None:
    """Set up ten weeks ago; the first wave was held, half of the front line came."""
    begun = at - timedelta(days=70)
    team = Team.objects.filter(front_line=True).order_by("name").first()
    people = list(Person.objects.filter(team=team).order_by("name")) if team else []
    if not people:
        return
    lessons = [
        (
            wave,
            operations.add_course(
                course=Course(name=name, purpose=purpose, kind=kind, months=months, owner=people[-1]),
                by=by,
                at=begun,
            ),
        )
        for name, purpose, kind, months, wave in COURSES
    ]
    curriculum = Curriculum(name="Front line", audience=Audience.FRONT_LINE, due_days=30)
    operations.set_up(curriculum=curriculum, lessons=lessons, by=by, at=begun)
    named = Curriculum(name="People named on releases", audience=Audience.NAMED, due_days=30)
    operations.set_up(curriculum=named, lessons=[(1, lessons[1][1])], by=by, at=begun)
    first = lessons[0][1]
    session = Session(
        course=first, on=(begun + timedelta(days=7)).date(), where="Room Sund", trainer=people[-1], seats=12
    )
    session_operations.plan(session=session, people=people, by=by, at=begun)
    half = people[: (len(people) + 1) // 2]
    held = begun + timedelta(days=8)
    session_operations.hold(session=session, came=half, by=by, at=held)
    for person in half:
        operations.complete(course=lessons[1][1], person=person, on=held.date(), how=How.SELF, by=by, at=held)
    _newcomer([each for each in people[len(half) :] if each != people[-1]], by, at)
    release = Release.objects.filter(state=ReleaseState.PREPARING).order_by("number").last()
    if release is not None:
        operations.require_for(need=Need(course=first, team=team), link=release.link, by=by, at=at)


def _newcomer(others: list[Person], by: Actor, at: datetime) -> None:
    """One of the front line came three weeks ago: after the first session, so that all of it is ahead."""
    for joined in Membership.objects.filter(person__in=others).order_by("person__name")[:1]:
        since = (at - timedelta(days=21)).date()
        membership_operations.change_membership(
            membership=joined, changes={"begins": since}, by=by, at=at, expected_version=None
        )
