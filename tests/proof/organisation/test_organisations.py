"""Each organisation from templates: exactly what the checks find, its map drawn, and its file out, in, and out again."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.test import Client

from storewide.coordination.models import Participant
from storewide.lib.clock import now
from storewide.organization import file_cli
from storewide.organization.models import Team
from storewide.ownership import findings
from tests.proof.organisation import organisations
from tests.proof.organisation.designing import Designer

type Build = Callable[[datetime], Designer]

FOUR: dict[str, Build] = {
    "group": organisations.ecommerce_group,
    "teams": organisations.product_teams,
    "working group": organisations.working_group,
    "matrix": organisations.matrix,
}
FOUND: dict[str, dict[str, int]] = {
    "group": {
        "LRN001": 1,
        "LRN002": 3,
        "MET001": 16,
        "ORG001": 3,
        "ORG002": 4,
        "ORG006": 7,
        "ORG009": 5,
        "OWN001": 20,
        "OWN006": 7,
        "OWN008": 15,
    },
    "teams": {"MET001": 13, "MET002": 5, "ORG006": 1, "ORG008": 1, "ORG009": 1, "OWN001": 17},
    "working group": {
        "MET001": 16,
        "ORG006": 3,
        "ORG007": 1,
        "ORG008": 1,
        "ORG009": 4,
        "OWN001": 20,
        "OWN006": 7,
        "OWN008": 15,
    },
    "matrix": {
        "MET001": 16,
        "ORG001": 7,
        "ORG002": 1,
        "ORG006": 7,
        "ORG007": 1,
        "ORG008": 1,
        "ORG009": 5,
        "OWN001": 22,
        "OWN010": 1,
    },
}


@pytest.fixture(params=FOUR)
def name(request: pytest.FixtureRequest) -> str:
    """One of the four."""
    found: str = request.param
    return found


def test_what_the_checks_find(db: None, name: str) -> None:
    FOUR[name](now())
    assert Counter(row.code for row in findings.found(now().date())) == FOUND[name]


def test_its_map_is_drawn(name: str, as_viewer: Client) -> None:
    FOUR[name](now())
    drawn = as_viewer.get("/ownership/map/round/").content.decode()
    listed = as_viewer.get("/ownership/map/").content.decode()
    for area in organisations.areas():
        assert f"<title>{area}" in drawn
        assert area in listed


def test_out_in_and_out_again(db: None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    with transaction.atomic():
        FOUR[name](now())
        _run(file_cli.operation, first)
        assert _run(file_cli.apply, first) == "No changes: the operation is as the file says.\n"
        transaction.set_rollback(True)
    assert not Team.objects.exists()
    assert "0 to remove." in _run(file_cli.apply, first)
    _run(file_cli.operation, second)
    assert second.read_bytes() == first.read_bytes()


def test_teams_are_of_six_to_ten(db: None) -> None:
    organisations.product_teams(now())
    findings_of_teams = {"ORG001", "ORG002", "ORG003", "ORG004", "ORG005", "ORG007"}
    assert not findings_of_teams & {row.code for row in findings.found(now().date())}


def test_22_people_are_in_the_working_group(db: None) -> None:
    group = organisations.group_of(organisations.working_group(now()))
    seats = Counter(Participant.objects.values_list("role", flat=True))
    assert seats == {"sponsor": 1, "facilitator": 1, "contributor": 12, "collaborator": 8}
    assert (group.ends - group.begins).days == 55


def _run(command: object, file: Path) -> str:
    ran = CliRunner().invoke(command, [str(file)])  # type: ignore[arg-type]
    assert ran.exit_code == 0, ran.output
    return ran.stdout
