"""The command `storewide import people`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from storewide.kit import commands, own_files
from storewide.organization.cli import people
from storewide.organization.models import Person

type Table = Callable[..., Path]


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command on the test's own database."""
    monkeypatch.setattr(commands.wiring, "load", lambda _name: ())
    return lambda *arguments: CliRunner().invoke(people, [str(argument) for argument in arguments])


def test_json_is_exactly_one_document(run: Any, table: Table) -> None:
    path = table("Ana,ana@shop.example,,,,", "Bad,bad,,,,")
    result = run(path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "read": 2,
        "accepted": 1,
        "repeated": 0,
        "refused": 1,
        "refusals": [{"row": 3, "reason": "email “bad” is not an e-mail address"}],
    }
    again = json.loads(run(path, "--json", "--preset", "people").stdout)
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, 1, 1)


def test_words_without_json(run: Any, table: Table) -> None:
    result = run(table("Ana,ana@shop.example,,,,", "Bad,bad,,,,"))
    assert result.stdout.splitlines() == [
        "2 rows read: 1 accepted, 0 repeated, 1 refused.",
        "  row 3: email “bad” is not an e-mail address",
    ]


def test_dry_run_writes_nothing(run: Any, table: Table) -> None:
    result = run(table("Ana,ana@shop.example,,,,"), "--dry-run", "--json")
    assert (result.exit_code, json.loads(result.stdout)["accepted"]) == (0, 1)
    assert not Person.objects.exists()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_strict_with_a_refused_row_is_exit_2_and_nothing_written(
    run: Any, table: Table, more: tuple[str, ...]
) -> None:
    result = run(table("Ana,ana@shop.example,,,,", "Bad,bad,,,,"), "--strict", "--json", *more)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["refused"] == 1
    assert result.stderr == "storewide: 1 row is refused, so nothing was written.\n"
    assert not Person.objects.exists()


def test_a_file_fault_is_one_sentence_exit_2_and_no_data_folder(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepared(_name: str) -> Any:
        raise AssertionError("a data folder was made ready for a file that is no table")

    monkeypatch.setattr(commands.wiring, "load", prepared)
    (tmp_path / "empty.csv").write_text("")
    for name, said in (("empty.csv", "empty.csv is empty."), ("none.csv", "none.csv cannot be read:")):
        result = run(tmp_path / name, "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("storewide: ")
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_demo_store_takes_no_file(run: Any, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise own_files.DemoFolder("This is a demo store.")

    monkeypatch.setattr(own_files, "refuse_in_demo", refuse)
    result = run(table("Ana,ana@shop.example,,,,"))
    assert (result.exit_code, result.stderr) == (2, "storewide: This is a demo store.\n")
    assert not Person.objects.exists()
