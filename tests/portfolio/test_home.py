"""What Home shows of the portfolio."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.kit.panels import Panel
from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person
from storewide.portfolio import home
from storewide.portfolio.models import BusinessCase, Request


def looking(user: User) -> Any:
    """A request of Home by somebody."""
    request: Any = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def is_ana(mate: User, ana: Person) -> User:
    """Milan's account has Ana's e-mail: he is Ana."""
    mate.email = ana.email.upper()
    mate.save()
    return mate


def waiting(user: User) -> list[tuple[str, str]]:
    panel = home.waiting_panel(looking(user))
    return [(each.what, str(each.action.label)) for each in panel.context["waiting"]] if panel else []


def test_nothing_waits_for_whoever_is_accountable_for_nothing(asked: Request, owner: User) -> None:
    assert home.waiting_panel(looking(owner)) is None


def test_a_request_waits_for_whoever_is_accountable(asked: Request, is_ana: User) -> None:
    assert waiting(is_ana) == [("Guest checkout", "Answer")]


def test_a_bet_waits_for_whoever_promises(bet: BusinessCase, is_ana: User) -> None:
    assert waiting(is_ana) == [("Guest checkout", "Freeze")]


def test_a_frozen_promise_waits_once_it_is_due(promised: BusinessCase, is_ana: User) -> None:
    assert waiting(is_ana) == []
    around = IntendedEffect.objects.filter(pk=promised.effect_id)
    super(type(around), around).update(due_on=datetime.now(UTC).date() - timedelta(days=1))
    assert waiting(is_ana) == [("Guest checkout on mobile", "See it")]


def test_more_than_five_are_counted(asked: Request, is_ana: User) -> None:
    Request.objects.bulk_create(
        Request(number=n, title=f"R {n}", problem="p", area=asked.area) for n in range(2, 9)
    )
    panel = home.waiting_panel(looking(is_ana))
    assert isinstance(panel, Panel)
    assert panel.title == "8 things wait for you"
    assert (len(panel.context["waiting"]), panel.context["left"]) == (5, 3)


def test_nothing_waits_for_a_viewer(asked: Request, is_ana: User) -> None:
    is_ana.role = "viewer"
    assert home.waiting_panel(looking(is_ana)) is None


def test_open_requests(asked: Request, viewer: User) -> None:
    panel = home.open_panel(looking(viewer))
    assert isinstance(panel, Panel)
    assert panel.title == "One request is open"
    assert list(panel.context["requests"]) == [asked]


def test_before_anything_is_asked_there_is_no_panel(viewer: User) -> None:
    assert home.open_panel(looking(viewer)) is None


def test_the_steps_are_done_one_after_the_other(
    mate: User, viewer: User, request: pytest.FixtureRequest
) -> None:
    ask, promise = home.ask_step(looking(mate)), home.promise_step(looking(mate))
    assert (ask.done, ask.url, promise.done, promise.url) == (
        False,
        "/portfolio/requests/ask/",
        False,
        "/portfolio/requests/",
    )
    assert home.ask_step(looking(viewer)).url == ""
    request.getfixturevalue("bet")
    ask, promise = home.ask_step(looking(mate)), home.promise_step(looking(mate))
    assert (ask.done, promise.done, promise.url) == (True, False, "/portfolio/requests/1/")
    request.getfixturevalue("promised")
    assert home.promise_step(looking(mate)).done
