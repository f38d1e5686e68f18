"""Mail that becomes requests and remarks: by the API, by command, through a real mail server."""

import smtplib
import socket
from datetime import datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import command, mailbox_operations, mailing
from storewide.portfolio.intake.mailing import SenderUnknown
from storewide.portfolio.models import Mailbox, Remark, Request, RequestType
from tests.portfolio.intake.test_mail import made

URL = "/api/v1/portfolio/requests/mail"


@pytest.fixture
def box(area: Area, owner: User, at: datetime) -> tuple[Mailbox, str]:
    values = {"name": "Shop", "address": "store@shop.example", "area": area, "domains": "partner.example\n"}
    return mailbox_operations.make_mailbox(by=owner, at=at, **values)


def post(token: str, raw: bytes) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return Client(headers=headers).post(URL, raw, content_type="message/rfc822")


def test_mail_of_a_person_becomes_a_request(box: tuple[Mailbox, str], ana: Person) -> None:
    answer = post(box[1], made(To="store+finance@shop.example").as_bytes())
    assert (answer.status_code, answer.json()) == (
        201,
        {"heard": "Request 1, “Guest checkout”", "number": 1, "remark": False},
    )
    asked = Request.objects.get()
    assert (asked.asked_by_label, asked.asked_by_id, asked.asked_by_email, asked.function, asked.type) == (
        "Ana Ruiz",
        None,
        "ana@shop.example",
        "finance",
        RequestType.objects.filter(slug="x").first(),
    )
    assert asked.problem == "Half of them leave."


def test_the_same_mail_is_no_second_request(box: tuple[Mailbox, str], ana: Person) -> None:
    raw = made().as_bytes()
    post(box[1], raw)
    assert post(box[1], raw).json()["heard"] == "Known already: request 1, “Guest checkout”"
    assert (Request.objects.count(), Remark.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "Re: [#1] Asked: Guest checkout"},
        {"In_Reply_To": "<storewide.request.1.abc@shop.example>"},
        {"References": "<0@x> <1@shop.example>"},
    ],
)
def test_a_reply_becomes_a_remark(box: tuple[Mailbox, str], ana: Person, more: dict[str, str]) -> None:
    post(box[1], made().as_bytes())
    answer = post(
        box[1], made("Also in shops.\n\nOn Monday you wrote:\n> x", Message_ID="<2@x>", **more).as_bytes()
    )
    assert answer.json() == {"heard": "A remark on request 1, “Guest checkout”", "number": 1, "remark": True}
    said = Remark.objects.get()
    assert (said.words, said.by_label, said.on) == ("Also in shops.", "Ana Ruiz", "mail")
    assert Request.objects.count() == 1


def test_an_account_asks_as_itself(box: tuple[Mailbox, str], mate: User) -> None:
    post(box[1], made(From="milan@shop.example").as_bytes())
    asked = Request.objects.get()
    assert (asked.asked_by_id, asked.asked_by_label, asked.asked_by_email) == (mate.pk, "Milan", "")


def test_unknown_senders_are_refused_unless_their_domain_may_write(
    box: tuple[Mailbox, str], viewer: User
) -> None:
    refused = post(box[1], made(From="eve@evil.example").as_bytes())
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "Nobody of this operation writes from eve@evil.example; allow evil.example at the mailbox “Shop”, or add them."
    )
    assert post(box[1], made(From="vera@shop.example").as_bytes()).status_code == 403
    assert not Request.objects.exists()
    box[0].refresh_from_db()
    assert "may look and not ask" in box[0].refused_why
    assert post(box[1], made(From="Pia <pia@partner.example>").as_bytes()).status_code == 201
    assert Request.objects.get().asked_by_label == "Pia"


def test_a_mailbox_opens_by_its_token_alone(box: tuple[Mailbox, str], ana: Person) -> None:
    assert post("swm_wrong", made().as_bytes()).status_code == 401
    Mailbox.objects.update(revoked_at=box[0].created_at)
    assert post(box[1], made().as_bytes()).status_code == 401
    assert not Request.objects.exists()


def test_a_type_named_in_the_subject_and_what_it_asks_comes_later(
    box: tuple[Mailbox, str], ana: Person, mate: User, at: datetime
) -> None:
    post(box[1], made(subject="[type:lost-sale] Quotes").as_bytes())
    asked = Request.objects.get()
    assert (asked.type.slug, asked.function, asked.told) == ("lost-sale", "sales", [])  # type: ignore[union-attr]
    with pytest.raises(Exception, match="Which customers, Value of those deals is missing"):
        operations.accept(request=asked, by=mate, at=at)


def test_fifteen_megabytes_and_rubbish_are_refused_in_a_sentence(box: tuple[Mailbox, str]) -> None:
    assert post(box[1], b"x" * 15_000_000).status_code == 413
    answer = post(box[1], b"\xff\xfe")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_the_command_takes_a_message_from_standard_input(box: tuple[Mailbox, str], ana: Person) -> None:
    said = CliRunner().invoke(command.request, ["from-mail"], input=made().as_bytes())
    assert (said.exit_code, said.output) == (0, "Request 1, “Guest checkout”\n")
    said = CliRunner().invoke(command.request, ["from-mail", "--mailbox", "None"], input=b"x")
    assert said.exit_code == 2


class _Handing:
    """A mail server that hands each message over, as an alias of Postfix would."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        self.taken.append(envelope.content)
        return "250 OK"


def test_mail_through_a_real_server(box: tuple[Mailbox, str], ana: Person, at: datetime) -> None:
    handing = _Handing()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(handing, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.send_message(made("Die Hälfte geht.", "Gastkauf für Köln", To="store+it@shop.example"))
    finally:
        server.stop()
    taken = mailing.take(box[0], handing.taken[0], at)
    assert (taken.request.title, taken.request.problem, taken.request.function, taken.request.type.slug) == (  # type: ignore[union-attr]
        "Gastkauf für Köln",
        "Die Hälfte geht.",
        "it",
        "technical-debt",
    )


def test_leavers_may_not_write(box: tuple[Mailbox, str], ana: Person, at: datetime) -> None:
    ana.left_on = at.date()
    ana.save()
    with pytest.raises(SenderUnknown):
        mailing.take(box[0], made().as_bytes(), at)


def test_owners_connect_mailboxes(as_owner: Client, as_mate: Client, area: Area) -> None:
    assert as_mate.get("/portfolio/mailboxes/").status_code == 403
    made_page = as_owner.post("/portfolio/mailboxes/new/", {"name": "Shop", "area": area.pk}).content.decode()
    assert "Bearer swm_" in made_page
    box = Mailbox.objects.get()
    assert as_owner.get("/portfolio/mailboxes/").status_code == 200
    assert as_owner.get(box.get_absolute_url()).status_code == 200
    said = {"name": "Shop", "area": area.pk, "domains": "a.example", "expected_version": 1}
    assert as_owner.post(f"{box.get_absolute_url()}change/", said).status_code == 302
    assert as_owner.post(f"{box.get_absolute_url()}revoke/").status_code == 302
    box.refresh_from_db()
    assert (box.domains, box.revoked_at is None) == ("a.example", False)
