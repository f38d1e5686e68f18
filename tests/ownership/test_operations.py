"""Adding and changing areas, naming who answers: what each leaves, and what a refusal leaves."""

from datetime import date, datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.organization.models import Person, Role, Team
from storewide.ownership import operations
from storewide.ownership.models import Area
from storewide.ownership.naming import PersonLeft, RoleOfAnother
from storewide.ownership.operations import AreaExists


def trail() -> list[tuple[str, str, Any]]:
    """What was noted of areas so far: action, area, changes."""
    found = Entry.objects.filter(action__startswith="ownership")
    return sorted(found.values_list("action", "record_label", "changes"), key=str)


def test_add_area_gives_it_an_address(mate: User, at: datetime) -> None:
    added = operations.add_area(
        name="Gift cards", group="order_entry", purpose="Giving a choice.", by=mate, at=at
    )
    stored = Area.objects.get(slug="gift-cards")
    assert stored == added
    assert (stored.name, stored.group, stored.purpose) == ("Gift cards", "order_entry", "Giving a choice.")
    assert (stored.built_in, stored.version, stored.created_at) == (False, 1, at)
    assert trail() == [("ownership.area.add", "Gift cards", {})]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Gift cards!", "gift-cards"),
        ("Cart?", "cart-2"),
        ("結帳", "area"),
        ("x" * 120, "x" * 55),
    ],
)
def test_add_area_finds_an_address_for_any_name(name: str, slug: str, mate: User, at: datetime) -> None:
    added = operations.add_area(name=name, group="order_entry", purpose="", by=mate, at=at)
    assert (added.slug, added.name) == (slug, name)


def test_add_area_counts_on_when_addresses_run_together(mate: User, at: datetime) -> None:
    for name in ("Cart?", "Cart!", "結帳", "配送"):
        operations.add_area(name=name, group="order_entry", purpose="", by=mate, at=at)
    added = Area.objects.filter(built_in=False).order_by("slug")
    assert list(added.values_list("slug", flat=True)) == ["area", "area-2", "cart-2", "cart-3"]


def test_add_area_of_a_taken_name_is_refused(mate: User, at: datetime) -> None:
    with pytest.raises(
        AreaExists, match=r"^There is an area called “checkout” already; choose another name\.$"
    ):
        operations.add_area(name="checkout", group="order_entry", purpose="", by=mate, at=at)
    assert (Area.objects.count(), trail()) == (20, [])


def test_change_area_keeps_its_address(checkout: Area, mate: User, at: datetime) -> None:
    changes = {"name": "Till", "group": "communication", "purpose": checkout.purpose}
    operations.change_area(area=checkout, changes=changes, by=mate, at=at, expected_version=1)
    stored = Area.objects.get(slug="checkout")
    assert (stored.name, stored.group, stored.version) == ("Till", "communication", 2)
    assert trail() == [
        (
            "ownership.area.change",
            "Till",
            {"name": ["Checkout", "Till"], "group": ["order_entry", "communication"]},
        )
    ]


