"""A role has one holder, however many are given at once."""

from datetime import datetime
from typing import Any

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person, Role
from storewide.organization.role_operations import give_roles


def test_a_role_has_one_holder(ana: Person, ben: Person, owner: User, at: datetime) -> None:
    first = give_roles(holders={"Head of checkout": ana}, by=owner, at=at)["Head of checkout"]
    second = give_roles(holders={"head of Checkout": ben}, by=owner, at=at)["head of Checkout"]
    assert first == second
    assert (Role.objects.get().holder, Role.objects.get().title) == (ben, "Head of checkout")
    changes = [entry.changes["holder"] for entry in Entry.objects.of(first)]
    assert sorted(map(str, changes)) == ["['Ana Ruiz', 'Ben Okoro']", "[None, 'Ana Ruiz']"]


def test_many_roles_cost_what_two_cost(
    ana: Person, ben: Person, owner: User, at: datetime, django_assert_num_queries: Any
) -> None:
    give_roles(holders={"Head of carts": ana}, by=owner, at=at)
    titles = {f"Head of part {number}": ana for number in range(20)} | {"Head of carts": ben}
    # a savepoint and its end, the roles, new ones, changed ones, the trail, who listens to it
    with django_assert_num_queries(7):
        given = give_roles(holders=titles, by=owner, at=at)
    assert Role.objects.filter(holder=ana).count() == 20
    assert given["Head of carts"].holder == ben
    assert Entry.objects.filter(action="organization.role.give").count() == 22
