"""The walk that names owners: what it begins with, what one press saves, and what stays when a row is refused."""

from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person, Role
from storewide.ownership import operations
from storewide.ownership.models import Area
from tests.ownership.test_views import text

WALK = "/ownership/map/walk/"
ANA, BEN = "Ana Ruiz <ana@shop.example>", "ben@shop.example"


def typed(*rows: tuple[str, str, str], picked: tuple[str, ...] = (), **more: str) -> dict[str, Any]:
    """What a browser posts: rows of area, person and role."""
    posted: dict[str, Any] = {"area": [slug for slug, _person, _role in rows], "everybody": "", "role": ""}
    for slug, person, role in rows:
        posted |= {f"{slug}-person": person, f"{slug}-title": role, f"{slug}-version": "1"}
    return posted | {f"{slug}-pick": "on" for slug in picked} | more


def owners() -> list[tuple[str, str, str]]:
    found = Area.objects.exclude(accountable=None).order_by("slug")
    return list(found.values_list("slug", "accountable__holder__name", "accountable__title"))


def row(response: Any, slug: str) -> Any:
    return next(row for row in response.context["form"].rows if row.area.slug == slug)


@pytest.mark.parametrize(
    ("door", "status"), [("as_owner", 200), ("as_mate", 200), ("as_viewer", 403), ("as_stranger", 302)]
)
def test_who_may_walk(door: str, status: int, ana: Person, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(door)
    assert client.get(WALK).status_code == status
    if status != 200:
        assert client.post(WALK, typed(("cart", ANA, "Head of cart"))).status_code == status
        assert owners() == []


def test_it_begins_with_all_gaps(as_mate: Client, owned: Area) -> None:
    response = as_mate.get(WALK)
    assert len(response.context["form"].rows) == 19
    assert "1 of 20 areas are named" in text(response)
    assert row(response, "cart")["title"].value() == "Head of cart"
    assert "Keeping what one is about to buy." in text(response)


def test_a_group_by_itself(as_mate: Client) -> None:
    rows = as_mate.get(f"{WALK}?group=communication").context["form"].rows
    assert [each.area.slug for each in rows] == ["help-and-contact", "newsletter", "reviews"]
    assert len(as_mate.get(f"{WALK}?group=nowhere").context["form"].rows) == 20


def test_a_title_in_the_directory_is_a_visible_suggestion(as_mate: Client, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(title="Payment lead")
    response = as_mate.get(WALK)
    payments = row(response, "payments")
    assert (payments["person"].value(), payments["title"].value()) == (ANA, "Payment lead")
    assert "the directory says “Payment lead”" in text(response)
    assert text(response).count("suggested</span>") == 1
    assert owners() == []


def test_two_who_fit_are_named_and_none_is_chosen(as_mate: Client, ana: Person, ben: Person) -> None:
    Person.objects.update(title="Head of cart")
    response = as_mate.get(WALK)
    assert row(response, "cart")["person"].value() == ""
    assert "Ana Ruiz and Ben Okoro fit by their titles" in text(response)


def test_whoever_has_an_area_by_title_is_not_suggested_for_a_part_of_another(
    as_mate: Client, ana: Person
) -> None:
    Person.objects.filter(pk=ana.pk).update(title="Product manager")
    response = as_mate.get(WALK)
    assert row(response, "product-management")["person"].value() == ANA
    assert row(response, "product-pages")["person"].value() == ""


def test_one_press_saves_all_and_ends_on_the_map(as_mate: Client, ana: Person, ben: Person) -> None:
    response = as_mate.post(
        WALK, typed(("cart", ANA, "Head of cart"), ("loyalty", BEN, ""), ("returns", "", "Head of returns"))
    )
    assert (response.status_code, response["Location"]) == (302, "/ownership/map/")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "2 areas have their owner now."
    ]
    assert owners() == [("cart", "Ana Ruiz", "Head of cart"), ("loyalty", "Ben Okoro", "Head of loyalty")]
    said = Entry.objects.filter(action="ownership.area.name_accountable")
    assert sorted(said.values_list("record_label", "actor_label")) == [
        ("Cart", "Milan"),
        ("Loyalty", "Milan"),
    ]


def test_the_map_then_names_the_few_gaps_that_are_left(as_mate: Client, ana: Person) -> None:
    slugs = Area.objects.exclude(slug__in=["cart", "loyalty", "returns"]).values_list("slug", flat=True)
    as_mate.post(WALK, typed(*((slug, ANA, "") for slug in slugs)))
    assert "3 areas have nobody accountable: Cart, Loyalty, Returns" in text(as_mate.get("/ownership/map/"))


def test_one_person_is_put_into_the_ticked_rows_and_nothing_is_saved(as_mate: Client, ana: Person) -> None:
    posted = typed(
        ("cart", "Zoe", "Cart lead"),
        ("loyalty", "", "Head of loyalty"),
        ("returns", BEN, "Head of returns"),
        picked=("cart", "loyalty"),
        everybody="ana ruiz",
        fill="1",
    )
    response = as_mate.post(WALK, posted)
    assert response.status_code == 200
    assert "Nothing is saved yet: look through them, then save all." in text(response)
    assert [(each["person"].value(), each["title"].value()) for each in response.context["form"].rows] == [
        (ANA, "Cart lead"),
        (ANA, "Head of loyalty"),
        (BEN, "Head of returns"),
    ]
    assert owners() == []
    filled = as_mate.post(WALK, {**posted, "role": "Head of everything"})
    assert row(filled, "cart")["title"].value() == "Head of everything"


@pytest.mark.parametrize(
    ("everybody", "sentence"),
    [
        ("", "Write who it is, then tick areas."),
        ("Zoe", "Nobody here goes by “Zoe”; write the name or the e-mail of somebody here."),
    ],
)
def test_nobody_is_put_into_no_row(as_mate: Client, ana: Person, everybody: str, sentence: str) -> None:
    posted = typed(("cart", BEN, "Cart lead"), picked=("cart",), everybody=everybody, fill="1")
    response = as_mate.post(WALK, posted)
    assert response.status_code == 422
    assert sentence in text(response)
    assert row(response, "cart")["person"].value() == BEN
    assert owners() == []


def test_ticked_rows_are_saved_with_the_one_person(as_mate: Client, ana: Person) -> None:
    posted = typed(
        ("cart", "", "Head of cart"),
        ("loyalty", ANA, "Loyalty lead"),
        picked=("cart", "loyalty"),
        everybody=ANA,
        role="Head of customers",
    )
    assert as_mate.post(WALK, posted).status_code == 302
    assert owners() == [
        ("cart", "Ana Ruiz", "Head of customers"),
        ("loyalty", "Ana Ruiz", "Head of customers"),
    ]


def test_two_for_one_area_are_refused_beside_it_and_all_is_kept(
    as_mate: Client, ana: Person, ben: Person
) -> None:
    posted = typed(
        ("cart", BEN, "Head of cart"), ("loyalty", ANA, "Loyalty lead"), picked=("cart",), everybody=ANA
    )
    response = as_mate.post(WALK, posted)
    assert response.status_code == 422
    assert row(response, "cart").errors["person"] == [
        (
            "Cart is given to two: Ana Ruiz, Head of cart, and Ben Okoro, Head of cart; "
            "exactly one is accountable, so keep one."
        )
    ]
    assert not row(response, "loyalty").errors
    assert f'value="{BEN}"' in text(response)
    assert 'value="Loyalty lead"' in text(response)
    assert (owners(), Role.objects.count()) == ([], 0)
    assert not Entry.objects.filter(action__startswith="ownership").exists()


def test_a_name_nobody_goes_by_is_said_beside_its_row(as_mate: Client, ana: Person, gone: Person) -> None:
    posted = typed(("cart", "Gil Left", "Head of cart"), ("loyalty", ANA, "Loyalty lead"))
    response = as_mate.post(WALK, posted)
    assert response.status_code == 422
    assert row(response, "cart").errors["person"] == [
        "Nobody here goes by “Gil Left”; write the name or the e-mail of somebody here."
    ]
    assert owners() == []


def test_saving_nothing_says_so(as_mate: Client) -> None:
    response = as_mate.post(WALK, typed(("cart", "", "Head of cart")))
    assert response.status_code == 422
    assert "Nobody is named yet; write a person for at least one area." in text(response)


def test_an_area_named_meanwhile_is_said_and_saving_again_keeps_mine(
    as_mate: Client, checkout: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    operations.name_accountable(area=checkout, person=ana, title="Head of checkout", by=mate, at=at)
    response = as_mate.post(WALK, typed(("checkout", BEN, "Checkout lead")))
    assert response.status_code == 422
    assert row(response, "checkout").errors["person"] == [
        "Ana Ruiz was named meanwhile; empty this to keep that, or save again to name yours."
    ]
    assert 'name="checkout-version" value="2"' in text(response)
    again = {**typed(("checkout", BEN, "Checkout lead")), "checkout-version": "2"}
    assert as_mate.post(WALK, again).status_code == 302
    assert owners() == [("checkout", "Ben Okoro", "Checkout lead")]


def test_a_leavers_role_is_kept_for_the_successor(as_mate: Client, owned: Area, ben: Person) -> None:
    Person.objects.filter(name="Ana Ruiz").update(left_on=date(2026, 1, 31))
    response = as_mate.get(WALK)
    assert row(response, "checkout")["title"].value() == "Head of checkout"
    assert "owner has left" in text(response)
    as_mate.post(WALK, {**typed(("checkout", BEN, "Head of checkout")), "checkout-version": "2"})
    assert owners() == [("checkout", "Ben Okoro", "Head of checkout")]


def test_nothing_is_left_to_name(as_mate: Client, owned: Area) -> None:
    Area.objects.update(accountable=owned.accountable)
    page = text(as_mate.get(WALK))
    assert "Every area has somebody accountable." in page
    assert "Save all" not in page


def test_an_empty_directory_leads_to_the_import(as_mate: Client) -> None:
    assert "Bring in your people first" in text(as_mate.get(WALK))


@pytest.mark.parametrize("count", [2, 19])
def test_more_rows_cost_no_more_queries(
    as_mate: Client, ana: Person, count: int, django_assert_max_num_queries: Any
) -> None:
    slugs = list(Area.objects.values_list("slug", flat=True))[:count]
    as_mate.get(WALK)
    with django_assert_max_num_queries(10):
        as_mate.get(WALK)
    with django_assert_max_num_queries(22):
        as_mate.post(WALK, typed(*((slug, ANA, "") for slug in slugs)))
    assert len(owners()) == count


def test_whoever_bears_the_title_of_the_areas_role_is_suggested(
    as_owner: Client, ana: Person, cart: Area
) -> None:
    """A template names roles that nobody holds, with titles that need not name the area."""
    role = Role.objects.create(title="Keeper of baskets")
    Area.objects.filter(pk=cart.pk).update(accountable=role)
    Person.objects.filter(pk=ana.pk).update(title="keeper of Baskets")
    rows = {row.area.slug: row for row in as_owner.get("/ownership/map/walk/").context["form"].rows}
    assert rows["cart"].is_suggested
    assert rows["cart"]["person"].value() == "Ana Ruiz <ana@shop.example>"
    assert rows["cart"]["title"].value() == "Keeper of baskets"
    assert not rows["delivery"].is_suggested
