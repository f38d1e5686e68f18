"""Every setting, every command with its options, every make target is in the documents that people read."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from storewide.cli.main import command_line
from tests.gates.tree import PACKAGE, ROOT, Source, sources

_SETTING = re.compile(r"^(STOREWIDE_[A-Z_]+|[A-Z]+_URL)$")
_TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


def settings(files: Iterable[Source]) -> set[str]:
    """The environment variables that code reads, by the texts that name them."""
    return {
        constant.value for source in files for constant in source.texts() if _SETTING.match(constant.value)
    }


def commands(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """Each command that does something, as it is typed, with the long names of its options."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if found := command.get_command(context, name):
                yield from commands(found, (*words, name))
        return
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    yield " ".join(words), [max(option.opts, key=len) for option in options]


def documents() -> str:
    """The text of everything that people read about Storewide."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(file.read_text() for file in files if file.exists())


def undocumented(names: Iterable[str], text: str) -> list[str]:
    """The names that do not occur in the text as whole words."""
    return sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))


def test_every_setting_is_documented():
    assert undocumented(settings(sources()), documents()) == []


def test_every_command_is_documented():
    found = dict(commands(command_line(), ("storewide",)))
    assert undocumented(found, documents()) == []
    options = {option for options in found.values() for option in options}
    assert undocumented(options, documents()) == []


def test_every_make_target_is_documented():
    targets = _TARGET.findall((ROOT / "Makefile").read_text())
    assert "test" in targets
    assert undocumented((f"make {target}" for target in targets), documents()) == []


def test_every_module_has_its_readme():
    built = [folder for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()]
    outside = {"cli", "api", "web", "config", "lib"}
    missing = [
        folder.name for folder in built if folder.name not in outside and not (folder / "README.md").exists()
    ]
    assert sorted(missing) == []


def test_settings_finds_what_code_reads(tmp_path: Path):
    file = tmp_path / "x.py"
    file.write_text(
        '"""STOREWIDE_UNREAD is said."""\nA = os.environ["STOREWIDE_READ"]\nB = "DATABASE_URL"\nC = "x"\n'
    )
    assert settings([Source(file, tmp_path)]) == {"STOREWIDE_READ", "DATABASE_URL"}


def test_commands_walks_groups_and_options():
    @click.group()
    def root() -> None: ...

    @root.command()
    @click.option("-f", "--from", "start")
    @click.option("--secret", hidden=True)
    def kpis(start: str, secret: str) -> None: ...

    assert list(commands(root, ("storewide",))) == [("storewide kpis", ["--from"])]


@pytest.mark.parametrize(
    ("text", "missing"),
    [("`--port N` and storewide up", []), ("--portable, storewide upper", ["--port", "storewide up"])],
)
def test_undocumented_asks_for_whole_words(text: str, missing: list[str]):
    assert undocumented(["--port", "storewide up"], text) == missing
