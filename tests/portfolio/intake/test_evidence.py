"""Evidence that is handed in as a file: known by its bytes, kept, handed out safely, and taken away again."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit import evidence
from storewide.kit.errors import PartsRefused
from storewide.kit.evidence import Handed, NotTaken
from storewide.lib.data_folder import DataFolder
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.telling import EvidenceMissing, Telling
from storewide.portfolio.models import Request, RequestType

type Commits = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]

PDF = b"%PDF-1.7\nadvice\n%%EOF"
DUTY = {"rule": "Right of withdrawal", "due_on": "2026-06-19"}


def office(*names: str) -> bytes:
    """An office file of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return held.getvalue()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = DataFolder(tmp_path)
    return tmp_path / "uploads" / "evidence"


@pytest.fixture
def duty(area: Area, mate: User, at: datetime) -> Request:
    kind = RequestType.objects.get(slug="legal-duty")
    said: dict[str, Any] = {"title": "A button to withdraw", "problem": "The law asks for it.", "store": None}
    return operations.ask(area=area, by=mate, at=at, told=Telling("legal", kind, DUTY), **said)


def lying(folder: Path) -> list[str]:
    """The names of all files that are kept."""
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        ("Größe;3\n".encode(), "txt"),
        (office("[Content_Types].xml", "word/document.xml"), "docx"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (office("[Content_Types].xml", "ppt/slides/slide1.xml"), "pptx"),
    ],
)
def test_a_file_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert evidence.kind_of(Handed("whatever.exe", content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"  <!DOCTYPE html><script>x()</script>",
        b"PK\x03\x04 torn",
        office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        office("run.exe"),
        b"\x1b[2J",
        b"\xff\xfe\x00x",
    ],
)
def test_what_can_carry_programs_is_refused(content: bytes) -> None:
    with pytest.raises(NotTaken, match=r"^“a\.pdf” is no file that is kept: hand in a PDF, PNG, JPEG"):
        evidence.kind_of(Handed("a.pdf", content))


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(NotTaken, match="“a” is empty"):
        evidence.kind_of(Handed("a", b""))
    with pytest.raises(NotTaken, match=r"“a” has 10\.0 MB; at most 10 are kept\. Give a link to it instead"):
        evidence.kind_of(Handed("a", b"%PDF-" + b"x" * evidence.LARGEST))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\advice.pdf", "advice.pdf"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("...", "file"),
        ("", "file"),
        ("n" * 200 + ".pdf", "n" * 100 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_no_path(name: str, called: str) -> None:
    assert Handed(name, b"x").called == called


def test_a_file_counts_as_evidence_and_is_told_in_the_trail(
    duty: Request, mate: User, at: datetime, folder: Path
) -> None:
    with pytest.raises(EvidenceMissing, match="Written advice is missing"):
        operations.accept(request=duty, by=mate, at=at)
    intake.hand_in(request=duty, key="advice", handed=Handed("advice.pdf", PDF), by=mate, at=at)
    told = own_fields.told(duty.told)
    assert [(each.key, each.shown) for each in told] == [
        ("rule", "Right of withdrawal"),
        ("due_on", "19 Jun 2026"),
        ("advice", "advice.pdf (1 kB)"),
    ]
    assert lying(folder) == [told[2].file]
    changes = {"Written advice": ["", "advice.pdf (1 kB)"]}
    assert Entry.objects.get(action="portfolio.request.tell").changes == changes
    assert operations.accept(request=duty, by=mate, at=at).state == "accepted"


def test_a_file_is_refused_beside_its_field_and_nothing_is_kept(
    duty: Request, mate: User, at: datetime, folder: Path
) -> None:
    with pytest.raises(PartsRefused) as refused:
        intake.hand_in(request=duty, key="advice", handed=Handed("a.exe", b"MZ\0"), by=mate, at=at)
    assert list(refused.value.by_field) == ["own_advice"]
    with pytest.raises(PartsRefused) as refused:
        intake.hand_in(request=duty, key="rule", handed=Handed("a.pdf", PDF), by=mate, at=at)
    assert refused.value.by_field == {"own_rule": "“Which rule” takes no file; write it."}
    assert lying(folder) == []
    assert not Entry.objects.filter(action="portfolio.request.tell").exists()


def test_a_file_goes_when_another_takes_its_place(
    duty: Request, mate: User, at: datetime, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    said: dict[str, Any] = {"request": duty, "key": "advice", "by": mate, "at": at}
    with django_capture_on_commit_callbacks(execute=True):
        intake.hand_in(handed=Handed("advice.pdf", PDF), **said)
        intake.hand_in(handed=Handed("advice.pdf", PDF + b" and more"), **said)
    assert lying(folder) == [own_fields.told(duty.told)[2].file]
    own = {**DUTY, "advice": "advice.pdf"}
    told: dict[str, Any] = {"request": duty, "function": "legal", "by": mate, "at": at}
    with django_capture_on_commit_callbacks(execute=True):
        intake.tell_more(own=own, expected_version=None, **told)
    assert len(lying(folder)) == 1, "whose name is given again stays"
    with django_capture_on_commit_callbacks(execute=True):
        intake.tell_more(own=DUTY, expected_version=None, **told)
    assert lying(folder) == []


def test_a_change_that_fails_loses_no_file(
    duty: Request, mate: User, at: datetime, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    intake.hand_in(request=duty, key="advice", handed=Handed("advice.pdf", PDF), by=mate, at=at)
    before = lying(folder)
    told: dict[str, Any] = {"request": duty, "function": "legal", "by": mate, "at": at}
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        with transaction.atomic():
            intake.tell_more(own=DUTY, expected_version=None, **told)
            transaction.set_rollback(True)
        assert lying(folder) == before, "nothing goes before it is sure"
    assert callbacks == []
    duty.refresh_from_db()
    assert [each.key for each in own_fields.told(duty.told)] == ["rule", "due_on", "advice"]
    assert lying(folder) == before


def test_people_hand_in_read_and_take_away(
    area: Area, as_mate: Client, as_viewer: Client, as_stranger: Client, folder: Path
) -> None:
    ask = "/portfolio/requests/ask/?type=legal-duty"
    assert b'enctype="multipart/form-data"' in as_mate.get(ask).content
    said = {"title": "A button to withdraw", "problem": "The law asks for it.", "area": str(area.pk)}
    said |= {f"own_{key}": value for key, value in DUTY.items()}
    lacking = {**said, "title": "", "own_advice": SimpleUploadedFile("advice.pdf", PDF)}
    answer = as_mate.post(ask, lacking)
    assert answer.status_code == 422
    assert "Choose the file again; a page cannot hold it for you." in answer.content.decode()
    as_mate.post(ask, {**said, "own_advice": SimpleUploadedFile("Ünser Rat.pdf", PDF)})
    page = f"/portfolio/requests/{Request.objects.get().number}/"
    assert "Ünser Rat.pdf (1 kB)" in as_viewer.get(page).content.decode()
    file = as_viewer.get(f"{page}evidence/advice/")
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment;")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert as_viewer.get(f"{page}evidence/rule/").status_code == 404
    assert as_stranger.get(f"{page}evidence/advice/").status_code == 302
    begun = as_mate.get(f"{page}tell/").content.decode()
    assert "“Ünser Rat.pdf (1 kB)” is kept; choose another file to put it in its place." in begun
    told = {f"own_{key}": value for key, value in DUTY.items()} | {"function": "legal"}
    as_mate.post(f"{page}tell/", {**told, "expected_version": "1"})
    assert len(lying(folder)) == 1
    as_mate.post(f"{page}tell/", {**told, "expected_version": "2", "take_away_advice": "on"})
    assert as_viewer.get(f"{page}evidence/advice/").status_code == 404
    link = {"expected_version": "3", "link_to_advice": "https://a.example/advice"}
    as_mate.post(f"{page}tell/", {**told, **link})
    assert '<a href="https://a.example/advice"' in as_viewer.get(page).content.decode()


def test_programs_hand_in_and_read(duty: Request, mate: User, at: datetime, folder: Path) -> None:
    scopes = ["portfolio:read", "portfolio:write"]
    _key, token = key_operations.create_key(
        name="script", user=mate, scopes=scopes, expires_at=None, by=mate, at=at
    )
    api = Client(headers={"Authorization": f"Bearer {token}"})
    at_file = f"/api/v1/portfolio/requests/{duty.number}/evidence/advice"
    answer = api.post(at_file, {"file": SimpleUploadedFile("advice.pdf", PDF)})
    assert (answer.status_code, answer.json()["own"]["advice"]) == (200, "advice.pdf")
    read = api.get(at_file)
    assert (read.status_code, b"".join(read.streaming_content)) == (200, PDF)  # type: ignore[attr-defined]
    refused = api.post(at_file, {"file": SimpleUploadedFile("a.html", b"<html>")})
    assert refused.status_code == 422
    assert "is no file that is kept" in str(refused.json())
