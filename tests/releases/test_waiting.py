"""What waits for whom, in search and links too: decisions, sign-offs, briefings."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Person, Team
from storewide.releases import operations, queries, search, waiting
from storewide.releases.models import Briefing, Release
from storewide.sources.models import Store


@pytest.fixture
def asks(rf: RequestFactory) -> type:
    """A request of somebody who is signed in."""

    class Asks:
        def __new__(cls, user: User) -> object:  # type: ignore[misc]
            request = rf.get("/")
            request.user = user
            return request

    return Asks


def test_a_live_release_waits_for_the_accountable_person(
    live: Release,
    ana_user: User,
    owner: User,
    asks: type,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(2):
        found = waiting.decisions(asks(ana_user))
    assert (found.count, [wait.what for wait in found.first]) == (1, ["New checkout"])
    assert waiting.decisions(asks(owner)).count == 0


def test_a_sign_off_waits_until_it_is_given(
    release: Release, ana: Person, ana_user: User, mate: User, asks: type
) -> None:
    assert waiting.sign_offs(asks(ana_user)).count == 1
    assert waiting.sign_offs(asks(mate)).count == 0
    operations.sign_off(release=release, words="", by=SYSTEM, at=release.created_at, on_behalf_of=ana)
    assert waiting.sign_offs(asks(ana_user)).count == 0


def test_a_briefing_waits_for_the_people_of_its_teams(
    briefing: Briefing, desk: Team, viewer: User, mate: User, asks: type
) -> None:
    assert waiting.briefings(asks(viewer)).count == 0
    Person.objects.create(name="Vera", email=viewer.email, team=desk)
    found = waiting.briefings(asks(User.objects.get(pk=viewer.pk)))
    assert (found.count, found.first[0].why) == (1, "Read and confirm version 1 of its briefing")
    assert waiting.briefings(asks(mate)).count == 0


def test_open_decisions_of_a_store_name_who_decides(
    live: Release, store: Store, viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    other = Store.objects.create(slug="uk", name="Shop UK", zone="Europe/London", currency="GBP")
    with django_assert_max_num_queries(2):
        found = waiting.open_decisions(viewer, store.pk)
    assert [(wait.what, wait.who) for wait in found.first] == [("New checkout", "Ana Ruiz")]
    assert waiting.open_decisions(viewer, other.pk).count == 0


def test_search_finds_by_the_first_letters(release: Release, viewer: User) -> None:
    assert [hit.title for hit in search.releases(viewer, "check")] == ["New checkout"]
    assert list(search.releases(viewer, "nothing")) == []


def test_links_resolve_to_releases_and_briefings(release: Release, briefing: Briefing) -> None:
    assert queries.resolve_link(Link("releases.release", str(release.pk))) == release.link
    found = queries.resolve_link(Link("releases.briefing", str(briefing.pk)))
    assert found is not None
    assert found.url == f"{release.get_absolute_url()}#briefing"
    assert queries.resolve_link(Link("portfolio.request", "1")) is None
    gone = Link("releases.release", "00000000-0000-0000-0000-000000000000")
    assert queries.resolve_link(gone) == gone


def test_home_shows_what_waits(live: Release, ana_user: User) -> None:
    client = Client()
    client.force_login(ana_user)
    assert "New checkout" in client.get("/").content.decode()
