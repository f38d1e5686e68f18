"""What carries over, what was closed, what Home shows, and the words for it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.rhythm import operations, queries, words
from storewide.rhythm.models import Action
from storewide.sources.models import Store


def looking(user: User) -> Any:
    request: Any = RequestFactory().get("/")
    request.user = user
    return request


@pytest.mark.parametrize(
    ("count", "mine", "overdue", "sentence"),
    [
        (0, 0, 0, "No action is open"),
        (1, 1, 0, "One action of yours carries over"),
        (3, 3, 1, "3 actions of yours carry over"),
        (3, 1, 0, "3 actions carry over, 1 of them yours"),
        (1, 0, 0, "One action carries over"),
        (1, 0, 1, "One action is open, and it is overdue"),
        (3, 0, 2, "3 actions are open, 2 of them overdue"),
        (3, 0, 3, "3 actions are open, all overdue"),
    ],
)
def test_how_actions_stand(count: int, mine: int, overdue: int, sentence: str) -> None:
    assert words.carried(count, mine, overdue) == sentence


def test_home_shows_mine_first(action: Action, store: Store, mate: User, at: datetime) -> None:
    milan = Person.objects.create(name="Milan", email=mate.email.upper())
    later = date(2099, 1, 1)
    operations.open_action(what="Mine", owner=milan, due_on=later, store=store, by=mate, at=at)
    panel = queries.home_panel(looking(mate))
    assert panel is not None
    assert panel.title == "2 actions carry over, 1 of them yours"
    assert [row.action.what for row in panel.context["rows"]] == [
        "Mine",
        "Ask the carrier for the missing rates",
    ]
    assert panel.context["rows"][0].note == "Milan · due 1 Jan 2099 · since 10 Mar 2026"


def test_home_says_nothing_once_all_is_closed(action: Action, mate: User, at: datetime) -> None:
    operations.close_action(action=action, outcome="Done.", by=mate, at=at)
    assert queries.home_panel(looking(mate)) is None


def test_what_was_closed_since_the_last_review(
    action: Action, store: Store, mate: User, at: datetime
) -> None:
    operations.close_action(action=action, outcome="Done.", by=mate, at=at)
    assert queries.closed_since(store, date(2026, 3, 9)) == [action]
    held_after = at + timedelta(hours=1)
    operations.hold_review(subject=store, begins=date(2026, 3, 2), snapshot={}, by=mate, at=held_after)
    assert queries.closed_since(store, date(2026, 3, 9)) == []
