"""The pages that name owners and change areas: what a press does, and what stays typed when it is refused."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person, Role, Team
from storewide.ownership import operations
from storewide.ownership.models import Area
from tests.ownership.test_views import ACCOUNTABLE, ADD, CHANGE, ONE, RESPONSIBLE, text


def said(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_naming_somebody_begins_with_a_role(as_mate: Client, cart: Area, ana: Person) -> None:
    page = text(as_mate.get("/ownership/map/areas/cart/accountable/"))
    assert 'value="Head of cart"' in page
    assert "Ana Ruiz &lt;ana@shop.example&gt;" in page
    assert "add people first" not in page


def test_naming_somebody_in_an_empty_directory_says_what_is_missing(as_mate: Client) -> None:
    assert "Nobody is in the directory yet: add people first." in text(as_mate.get(ACCOUNTABLE))


@pytest.mark.parametrize("typed", ["Ana Ruiz <ana@shop.example>", "ANA@shop.example", "ana ruiz"])
def test_naming_somebody_makes_them_accountable(as_mate: Client, ana: Person, typed: str) -> None:
    response = as_mate.post(
        ACCOUNTABLE, {"person": typed, "title": "Head of checkout", "expected_version": "1"}
    )
    assert (response.status_code, response["Location"]) == (302, ONE)
    assert said(response) == ["Ana Ruiz is accountable for Checkout as Head of checkout."]
    stored = Area.objects.for_map().get(slug="checkout")
    assert (stored.holder, str(stored.accountable)) == (ana, "Head of checkout")
    assert Entry.objects.get(action="ownership.area.name_accountable").actor_label == "Milan"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Zoe", "Nobody here goes by “Zoe”; write the name or the e-mail of somebody here."),
        ("Gil Left", "Nobody here goes by “Gil Left”; write the name or the e-mail of somebody here."),
        ("", "This field is required."),
    ],
)
def test_naming_nobody_keeps_what_was_typed(
    as_mate: Client, ana: Person, gone: Person, typed: str, sentence: str
) -> None:
    response = as_mate.post(
        ACCOUNTABLE, {"person": typed, "title": "Chief of tills", "expected_version": "1"}
    )
    assert response.status_code == 422
    assert sentence in text(response)
    assert 'value="Chief of tills"' in text(response)
    assert not Role.objects.exists()


def test_a_role_of_another_is_refused_beside_the_role(
    as_mate: Client, owned: Area, cart: Area, ben: Person
) -> None:
    response = as_mate.post(
        "/ownership/map/areas/cart/accountable/",
        {"person": ben.email, "title": "Head of checkout", "expected_version": "1"},
    )
    assert response.status_code == 422
    assert response.context["form"].errors["title"] == [
        "Ana Ruiz is “Head of checkout”, and not for this area alone; write another title."
    ]
    assert Area.objects.get(pk=cart.pk).accountable is None


def test_a_conflict_shows_both_and_saving_again_keeps_mine(as_mate: Client, owned: Area, ben: Person) -> None:
    typed = {"person": ben.email, "title": "Head of checkout", "expected_version": "1"}
    response = as_mate.post(ACCOUNTABLE, typed)
    assert response.status_code == 422
    assert response.context["theirs"] == {"Person": "Ana Ruiz"}
    assert 'name="expected_version" value="2"' in text(response)
    assert Role.objects.get().holder != ben
    assert as_mate.post(ACCOUNTABLE, {**typed, "expected_version": "2"}).status_code == 302
    assert Role.objects.get().holder == ben


def test_naming_the_team_and_taking_it_back(as_mate: Client, checkout: Area, team: Team) -> None:
    response = as_mate.post(RESPONSIBLE, {"responsible": team.name.upper(), "expected_version": "1"})
    assert (response.status_code, response["Location"]) == (302, ONE)
    assert Area.objects.get(pk=checkout.pk).responsible == team
    assert f'value="{team.name}"' in text(as_mate.get(RESPONSIBLE))
    as_mate.post(RESPONSIBLE, {"responsible": "", "expected_version": "2"})
    assert Area.objects.get(pk=checkout.pk).responsible is None


def test_a_team_that_is_not_there_is_said(as_mate: Client, checkout: Area) -> None:
    response = as_mate.post(RESPONSIBLE, {"responsible": "Nobody", "expected_version": "1"})
    assert response.status_code == 422
    assert "There is no team “Nobody”; choose one of those offered." in text(response)
    assert Area.objects.get(pk=checkout.pk).responsible is None


def test_a_team_given_meanwhile_is_shown(
    as_mate: Client, checkout: Area, team: Team, mate: User, at: datetime
) -> None:
    operations.make_responsible(area=checkout, team=team, by=mate, at=at)
    response = as_mate.post(RESPONSIBLE, {"responsible": "", "expected_version": "1"})
    assert (response.status_code, response.context["theirs"]) == (422, {"Team": "Order flow"})
    assert Area.objects.get(pk=checkout.pk).responsible == team


def test_changing_an_area(as_mate: Client, checkout: Area) -> None:
    assert 'value="Checkout"' in text(as_mate.get(CHANGE))
    response = as_mate.post(
        CHANGE, {"name": "Till", "group": "operation", "purpose": "Paying.", "expected_version": "1"}
    )
    assert (response.status_code, response["Location"]) == (302, ONE)
    stored = Area.objects.get(slug="checkout")
    assert (stored.name, stored.group, stored.purpose) == ("Till", "operation", "Paying.")


def test_changing_an_area_that_changed_meanwhile_shows_words(
    as_mate: Client, checkout: Area, mate: User, at: datetime
) -> None:
    changes = {"name": "Till", "group": "communication"}
    operations.change_area(area=checkout, changes=changes, by=mate, at=at, expected_version=1)
    response = as_mate.post(
        CHANGE,
        {
            "name": "Pay",
            "group": "operation",
            "tier": checkout.tier,
            "purpose": checkout.purpose,
            "expected_version": "1",
        },
    )
    assert response.status_code == 422
    assert response.context["theirs"] == {"Name": "Till", "Group": "Store features: communication"}
    assert Area.objects.get(slug="checkout").name == "Till"


def test_adding_an_area(as_mate: Client) -> None:
    response = as_mate.post(ADD, {"name": "Gift cards", "group": "order_entry", "purpose": ""})
    assert (response.status_code, response["Location"]) == (302, "/ownership/map/areas/gift-cards/")
    assert said(response) == ["Added. Now name who is accountable for it."]


def test_adding_a_taken_name_says_so_beside_it(as_mate: Client, checkout: Area) -> None:
    response = as_mate.post(ADD, {"name": "CHECKOUT", "group": "order_entry", "purpose": "Mine."})
    assert response.status_code == 422
    assert response.context["form"].errors["name"] == [
        "There is an area called “CHECKOUT” already; choose another name."
    ]
    assert "Mine." in text(response)
    assert Area.objects.count() == 20
