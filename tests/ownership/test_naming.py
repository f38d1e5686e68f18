"""Naming many owners at once: all or none, exactly one each, the same lines and statements as for one."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.ownership.naming import (
    Naming,
    NamingsRefused,
    NothingNamed,
    PersonLeft,
    RoleOfAnother,
    TwoNamed,
    name_owners,
)


def owners() -> dict[str, tuple[str, str, int]]:
    found = Area.objects.exclude(accountable=None).select_related("accountable__holder")
    return {area.slug: (str(area.holder), str(area.accountable), area.version) for area in found}


def lines() -> list[tuple[str, str]]:
    found = Entry.objects.exclude(action__startswith="access")
    return sorted(found.values_list("action", "record_label"))


def test_many_are_named_with_a_line_each(
    cart: Area, checkout: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    namings = [Naming(cart, ana, "Head of cart", 1), Naming(checkout, ben, "Head of checkout")]
    assert name_owners(namings=namings, by=mate, at=at) == [cart, checkout]
    assert owners() == {
        "cart": ("Ana Ruiz", "Head of cart", 2),
        "checkout": ("Ben Okoro", "Head of checkout", 2),
    }
    assert lines() == [
        ("organization.role.give", "Head of cart"),
        ("organization.role.give", "Head of checkout"),
        ("ownership.area.name_accountable", "Cart"),
        ("ownership.area.name_accountable", "Checkout"),
    ]


def test_the_same_named_twice_is_named_once(cart: Area, ana: Person, mate: User, at: datetime) -> None:
    namings = [Naming(cart, ana, "Head of cart"), Naming(cart, ana, "head of Cart")]
    name_owners(namings=namings, by=mate, at=at)
    assert owners()["cart"][2] == 2
    assert len(lines()) == 2


def test_every_row_that_cannot_be_says_why_and_none_is_done(
    owned: Area, cart: Area, ana: Person, ben: Person, gone: Person, mate: User, at: datetime
) -> None:
    before = lines()
    loyalty, returns = Area.objects.get(slug="loyalty"), Area.objects.get(slug="returns")
    namings = [
        Naming(cart, ana, "Head of cart"),
        Naming(loyalty, gone, "Head of loyalty"),
        Naming(returns, ben, "Head of checkout"),
        Naming(owned, ana, "Head of checkout", 1),
    ]
    with pytest.raises(NamingsRefused) as caught:
        name_owners(namings=namings, by=mate, at=at)
    assert {row: type(refusal) for row, refusal in caught.value.by_row.items()} == {
        1: PersonLeft,
        2: RoleOfAnother,
        3: RoleOfAnother,
    }
    assert caught.value.sentence == "3 of 4 namings cannot be, so none was saved; mend them and save again."
    assert (list(owners()), lines()) == (["checkout"], before)


def test_an_area_given_to_two_is_refused(
    cart: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    with pytest.raises(NamingsRefused) as caught:
        name_owners(
            namings=[Naming(cart, ana, "Head of cart"), Naming(cart, ben, "Cart lead")], by=mate, at=at
        )
    assert [type(refusal) for refusal in caught.value.by_row.values()] == [TwoNamed, TwoNamed]
    assert str(caught.value.by_row[0]) == (
        "Cart is given to two: Ana Ruiz, Head of cart, and Ben Okoro, Cart lead; "
        "exactly one is accountable, so keep one."
    )
    assert (owners(), Role.objects.count(), lines()) == ({}, 0, [])


def test_one_role_given_to_two_is_refused(
    cart: Area, checkout: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    namings = [Naming(cart, ana, "Head of sales"), Naming(checkout, ben, "head of Sales")]
    with pytest.raises(NamingsRefused) as caught:
        name_owners(namings=namings, by=mate, at=at)
    assert str(caught.value.by_row[0]) == (
        "“Head of sales” is given to Ana Ruiz and to Ben Okoro; write another title for one of them."
    )
    assert owners() == {}


def test_an_area_of_another_version_is_a_conflict(owned: Area, ben: Person, mate: User, at: datetime) -> None:
    with pytest.raises(NamingsRefused) as caught:
        name_owners(namings=[Naming(owned, ben, "Checkout lead", 1)], by=mate, at=at)
    refusal = caught.value.by_row[0]
    assert isinstance(refusal, Conflict)
    assert refusal.theirs == {"person": "Ana Ruiz", "title": "Head of checkout"}


def test_nobody_named_is_said(db: None, mate: User, at: datetime) -> None:
    with pytest.raises(NothingNamed, match=r"^Nobody is named yet; write a person for at least one area\.$"):
        name_owners(namings=[], by=mate, at=at)


def test_a_role_with_all_its_areas_may_be_given_on(
    owned: Area, cart: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    name_owners(namings=[Naming(cart, ana, "Head of checkout")], by=mate, at=at)
    both = [Naming(owned, ben, "Head of checkout"), Naming(cart, ben, "Head of checkout")]
    name_owners(namings=both, by=mate, at=at)
    assert {who for who, _role, _version in owners().values()} == {"Ben Okoro"}
    assert Role.objects.count() == 1


def test_a_leavers_role_takes_its_other_areas_along(
    owned: Area, cart: Area, ana: Person, ben: Person, mate: User, at: datetime
) -> None:
    name_owners(namings=[Naming(cart, ana, "Head of checkout")], by=mate, at=at)
    Person.objects.filter(pk=ana.pk).update(left_on=date(2026, 3, 10))
    loyalty = Area.objects.get(slug="loyalty")
    name_owners(
        namings=[Naming(owned, ben, "Head of checkout"), Naming(loyalty, ben, "Loyalty lead")], by=mate, at=at
    )
    assert owners() == {
        "cart": ("Ben Okoro", "Head of checkout", 3),
        "checkout": ("Ben Okoro", "Head of checkout", 3),
        "loyalty": ("Ben Okoro", "Loyalty lead", 2),
    }


@pytest.mark.parametrize("count", [2, 20])
def test_many_cost_what_two_cost(
    count: int, ana: Person, mate: User, at: datetime, django_assert_num_queries: Any
) -> None:
    namings = [Naming(area, ana, f"Head of {area}") for area in Area.objects.all()[:count]]
    # one of them asks whom the trail is told to
    with django_assert_num_queries(12):
        name_owners(namings=namings, by=mate, at=at)
    assert len(owners()) == count


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=6))
def test_whatever_is_asked_each_area_has_one_person_and_each_role_one_holder(
    ana: Person, ben: Person, gone: Person, mate: User, at: datetime, asked: list[tuple[int, int, int]]
) -> None:
    areas, people = list(Area.objects.for_map()[:4]), (ana, ben, gone)
    before = owners()
    namings = [Naming(areas[area], people[person], f"Role {role}") for area, person, role in asked]
    try:
        name_owners(namings=namings, by=mate, at=at)
    except NamingsRefused:
        assert owners() == before
        return
    after = owners()
    for naming in namings:
        assert after[naming.area.slug][:2] == (naming.person.name, naming.title)
    # nobody who is here lost a role that answers for more than what was named
    named = {naming.area.slug for naming in namings}
    assert {slug: said for slug, said in after.items() if slug not in named} == {
        slug: said for slug, said in before.items() if slug not in named
    }
