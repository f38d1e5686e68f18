"""The pages of ownership: who may open them, and what they say."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from storewide.audit.models import Entry
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area

MAP = "/ownership/map/"
LIST = "/ownership/map/list/"
ADD = "/ownership/map/add/"
ONE = "/ownership/map/areas/checkout/"
ACCOUNTABLE = f"{ONE}accountable/"
RESPONSIBLE = f"{ONE}responsible/"
CHANGE = f"{ONE}change/"


def rows(response: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer."""
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def text(response: Any) -> str:
    body: str = response.content.decode()
    return body


@pytest.mark.parametrize(
    ("door", "statuses"),
    [
        ("as_owner", [200, 200, 200, 200, 200, 200, 200]),
        ("as_mate", [200, 200, 200, 200, 200, 200, 200]),
        ("as_viewer", [200, 200, 200, 403, 403, 403, 403]),
        ("as_stranger", [302, 302, 302, 302, 302, 302, 302]),
    ],
)
def test_who_may_open_which_page(
    door: str, statuses: list[int], owned: Area, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    pages = (MAP, LIST, ONE, ADD, ACCOUNTABLE, RESPONSIBLE, CHANGE)
    assert [client.get(path).status_code for path in pages] == statuses


@pytest.mark.parametrize(("door", "status"), [("as_viewer", 403), ("as_stranger", 302)])
def test_who_may_not_change(
    door: str, status: int, checkout: Area, ana: Person, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    posted = {
        ACCOUNTABLE: {"person": ana.email, "title": "Head", "expected_version": "1"},
        RESPONSIBLE: {"responsible": "", "expected_version": "1"},
        CHANGE: {"name": "Till", "group": "operation", "expected_version": "1"},
        ADD: {"name": "Till", "group": "operation"},
    }
    assert [client.post(path, data).status_code for path, data in posted.items()] == [status] * 4
    assert (Area.objects.count(), Area.objects.filter(version=1).count()) == (20, 20)
    assert not Entry.objects.filter(action__startswith="ownership").exists()


def test_an_address_nobody_gave_is_not_found(as_mate: Client) -> None:
    pages = ("/ownership/map/areas/nowhere/", "/ownership/map/areas/nowhere/accountable/")
    assert [as_mate.get(path).status_code for path in pages] == [404, 404]


def test_the_map_begins_with_its_finding(as_mate: Client, owned: Area) -> None:
    page = text(as_mate.get(MAP))
    assert "19 of 20 areas have nobody accountable" in page
    assert "Ana Ruiz" in page
    assert "Head of checkout" in page
    assert "6 of 7 without an owner" in page
    assert page.count("nobody accountable</span>") == 20  # each gap, and the key of the map
    assert 'href="/ownership/map/areas/cart/accountable/"' in page


def test_a_map_without_gaps_says_so(as_mate: Client, owned: Area) -> None:
    Area.objects.update(accountable=owned.accountable)
    page = text(as_mate.get(MAP))
    assert "Every area has somebody accountable" in page
    assert "Name somebody" not in page


def test_the_map_keeps_whoever_has_left_and_says_it(as_viewer: Client, owned: Area) -> None:
    Person.objects.update(left_on=date(2026, 1, 1))
    page = text(as_viewer.get(MAP))
    assert "Nobody is accountable for anything yet: 20 areas wait for a name" in page
    assert "Ana Ruiz" in page
    assert "owner has left" in page
    assert "Name somebody" not in page


@pytest.mark.parametrize(
    ("query", "count", "shown", "hidden"),
    [
        ("?group=communication", 3, "Newsletter", "Loyalty"),
        ("?gaps=accountable", 19, "Loyalty", ">Checkout<"),
        ("?gaps=team", 19, "Loyalty", ">Cart<"),
        ("?q=ruiz", 1, ">Checkout<", "Loyalty"),
        ("?group=order_entry&gaps=accountable", 6, "Payments", "Loyalty"),
        ("?q=zzz", 0, "Nothing matches this search", "Loyalty"),
    ],
)
def test_the_address_narrows_the_map(
    as_mate: Client, owned: Area, team: Team, query: str, count: int, shown: str, hidden: str
) -> None:
    Area.objects.filter(slug="cart").update(responsible=team)
    response = as_mate.get(MAP + query)
    page = text(response)
    assert response.context["map"].count == count
    assert shown in page
    assert hidden not in page
    assert "19 of 20 areas have nobody accountable" in page


def test_a_filter_that_is_no_choice_leaves_all(as_mate: Client) -> None:
    assert as_mate.get(f"{MAP}?group=elsewhere&gaps=1").context["map"].count == 20


@pytest.mark.parametrize("path", [MAP, LIST])
def test_more_areas_cost_no_more_queries(
    as_mate: Client, owned: Area, path: str, django_assert_max_num_queries: Any
) -> None:
    role = owned.accountable
    Area.objects.bulk_create(
        Area(slug=f"a-{n}", name=f"Area {n}", group="order_entry", accountable=role) for n in range(40)
    )
    with django_assert_max_num_queries(6):
        as_mate.get(path)


def test_the_list_downloads_what_the_filters_leave(as_viewer: Client, owned: Area) -> None:
    everything = rows(as_viewer.get(f"{LIST}?format=csv"))
    assert len(everything) == 20
    assert everything[0]["Area"] == "Content management"
    (row,) = rows(as_viewer.get(f"{LIST}?format=csv&q=ruiz"))
    assert row == {
        "Area": "Checkout",
        "Group": "Store features: order entry",
        "Accountable": "Ana Ruiz",
        "Role": "Head of checkout",
        "Responsible team": "",
        "State": "owned",
    }


def test_the_list_sorts_by_group_as_on_the_map(as_viewer: Client, owned: Area) -> None:
    found = rows(as_viewer.get(f"{LIST}?format=csv&sort=-group"))
    assert list(dict.fromkeys(row["Group"] for row in found)) == [
        "Store features: customer relationship",
        "Store features: order entry",
        "Store features: communication",
        "The operation",
    ]


def test_a_vacant_area_asks_for_a_name_first(as_mate: Client, as_viewer: Client, checkout: Area) -> None:
    button = f'<a class="button" href="{ACCOUNTABLE}">Name who is accountable</a>'
    page = text(as_mate.get(ONE))
    assert button in page
    assert "Nobody answers for it" in page
    assert button not in text(as_viewer.get(ONE))


def test_an_owned_area_asks_for_a_team_next(as_mate: Client, owned: Area, cart: Area) -> None:
    cart.accountable = owned.accountable
    cart.save()
    page = text(as_mate.get(ONE))
    assert f'<a class="button" href="{RESPONSIBLE}">Name the team</a>' in page
    assert "Ana Ruiz, Head of checkout" in page
    assert "Also accountable for" in page
    assert '<a href="/ownership/map/areas/cart/">Cart</a>' in page
    assert "Accountable person named" in page


def test_an_area_with_owner_and_team_asks_for_nothing(as_mate: Client, owned: Area, team: Team) -> None:
    Area.objects.filter(pk=owned.pk).update(responsible=team)
    page = text(as_mate.get(ONE))
    assert 'id="next-heading"' not in page
    assert "From cart to order." in page


def test_a_leavers_area_asks_for_a_successor(as_mate: Client, owned: Area) -> None:
    Person.objects.update(left_on=date(2026, 1, 31))
    page = text(as_mate.get(ONE))
    assert f'<a class="button" href="{ACCOUNTABLE}">Name a successor</a>' in page
    assert "Ana Ruiz was accountable for Checkout and left on 31 Jan 2026; name a successor." in page
    form = text(as_mate.get(ACCOUNTABLE))
    assert 'value="Ana Ruiz' not in form.partition("<datalist")[0]
    assert 'value="Head of checkout"' in form


def test_a_double_claim_is_settled_before_anything_else(
    as_mate: Client, as_viewer: Client, owned: Area, ben: Person
) -> None:
    Person.objects.filter(pk=ben.pk).update(title="Head of checkout")
    page = text(as_mate.get(ONE))
    assert (
        "Ana Ruiz is accountable for Checkout, and Ben Okoro is “Head of checkout” in the directory" in page
    )
    assert f'<a class="button" href="{ben.get_absolute_url()}">Open Ben Okoro</a>' in page
    assert "Open Ben Okoro" not in text(as_viewer.get(ONE))