@pytest.mark.parametrize(
    ("changes", "version", "error"),
    [({"name": "CART"}, 1, AreaExists), ({"name": "Till"}, 7, Conflict)],
)
def test_change_area_refused_leaves_it(
    checkout: Area, mate: User, at: datetime, changes: dict[str, str], version: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        operations.change_area(area=checkout, changes=changes, by=mate, at=at, expected_version=version)
    assert (Area.objects.get(pk=checkout.pk).name, trail()) == ("Checkout", [])


def test_change_area_may_write_its_own_name_otherwise(checkout: Area, mate: User, at: datetime) -> None:
    operations.change_area(area=checkout, changes={"name": "CHECKOUT"}, by=mate, at=at, expected_version=1)
    assert Area.objects.get(pk=checkout.pk).name == "CHECKOUT"


def test_name_accountable_gives_the_role(owned: Area, ana: Person) -> None:
    stored = Area.objects.for_map().get(pk=owned.pk)
    assert (stored.holder, str(stored.accountable), stored.version) == (ana, "Head of checkout", 2)
    assert trail() == [
        (
            "ownership.area.name_accountable",
            "Checkout",
            {"accountable": [None, "Ana Ruiz, Head of checkout"]},
        )
    ]
    assert Entry.objects.filter(action="organization.role.give").count() == 1


def test_name_accountable_hands_the_areas_own_role_over(
    owned: Area, ben: Person, mate: User, at: datetime
) -> None:
    operations.name_accountable(
        area=owned, person=ben, title="head of Checkout", by=mate, at=at, expected_version=2
    )
    stored = Area.objects.for_map().get(pk=owned.pk)
    assert (stored.holder, str(stored.accountable), stored.version) == (ben, "Head of checkout", 3)
    assert Role.objects.count() == 1
    assert trail()[0][2] == {"accountable": ["Ana Ruiz, Head of checkout", "Ben Okoro, Head of checkout"]}


def test_one_role_may_answer_for_several_areas(
    owned: Area, cart: Area, ana: Person, mate: User, at: datetime
) -> None:
    operations.name_accountable(area=cart, person=ana, title="Head of checkout", by=mate, at=at)
    assert Role.objects.count() == 1
    assert Area.objects.filter(accountable__holder=ana).count() == 2
    assert Area.objects.get(pk=owned.pk).version == 2


@pytest.mark.parametrize("slug", ["checkout", "cart", "returns"])
def test_a_role_is_not_taken_from_somebody_here(
    slug: str, owned: Area, cart: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    operations.name_accountable(area=cart, person=ana, title="Head of checkout", by=mate, at=at)
    before = trail()
    with pytest.raises(
        RoleOfAnother,
        match=r"^Ana Ruiz is “Head of checkout”, and not for this area alone; write another title\.$",
    ):
        operations.name_accountable(
            area=Area.objects.get(slug=slug), person=ben, title="Head of checkout", by=mate, at=at
        )
    assert Role.objects.get().holder == ana
    assert trail() == before


def test_the_role_of_a_leaver_goes_over_as_a_whole(
    owned: Area, cart: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    operations.name_accountable(area=cart, person=ana, title="Head of checkout", by=mate, at=at)
    Person.objects.filter(pk=ana.pk).update(left_on=date(2026, 3, 10))
    operations.name_accountable(area=owned, person=ben, title="Head of checkout", by=mate, at=at)
    assert list(
        Area.objects.filter(accountable__holder=ben).order_by("slug").values_list("slug", "version")
    ) == [("cart", 3), ("checkout", 3)]
    said = {"accountable": ["Ana Ruiz, Head of checkout", "Ben Okoro, Head of checkout"]}
    assert [line for line in trail() if line[2] == said] == [
        ("ownership.area.name_accountable", "Cart", said),
        ("ownership.area.name_accountable", "Checkout", said),
    ]


def test_a_role_that_nobody_holds_is_free(
    owned: Area, cart: Area, ben: Person, mate: User, at: datetime
) -> None:
    Role.objects.update(holder=None)
    operations.name_accountable(area=cart, person=ben, title="Head of checkout", by=mate, at=at)
    assert list(Area.objects.filter(accountable__holder=ben).order_by("slug").values_list("slug")) == [
        ("cart",),
        ("checkout",),
    ]
    assert ("ownership.area.name_accountable", "Checkout") in [line[:2] for line in trail()]


def test_somebody_who_has_left_cannot_become_accountable(
    checkout: Area, gone: Person, mate: User, at: datetime
) -> None:
    with pytest.raises(PersonLeft, match=r"^Gil Left left on 31 Jan 2026; name somebody who is here\.$"):
        operations.name_accountable(area=checkout, person=gone, title="Head", by=mate, at=at)
    assert (Area.objects.get(pk=checkout.pk).accountable, Role.objects.count(), trail()) == (None, 0, [])


def test_a_conflict_says_who_is_accountable_now(owned: Area, ben: Person, mate: User, at: datetime) -> None:
    with pytest.raises(Conflict) as caught:
        operations.name_accountable(
            area=owned, person=ben, title="Head of checkout", by=mate, at=at, expected_version=1
        )
    assert caught.value.theirs == {"person": "Ana Ruiz", "title": "Head of checkout"}
    assert (Role.objects.get().holder.name, len(trail())) == ("Ana Ruiz", 1)  # type: ignore[union-attr]


def test_make_responsible_and_take_it_back(checkout: Area, team: Team, mate: User, at: datetime) -> None:
    operations.make_responsible(area=checkout, team=team, by=mate, at=at, expected_version=1)
    assert Area.objects.get(pk=checkout.pk).responsible == team
    operations.make_responsible(area=checkout, team=None, by=mate, at=at, expected_version=2)
    assert Area.objects.get(pk=checkout.pk).responsible is None
    assert [line[2] for line in trail()] == [
        {"responsible": ["None", "Order flow"]},
        {"responsible": ["Order flow", "None"]},
    ]


def test_make_responsible_on_an_old_version_changes_nothing(
    checkout: Area, team: Team, mate: User, at: datetime
) -> None:
    with pytest.raises(Conflict):
        operations.make_responsible(area=checkout, team=team, by=mate, at=at, expected_version=4)
    assert (Area.objects.get(pk=checkout.pk).responsible, trail()) == (None, [])
