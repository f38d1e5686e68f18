"""Who gets in, in numbers."""

from datetime import datetime, timedelta

from storewide.access import operations, queries
from storewide.access.models import Role, User


def test_standing_counts_accounts_and_open_invitations(owner: User, mate: User, at: datetime) -> None:
    assert queries.standing(at) == "2 people have an account"
    operations.invite(email="n@x.example", name="", role=Role.MEMBER, by=owner, at=at)
    assert queries.standing(at) == "2 people have an account, 1 invitation is open"
    assert queries.standing(at + timedelta(days=14)) == "2 people have an account"


def test_uninvited_tells_who_has_neither_account_nor_invitation(owner: User, at: datetime) -> None:
    operations.invite(email="n@x.example", name="", role=Role.MEMBER, by=owner, at=at)
    emails = ["N@x.example", "Olga@shop.example", "New@x.example"]
    assert queries.uninvited(emails, at) == ({"new@x.example"}, {"n@x.example"})
