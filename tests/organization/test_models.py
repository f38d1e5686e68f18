"""What the database holds of the organisation by itself."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.organization import operations
from storewide.organization.models import Operation, Person, Role, Team
from storewide.organization.role_operations import give_roles


def test_there_is_one_operation(owner: User, at: datetime) -> None:
    operations.name_operation(name="Northwind", by=owner, at=at)
    for only in (True, False):
        with pytest.raises(IntegrityError), transaction.atomic():
            Operation.objects.create(name="Another", only=only)


def test_names_and_emails_are_one_whatever_their_case(ana: Person, at: datetime) -> None:
    give_roles(holders={"Head of checkout": ana}, by=SYSTEM, at=at)
    for make in (
        lambda: Team.objects.create(name="CHECKOUT"),
        lambda: Person.objects.create(name="x", email="ANA@SHOP.EXAMPLE"),
        lambda: Role.objects.create(title="HEAD OF CHECKOUT"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_present_and_gone_split_at_the_day(ana: Person) -> None:
    Person.objects.update(left_on=date(2026, 3, 10))
    assert list(Person.objects.present(date(2026, 3, 9))) == [ana]
    assert list(Person.objects.present(date(2026, 3, 10))) == []
    assert list(Person.objects.gone(date(2026, 3, 10))) == [ana]
    assert list(Person.objects.gone(date(2026, 3, 9))) == []


def test_with_size_counts_who_is_here(ana: Person, ben: Person, checkout: Team) -> None:
    Person.objects.filter(pk=ben.pk).update(left_on=date(2026, 3, 10))
    sizes = [Team.objects.with_size(date(2026, 3, day)).get().size for day in (9, 10)]
    assert sizes == [2, 1]
