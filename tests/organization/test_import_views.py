"""Pages that take many people at once."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access import operations as access
from storewide.access.models import Invitation, User
from storewide.access.models import Role as AccountRole
from storewide.kit import own_files
from storewide.lib.clock import now
from storewide.organization.models import Person, Team

TABLE = b"name,email,team\nAna,ana@shop.example,Checkout\nBen,ben@shop.example,Checkout\nBad,bad,\n"


def offer(browser: Client, content: bytes = TABLE) -> Any:
    file = SimpleUploadedFile("staff.csv", content, content_type="text/csv")
    return browser.post("/organization/people/import/", {"file": file})


def carried(page: str) -> dict[str, str]:
    """The hidden fields by which the preview carries the file on."""
    fields = dict(re.findall(r'name="(name|content)" value="([^"]*)"', page))
    assert set(fields) == {"name", "content"}
    return fields


def test_import_shows_what_would_happen_and_writes_nothing(as_mate: Client) -> None:
    response = offer(as_mate)
    page = response.content.decode()
    assert response.status_code == 200
    assert "2 people would be added or changed" in page
    assert "email “bad” is not an e-mail address" in page
    assert not Person.objects.exists()
    assert not Team.objects.exists()
    assert base64.b64decode(carried(page)["content"]) == TABLE


def test_import_takes_what_was_shown(as_mate: Client) -> None:
    fields = carried(offer(as_mate).content.decode())
    response = as_mate.post("/organization/people/import/take/", fields, follow=True)
    assert "2 added or changed, 0 as they were, 1 rows refused" in response.content.decode()
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ana", "Ben"]
    again = offer(as_mate).content.decode()
    assert "This table would change nothing" in again
    assert "people/import/take" not in again


def test_import_of_no_table_is_said_in_the_form(as_mate: Client) -> None:
    response = offer(as_mate, b"who,what\na,b\n")
    assert response.status_code == 422
    assert "staff.csv has no column name, email" in response.content.decode()


def test_import_of_a_large_file_names_the_command(as_mate: Client) -> None:
    response = offer(as_mate, b"name,email\n" + b"x" * 2_000_000)
    assert response.status_code == 422
    assert "storewide import people FILE" in response.content.decode()


def test_take_of_a_damaged_file_takes_nothing(as_mate: Client) -> None:
    fields = {"name": "staff.csv", "content": "***"}
    response = as_mate.post("/organization/people/import/take/", fields, follow=True)
    assert "did not arrive whole" in response.content.decode()
    assert not Person.objects.exists()


def test_take_is_a_members_and_posted(as_mate: Client, as_viewer: Client) -> None:
    assert as_mate.get("/organization/people/import/take/").status_code == 405
    assert as_viewer.post("/organization/people/import/take/").status_code == 403


def test_a_demo_store_takes_no_file(
    as_mate: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = carried(offer(as_mate).content.decode())

    def refuse() -> None:
        raise own_files.DemoFolder("This is a demo store.")

    monkeypatch.setattr(own_files, "refuse_in_demo", refuse)
    assert "This is a demo store." in offer(as_mate).content.decode()
    as_mate.post("/organization/people/import/take/", fields)
    assert not Person.objects.exists()


def test_invite_everybody_shows_a_working_link_for_each_without_an_account(
    as_owner: Client, owner: User, ana: Person, ben: Person
) -> None:
    Person.objects.create(name="Olga", email=owner.email)
    page = as_owner.get("/organization/people/invite/").content.decode()
    assert "2 people here were never invited" in page
    response = as_owner.post("/organization/people/invite/", {"role": "member"})
    shown = response.content.decode()
    links = re.findall(r'value="http://testserver(/access/invitation/[\w-]+/)"', shown)
    assert "no-store" in response["Cache-Control"]
    assert sorted(Invitation.objects.values_list("email", "role")) == [
        ("ana@shop.example", "member"),
        ("ben@shop.example", "member"),
    ]
    assert [Client().get(link).status_code for link in links] == [200, 200]
    data = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', shown)
    assert data is not None
    lines = base64.b64decode(data[1]).decode().splitlines()
    assert lines[0] == "name,email,link"
    assert lines[1] == f"Ana Ruiz,ana@shop.example,http://testserver{links[0]}"


def test_invite_everybody_leaves_open_invitations_alone_unless_asked(
    as_owner: Client, owner: User, ana: Person, ben: Person
) -> None:
    access.invite(email="ana@shop.example", name="", role=AccountRole.VIEWER, by=owner, at=now())
    page = as_owner.get("/organization/people/invite/").content.decode()
    assert "1 person here was never invited, 1 has an open invitation" in page
    as_owner.post("/organization/people/invite/", {"role": "member"})
    assert Invitation.objects.filter(email="ana@shop.example").count() == 1
    as_owner.post("/organization/people/invite/", {"role": "member", "again": "on"})
    assert Invitation.objects.filter(email="ana@shop.example", withdrawn_at=None).count() == 1
    assert Invitation.objects.filter(email="ana@shop.example").count() == 2


def test_invite_everybody_with_nobody_left_says_so(as_owner: Client, owner: User) -> None:
    Person.objects.create(name="Olga", email=owner.email)
    assert "Everybody here has an account" in as_owner.get("/organization/people/invite/").content.decode()
    response = as_owner.post("/organization/people/invite/", {"role": "member"})
    assert response.status_code == 422
    assert "there is nobody to invite" in response.content.decode()


def test_invite_everybody_cannot_make_owners(as_owner: Client, ana: Person) -> None:
    assert as_owner.post("/organization/people/invite/", {"role": "owner"}).status_code == 422
    assert not Invitation.objects.exists()


def test_import_names_the_new_teams_it_marks_as_front_line(as_mate: Client) -> None:
    table = b"name,email,team\nAna,ana@shop.example,Help desk\nBen,ben@shop.example,Call centre\n"
    page = offer(as_mate, table).content.decode()
    assert "people there talk to customers: Help desk and Call centre. Open the team" in page
    assert "front line" not in offer(as_mate).content.decode()
