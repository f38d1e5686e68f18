"""Every public function, class and method is used by the product, not only by tests."""

import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.gates.tree import PACKAGE, ROOT, Source, sources, templates
from tests.gates.unused import module_name, unused, words


def modules() -> dict[str, ModuleType]:
    """The product's modules, imported, so that base classes can be asked."""
    names = [name for source in sources() if not (name := module_name(source)).endswith("__main__")]
    return {name: import_module(f"storewide.{name}") for name in names}


def test_everything_public_is_used():
    elsewhere = words((ROOT / "pyproject.toml").read_text())
    for path in templates():
        elsewhere += words(path.read_text())
    # what fills an operation once is used by the migration that fills it
    for path in PACKAGE.glob("*/migrations/*.py"):
        if "RunPython" in (text := path.read_text()):
            elsewhere += words(text)
    waiting = tomllib.loads((ROOT / "tests" / "gates" / "exceptions.toml").read_text())["unused"]
    found = {f"storewide.{definition.dotted}" for definition in unused(sources(), elsewhere, modules())}
    assert not found - set(waiting), "used by no product code:\n" + "\n".join(sorted(found - set(waiting)))
    assert not set(waiting) - found, "no longer unused, take off the list:\n" + "\n".join(
        set(waiting) - found
    )


def planted(tmp_path: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text)
    found = unused(
        [Source(path, tmp_path) for path in sorted(tmp_path.glob("*.py"))], Counter(["in_template"])
    )
    return [definition.dotted for definition in found]


def test_unused_names_what_nobody_calls(tmp_path: Path):
    rules = '''"""left_over is not used by being said here."""
def used(): ...
def left_over(): left_over()
def in_template(): ...
def by_name(): ...
def only_imported(): ...
def _private(): ...
class Kept:
    def method(self): ...
    def stale(self): ...
    def clean_name(self): ...
class Gone: ...
'''
    views = """from rules import Kept, only_imported, used
ENTRY = "rules.by_name"
@router.get("/x")
def endpoint(): used(); Kept().method()
"""
    assert planted(tmp_path, rules=rules, views=views) == [
        "rules.left_over",
        "rules.only_imported",
        "rules.Kept.stale",
        "rules.Gone",
    ]
