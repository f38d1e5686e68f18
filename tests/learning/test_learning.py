"""Learning: waves, expiry, sessions, coverage, tables, and what a release requires before it goes live."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit import wiring
from storewide.kit.checks import Finding
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait
from storewide.learning import checks, operations, queries, rules, session_operations, table_import
from storewide.learning.models import Audience, Completion, Course, CourseKind, Curriculum, How, Need, Session
from storewide.learning.reading import Reading, needed
from storewide.learning.rules import Standing
from storewide.lib.clock import now
from storewide.organization.models import Membership, Person, Team
from storewide.releases.checklists import Checklist
from storewide.releases.models.codes import Asked, Signed
from storewide.releases.rules import Lack, Preparation, open_points

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
TODAY = AT.date()
RELEASE = Link("releases.release", "0198", "Release 7", "/releases/7/")


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="Help desk", front_line=True)


@pytest.fixture
def person(team: Team) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", team=team, created_at=AT)


def course(name: str = "Basket", months: int | None = None) -> Course:
    return operations.add_course(course=Course(name=name, months=months), by=SYSTEM, at=AT)


def front_line(*lessons: tuple[int, Course]) -> Curriculum:
    curriculum = Curriculum(name="Front line", audience=Audience.FRONT_LINE)
    return operations.set_up(curriculum=curriculum, lessons=lessons, by=SYSTEM, at=AT)


def standings(on: date) -> dict[str, Standing]:
    return {duty.course.name: duty.standing for duty in Reading(on).duties}


def test_what_is_learnt_runs_out_on_a_day_that_is_there() -> None:
    assert rules.runs_out(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.runs_out(date(2026, 12, 5), 12) == date(2027, 12, 5)
    assert rules.runs_out(date(2026, 12, 5), None) is None


def test_a_wave_opens_when_the_one_before_is_complete(person: Person) -> None:
    basic, advanced = course(), course("Returns")
    front_line((1, basic), (2, advanced))
    assert standings(TODAY) == {"Basket": Standing.OPEN, "Returns": Standing.LATER}
    operations.complete(course=basic, person=person, on=TODAY, how=How.SELF, by=SYSTEM, at=AT)
    assert standings(TODAY) == {"Basket": Standing.KNOWN, "Returns": Standing.OPEN}
    assert standings(TODAY + timedelta(days=61)) == {"Basket": Standing.KNOWN, "Returns": Standing.OVERDUE}


def test_what_has_run_out_is_overdue(person: Person) -> None:
    review = course("Review", months=3)
    front_line((1, review))
    operations.complete(course=review, person=person, on=TODAY, how=How.SELF, by=SYSTEM, at=AT)
    assert standings(date(2026, 5, 11)) == {"Review": Standing.RENEW}
    assert standings(date(2026, 6, 10)) == {"Review": Standing.OVERDUE}


def test_a_site_review_comes_again() -> None:
    with pytest.raises(operations.NeverAgain):
        operations.add_course(course=Course(name="Review", kind=CourseKind.SITE_REVIEW), by=SYSTEM, at=AT)
    assert not Course.objects.exists()


def test_who_came_has_completed_it(person: Person, team: Team) -> None:
    missing = Person.objects.create(name="Bo", email="bo@shop.example", team=team)
    basic = course()
    session = Session(course=basic, on=TODAY, where="Room 1", trainer=missing, seats=2)
    session_operations.plan(session=session, people=[person, missing], by=SYSTEM, at=AT)
    session_operations.hold(session=session, came=[person], by=SYSTEM, at=AT)
    assert [each.person for each in Completion.objects.all()] == [person]
    assert list(session.taken.values_list("came", flat=True)) == [True, False]


def test_a_session_has_seats(person: Person) -> None:
    session = Session(course=course(), on=TODAY, where="Room 1", trainer=person, seats=0)
    with pytest.raises(session_operations.Full):
        session_operations.plan(session=session, people=[person], by=SYSTEM, at=AT)
    assert not Session.objects.exists()


def test_a_table_read_twice_changes_nothing(person: Person, tmp_path: Path) -> None:
    course()
    path = tmp_path / "done.csv"
    path.write_text(
        "email,course,on,score\nana@shop.example,Basket,2026-03-01,90\nbo@shop.example,Basket,2026-03-01,\n"
    )
    first = table_import.read(path, by=SYSTEM, at=AT)
    assert (first.accepted, [each.row for each in first.refusals]) == (1, [3])
    assert table_import.read(path, by=SYSTEM, at=AT).repeated == 1


def test_a_release_waits_for_what_must_be_known(person: Person, team: Team) -> None:
    basic = course()
    operations.require_for(need=Need(course=basic, team=team), link=RELEASE, by=SYSTEM, at=AT)
    (row,) = needed([RELEASE], TODAY)[RELEASE.kind, RELEASE.id]
    assert row.missing == (person,)
    operations.complete(course=basic, person=person, on=TODAY, how=How.SELF, by=SYSTEM, at=AT)
    (row,) = needed([RELEASE], TODAY)[RELEASE.kind, RELEASE.id]
    assert row.missing == ()


@pytest.mark.parametrize(
    ("asked", "names"),
    [(Asked.EVERYBODY, ["Ana: Basket"]), (Asked.ONE_OF_EACH_TEAM, ["Help desk: Basket"]), (Asked.NOBODY, [])],
)
def test_the_gate_is_that_of_the_tier(asked: Asked, names: list[str]) -> None:
    found = Preparation(
        briefing=1,
        signed_by_another=True,
        untrained=("Ana: Basket",),
        untrained_teams=("Help desk: Basket",),
    )
    points = open_points(Checklist((), Signed.ANOTHER, asked, 14), found)
    assert [point.name for point in points if point.lack is Lack.KNOWS] == names


def test_members_change_and_viewers_look(as_mate: Client, as_viewer: Client, person: Person) -> None:
    front_line((1, course()))
    assert as_viewer.get("/learning/").status_code == 200
    assert as_viewer.post("/learning/courses/new/", {"name": "X", "kind": "course"}).status_code == 403
    assert as_mate.post("/learning/courses/new/", {"name": "X", "kind": "course"}).status_code == 302
    assert as_viewer.get(Course.objects.get(name="X").get_absolute_url()).status_code == 200


def test_the_form_of_a_change_begins_with_the_waves(as_mate: Client) -> None:
    curriculum = front_line((2, course("Returns")), (1, course("Basket")))
    response = as_mate.get(f"{curriculum.get_absolute_url()}change/")
    assert response.status_code == 200
    assert response.context["form"]["lessons"].value() == "1: Basket\n2: Returns"


def found_by(code: str) -> list[str]:
    return [str(each.sentence) for each in checks_found() if each.code == code]


def checks_found() -> list[Finding]:
    return [*checks.teams_without_review(), *checks.named_without_overview()]


def test_a_team_of_the_front_line_reviews_the_site(person: Person, team: Team) -> None:
    assert checks_found() == []
    other = Team.objects.create(name="Call centre", front_line=True)
    front_line((1, course()))
    assert len(found_by("LRN005")) == 2
    review = Course(name="Review", kind=CourseKind.SITE_REVIEW, months=6)
    operations.add_course(course=review, by=SYSTEM, at=AT)
    of_team = Curriculum(name="Review of the desk", audience=Audience.TEAM, team=team)
    operations.set_up(curriculum=of_team, lessons=[(1, review)], by=SYSTEM, at=AT)
    assert found_by("LRN005") == [
        f"Nobody of “{other}” has to review the whole site; add a full site review to a curriculum."
    ]
    of_all = Curriculum(name="Reviews", audience=Audience.FRONT_LINE)
    operations.set_up(curriculum=of_all, lessons=[(1, review)], by=SYSTEM, at=AT)
    assert found_by("LRN005") == []


def test_who_is_named_on_releases_is_given_an_overview(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    engineer = Person.objects.create(name="Eva", email="eva@shop.example", created_at=AT)
    crew = Team.objects.create(name="Crew")
    Membership.objects.create(person=engineer, team=crew, discipline="engineering", share=100)
    named = {"people_named": (lambda: {person.pk, engineer.pk},)}
    load = wiring.load
    monkeypatch.setattr(wiring, "load", lambda name: named.get(name) or load(name))
    front_line((1, course()))
    assert found_by("LRN006") == [
        "One person named on a release does not build the store and is given no overview; set up a curriculum."
    ]
    overview = operations.add_course(
        course=Course(name="Overview", kind=CourseKind.OVERVIEW), by=SYSTEM, at=AT
    )
    of_named = Curriculum(name="Named", audience=Audience.NAMED)
    operations.set_up(curriculum=of_named, lessons=[(1, overview)], by=SYSTEM, at=AT)
    assert found_by("LRN006") == []
    meant = [duty.person for duty in Reading(TODAY).duties if duty.course == overview]
    assert meant == [person]


def test_who_leads_people_and_who_owns_a_course_are_told_what_is_overdue(
    person: Person, owner: User, mate: User
) -> None:
    lead = Person.objects.create(name="Olga", email=owner.email)
    trainer = Person.objects.create(name="Milan", email=mate.email)
    Person.objects.filter(pk=person.pk).update(manager=lead)
    basket = course()
    Course.objects.filter(pk=basket.pk).update(owner=trainer)
    front_line((1, basket))
    assert [wait.what for wait in waits_of(owner)] == ["Ana Ruiz: one course is overdue"]
    assert [wait.what for wait in waits_of(mate)] == ["Basket: overdue for one person"]
    operations.complete(course=basket, person=person, on=TODAY, how=How.SELF, by=SYSTEM, at=AT)
    assert (waits_of(owner), waits_of(mate)) == ((), ())


def waits_of(user: User) -> tuple[Wait, ...]:
    request = SignedInRequest()
    request.user = user
    return queries.waits(request).first


def test_a_session_is_changed_and_called_off_on_its_page(as_mate: Client, person: Person) -> None:
    planned = Session(
        course=course(), on=now().date() + timedelta(days=2), where="Room 1", trainer=person, seats=2
    )
    session_operations.plan(session=planned, people=[person], by=SYSTEM, at=AT)
    form = as_mate.get(f"{planned.get_absolute_url()}change/").context["form"]
    assert form["people"].value() == person.email
    data = {"on": str(planned.on), "where": "Room 2", "trainer": person.email, "seats": 3, "people": ""}
    saved = as_mate.post(f"{planned.get_absolute_url()}change/", data | {"expected_version": 1})
    assert saved.status_code == 302
    planned.refresh_from_db()
    assert (planned.where, planned.taken.count()) == ("Room 2", 0)
    assert as_mate.post(f"{planned.get_absolute_url()}call-off/").status_code == 302
    assert not Session.objects.exists()


def test_viewers_take_nothing_out(as_viewer: Client, person: Person) -> None:
    curriculum = front_line((1, course()))
    done = operations.complete(
        course=Course.objects.get(), person=person, on=TODAY, how=How.SELF, by=SYSTEM, at=AT
    )
    for path in (
        f"{curriculum.get_absolute_url()}remove/",
        f"{Course.objects.get().get_absolute_url()}remove/",
        f"/learning/completions/{done.pk}/take-back/",
    ):
        assert as_viewer.post(path).status_code == 403
    assert (Curriculum.objects.count(), Course.objects.count(), Completion.objects.count()) == (1, 1, 1)


def test_a_course_that_is_taught_stays(as_mate: Client, person: Person) -> None:
    curriculum = front_line((1, course()))
    basket = Course.objects.get()
    page = as_mate.post(f"{basket.get_absolute_url()}remove/", follow=True).content.decode()
    assert "“Basket” cannot be removed while it is named by lesson “Basket”; change that first." in page
    as_mate.post(f"{curriculum.get_absolute_url()}remove/")
    as_mate.post(f"{basket.get_absolute_url()}remove/")
    assert not Course.objects.exists()
