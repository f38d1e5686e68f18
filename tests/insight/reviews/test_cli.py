"""`storewide review`: words, one document, PDF; frozen where the review was held."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from storewide.access.models import User
from storewide.insight.reviews import cli, daily, meeting
from storewide.kit.permissions import SYSTEM
from storewide.rhythm import operations
from storewide.sources.models import Store
from tests.insight.monday import MONDAY, WEEK


@pytest.fixture(autouse=True)
def nine(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, nine o'clock; the data folder is ready."""
    monkeypatch.setattr(cli, "now", lambda: MONDAY)
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli.review, arguments)


@pytest.mark.parametrize(
    ("which", "period"), [("daily", "2026-03-15"), ("weekly", "2026-W11"), ("monthly", "2026-02")]
)
def test_the_last_one_that_is_over(weeks: Store, which: str, period: str) -> None:
    said = json.loads(run(which, "--json").output)
    assert (said["period"], said["frozen"], said["digest"]) == (period, False, None)
    assert said["store"]["slug"] == "main"


def test_the_document_is_the_page(weeks: Store) -> None:
    said = json.loads(run("weekly", "--date", "2026-03-11", "--json").output)
    page = meeting.read(SYSTEM, weeks, WEEK, MONDAY).snapshot
    assert {name: said[name] for name in page} == json.loads(json.dumps(page))
    note = daily.read(SYSTEM, weeks, WEEK.last, MONDAY).snapshot
    assert json.loads(run("daily", "--json").output)["finding"] == note["finding"]


def test_a_held_review_is_given_as_it_was_frozen(weeks: Store, mate: User) -> None:
    operations.hold_review(
        subject=weeks, begins=WEEK.first, snapshot={"finding": "As it was"}, by=mate, at=MONDAY
    )
    said = json.loads(run("weekly", "--json").output)
    assert (said["finding"], said["frozen"], said["seal_holds"]) == ("As it was", True, True)


def test_words_and_paper(weeks: Store, tmp_path: Path) -> None:
    text = run("weekly").output.replace("\xa0", " ")
    assert text.splitlines()[1].startswith("Against the week before, spend is −25.0 %")
    assert "Spend fell 25.0 % (−350 EUR)" in text
    file = tmp_path / "week.pdf"
    assert run("weekly", "--pdf", str(file)).exit_code == 0
    assert file.read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("weekly", "--store", "at"), "There is no store “at”; there are: main."),
        (("daily", "--date", "2026-03-17"), "2026-03-17 has not come yet in Main; choose 2026-03-16"),
        (("weekly", "--pdf", "/nowhere/at/all.pdf"), "cannot be written (No such file or directory)"),
    ],
)
def test_what_cannot_be_is_refused(weeks: Store, arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, sentence in result.output) == (2, True)


def test_before_the_first_import(db: None) -> None:
    assert "There is no store yet; import orders first." in run("daily").output
