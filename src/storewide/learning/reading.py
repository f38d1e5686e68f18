"""Who must know what and how that stands on a day, for everybody at once: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from storewide.kit import wiring
from storewide.kit.links import Link
from storewide.learning import rules
from storewide.learning.models import Audience, Completion, Course, Curriculum, Lesson, Need, Opens
from storewide.learning.rules import Standing
from storewide.organization.models import Discipline, Membership, Person, Team

#: disciplines that build the store: everybody else named on a release is given the overview
CORE = frozenset(
    {Discipline.PRODUCT, Discipline.ENGINEERING, Discipline.USABILITY, Discipline.DESIGN, Discipline.TEST}
)


#: who came within so many days is new
NEW = timedelta(days=90)


@dataclass(frozen=True)
class Duty:
    """One course that somebody must know: since when it is due, and how that stands."""

    person: Person
    course: Course
    curriculum: Curriculum
    wave: int
    due: date
    standing: Standing
    expires: date | None = None
    #: when they came to it, where that was after the curriculum was set up
    joined: date | None = None


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came within the last 90 days: since when, how far they are, and what is next."""

    person: Person
    since: date
    known: int
    of: int
    overdue: int
    next: Duty | None


@dataclass(frozen=True)
class Covered:
    """How many of those who must know something do."""

    known: int
    of: int

    @property
    def share(self) -> float:
        return self.known / self.of if self.of else 0.0


