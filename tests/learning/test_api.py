"""Learning by program: curricula, sessions, needs, coverage, overdue; what is refused is said."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.learning.models import Completion, Course, Curriculum, Session
from storewide.lib.clock import now
from storewide.organization.models import Person, Team

pytestmark = pytest.mark.django_db
type Call = Callable[..., Any]


@pytest.fixture
def call(owner: User) -> Call:
    """Calls the API with a key that may change learning."""
    scopes = ["learning:read", "learning:write"]
    _key, token = key_operations.create_key(
        name="K", user=owner, scopes=scopes, expires_at=None, by=owner, at=now()
    )
    client = Client()

    def ask(method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        send = getattr(client, method.lower())
        said = {} if body is None else {"data": body, "content_type": "application/json"}
        return send(f"/api/v1/learning/{path}", headers=headers, **said)

    return ask


@pytest.fixture
def desk() -> list[Person]:
    """Two people of the help desk, here for a hundred days."""
    team = Team.objects.create(name="Help desk", front_line=True)
    begun = now() - timedelta(days=100)
    return [
        Person.objects.create(name=name, email=f"{name.lower()}@shop.example", team=team, created_at=begun)
        for name in ("Ana", "Bo")
    ]


def course(call: Call, name: str, **said: Any) -> str:
    made = call("POST", "courses", {"name": name, **said})
    assert made.status_code == 201
    found: str = made.json()["id"]
    return found


def test_a_curriculum_is_set_up_changed_and_taken_out(call: Call, desk: list[Person]) -> None:
    basket, review = course(call, "Basket"), course(call, "Review", kind="site_review", months=6)
    lessons = [{"wave": 1, "course": basket}, {"wave": 2, "course": review}]
    asked = {"name": "Help desk", "audience": "team", "team": "help desk", "lessons": lessons}
    made = call("POST", "curricula", asked).json()
    assert (made["team"], made["due_days"], made["lessons"]) == ("Help desk", 30, lessons)
    path = f"curricula/{made['id']}"
    changed = call("PATCH", path, {"due_days": 10, "expected_version": 1}).json()
    assert (changed["due_days"], changed["lessons"], changed["version"]) == (10, lessons, 2)
    assert call("PATCH", path, {"due_days": 20, "expected_version": 1}).status_code == 409
    assert call("PATCH", path, {"lessons": lessons[1:]}).status_code == 422
    assert [each["name"] for each in call("GET", "curricula").json()] == ["Help desk"]
    assert call("DELETE", path).status_code == 204
    assert (Curriculum.objects.count(), Course.objects.count()) == (0, 2)


def test_a_curriculum_of_a_team_that_is_not_there_is_refused(call: Call) -> None:
    lessons = [{"wave": 1, "course": course(call, "Basket")}]
    asked = {"name": "X", "audience": "team", "team": "Nobody", "lessons": lessons}
    assert call("POST", "curricula", asked).json()["detail"] == "There is no team “Nobody”."
    assert not Curriculum.objects.exists()


def test_a_session_is_planned_changed_and_written_down(call: Call, desk: list[Person]) -> None:
    basket, today = course(call, "Basket"), now().date()
    asked = {
        "course": basket,
        "on": str(today),
        "where": "Room 1",
        "trainer": "bo@shop.example",
        "seats": 1,
        "people": ["Ana"],
    }
    made = call("POST", "sessions", asked).json()
    path = f"sessions/{made['id']}"
    both = ["ana@shop.example", "bo@shop.example"]
    assert call("PATCH", path, {"people": both}).json()["detail"] == (
        "1 seats are fewer than 2 people; add seats."
    )
    changed = call("PATCH", path, {"seats": 2, "people": both[1:]}).json()
    assert (changed["people"], changed["where"]) == ([{"person": both[1], "came": None}], "Room 1")
    held = call("POST", f"{path}/hold", {"came": both[:1]}).json()
    assert held["people"] == [{"person": both[0], "came": True}, {"person": both[1], "came": False}]
    assert [str(each.person) for each in Completion.objects.all()] == ["Ana"]
    for refused in (call("PATCH", path, {"seats": 3}), call("DELETE", path)):
        assert refused.status_code == 409
    assert [each["held"] for each in call("GET", "sessions").json()] == [True]


def test_a_session_is_called_off(call: Call, desk: list[Person]) -> None:
    asked = {
        "course": course(call, "Basket"),
        "on": str(now().date() + timedelta(days=3)),
        "where": "Room 1",
        "trainer": "Bo",
        "people": ["Ana"],
    }
    made = call("POST", "sessions", asked).json()
    assert call("POST", f"sessions/{made['id']}/hold", {"came": ["Ana"]}).status_code == 422
    assert call("DELETE", f"sessions/{made['id']}").status_code == 204
    assert (Session.objects.count(), Completion.objects.count()) == (0, 0)
    entry = Entry.objects.get(action="learning.session.call_off")
    assert entry.changes == {"people": [["Ana"], None]}


def test_coverage_overdue_and_duties(call: Call, desk: list[Person]) -> None:
    basket = course(call, "Basket")
    lessons = [{"wave": 1, "course": basket}]
    call("POST", "curricula", {"name": "Front line", "audience": "front_line", "lessons": lessons})
    Curriculum.objects.update(created_at=now() - timedelta(days=90))
    done = {"course": basket, "person": "Ana", "on": str(now().date()), "score": 90}
    completed = call("POST", "completions", done).json()
    assert call("GET", "coverage").json() == [{"team": "Help desk", "course": "Basket", "known": 1, "of": 2}]
    overdue = call("GET", "overdue").json()["items"]
    assert [(each["person"], each["standing"]) for each in overdue] == [("bo@shop.example", "overdue")]
    of_ana = call("GET", "duties?person=ana@shop.example").json()["items"]
    assert [each["standing"] for each in of_ana] == ["known"]
    assert call("GET", "duties?person=nobody@shop.example").status_code == 422
    assert call("DELETE", f"completions/{completed['id']}").status_code == 204
    assert call("GET", "coverage").json()[0]["known"] == 0


def test_newcomers_are_told_with_what_is_next(call: Call, desk: list[Person]) -> None:
    lessons = [{"wave": 1, "course": course(call, "Basket")}, {"wave": 2, "course": course(call, "Returns")}]
    call("POST", "curricula", {"name": "Front line", "audience": "front_line", "lessons": lessons})
    Curriculum.objects.update(created_at=now() - timedelta(days=95))
    began = now() - timedelta(days=40)
    team = desk[0].team
    Person.objects.create(name="Cem", email="cem@shop.example", team=team, created_at=began)
    assert call("GET", "newcomers").json() == [
        {
            "person": "cem@shop.example",
            "since": str(began.date()),
            "known": 0,
            "of": 2,
            "overdue": 1,
            "next": "Basket",
        }
    ]


def test_what_a_record_requires(call: Call, desk: list[Person]) -> None:
    basket = course(call, "Basket")
    about = f"learning.course:{course(call, 'Returns')}"
    made = call("POST", "needs", {"about": about, "course": basket, "team": "Help desk"})
    assert made.json() | {"id": ""} == {
        "id": "",
        "about": about,
        "course": "Basket",
        "of": "Help desk",
        "people": 2,
        "missing": ["ana@shop.example", "bo@shop.example"],
    }
    assert len(call("GET", f"needs?about={about}").json()["items"]) == 1
    assert call("POST", "needs", {"about": about, "course": basket}).status_code == 422
    assert call("DELETE", f"needs/{made.json()['id']}").status_code == 204
    assert call("GET", "needs").json()["items"] == []


def test_a_course_is_changed_and_taken_out_once_nothing_hangs_on_it(call: Call, desk: list[Person]) -> None:
    basket = course(call, "Basket")
    changed = call("PATCH", f"courses/{basket}", {"months": 12, "expected_version": 1}).json()
    assert (changed["name"], changed["months"]) == ("Basket", 12)
    done = {"course": basket, "person": "Ana", "on": str(now().date())}
    completed = call("POST", "completions", done).json()
    refused = call("DELETE", f"courses/{basket}")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "“Basket” cannot be removed while it is named by completion “Ana: Basket”; change that first.",
    )
    call("DELETE", f"completions/{completed['id']}")
    assert call("DELETE", f"courses/{basket}").status_code == 204
    assert not Course.objects.exists()
