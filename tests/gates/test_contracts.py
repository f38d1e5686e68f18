"""The import contracts are there, complete, and bite."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.tree import PACKAGE, ROOT, layers, rows

#: where an import is planted, what is planted, and the contract that must name it
BREACHES = [
    ("lib/planted.py", "from storewide.web import apps", "Imports go down only"),
    ("access/planted.py", "import storewide.config.urls", "Nobody imports config"),
    ("lib/planted2.py", "import django", "lib and stats know no framework"),
    ("edge/planted.py", "import storewide.lib.planted2", "warehouse and edge know no Django"),
    ("metrics/planted.py", "import duckdb", "Only warehouse/engines imports an engine"),
    ("newcomer/__init__.py", "", "Imports go down only"),
]


def lint(root: Path) -> str:
    """What import-linter says of a copy of the tree."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The verdict on a copy of the tree with every breach planted at once."""
    root = tmp_path_factory.mktemp("breached")
    only_python = shutil.ignore_patterns("static", "templates", "__pycache__")
    shutil.copytree(PACKAGE, root / "src" / "storewide", ignore=only_python)
    shutil.copy(ROOT / ".importlinter", root)
    for place, code, _contract in BREACHES:
        file = root / "src" / "storewide" / place
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'"""Planted."""\n\n{code}\n')
    return lint(root)


@pytest.mark.parametrize(("place", "code", "contract"), BREACHES)
def test_contract_names_a_planted_breach(verdict: str, place: str, code: str, contract: str):
    summary, details = verdict.split("Broken contracts", 1)
    assert re.search(rf"^{re.escape(contract)}.* BROKEN", summary, re.MULTILINE), summary
    importer = "storewide." + place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert importer in details


def test_modules_in_brackets_are_those_not_built_yet():
    names = [name.strip() for row in rows("layers", "layers") for name in row.split("|")]
    built = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert {name.strip("()") for name in names if name.startswith("(")} & built == set()
    assert {name for name in names if not name.startswith("(")} <= built


def test_layers_hold_each_module_once():
    names = [name for layer in layers() for name in layer]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("contract", "modules"), [("pure", ["lib", "stats"]), ("no_django", ["edge", "warehouse"])]
)
def test_purity_is_asked_of_every_module_it_belongs_to(contract: str, modules: list[str]):
    built = [f"storewide.{name}" for name in modules if (PACKAGE / name / "__init__.py").exists()]
    assert sorted(rows(contract, "source_modules")) == built
