"""What Home shows of the portfolio."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.kit.waits import WaitKind, Waits
from storewide.ledger.evidence_operations import Past, tell_past
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
    return [(str(each.what), str(each.action.label)) for each in home.waits(looking(user)).first]


def test_nothing_waits_for_whoever_is_accountable_for_nothing(asked: Request, owner: User) -> None:
    assert home.waits(looking(owner)) == Waits(0, ())


def test_a_request_waits_for_whoever_is_accountable(asked: Request, is_ana: User) -> None:
    assert waiting(is_ana) == [("Guest checkout", "Answer")]


def test_a_bet_waits_for_whoever_promises(bet: BusinessCase, is_ana: User) -> None:
    assert waiting(is_ana) == [("Guest checkout", "Freeze")]


def test_a_frozen_promise_waits_once_it_is_due(promised: BusinessCase, is_ana: User) -> None:
    assert waiting(is_ana) == []
    around = IntendedEffect.objects.filter(pk=promised.effect_id)
    super(type(around), around).update(due_on=datetime.now(UTC).date() - timedelta(days=1))
    due = home.promises(looking(is_ana))
    assert [(str(each.what), str(each.action.label)) for each in due.first] == [
        ("Guest checkout on mobile", "See it")
    ]
    assert (due.count, due.kind) == (1, WaitKind.PROMISE)
    assert waiting(is_ana) == []


def test_more_than_six_are_counted(asked: Request, is_ana: User) -> None:
    Request.objects.bulk_create(
        Request(number=n, title=f"R {n}", problem="p", area=asked.area) for n in range(2, 9)
    )
    found = home.waits(looking(is_ana))
    assert (found.count, len(found.first)) == (8, 6)
    assert found.first[0].since == asked.created_at


def test_nothing_waits_for_a_viewer(asked: Request, is_ana: User) -> None:
    is_ana.role = "viewer"
    assert home.waits(looking(is_ana)) == Waits(0, ())


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
    past = Past(what="New search", day=date(2025, 5, 1))
    told = Link("releases.release", "7")
    tell_past(past=past, source=told, by=SYSTEM, at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    assert not home.promise_step(looking(mate)).done
    request.getfixturevalue("promised")
    assert home.promise_step(looking(mate)).done
