"""Every change to who gets in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from storewide.access import operations, queries, rules
from storewide.access.models import Invitation, Role, SetupToken, User
from storewide.access.operations import Guest
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.kit.permissions import Level

HASHED = "hashed elsewhere"


def actions(record: Any) -> list[str]:
    return sorted(entry.action for entry in Entry.objects.of(record))


# set-up


def test_issue_setup_token_keeps_only_its_digest_and_replaces_earlier_ones(db: None, at: datetime) -> None:
    first = operations.issue_setup_token(at=at)
    second = operations.issue_setup_token(at=at)
    assert SetupToken.objects.get().digest == rules.digest(second)
    assert queries.setup_open(second)
    assert not queries.setup_open(first)


def test_issue_setup_token_with_an_owner_is_refused(owner: User, at: datetime) -> None:
    with pytest.raises(operations.SetupClosed, match="Set-up is closed"):
        operations.issue_setup_token(at=at)
    assert not SetupToken.objects.exists()


def test_set_up_owner_makes_the_owner_and_closes_set_up(db: None, at: datetime) -> None:
    token = operations.issue_setup_token(at=at)
    user = operations.set_up_owner(
        token=token, name="Olga", email="Olga@Shop.Example", password=HASHED, at=at
    )
    assert (user.email, user.role, user.level, user.password) == (
        "olga@shop.example",
        Role.OWNER,
        Level.OWNER,
        HASHED,
    )
    assert not SetupToken.objects.exists()
    assert actions(user) == ["access.setup.complete"]
    with pytest.raises(operations.SetupClosed):
        operations.set_up_owner(token=token, name="Eve", email="eve@x.example", password=HASHED, at=at)
    assert User.objects.count() == 1


def test_set_up_owner_with_a_wrong_token_leaves_everything(db: None, at: datetime) -> None:
    operations.issue_setup_token(at=at)
    lines = Entry.objects.count()
    with pytest.raises(operations.SetupClosed, match="not valid any more"):
        operations.set_up_owner(token="guess", name="Eve", email="eve@x.example", password=HASHED, at=at)
    assert (User.objects.count(), SetupToken.objects.count(), Entry.objects.count()) == (0, 1, lines)


# accounts


def test_create_user_with_a_taken_email_in_another_case_is_refused(owner: User, at: datetime) -> None:
    with pytest.raises(operations.EmailTaken, match=r"OLGA@.* has an account already"):
        operations.create_user(
            name="O", email="OLGA@shop.example", password=HASHED, role=Role.MEMBER, by=owner, at=at
        )
    assert User.objects.count() == 1


def test_change_user_writes_what_differs(owner: User, mate: User, at: datetime) -> None:
    changes = {"role": Role.OWNER, "name": "Milan"}
    operations.change_user(user=mate, changes=changes, by=owner, at=at, expected_version=1)
    mate.refresh_from_db()
    assert (mate.role, mate.version) == (Role.OWNER, 2)
    assert Entry.objects.of(mate).get(action="access.user.change").changes == {"role": ["member", "owner"]}


def test_change_user_read_before_somebody_elses_change_is_a_conflict(
    owner: User, mate: User, at: datetime
) -> None:
    operations.change_user(user=mate, changes={"name": "Mila"}, by=owner, at=at, expected_version=1)
    with pytest.raises(Conflict) as conflict:
        operations.change_user(user=mate, changes={"name": "Milano"}, by=owner, at=at, expected_version=1)
    assert conflict.value.theirs == {"name": "Mila"}
    assert User.objects.get(pk=mate.pk).name == "Mila"


@pytest.mark.parametrize("changes", [{"role": Role.MEMBER}, {"is_active": False}])
def test_the_last_owner_stays_one(owner: User, mate: User, at: datetime, changes: dict[str, Any]) -> None:
    lines = Entry.objects.count()
    with pytest.raises(operations.LastOwner, match="Olga is the last owner"):
        operations.change_user(user=owner, changes=changes, by=owner, at=at, expected_version=1)
    owner.refresh_from_db()
    assert (owner.role, owner.is_active, Entry.objects.count()) == (Role.OWNER, True, lines)


def test_an_owner_beside_another_may_leave(owner: User, mate: User, at: datetime) -> None:
    operations.change_user(user=mate, changes={"role": Role.OWNER}, by=owner, at=at, expected_version=1)
    operations.change_user(user=owner, changes={"is_active": False}, by=mate, at=at, expected_version=1)
    assert list(User.objects.owners()) == [mate]


def test_deactivating_begins_a_new_round_of_sessions(owner: User, mate: User, at: datetime) -> None:
    before = mate.get_session_auth_hash()
    for active in (False, True):
        operations.change_user(
            user=mate, changes={"is_active": active}, by=owner, at=at, expected_version=None
        )
    mate.refresh_from_db()
    assert (mate.is_active, mate.session_round) == (True, 1)
    assert mate.get_session_auth_hash() != before


def test_a_deactivated_user_holds_no_level(owner: User, mate: User, at: datetime) -> None:
    operations.change_user(user=mate, changes={"is_active": False}, by=owner, at=at, expected_version=1)
    assert mate.level is Level.NOBODY


def test_change_password_says_nothing_of_the_password_in_the_trail(mate: User, at: datetime) -> None:
    operations.change_password(user=mate, password=HASHED, by=mate, at=at)
    mate.refresh_from_db()
    assert mate.password == HASHED
    entry = Entry.objects.of(mate).get(action="access.user.change_password")
    assert entry.changes == {}


def test_a_link_for_a_new_password_works_once(owner: User, mate: User, at: datetime) -> None:
    token = operations.offer_password(user=mate, by=owner, at=at)
    assert operations.find_password_offer(mate.pk, token) == mate
    operations.change_password(user=mate, password=make_password("another one"), by=mate, at=at)
    with pytest.raises(operations.PasswordOfferOver, match="has been used or is past its time"):
        operations.find_password_offer(mate.pk, token)


def test_a_link_for_a_new_password_is_of_one_account(owner: User, mate: User, at: datetime) -> None:
    token = operations.offer_password(user=mate, by=owner, at=at)
    with pytest.raises(operations.PasswordOfferOver):
        operations.find_password_offer(owner.pk, token)


def test_a_link_for_a_new_password_dies_with_the_account(owner: User, mate: User, at: datetime) -> None:
    token = operations.offer_password(user=mate, by=owner, at=at)
    operations.change_user(user=mate, changes={"is_active": False}, by=owner, at=at, expected_version=1)
    with pytest.raises(operations.PasswordOfferOver):
        operations.find_password_offer(mate.pk, token)


# invitations


def test_invite_keeps_only_the_digest_and_lives_14_days(owner: User, at: datetime) -> None:
    invitation, token = operations.invite(
        email="new@shop.example", name="Nia", role=Role.VIEWER, by=owner, at=at
    )
    invitation.refresh_from_db()
    assert (invitation.digest, invitation.expires_at) == (rules.digest(token), at + timedelta(days=14))
    assert (invitation.invited_by, invitation.role) == (owner, Role.VIEWER)
    assert actions(invitation) == ["access.invitation.create"]
    assert token not in str(list(Entry.objects.values()))


def test_invite_again_withdraws_the_earlier_link(owner: User, at: datetime) -> None:
    first, old = operations.invite(email="new@shop.example", name="", role=Role.MEMBER, by=owner, at=at)
    _second, new = operations.invite(email="NEW@shop.example", name="", role=Role.MEMBER, by=owner, at=at)
    assert actions(first) == ["access.invitation.create", "access.invitation.withdraw"]
    with pytest.raises(operations.InvitationOver):
        operations.find_invitation(old, at)
    assert operations.find_invitation(new, at).email == "NEW@shop.example"


def test_invite_somebody_with_an_account_is_refused(owner: User, mate: User, at: datetime) -> None:
    with pytest.raises(operations.EmailTaken, match="no invitation is needed"):
        operations.invite(email="Milan@shop.example", name="", role=Role.OWNER, by=owner, at=at)
    assert not Invitation.objects.exists()


def test_invite_all_leaves_out_who_has_an_account(owner: User, mate: User, at: datetime) -> None:
    guests = [Guest("a@shop.example", "Ann"), Guest("MILAN@shop.example"), Guest("b@shop.example")]
    made = operations.invite_all(guests=guests, role=Role.MEMBER, by=owner, at=at)
    assert [(invitation.email, invitation.name) for invitation, _token in made] == [
        ("a@shop.example", "Ann"),
        ("b@shop.example", ""),
    ]
    assert Entry.objects.filter(action="access.invitation.create").count() == 2
    assert [operations.find_invitation(token, at).email for _invitation, token in made] == [
        "a@shop.example",
        "b@shop.example",
    ]


def test_invite_all_costs_few_statements(
    owner: User, at: datetime, django_assert_max_num_queries: Any
) -> None:
    guests = [Guest(f"p{number}@shop.example") for number in range(300)]
    with django_assert_max_num_queries(12):
        operations.invite_all(guests=guests, role=Role.MEMBER, by=owner, at=at)


def test_invite_all_with_nobody_left_is_refused(owner: User, at: datetime) -> None:
    with pytest.raises(operations.NobodyToInvite):
        operations.invite_all(guests=[Guest("olga@shop.example")], role=Role.MEMBER, by=owner, at=at)


def test_accept_makes_the_invited_account_once(owner: User, at: datetime) -> None:
    invitation, token = operations.invite(
        email="Nia@Shop.Example", name="", role=Role.VIEWER, by=owner, at=at
    )
    user = operations.accept_invitation(token=token, name="Nia", password=HASHED, at=at)
    invitation.refresh_from_db()
    assert (user.name, user.email, user.role) == ("Nia", "nia@shop.example", Role.VIEWER)
    assert (invitation.accepted_at, invitation.accepted_by) == (at, user)
    with pytest.raises(operations.InvitationOver, match="has been used, withdrawn or is past its time"):
        operations.accept_invitation(token=token, name="Eve", password=HASHED, at=at)
    assert User.objects.count() == 2


def test_accept_past_its_time_is_refused(owner: User, at: datetime) -> None:
    _invitation, token = operations.invite(email="n@x.example", name="", role=Role.MEMBER, by=owner, at=at)
    assert operations.find_invitation(token, at + timedelta(days=14) - timedelta(seconds=1))
    with pytest.raises(operations.InvitationOver):
        operations.accept_invitation(token=token, name="N", password=HASHED, at=at + timedelta(days=14))
    assert User.objects.count() == 1


def test_withdraw_closes_the_link_and_a_second_time_is_refused(owner: User, at: datetime) -> None:
    invitation, token = operations.invite(email="n@x.example", name="", role=Role.MEMBER, by=owner, at=at)
    operations.withdraw_invitation(invitation=invitation, by=owner, at=at)
    with pytest.raises(operations.InvitationOver):
        operations.find_invitation(token, at)
    with pytest.raises(operations.InvitationOver, match="nothing to withdraw"):
        operations.withdraw_invitation(invitation=invitation, by=owner, at=at)
    assert actions(invitation) == ["access.invitation.create", "access.invitation.withdraw"]
