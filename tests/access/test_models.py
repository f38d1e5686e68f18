"""What the database holds of accounts and tokens by itself."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from storewide.access import operations
from storewide.access.models import Invitation, Role, User


def test_one_account_per_email_whatever_its_case(owner: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(name="O", email="OLGA@SHOP.EXAMPLE")


def test_an_account_is_found_by_its_email_in_any_case(owner: User) -> None:
    assert User.objects.get_by_natural_key("Olga@SHOP.example") == owner


def test_accepted_by_and_at_come_together(owner: User, at: datetime) -> None:
    invitation, _token = operations.invite(email="n@x.example", name="", role=Role.MEMBER, by=owner, at=at)
    rows = Invitation.objects.filter(pk=invitation.pk)
    for values in ({"accepted_at": at}, {"accepted_by": owner}):
        with pytest.raises(IntegrityError, match="access_accepted_by_and_at_together"), transaction.atomic():
            rows.update(**values)
    assert rows.update(accepted_at=at, accepted_by=owner) == 1
