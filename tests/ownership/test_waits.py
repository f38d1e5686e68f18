"""What of ownership waits for whom."""

from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area
from storewide.ownership.waits import waits


def looking(user: User) -> Any:
    request: Any = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def milan(mate: User, team: Team) -> Person:
    """Milan in the directory, in the team that does the work of the cart."""
    person = Person.objects.create(name="Milan", email=mate.email, team=team)
    Area.objects.filter(slug="cart").update(responsible=team)
    return person


def test_an_owner_names_all_gaps_in_one_sitting(
    owned: Area, owner: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        found = waits(looking(owner))
    assert found.count == 1
    (wait,) = found.first
    assert wait.what == "Name who is accountable for 19 areas"
    assert wait.why == (
        "Nobody answers for Content management, Demand management, Experience and usability, "
        "Metrics management, Product management, Release management and others."
    )
    assert (wait.action.label, wait.action.url) == ("Name your owners", "/ownership/map/walk/")


def test_a_member_sees_to_the_gaps_of_their_team(milan: Person, owned: Area, mate: User) -> None:
    found = waits(looking(mate))
    assert (found.count, [str(wait.what) for wait in found.first]) == (
        1,
        ["Name who is accountable for Cart"],
    )
    assert found.first[0].why == "Nobody is accountable for Cart; name one person."
    assert found.first[0].action.url == "/ownership/map/areas/cart/accountable/"


def test_a_double_claim_waits_for_both(milan: Person, owned: Area, mate: User, ana: Person) -> None:
    Area.objects.filter(slug="cart").update(accountable=owned.accountable)
    assert waits(looking(mate)).count == 0
    Person.objects.filter(pk=milan.pk).update(title="Head of checkout")
    found = waits(looking(mate))
    assert [str(wait.what) for wait in found.first] == [
        "Settle who is accountable for Cart",
        "Settle who is accountable for Checkout",
    ]
    assert found.first[1].action.url == "/ownership/map/areas/checkout/"


def test_nothing_waits_for_whoever_may_only_look(owned: Area, viewer: User) -> None:
    assert (waits(looking(viewer)).count, waits(looking(viewer)).first) == (0, ())


def test_a_member_without_a_team_has_nothing_to_see_to(owned: Area, mate: User) -> None:
    assert waits(looking(mate)).count == 0


def test_before_the_first_owner_is_named_only_the_first_round_asks_for_names(db: None, owner: User) -> None:
    assert Area.objects.count() == 20
    assert waits(looking(owner)).count == 0
