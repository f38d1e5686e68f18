"""What people can do, from a table: by page and by command."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit import commands
from storewide.kit.permissions import SYSTEM
from storewide.organization import skills_import
from storewide.organization.cli import skills
from storewide.organization.models import Person, Skill

type Table = Callable[..., Path]
HEADER = "email,skill,depth"
ROWS = (
    "ana@shop.example,Front end,deep",
    "ANA@shop.example,Payment gateway,",
    "ben@shop.example,front end,broad",
    "ben@shop.example,Front End,deep",
    "who@shop.example,Search,deep",
    "ben@shop.example,Search,a bit",
)


def _held() -> set[tuple[str, str, str]]:
    return set(Skill.objects.values_list("person__email", "name", "breadth"))


def test_skills_are_noted_and_faulty_rows_named(table: Table, ana: Person, ben: Person, at: datetime) -> None:
    report = skills_import.import_skills(table(*ROWS, header=HEADER), by=SYSTEM, at=at)
    assert _held() == {
        ("ana@shop.example", "Front end", "deep"),
        ("ana@shop.example", "Payment gateway", "broad"),
        ("ben@shop.example", "front end", "broad"),
    }
    assert (report.accepted, report.repeated) == (3, 0)
    assert [(refusal.row, refusal.reason) for refusal in report.refusals] == [
        (5, "skill “Front End” of ben@shop.example stands in an earlier row"),
        (6, "email is “who@shop.example”, and nobody has it; enter the person first"),
        (7, "depth is “a bit”; write broad or deep"),
    ]
    assert Entry.objects.filter(action="organization.skill.note").count() == 3


def test_reading_again_changes_only_what_differs(
    table: Table, ana: Person, ben: Person, at: datetime
) -> None:
    skills_import.import_skills(table(*ROWS[:3], header=HEADER), by=SYSTEM, at=at)
    again = table("ana@shop.example,FRONT END,", "ben@shop.example,front end,deep", header=HEADER)
    report = skills_import.import_skills(again, by=SYSTEM, at=at)
    assert (report.accepted, report.repeated, report.refused) == (1, 1, 0)
    assert _held() == {
        ("ana@shop.example", "Front end", "deep"),
        ("ana@shop.example", "Payment gateway", "broad"),
        ("ben@shop.example", "front end", "deep"),
    }
    assert Entry.objects.filter(action="organization.skill.note").count() == 4


def test_the_command_tries_and_takes(
    monkeypatch: pytest.MonkeyPatch, table: Table, ana: Person, ben: Person
) -> None:
    monkeypatch.setattr(commands.wiring, "load", lambda _name: ())
    path = str(table(*ROWS[:3], header=HEADER))
    tried = json.loads(CliRunner().invoke(skills, [path, "--dry-run", "--json"]).stdout)
    assert (tried["accepted"], Skill.objects.count()) == (3, 0)
    assert json.loads(CliRunner().invoke(skills, [path, "--json"]).stdout)["accepted"] == 3
    assert Skill.objects.count() == 3


def test_the_page_shows_first_and_takes_then(as_mate: Client, table: Table, ana: Person, ben: Person) -> None:
    assert "Import skills" in as_mate.get("/organization/skills/").content.decode()
    text = "\n".join((HEADER, *ROWS)).encode()
    shown = as_mate.post("/organization/skills/import/", {"file": SimpleUploadedFile("skills.csv", text)})
    assert "3 skills would be noted or changed" in shown.content.decode()
    assert "enter the person first" in shown.content.decode()
    assert not Skill.objects.exists()
    carried = shown.context["form"].initial
    taken = as_mate.post("/organization/skills/import/take/", carried, follow=True)
    assert "3 noted or changed, 0 as they were, 3 rows refused." in taken.content.decode()
    assert Skill.objects.count() == 3


def test_whoever_may_only_look_takes_no_table(as_viewer: Client, ana: Person) -> None:
    assert as_viewer.get("/organization/skills/import/").status_code == 403
    assert as_viewer.post("/organization/skills/import/take/", {}).status_code == 403
    assert "Import skills" not in as_viewer.get("/organization/skills/").content.decode()