class Reading:
    """All duties on a day, or those of some people. Seven queries."""

    def __init__(self, on: date, people: Iterable[Person] | None = None) -> None:
        self.on = on
        rows = Person.objects.present(on).select_related("team")
        self.people = {p.pk: p for p in (rows if people is None else people)}

    @cached_property
    def completed(self) -> dict[tuple[UUID, UUID], Completion]:
        """By person and course the newest completion."""
        rows = (
            Completion.objects.filter(person__in=self.people)
            if len(self.people) < 500
            else Completion.objects.all()
        )
        return {(each.person_id, each.course_id): each for each in rows.order_by("on", "pk")}

    @cached_property
    def memberships(self) -> list[Membership]:
        """Those that hold."""
        return list(Membership.objects.on(self.on).select_related("team"))

    @cached_property
    def duties(self) -> list[Duty]:
        """Each course once for each person, the worst and longest due first."""
        found: dict[tuple[UUID, UUID], Duty] = {}
        for curriculum in Curriculum.objects.prefetch_related("lessons__course__owner").select_related(
            "team", "role"
        ):
            lessons = list(curriculum.lessons.all())
            for person, begun in self._audience(curriculum):
                for duty in self._of(person, begun, curriculum, lessons):
                    key = (person.pk, duty.course.pk)
                    if key not in found or _rank(duty) < _rank(found[key]):
                        found[key] = duty
        return sorted(found.values(), key=lambda duty: (*_rank(duty), duty.person.name, duty.course.name))

    @property
    def overdue(self) -> list[Duty]:
        """What is overdue, the longest first."""
        return [duty for duty in self.duties if duty.standing is Standing.OVERDUE]

    def newcomers(self) -> list[Newcomer]:
        """Those who came within the last 90 days to what a curriculum asks, the furthest behind first."""
        by_person: dict[UUID, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            if duty.joined is not None and self.on - duty.joined <= NEW:
                by_person[duty.person.pk].append(duty)
        found = [_newcomer(duties) for duties in by_person.values()]
        return sorted(found, key=lambda each: (-each.overdue, each.since, each.person.name))

    def coverage(self) -> tuple[list[Course], list[tuple[Team | None, list[Covered]]]]:
        """By home team (rows) and course (columns) how many know what they must by now."""
        counted: dict[tuple[Any, UUID], list[int]] = defaultdict(lambda: [0, 0])
        courses = {duty.course.pk: duty.course for duty in self.duties}
        teams = {duty.person.team_id: duty.person.team for duty in self.duties}
        for duty in self.duties:
            cell = counted[(duty.person.team_id, duty.course.pk)]
            cell[0] += duty.standing in (Standing.KNOWN, Standing.RENEW)
            cell[1] += 1
        columns = sorted(courses.values(), key=lambda course: course.name)
        rows = sorted(teams.items(), key=lambda item: str(item[1] or "~"))
        return columns, [
            (team, [Covered(*counted[(key, course.pk)]) for course in columns]) for key, team in rows
        ]

    def knows(self, person: Person, course: Course) -> bool:
        """Whether somebody completed a course and it still holds."""
        found = self.completed.get((person.pk, course.pk))
        return found is not None and (found.expires_on is None or found.expires_on > self.on)

    def _of(
        self, person: Person, begun: date, curriculum: Curriculum, lessons: list[Lesson]
    ) -> Iterable[Duty]:
        by_wave: dict[int, list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            by_wave[lesson.wave].append(lesson)
        for wave, taught in sorted(by_wave.items()):
            before = [(person.pk, each.course_id) in self.completed for each in by_wave.get(wave - 1, [])]
            is_open = rules.wave_opens(before, curriculum.opens == Opens.COMPLETE)
            due = begun + timedelta(days=curriculum.due_days * wave)
            for lesson in taught:
                done = self.completed.get((person.pk, lesson.course_id))
                expires = done.expires_on if done else None
                held = rules.standing(self.on, due, done is not None, expires, is_open)
                joined = begun if begun > curriculum.created_at.date() else None
                yield Duty(person, lesson.course, curriculum, wave, expires or due, held, expires, joined)

    def _audience(self, curriculum: Curriculum) -> Iterable[tuple[Person, date]]:
        """Whom it is for, and from which day on."""
        begun = {pk: person.created_at.date() for pk, person in self.people.items()}
        meant: set[UUID] = set()
        made = curriculum.created_at.date()
        match curriculum.audience:
            case Audience.EVERYBODY:
                meant = set(self.people)
            case Audience.ROLE:
                holder = curriculum.role.holder_id if curriculum.role else None
                meant = {holder} if holder else set()
            case Audience.NAMED:
                meant = self.non_core
            case _:
                for each in self.memberships:
                    if _fits(curriculum, each):
                        meant.add(each.person_id)
                        if each.begins:
                            begun[each.person_id] = each.begins
                meant |= {pk for pk, person in self.people.items() if _at_home(curriculum, person)}
        for pk in meant & self.people.keys():
            yield self.people[pk], max(begun[pk], made)

    @cached_property
    def non_core(self) -> set[UUID]:
        """The people named on releases who do not build the store."""
        core = {each.person_id for each in self.memberships if each.discipline in CORE}
        named = {pk for names in wiring.load("people_named") for pk in names()}
        return (named - core) & self.people.keys()


def _fits(curriculum: Curriculum, membership: Membership) -> bool:
    if curriculum.audience == Audience.TEAM:
        return membership.team_id == curriculum.team_id
    if curriculum.audience == Audience.FRONT_LINE:
        return membership.team.front_line
    return membership.discipline == curriculum.discipline


def _at_home(curriculum: Curriculum, person: Person) -> bool:
    if curriculum.audience == Audience.TEAM:
        return person.team_id == curriculum.team_id
    return curriculum.audience == Audience.FRONT_LINE and person.team is not None and person.team.front_line


def _newcomer(duties: list[Duty]) -> Newcomer:
    known = sum(duty.standing in (Standing.KNOWN, Standing.RENEW) for duty in duties)
    overdue = sum(duty.standing is Standing.OVERDUE for duty in duties)
    ahead = sorted(
        (duty for duty in duties if duty.standing in (Standing.OVERDUE, Standing.OPEN)),
        key=lambda duty: (duty.due, duty.course.name),
    )
    since = min(duty.joined for duty in duties if duty.joined)
    return Newcomer(duties[0].person, since, known, len(duties), overdue, ahead[0] if ahead else None)


def _rank(duty: Duty) -> tuple[int, date]:
    return list(Standing).index(duty.standing), duty.due


@dataclass(frozen=True)
class Needed:
    """What a record requires, and who of those meant does not know it yet."""

    need: Need
    people: tuple[Person, ...]
    missing: tuple[Person, ...]


def needed(links: Iterable[Link], on: date) -> dict[tuple[str, str], list[Needed]]:
    """What each record requires to be known and who lacks it, by (kind, id); four queries."""
    wanted = {(link.kind, link.id) for link in links}
    rows = Need.objects.filter(link_id__in=[key for _kind, key in wanted])
    needs = [
        n for n in rows.select_related("course", "team", "role__holder") if (n.link_kind, n.link_id) in wanted
    ]
    if not needs:
        return {}
    teams = [need.team_id for need in needs if need.team_id]
    at_home = list(Person.objects.present(on).filter(team__in=teams))
    holders = [
        need.role.holder for need in needs if need.role and need.role.holder and need.role.holder.here(on)
    ]
    reading = Reading(on, [*at_home, *holders])
    found: dict[tuple[str, str], list[Needed]] = defaultdict(list)
    for need in needs:
        held = (need.role.holder,) if need.role and need.role.holder in holders else ()
        meant = held if need.role else tuple(p for p in at_home if p.team_id == need.team_id)
        missing = tuple(person for person in meant if not reading.knows(person, need.course))
        found[(need.link_kind, need.link_id)].append(Needed(need, meant, missing))
    return dict(found)
