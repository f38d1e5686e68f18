"""The file that is handed in as evidence of a step: kept, read, put in another's place, and gone with its step."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.evidence import Handed, NotTaken
from storewide.lib.data_folder import DataFolder
from storewide.releases import checklists, operations
from storewide.releases.models import Release, Step, Tier
from storewide.releases.operations import Plan
from storewide.releases.preparing import template_operations
from storewide.releases.preparing.steps import EvidenceMissing, EvidenceUnreadable

type Commits = Callable[..., AbstractContextManager[Any]]

PDF = b"%PDF-1.7\nload test\n%%EOF"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = DataFolder(tmp_path)
    return tmp_path / "uploads" / "evidence"


@pytest.fixture
def step(plan: Plan, mate: User, at: datetime) -> Step:
    """The step “phone” of a standard release, which must show a file; small ones have no such step."""
    ours = checklists.built_in().replace('["phone", "rollback"]', '["rollback"]', 1)
    ours = ours.replace('evidence = "text"', 'evidence = "file"\nevidence_required = true', 1)
    template_operations.save(text=ours, why="files", by=mate, at=at)
    release = operations.prepare(plan=plan, by=mate, at=at)
    return Step.objects.select_related("release").get(release=release, code="phone")


def lying(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_a_name_is_no_evidence_and_a_file_or_a_link_is(
    step: Step, mate: User, at: datetime, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    said: dict[str, Any] = {"step": step, "note": "", "by": mate, "at": at}
    with pytest.raises(EvidenceMissing, match="asks for a file as evidence"):
        operations.tick(**said)
    with pytest.raises(EvidenceUnreadable, match="is no file; hand in the file itself, or a link"):
        operations.tick(shown="report.pdf", **said)
    with pytest.raises(NotTaken):
        operations.tick(handed=Handed("report.pdf", b"MZ\x00program"), **said)
    assert (lying(folder), Step.objects.get(pk=step.pk).done_at) == ([], None)
    with django_capture_on_commit_callbacks(execute=True):
        operations.tick(handed=Handed("C:\\tests\\report.pdf", PDF), **said)
    found = Step.objects.get(pk=step.pk)
    assert (found.shown, found.file) == ("report.pdf", Handed("", PDF).digest + ".pdf")
    assert found.address == f"/releases/steps/{step.pk}/evidence/"
    entry = Entry.objects.filter(action="releases.step.tick").latest("at", "id")
    assert entry.changes["shown"] == [None, "report.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        operations.untick(step=step, by=mate, at=at)
        operations.tick(**said)
    assert lying(folder) == [found.file], "what was handed in stays where nothing else is given"
    with django_capture_on_commit_callbacks(execute=True):
        operations.tick(shown="https://files.example/report", **said)
    found = Step.objects.get(pk=step.pk)
    assert (found.shown, found.file, found.address) == (
        "https://files.example/report",
        "",
        "https://files.example/report",
    )
    assert lying(folder) == []


def test_a_step_that_asks_for_words_takes_no_file(
    release: Release, mate: User, at: datetime, folder: Path
) -> None:
    asks_words = Step.objects.select_related("release").get(release=release, code="phone")
    with pytest.raises(EvidenceUnreadable, match="takes no file; it asks for a sentence"):
        operations.tick(step=asks_words, note="", handed=Handed("a.pdf", PDF), by=mate, at=at)
    assert lying(folder) == []


def test_a_file_goes_with_its_step(
    step: Step, mate: User, at: datetime, folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    operations.tick(step=step, note="", handed=Handed("report.pdf", PDF), by=mate, at=at)
    said: dict[str, Any] = {"expected_version": None, "by": mate, "at": at}
    with django_capture_on_commit_callbacks(execute=True):
        operations.change(release=step.release, changes={"tier": Tier.MAJOR}, **said)
    assert len(lying(folder)) == 1, "a tier that asks for it too keeps it"
    with django_capture_on_commit_callbacks(execute=True):
        operations.change(release=step.release, changes={"tier": Tier.SMALL}, **said)
    assert (Step.objects.filter(pk=step.pk).exists(), lying(folder)) == (False, [])


def test_people_hand_in_and_read(step: Step, as_mate: Client, as_viewer: Client, as_stranger: Client) -> None:
    page = step.release.get_absolute_url()
    shown = as_mate.get(page).content.decode()
    assert f'<input type="file" form="step-{step.pk}" name="file"' in shown
    assert 'enctype="multipart/form-data"' in shown
    address = reverse("releases:step", args=[step.pk])
    assert as_viewer.post(address, {"done": "1"}).status_code == 403
    answer = as_mate.post(address, {"done": "1", "shown": "report.pdf"}, follow=True)
    assert "is no file; hand in the file itself" in answer.content.decode()
    as_mate.post(address, {"done": "1", "file": SimpleUploadedFile("Lasttest.pdf", PDF)})
    file = f"{address}evidence/"
    assert f'<a href="{file}" rel="noreferrer">Lasttest.pdf</a>' in as_viewer.get(page).content.decode()
    read = as_viewer.get(file)
    assert b"".join(read.streaming_content) == PDF  # type: ignore[attr-defined]
    assert (read["Content-Type"], read["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert read["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert as_stranger.get(file).status_code == 302
    other = Step.objects.get(release=step.release, code="rollback")
    assert as_viewer.get(reverse("releases:step-evidence", args=[other.pk])).status_code == 404


def test_programs_hand_in_and_read(step: Step, mate: User, at: datetime) -> None:
    scopes = ["releases:read", "releases:write"]
    _key, token = key_operations.create_key(
        name="CI", user=mate, scopes=scopes, expires_at=None, by=mate, at=at
    )
    caller = Client(headers={"Authorization": f"Bearer {token}"})
    address = f"/api/v1/releases/{step.release.number}/steps/phone"
    refused = caller.put(address, {"done": True, "evidence": "report.pdf"}, content_type="application/json")
    assert (refused.status_code, "is no file; hand in" in refused.json()["detail"]) == (422, True)
    answer = caller.post(
        f"{address}/evidence", {"file": SimpleUploadedFile("report.pdf", PDF), "note": "two runs"}
    )
    told = next(each for each in answer.json()["steps"] if each["code"] == "phone")
    assert (told["evidence"], told["has_file"], told["note"], told["done_by"]) == (
        "report.pdf",
        True,
        "two runs",
        "Milan (CI)",
    )
    read = caller.get(f"{address}/evidence")
    assert b"".join(read.streaming_content) == PDF  # type: ignore[attr-defined]
    assert caller.get(address.replace("phone", "rollback") + "/evidence").status_code == 404
