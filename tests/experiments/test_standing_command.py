"""The command `storewide experiment show`: what the page says, as a document and as text."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storewide.experiments.models import Experiment
from storewide.experiments.standing_command import show
from tests.experiments.conftest import BROKEN, WON, Told

type Reads = Callable[[Mapping[str, Told]], Experiment]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command on the test's own database."""
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    return lambda *arguments: CliRunner().invoke(show, [*arguments, "--data", str(tmp_path)])


def test_a_result_that_was_read_is_a_document(read_as: Reads, run: Callable[..., Result]) -> None:
    read = read_as(WON)
    ended = run(read.key, "--json")
    assert ended.exit_code == 0, ended.exception
    found = json.loads(ended.stdout)
    assert (found["key"], found["store"]) == (read.key, read.store.slug)
    assert found["result"]["metrics"][0]["metric"] == "conversion"
    assert found["result"]["read_at"].endswith("+00:00")


def test_a_broken_split_shows_no_metric(read_as: Reads, run: Callable[..., Result]) -> None:
    ended = run(read_as(BROKEN).key, "--json")
    assert json.loads(ended.stdout)["result"]["metrics"] == []


def test_an_unknown_key_ends_with_one_sentence(db: None, run: Callable[..., Result]) -> None:
    for key in ("nope", "", "x" * 5000):
        ended = run(key, "--json")
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr == (
            f"storewide: There is no experiment with the key “{key[:80]}”; see the list of experiments.\n"
        )
