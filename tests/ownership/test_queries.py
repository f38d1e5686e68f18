"""What the first steps are told of ownership, and in how many queries."""

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.organization.models import Person, Role
from storewide.ownership import queries
from storewide.ownership.models import Area

DAY = date(2026, 3, 10)


def looking(user: User) -> Any:
    """A request of Home by somebody."""
    request: Any = RequestFactory().get("/")
    request.user = user
    return request


def test_tally_counts_in_one_query(owned: Area, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert queries.tally(DAY) == queries.Tally(count=20, gaps=19)


def test_the_step_is_done_with_the_first_owner(
    mate: User, viewer: User, request: pytest.FixtureRequest, django_assert_num_queries: Any
) -> None:
    step = queries.accountable_step(looking(mate))
    assert (step.label, step.done, step.url) == ("Name who is accountable", False, "/ownership/map/walk/")
    assert queries.accountable_step(looking(viewer)).url == ""
    request.getfixturevalue("owned")
    with django_assert_num_queries(1):
        assert queries.accountable_step(looking(mate)).done
    Role.objects.update(holder=None)
    assert not queries.accountable_step(looking(mate)).done


def test_also_accountable_is_what_the_person_has_besides(owned: Area, cart: Area, ana: Person) -> None:
    assert queries.also_accountable(owned, DAY) == []
    cart.accountable = Role.objects.create(title="Head of cart", holder=ana)
    cart.save()
    assert queries.also_accountable(owned, DAY) == [cart]
    ana.left_on = DAY
    ana.save()
    assert queries.also_accountable(Area.objects.for_map().get(pk=owned.pk), DAY) == []
