"""The source as the gates read it: files, syntax trees, modules and their layers."""

import ast
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "storewide"


@dataclass(frozen=True)
class Source:
    """One Python file below the folder that a gate looks at."""

    path: Path
    base: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.base).as_posix()

    @property
    def module(self) -> str:
        """The module of the product it belongs to: the first folder."""
        return self.path.relative_to(self.base).parts[0]

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def docstrings(self) -> frozenset[int]:
        """The `id` of each constant that is a docstring or a bare text, which nothing reads."""
        bare = (node.value for node in ast.walk(self.tree) if isinstance(node, ast.Expr))
        return frozenset(id(value) for value in bare if isinstance(value, ast.Constant))

    def texts(self) -> Iterator[ast.Constant]:
        """The text constants of the code, without docstrings."""
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in self.docstrings
            ):
                yield node


def sources(base: Path = PACKAGE) -> list[Source]:
    """Every Python file below `base` that people write; migrations are generated."""
    ours = (path for path in sorted(base.rglob("*.py")) if not {"migrations", ".venv"} & set(path.parts))
    return [Source(path, base) for path in ours]


def templates(base: Path = PACKAGE) -> list[Path]:
    """Every template below `base`."""
    return sorted(path for path in base.rglob("*") if "templates" in path.parts and path.is_file())


def contracts() -> ConfigParser:
    """The import contracts."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    return parser


def rows(contract: str, option: str) -> list[str]:
    """The lines of one option of one import contract."""
    return contracts()[f"importlinter:contract:{contract}"][option].split("\n")[1:]


def layers() -> list[list[str]]:
    """The layers from the top down, each with its modules; brackets taken off."""
    return [[name.strip(" ()") for name in row.split("|")] for row in rows("layers", "layers")]


def height(module: str) -> int:
    """How high a module stands: 0 is the lowest layer; what is in no layer (config) stands above all."""
    order = layers()
    return next((len(order) - row for row, names in enumerate(order, 1) if module in names), len(order))


def tracked() -> list[Path]:
    """Every file of the repository under version control that holds text; empty outside a repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
