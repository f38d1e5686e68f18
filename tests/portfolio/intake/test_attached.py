"""What is attached to a mail: it becomes evidence of the request, by the rules of evidence; what is left out is said."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import PartsRefused
from storewide.kit.evidence import Handed
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import attached, mail, mailbox_operations, mailing, own_fields
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.own_fields import Need, OwnField, Told
from storewide.portfolio.intake.telling import EvidenceMissing
from storewide.portfolio.models import Mailbox, Remark, Request, RequestType
from tests.portfolio.intake.test_evidence import PDF, lying
from tests.portfolio.intake.test_mail import made

PNG = b"\x89PNG\r\n\x1a\n and a picture"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = DataFolder(tmp_path)
    return tmp_path / "uploads" / "evidence"


@pytest.fixture
def box(area: Area, owner: User, at: datetime, ana: Person) -> Mailbox:
    values = {"name": "Shop", "address": "store@shop.example", "area": area, "domains": ""}
    return mailbox_operations.make_mailbox(by=owner, at=at, **values)[0]


def with_files(message: EmailMessage, *files: tuple[str, bytes]) -> bytes:
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def told(request: Request) -> list[tuple[str, str, str]]:
    return [(each.key, each.label, str(each.value)) for each in own_fields.told(request.told) if each.file]


def test_files_are_what_was_attached_and_no_picture_of_the_text() -> None:
    message = made()
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="advice.pdf")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="again.pdf")
    message.add_attachment(
        PNG, maintype="image", subtype="png", filename="logo.png", cid="<1@x>", disposition="inline"
    )
    message.add_attachment(PNG, maintype="image", subtype="png", filename="shot.png", disposition="inline")
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment("Half of them.", filename="numbers.txt")
    found = mail.read(message.as_bytes())
    assert found.text == "Half of them leave."
    assert [(each.name, each.content) for each in found.files] == [
        ("advice.pdf", PDF),
        ("shot.png", PNG),
        ("numbers.txt", b"Half of them.\n"),
    ]


def test_each_file_goes_where_its_name_says_then_evidence_first() -> None:
    asked = [
        OwnField("note", "A note", "file"),
        OwnField("advice", "Written advice", "file", Need.ACCEPT),
        OwnField("cost_sheet", "What it costs", "file"),
        OwnField("rule", "Which rule"),
    ]
    files = [Handed("letter.pdf", PDF), Handed("Cost-Sheet 2026.pdf", PDF + b"2"), Handed("c.png", PNG)]
    held = [Told("rule", "Which rule", "text", "Withdrawal")]
    found = attached.placed(asked, held, [*files, Handed("d.txt", b"more")])
    assert [(each["key"], each["label"], each["value"]) for each in found] == [
        ("rule", "Which rule", "Withdrawal"),
        ("advice", "Written advice", "letter.pdf"),
        ("cost_sheet", "What it costs", "Cost-Sheet 2026.pdf"),
        ("note", "A note", "c.png"),
        ("attached-1", "Attached 1", "d.txt"),
    ]
    again = attached.placed(asked, own_fields.told(found), [Handed("e.txt", b"still more")])
    assert (again[:-1], again[-1]["key"]) == (found, "attached-2")


def test_what_is_no_evidence_is_left_with_its_reason_and_what_is_there_is_not_kept_twice() -> None:
    files = [
        Handed("a.exe", b"MZ\0"),
        Handed("a.pdf", PDF),
        *(Handed(f"{n}.txt", b"%d" % n) for n in range(12)),
    ]
    found = attached.sort(files)
    assert [each.name for each in found.kept] == ["a.pdf", *(f"{n}.txt" for n in range(9))]
    assert found.left[0].startswith("“a.exe” is no file that is kept: hand in a PDF")
    assert found.left[1:] == tuple(
        f"“{n}.txt” is one file more than is kept; hand it in there." for n in (9, 10, 11)
    )
    held = own_fields.told(attached.placed((), (), [files[1]]))
    assert attached.sort([files[1]], held) == ((), ())
    full = [Told(f"attached-{n}", f"Attached {n}", "file", "x.txt", f"{n}.txt", 1) for n in range(20)]
    assert attached.sort([files[2]], full).kept == ()


def test_a_mail_brings_the_evidence_of_its_type(box: Mailbox, mate: User, at: datetime, folder: Path) -> None:
    message = made(To="store+legal-duty@shop.example")
    taken = mailing.take(box, with_files(message, ("advice.pdf", PDF), ("setup.exe", b"MZ\0")), at)
    assert told(taken.request) == [("advice", "Written advice", "advice.pdf")]
    assert lying(folder) == [own_fields.told(taken.request.told)[0].file]
    said = Remark.objects.get()
    assert (said.by_label, said.on, said.words) == (
        "Shop",
        "mail",
        "“setup.exe” is no file that is kept: hand in a PDF, PNG, JPEG, a text, or an office file without macros.",
    )
    # what the type asks besides is still missing
    assert RequestType.objects.get(slug="legal-duty") == taken.request.type
    with pytest.raises(EvidenceMissing, match=r"cannot be accepted yet: Which rule, .* is missing"):
        operations.accept(request=taken.request, by=mate, at=at)


def test_an_answer_brings_files_while_the_request_is_open(
    box: Mailbox, mate: User, at: datetime, folder: Path
) -> None:
    asked = mailing.take(box, made().as_bytes(), at).request
    reply = made("Here it is.", subject="Re: [#1] Asked", Message_ID="<2@x>")
    mailing.take(box, with_files(reply, ("shot.png", PNG)), at)
    asked.refresh_from_db()
    assert told(asked) == [("attached-1", "Attached 1", "shot.png")]
    changes = {"Attached 1": ["", "shot.png (1 kB)"]}
    assert Entry.objects.get(action="portfolio.request.tell").changes == changes
    operations.decline(request=asked, reason="No.", by=mate, at=at)
    late = made("One more.", subject="Re: [#1] Asked", Message_ID="<3@x>")
    mailing.take(box, with_files(late, ("advice.pdf", PDF)), at)
    asked.refresh_from_db()
    assert len(told(asked)) == len(lying(folder)) == 1
    assert [each.words for each in Remark.objects.order_by("pk")] == [
        "Here it is.",
        "One more.",
        "“advice.pdf” is not kept: the request is declined already.",
    ]


def test_what_came_besides_is_read_and_taken_away(
    box: Mailbox, at: datetime, mate: User, as_mate: Client, as_viewer: Client
) -> None:
    asked = mailing.take(box, with_files(made(), ("advice.pdf", PDF)), at).request
    page = asked.get_absolute_url()
    assert "advice.pdf (1 kB)" in as_viewer.get(page).content.decode()
    file = as_viewer.get(f"{page}evidence/attached-1/")
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    said: dict[str, Any] = {"request": asked, "function": "", "by": mate, "at": at, "expected_version": None}
    with pytest.raises(PartsRefused):
        intake.tell_more(own={"attached-1": "another.pdf"}, **said)
    intake.tell_more(own={"attached-1": "advice.pdf"}, **said)
    assert len(told(asked)) == 1
    begun = as_mate.get(f"{page}tell/").content.decode()
    assert "Take “advice.pdf” away" in begun
    asked.refresh_from_db()
    kept = {"function": "", "expected_version": str(asked.version)}
    as_mate.post(f"{page}tell/", kept)
    asked.refresh_from_db()
    assert len(told(asked)) == 1
    gone = {"function": "", "expected_version": str(asked.version), "take_away_attached-1": "on"}
    as_mate.post(f"{page}tell/", gone)
    asked.refresh_from_db()
    assert told(asked) == []
