"""What the documents tell people to type is a command of the product, with options that it has."""

import re
import shlex
from pathlib import Path

import click
import pytest

from storewide.cli.main import command_line
from tests.gates.tree import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_TYPED = re.compile(r"^ {4}(storewide .+?)(?:\s+#.*)?$", re.MULTILINE)


def typed(text: str) -> list[str]:
    """The command lines that a document shows in code blocks."""
    return _TYPED.findall(text)


def fault(line: str) -> str:
    """Why the command line would refuse these words, or an empty text."""
    command: click.Command = command_line()
    words = shlex.split(line)[1:]
    try:
        while isinstance(command, click.Group):
            _name, found, words = command.resolve_command(click.Context(command), words)
            assert found is not None
            command = found
        command.make_context(command.name, words)
    except click.ClickException as error:
        return error.format_message()
    return ""


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_people_are_told_to_type_is_understood(path: Path) -> None:
    assert {line: said for line in typed(path.read_text()) if (said := fault(line))} == {}


def test_the_guide_shows_commands() -> None:
    assert sum(len(typed(path.read_text())) for path in DOCUMENTS) >= 8


def test_a_wrong_option_is_caught() -> None:
    assert fault("storewide kpis --wehre country=France") != ""
    assert fault("storewide improt orders x.csv") != ""
