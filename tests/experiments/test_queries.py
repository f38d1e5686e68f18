"""What waits for whom, what is found, what is linked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.experiments import queries, result_operations, search
from storewide.experiments.models import Experiment
from storewide.kit.links import Link
from storewide.kit.waits import WaitKind, Waits
from storewide.sources.models import Store
from tests.experiments.conftest import WON

Reads = Callable[[Any], Experiment]


@pytest.fixture
def at_time(monkeypatch: pytest.MonkeyPatch, after: datetime) -> Callable[[datetime], None]:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(queries, "now", lambda: moment)

    set_to(after)
    return set_to


def waits_of(user: User) -> Waits:
    request = RequestFactory().get("/")
    request.user = user
    return queries.waits(request)  # type: ignore[arg-type]


def test_what_is_over_waits_to_be_read(
    running: Experiment, ana_user: User, mate: User, at_time: Any, after: datetime
) -> None:
    found = waits_of(ana_user)
    assert (found.count, found.first[0].what, str(found.first[0].action.label)) == (
        1,
        "One-page checkout",
        "Read",
    )
    assert waits_of(mate) == Waits(0, (), WaitKind.DECISION)
    at_time(after - timedelta(days=1))
    assert waits_of(ana_user).count == 0


def test_what_is_read_waits_for_the_decision(
    read_as: Reads,
    ana_user: User,
    at_time: Any,
    after: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    experiment = read_as(WON)
    with django_assert_max_num_queries(2):
        found = waits_of(ana_user)
    assert (found.count, str(found.first[0].action.label)) == (1, "Decide")
    assert (
        found.first[0].why
        == "Its result is read (Ship it) and waits for the decision; area: One-page checkout"
    )
    result_operations.decide(experiment=experiment, outcome="ship", reason="Yes.", by=ana_user, at=after)
    assert waits_of(ana_user).count == 0


def test_open_decisions_of_a_store_name_who_owes_them(
    read_as: Reads,
    viewer: User,
    store: Store,
    at_time: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    read_as(WON)
    elsewhere = Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")
    with django_assert_num_queries(1):
        found = queries.open_decisions(viewer, store.pk)
    assert (found.count, found.first[0].who) == (1, "Ana Ruiz")
    assert queries.open_decisions(viewer, elsewhere.pk).count == 0


def test_a_viewer_owes_nothing(running: Experiment, viewer: User, at_time: Any) -> None:
    assert waits_of(viewer) == Waits(0, ())


def test_an_experiment_is_found_by_name_or_key(draft: Experiment, viewer: User) -> None:
    for words in ("one", "checkout-1p"):
        (hit,) = search.experiments(viewer, words)
        assert (hit.title, hit.detail, hit.url) == ("One-page checkout", "Draft · Shop UK", "/experiments/1/")
    assert list(search.experiments(viewer, "basket")) == []


def test_a_link_is_resolved_to_its_page(draft: Experiment) -> None:
    assert queries.resolve_link(draft.link) == Link(
        draft.link.kind, draft.link.id, "One-page checkout", "/experiments/1/"
    )
    assert queries.resolve_link(Link("portfolio.request", draft.link.id)) is None
    gone = Link(draft.link.kind, "01900000-0000-7000-8000-000000000000")
    assert queries.resolve_link(gone) == gone


def test_how_experiments_stand(read_as: Reads) -> None:
    read_as(WON)
    assert queries.standing() == queries.Standing(all=1, running=0, ended=1)
