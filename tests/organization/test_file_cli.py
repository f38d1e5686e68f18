"""The commands that write the operation into a file and bring it back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storewide.organization import file_cli
from storewide.organization.models import Skill, Team

TEAMS = "teams:\n- name: Checkout\n  mission: Paying is easy.\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    path = tmp_path / "operation.yaml"
    path.write_text(TEAMS)
    return path


def _run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])  # type: ignore[arg-type]


def test_a_dry_run_prints_the_plan_and_writes_nothing(db: None, file: Path):
    ran = _run(file_cli.apply, file, "--dry-run")
    assert ran.exit_code == 0
    assert ran.stdout == (
        "teams\n  + Checkout\n      mission: Paying is easy.\nPlan: 1 to add, 0 to change, 0 to remove.\n"
    )
    assert not Team.objects.exists()


def test_a_file_is_applied_once(db: None, file: Path):
    assert _run(file_cli.apply, file).stdout.endswith("Applied: 1 to add, 0 to change, 0 to remove.\n")
    assert _run(file_cli.apply, file).stdout == "No changes: the operation is as the file says.\n"
    file.write_text(TEAMS.replace("easy", "fast"))
    assert (
        "  ~ Checkout\n      mission: Paying is easy. -> Paying is fast.\n"
        in _run(file_cli.apply, file).stdout
    )


def test_removing_needs_a_word(db: None, file: Path):
    _run(file_cli.apply, file)
    file.write_text("teams: []\n")
    ran = _run(file_cli.apply, file)
    assert ran.exit_code == 2
    assert ran.stdout.startswith("teams\n  - Checkout\nPlan: 0 to add, 0 to change, 1 to remove.\n")
    assert ran.stderr == "storewide: 1 row would be removed, so nothing was written; confirm it with --yes.\n"
    assert Team.objects.exists()
    assert _run(file_cli.apply, file, "--yes").exit_code == 0
    assert not Team.objects.exists()


def test_one_document_for_programs(db: None, file: Path):
    assert json.loads(_run(file_cli.apply, file, "--json").stdout) == {
        "applied": True,
        "add": 1,
        "change": 0,
        "remove": 0,
        "changes": [
            {
                "section": "teams",
                "action": "add",
                "record": "Checkout",
                "changes": {"mission": {"before": None, "after": "Paying is easy."}},
            }
        ],
    }


def test_faults_are_told_by_line(db: None, file: Path):
    file.write_text("teams:\n- nam: Checkout\n")
    ran = _run(file_cli.apply, file)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == f"storewide: {file}, line 2: rows of “teams” have no “nam”; did you mean “name”?\n"


def test_an_unknown_file_is_one_sentence(db: None, file: Path):
    ran = _run(file_cli.apply, file.with_name("other.yaml"))
    assert ran.exit_code == 2
    assert "No such file or directory" in ran.stderr


def test_what_is_exported_is_what_is_there(db: None, file: Path):
    _run(file_cli.apply, file)
    out = file.with_name("out.yaml")
    assert _run(file_cli.operation, out).exit_code == 0
    assert "teams:\n- name: Checkout\n  mission: Paying is easy.\n" in out.read_text()
    assert _run(file_cli.operation, "-").stdout == out.read_text()
    assert not Skill.objects.exists()
