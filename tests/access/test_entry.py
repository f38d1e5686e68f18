"""The pages before sign-in: set-up, sign-in, invitations, new passwords; and what must not be reachable."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import operations
from storewide.access.models import Invitation, Role, User
from storewide.access.operations import Guest
from tests.conftest import PASSWORD

GOOD = "plenty of green apples"


def sign_in(browser: Client, email: str = "milan@shop.example", password: str = PASSWORD, **more: Any) -> Any:
    return browser.post("/access/sign-in/", {"login": email, "password": password}, **more)


def is_secret(response: Any) -> bool:
    return "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "strict-origin"


# set-up


def test_every_page_leads_to_set_up_until_there_is_an_owner(db: None, client: Client) -> None:
    for path in ("/", "/jobs/", "/access/sign-in/", "/access/users/"):
        assert client.get(path).headers["Location"] == "/access/setup/", path


def test_set_up_without_the_token_says_where_the_link_is(db: None, client: Client, at: datetime) -> None:
    operations.issue_setup_token(at=at)
    page = client.get("/access/setup/")
    assert page.status_code == 200
    assert "printed in the terminal or the log" in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]


def test_set_up_with_a_wrong_token_makes_nothing(db: None, client: Client, at: datetime) -> None:
    operations.issue_setup_token(at=at)
    said = {"name": "Eve", "email": "eve@x.example", "password": GOOD}
    for response in (client.get("/access/setup/?token=no"), client.post("/access/setup/?token=no", said)):
        assert response.status_code == 403
        assert "not the newest one" in response.content.decode()
    assert not User.objects.exists()


def test_set_up_makes_the_owner_signs_them_in_and_is_gone(db: None, client: Client, at: datetime) -> None:
    address = f"/access/setup/?token={operations.issue_setup_token(at=at)}"
    assert is_secret(client.get(address))
    response = client.post(address, {"name": "Olga", "email": "olga@x.example", "password": GOOD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(User.objects.get(name="Olga", role=Role.OWNER).pk)
    for path in (address, "/access/setup/"):
        assert client.get(path).status_code == 404
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"name": "E", "email": "e@x.example", "password": GOOD}).status_code == 404
    assert User.objects.count() == 1


def test_set_up_keeps_what_was_typed_beside_what_is_to_be_mended(
    db: None, client: Client, at: datetime
) -> None:
    address = f"/access/setup/?token={operations.issue_setup_token(at=at)}"
    response = client.post(address, {"name": "Olga", "email": "no address", "password": "short"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Olga"' in page
    assert "2 things to mend" in page
    assert "too short" in page
    assert not User.objects.exists()


# sign-in


def test_sign_in_and_out(mate: User, owner: User, client: Client) -> None:
    page = client.get("/access/sign-in/").content.decode()
    assert "E-mail" in page
    assert "sign up" not in page.lower()
    response = sign_in(client, "MILAN@shop.example")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/access/profile/").status_code == 200
    assert client.get("/access/sign-out/").status_code == 200
    assert client.post("/access/sign-out/").headers["Location"] == "/access/sign-in/"
    assert client.get("/access/profile/").status_code == 302


def test_sign_in_leads_to_the_page_that_was_wanted(mate: User, owner: User, client: Client) -> None:
    wanted = client.get("/access/profile/").headers["Location"]
    assert wanted == "/access/sign-in/?next=/access/profile/"
    assert "/access/profile/" in client.get(wanted).content.decode()
    response = client.post(wanted, {"login": "milan@shop.example", "password": PASSWORD})
    assert response.headers["Location"] == "/access/profile/"


def test_sign_in_leads_nowhere_outside(mate: User, owner: User, client: Client) -> None:
    response = client.post(
        "/access/sign-in/?next=https://evil.example/", {"login": "milan@shop.example", "password": PASSWORD}
    )
    assert response.headers["Location"] == "/"


def test_sign_in_with_a_wrong_password_says_so_without_saying_which(
    mate: User, owner: User, client: Client
) -> None:
    known = sign_in(client, password="wrong wrong").content.decode()
    unknown = sign_in(client, "nobody@shop.example").content.decode()
    for page in (known, unknown):
        assert "not correct" in page
    assert "_auth_user_id" not in client.session


def test_sign_in_of_a_deactivated_account_fails(
    mate: User, owner: User, client: Client, at: datetime
) -> None:
    operations.change_user(user=mate, changes={"is_active": False}, by=owner, at=at, expected_version=1)
    page = sign_in(client, follow=True).content.decode()
    assert "This account is deactivated" in page
    assert "_auth_user_id" not in client.session


def test_sign_in_is_limited_by_account(mate: User, owner: User, client: Client) -> None:
    for number in range(5):
        sign_in(client, password=f"wrong {number}", REMOTE_ADDR=f"10.0.0.{number}")
    page = sign_in(client, REMOTE_ADDR="10.0.0.99").content.decode()
    assert "Too many failed attempts for this account" in page
    assert "_auth_user_id" not in client.session


def test_sign_in_is_limited_by_address_as_the_edge_tells_it(mate: User, owner: User, client: Client) -> None:
    told = {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "203.0.113.7"}}
    for number in range(30):
        client.post("/access/sign-in/", {"login": f"p{number}@x.example", "password": "wrong"}, **told)
    limited = sign_in(client, **told)
    assert limited.status_code == 429
    assert "Too many attempts" in limited.content.decode()
    elsewhere = {**told, "headers": {"X-Forwarded-For": "203.0.113.8"}}
    assert sign_in(client, **elsewhere).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/access/signup/",
        "/access/sign-up/",
        "/access/email/",
        "/access/password/reset/",
        "/access/inactive/",
        "/accounts/signup/",
        "/accounts/login/",
        "/access/reauthenticate/",
    ],
)
def test_the_librarys_other_pages_are_not_there(as_stranger: Client, path: str) -> None:
    assert as_stranger.get(path).status_code == 404


# sessions


def test_a_deactivated_user_is_out_at_once_and_stays_out_when_let_in_again(
    as_mate: Client, mate: User, owner: User, at: datetime
) -> None:
    assert as_mate.get("/access/profile/").status_code == 200
    for active in (False, True):
        operations.change_user(
            user=mate, changes={"is_active": active}, by=owner, at=at, expected_version=None
        )
        assert as_mate.get("/access/profile/").status_code == 302


# invitations


def test_an_invitation_makes_one_account_and_signs_in(owner: User, client: Client, at: datetime) -> None:
    _made, token = operations.invite(email="nia@x.example", name="Nia", role=Role.VIEWER, by=owner, at=at)
    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    address = f"/access/invitation/{token}/"
    page = client.get(address)
    assert is_secret(page)
    assert 'value="Nia"' in page.content.decode()
    assert "nia@x.example" in page.content.decode()
    response = client.post(address, {"name": "Nia N", "password": GOOD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    nia = User.objects.get(email="nia@x.example")
    assert (nia.name, nia.role, client.session["_auth_user_id"]) == ("Nia N", Role.VIEWER, str(nia.pk))
    again = Client().get(address)
    assert (again.status_code, is_secret(again)) == (410, True)
    assert "has been used" in again.content.decode()


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "nia@x.example"])
def test_an_invitation_refuses_a_weak_password(
    owner: User, client: Client, at: datetime, password: str
) -> None:
    _made, token = operations.invite(email="nia@x.example", name="Nia", role=Role.VIEWER, by=owner, at=at)
    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    response = client.post(f"/access/invitation/{token}/", {"name": "Nia", "password": password})
    assert response.status_code == 422
    assert not User.objects.filter(email="nia@x.example").exists()


def test_a_guessed_invitation_is_over(owner: User, client: Client) -> None:
    assert client.get("/access/invitation/guess/").status_code == 410


def test_many_invitations_have_many_links(owner: User, client: Client, at: datetime) -> None:
    made = operations.invite_all(
        guests=[Guest("a@x.example"), Guest("b@x.example")], role=Role.MEMBER, by=owner, at=at
    )
    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    for invitation, token in made:
        assert invitation.email in client.get(f"/access/invitation/{token}/").content.decode()


# new passwords


def test_a_link_sets_a_new_password_once(owner: User, mate: User, as_mate: Client, at: datetime) -> None:
    address = f"/access/password/{mate.pk}/{operations.offer_password(user=mate, by=owner, at=at)}/"
    browser = Client()
    assert is_secret(browser.get(address))
    assert browser.post(address, {"password": GOOD}).headers["Location"] == "/"
    assert browser.get("/access/profile/").status_code == 200
    assert as_mate.get("/access/profile/").status_code == 302
    assert Client().get(address).status_code == 410
    assert sign_in(Client(), password=GOOD).status_code == 302
