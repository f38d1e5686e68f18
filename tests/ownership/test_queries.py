"""What Home and the first steps are told of ownership, and in how many queries."""

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from storewide.access.models import User
from storewide.kit.panels import Panel
from storewide.organization.models import Person, Role, Team
from storewide.ownership import queries
from storewide.ownership.models import Area

DAY = date(2026, 3, 10)


def looking(user: User) -> Any:
    """A request of Home by somebody."""
    request: Any = RequestFactory().get("/")
    request.user = user
    return request


@pytest.fixture
def one_gap(owned: Area, team: Team) -> Area:
    """Ana answers for everything but loyalty, which not even a team cares for."""
    Area.objects.update(accountable=owned.accountable, responsible=team)
    Area.objects.filter(slug="loyalty").update(accountable=None, responsible=None)
    return Area.objects.get(slug="loyalty")


def test_tally_counts_in_one_query(owned: Area, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert queries.tally(DAY) == queries.Tally(count=20, gaps=19)


def test_the_panel_shows_five_gaps_the_worst_first(
    owned: Area, team: Team, mate: User, django_assert_num_queries: Any
) -> None:
    Area.objects.exclude(slug__in=["loyalty", "cart"]).update(responsible=team)
    with django_assert_num_queries(2):
        panel = queries.home_panel(looking(mate))
    assert isinstance(panel, Panel)
    assert panel.title == "19 of 20 areas have nobody accountable"
    assert [tile.area.slug for tile in panel.context["tiles"]] == [
        "cart",
        "loyalty",
        "content-management",
        "demand-management",
        "experience-and-usability",
    ]
    assert panel.context["left"] == 14
    assert panel.context["tiles"][0].name.url == "/ownership/map/areas/cart/accountable/"
    assert panel.more is not None
    assert panel.more.url == "/ownership/map/"


def test_whoever_may_only_look_is_offered_nothing(one_gap: Area, viewer: User) -> None:
    panel = queries.home_panel(looking(viewer))
    assert panel is not None
    assert panel.title == "1 of 20 areas has nobody accountable"
    assert [tile.name for tile in panel.context["tiles"]] == [None]


def test_there_is_no_panel_without_gaps(owned: Area, mate: User, django_assert_num_queries: Any) -> None:
    Area.objects.update(accountable=owned.accountable)
    with django_assert_num_queries(1):
        assert queries.home_panel(looking(mate)) is None


def test_the_step_is_done_with_the_first_owner(
    mate: User, viewer: User, request: pytest.FixtureRequest, django_assert_num_queries: Any
) -> None:
    step = queries.accountable_step(looking(mate))
    assert (step.label, step.done, step.url) == ("Name who is accountable", False, "/ownership/walk/")
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
