"""`storewide check` as people and schedules run it: the exit code, the sentences, one JSON document."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from storewide.cli.check import check
from storewide.cli.doctor import operation
from storewide.kit import checks
from storewide.kit.checks import Finding, Severity
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area, Suppression
from tests.cli.test_commands import run, write

WARNED = Finding("MET001", "Conversion has no owner.", "/metrics/conversion/")
FAILED = Finding("OWN001", "Nobody is accountable for Cart.", "/ownership/map/", Severity.ERROR)


@pytest.fixture
def found(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the checks find these alone."""

    def these(*findings: Finding) -> None:
        monkeypatch.setattr(checks, "findings", lambda: list(findings))
        monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)

    return these


def test_errors_end_with_1(found: Any) -> None:
    found(FAILED, WARNED)
    ended = CliRunner().invoke(check)
    assert (ended.exit_code, ended.output.splitlines()) == (
        1,
        [
            "OWN001 error Nobody is accountable for Cart. -> /ownership/map/",
            "MET001 warning Conversion has no owner. -> /metrics/conversion/",
            "1 error, 1 warning.",
        ],
    )


def test_warnings_alone_end_with_0(found: Any) -> None:
    found(WARNED, WARNED)
    ended = CliRunner().invoke(check)
    assert (ended.exit_code, ended.output.splitlines()[-1]) == (0, "0 errors, 2 warnings.")


def test_nothing_found_is_said(found: Any) -> None:
    found()
    ended = CliRunner().invoke(check)
    assert (ended.exit_code, ended.output) == (0, "Everything is as it should be.\n")


def test_one_document_holds_everything(found: Any) -> None:
    found(FAILED, WARNED)
    ended = CliRunner().invoke(check, ["--json"])
    assert ended.exit_code == 1
    assert json.loads(ended.output) == {
        "findings": [
            {
                "code": "OWN001",
                "severity": "error",
                "sentence": "Nobody is accountable for Cart.",
                "reason": "",
                "cure": "",
                "url": "/ownership/map/",
                "record": "/ownership/map/",
                "put_off": None,
            },
            {
                "code": "MET001",
                "severity": "warning",
                "sentence": "Conversion has no owner.",
                "reason": "",
                "cure": "",
                "url": "/metrics/conversion/",
                "record": "/metrics/conversion/",
                "put_off": None,
            },
        ],
        "errors": 1,
        "warnings": 1,
        "put_off": 0,
    }


def test_what_is_put_off_is_told_and_does_not_count(found: Any) -> None:
    found(FAILED, WARNED)
    until = now().date() + timedelta(days=3)
    Suppression.objects.create(
        code="OWN001",
        record="/ownership/map/",
        sentence="",
        reason="Ben begins in May.",
        until=until,
        by="Ana",
    )
    ended = CliRunner().invoke(check)
    told = f"(put off until {until.isoformat()}: Ben begins in May.)"
    assert (ended.exit_code, ended.output.splitlines()) == (
        0,
        [
            "MET001 warning Conversion has no owner. -> /metrics/conversion/",
            f"OWN001 error Nobody is accountable for Cart. -> /ownership/map/ {told}",
            "0 errors, 1 warning; 1 put off.",
        ],
    )


def test_one_check_alone(found: Any) -> None:
    found(FAILED, WARNED)
    ended = CliRunner().invoke(check, ["--code", "met001"])
    assert (ended.exit_code, ended.output.splitlines()[-1]) == (0, "0 errors, 1 warning.")


def test_errors_come_before_warnings(db: None) -> None:
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    Area.objects.update(accountable=Role.objects.create(title="Head", holder=ana))
    Area.objects.filter(slug="experience-and-usability").update(accountable=None)
    found = [(finding.code, finding.severity) for finding in checks.findings()]
    assert found[0] == ("OWN001", Severity.ERROR)
    assert ("MET001", Severity.WARNING) in found
    assert {severity for _code, severity in found[1:]} == {Severity.WARNING}


def test_doctor_repeats_the_findings(db: None, tmp_path: Path, found: Any) -> None:
    found(FAILED)
    folder = DataFolder(tmp_path)
    folder.database.touch()
    assert [(sign.state, sign.sentence) for sign in operation(folder)] == [
        ("waiting", "OWN001 Nobody is accountable for Cart.")
    ]


@pytest.mark.processes
def test_a_new_folder_has_its_twenty_gaps_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    people = (
        "name,email,role\nAna Ruiz,ana@shop.example,Head of cart\nBen Okoro,ben@shop.example,Head of Cart\n"
    )
    run(data, "import", "people", write(data, "people.csv", people))
    ended = run(data, "check", "--json")
    assert ended.code == 1
    codes = [finding["code"] for finding in ended.document["findings"]]
    assert (codes.count("OWN001"), codes.count("OWN002"), ended.document["errors"]) == (20, 1, 23)
    assert "Nobody is accountable for Cart; name one person." in run(data, "check").out
