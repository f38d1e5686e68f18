"""Pages of accounts, invitations and keys: who may open them and what they do."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations, operations
from storewide.access.models import ApiKey, Invitation, Role, User
from storewide.lib.clock import now
from tests.conftest import PASSWORD

EVERYBODY = ("as_owner", "as_mate", "as_viewer", "as_stranger")


def statuses(request: pytest.FixtureRequest, path: str) -> list[int]:
    return [request.getfixturevalue(who).get(path).status_code for who in EVERYBODY]


@pytest.fixture
def invitation(owner: User) -> Invitation:
    made, _token = operations.invite(email="n@x.example", name="Nia", role=Role.VIEWER, by=owner, at=now())
    return made


@pytest.fixture
def key(mate: User) -> ApiKey:
    made, _token = key_operations.create_key(
        name="Sync", user=mate, scopes=["jobs:read"], expires_at=None, by=mate, at=now()
    )
    return made


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/access/profile/", [200, 200, 200, 302]),
        ("/access/profile/password/", [200, 200, 200, 302]),
        ("/access/users/", [200, 200, 403, 302]),
        ("/access/users/{mate}/", [200, 200, 403, 302]),
        ("/access/users/{mate}/change/", [200, 403, 403, 302]),
        ("/access/users/invitations/", [200, 403, 403, 302]),
        ("/access/users/invitations/new/", [200, 403, 403, 302]),
        ("/access/users/invitations/{invitation}/", [200, 403, 403, 302]),
        ("/access/keys/", [200, 200, 403, 302]),
        ("/access/keys/new/", [200, 200, 403, 302]),
        ("/access/keys/{key}/", [200, 200, 404, 302]),
    ],
)
def test_who_may_open_what(
    request: pytest.FixtureRequest,
    mate: User,
    invitation: Invitation,
    key: ApiKey,
    path: str,
    expected: list[int],
) -> None:
    path = path.format(mate=mate.pk, invitation=invitation.pk, key=key.pk)
    assert statuses(request, path) == expected


@pytest.mark.parametrize(
    "path",
    [
        "/access/users/{mate}/deactivate/",
        "/access/users/{mate}/reactivate/",
        "/access/users/{mate}/password/",
        "/access/users/invitations/{invitation}/withdraw/",
        "/access/users/invitations/{invitation}/renew/",
    ],
)
def test_changes_are_an_owners_and_posted(
    as_owner: Client, as_mate: Client, mate: User, invitation: Invitation, path: str
) -> None:
    path = path.format(mate=mate.pk, invitation=invitation.pk)
    assert as_owner.get(path).status_code == 405
    assert as_mate.post(path).status_code == 403


def test_users_says_who_gets_in(as_owner: Client, mate: User, invitation: Invitation) -> None:
    page = as_owner.get("/access/users/").content.decode()
    assert "2 people have an account, 1 invitation is open" in page
    assert "milan@shop.example" in page
    assert "Invite somebody" in page


def test_users_offers_a_mate_nothing_to_change(as_mate: Client, owner: User) -> None:
    assert "Invite somebody" not in as_mate.get("/access/users/").content.decode()
    assert "Deactivate" not in as_mate.get(f"/access/users/{owner.pk}/").content.decode()


def test_user_change(as_owner: Client, mate: User) -> None:
    said = {"name": "Milan K", "role": "owner", "expected_version": 1}
    assert as_owner.post(f"/access/users/{mate.pk}/change/", said).status_code == 302
    mate.refresh_from_db()
    assert (mate.name, mate.role) == ("Milan K", Role.OWNER)
    page = as_owner.get(f"/access/users/{mate.pk}/").content.decode()
    assert "Account changed" in page


def test_user_change_of_the_last_owner_is_said_in_the_form(as_owner: Client, owner: User) -> None:
    said = {"name": "Olga B", "role": "member", "expected_version": 1}
    response = as_owner.post(f"/access/users/{owner.pk}/change/", said)
    assert response.status_code == 422
    assert "Olga is the last owner" in response.content.decode()
    assert 'value="Olga B"' in response.content.decode()


def test_user_change_shows_both_versions_and_saves_again(
    as_owner: Client, owner: User, mate: User, at: datetime
) -> None:
    operations.change_user(user=mate, changes={"name": "Mila"}, by=owner, at=at, expected_version=1)
    said: dict[str, Any] = {"name": "Milan K", "role": "member", "expected_version": 1}
    response = as_owner.post(f"/access/users/{mate.pk}/change/", said)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<dt>Name</dt><dd>Mila</dd>" in page
    assert 'value="Milan K"' in page
    version = re.search(r'name="expected_version" value="(\d+)"', page)
    assert version is not None
    said["expected_version"] = version[1]
    assert as_owner.post(f"/access/users/{mate.pk}/change/", said).status_code == 302
    assert User.objects.get(pk=mate.pk).name == "Milan K"


def test_deactivate_and_let_in_again(as_owner: Client, mate: User) -> None:
    as_owner.post(f"/access/users/{mate.pk}/deactivate/")
    mate.refresh_from_db()
    assert mate.is_active is False
    assert "Let in again" in as_owner.get(f"/access/users/{mate.pk}/").content.decode()
    as_owner.post(f"/access/users/{mate.pk}/reactivate/")
    mate.refresh_from_db()
    assert mate.is_active is True


def test_deactivate_the_last_owner_says_why_not(as_owner: Client, owner: User) -> None:
    page = as_owner.post(f"/access/users/{owner.pk}/deactivate/", follow=True).content.decode()
    assert "Olga is the last owner" in page
    assert User.objects.get(pk=owner.pk).is_active


def test_password_link_is_shown_once_and_kept_in_no_cache(as_owner: Client, mate: User) -> None:
    response = as_owner.post(f"/access/users/{mate.pk}/password/")
    assert "no-store" in response["Cache-Control"]
    assert f"http://testserver/access/password/{mate.pk}/" in response.content.decode()


def test_profile_changes_the_own_name(as_viewer: Client, viewer: User) -> None:
    said = {"name": "Vera V", "expected_version": 1}
    assert as_viewer.post("/access/profile/", said).status_code == 302
    viewer.refresh_from_db()
    assert (viewer.name, viewer.role) == ("Vera V", Role.VIEWER)


def test_profile_cannot_change_the_role(as_viewer: Client, viewer: User) -> None:
    as_viewer.post("/access/profile/", {"name": "Vera", "role": "owner", "expected_version": 1})
    viewer.refresh_from_db()
    assert viewer.role == Role.VIEWER


def test_password_needs_the_present_one(as_mate: Client, mate: User) -> None:
    said = {"present": "wrong", "password": "plenty of green apples"}
    response = as_mate.post("/access/profile/password/", said)
    assert response.status_code == 422
    assert "not your present password" in response.content.decode()
    assert User.objects.get(pk=mate.pk).check_password(PASSWORD)


def test_password_changes_and_other_browsers_are_out(as_mate: Client, mate: User) -> None:
    other = Client()
    other.force_login(mate)
    said = {"present": PASSWORD, "password": "plenty of green apples"}
    assert as_mate.post("/access/profile/password/", said).status_code == 302
    assert as_mate.get("/access/profile/").status_code == 200
    assert other.get("/access/profile/").status_code == 302
    assert User.objects.get(pk=mate.pk).check_password("plenty of green apples")


def test_invite_shows_the_link_once(as_owner: Client, owner: User) -> None:
    said = {"email": "nia@x.example", "name": "Nia", "role": "viewer"}
    response = as_owner.post("/access/users/invitations/new/", said)
    link = re.search(r"http://testserver(/access/invitation/[\w-]+/)", response.content.decode())
    assert link is not None
    assert "no-store" in response["Cache-Control"]
    assert Client().get(link[1]).status_code == 200
    assert link[1] not in as_owner.get("/access/users/invitations/").content.decode()


def test_invite_somebody_with_an_account_is_said_beside_the_field(as_owner: Client, mate: User) -> None:
    said = {"email": "milan@shop.example", "name": "", "role": "viewer"}
    response = as_owner.post("/access/users/invitations/new/", said)
    assert response.status_code == 422
    assert (
        'href="#id_email">E-mail</a>: milan@shop.example has an account already' in response.content.decode()
    )


def test_withdraw_and_renew(as_owner: Client, invitation: Invitation) -> None:
    renewed = as_owner.post(f"/access/users/invitations/{invitation.pk}/renew/").content.decode()
    assert "http://testserver/access/invitation/" in renewed
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    newest = Invitation.objects.open(now()).get()
    page = as_owner.post(f"/access/users/invitations/{newest.pk}/withdraw/", follow=True).content.decode()
    assert "does not work any more" in page
    assert not Invitation.objects.open(now()).exists()


def test_invitations_narrow_to_open_ones(as_owner: Client, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=now() - timedelta(seconds=1))
    assert "n@x.example" in as_owner.get("/access/users/invitations/").content.decode()
    assert "n@x.example" not in as_owner.get("/access/users/invitations/?state=open").content.decode()
    assert "n@x.example" in as_owner.get("/access/users/invitations/?state=over").content.decode()


def test_key_is_shown_once_and_opens_the_api(as_mate: Client, mate: User) -> None:
    said = {"name": "Sync", "scopes": ["organization:read"], "lives": "90"}
    page = as_mate.post("/access/keys/new/", said).content.decode()
    token = re.search(r"sw_[\w-]+", page)
    assert token is not None
    made = ApiKey.objects.get()
    assert made.expires_at is not None
    assert (made.user, made.expires_at - made.created_at) == (mate, timedelta(days=90))
    assert token[0] not in as_mate.get("/access/keys/").content.decode()
    bearer = {"Authorization": f"Bearer {token[0]}"}
    assert Client().get("/api/v1/organization/people", headers=bearer).status_code == 200
    assert Client().get("/api/v1/ownership/areas", headers=bearer).status_code == 403
    as_mate.post(f"/access/keys/{made.pk}/revoke/")
    assert Client().get("/api/v1/organization/people", headers=bearer).status_code == 401


def test_key_without_a_scope_is_said_beside_the_field(as_mate: Client) -> None:
    response = as_mate.post("/access/keys/new/", {"name": "Sync", "lives": ""})
    assert response.status_code == 422
    assert "Choose at least one" in response.content.decode()
    assert not ApiKey.objects.exists()


def test_keys_of_others_are_an_owners_to_see_and_revoke(
    as_owner: Client, as_viewer: Client, owner: User, viewer: User, key: ApiKey
) -> None:
    operations.change_user(
        user=viewer, changes={"role": Role.MEMBER}, by=owner, at=now(), expected_version=None
    )
    assert "Sync" not in as_viewer.get("/access/keys/").content.decode()
    assert as_viewer.post(f"/access/keys/{key.pk}/revoke/").status_code == 404
    assert "Sync" in as_owner.get("/access/keys/").content.decode()
    assert as_owner.post(f"/access/keys/{key.pk}/revoke/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_users_cost_the_same_queries_however_many(
    as_owner: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    User.objects.bulk_create(User(name=f"P{n}", email=f"p{n}@x.example") for n in range(60))
    with django_assert_max_num_queries(8):
        as_owner.get("/access/users/")
