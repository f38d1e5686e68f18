"""A warehouse folder of its own for each test, the presets, and a short way to land a text."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from storewide.warehouse import landing, mapping
from storewide.warehouse.landing import Landed
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.schemas import Terms

PRESETS = Path(__file__).parents[2] / "src/storewide/sources/presets"
SHARED = Path(__file__).parents[3] / "shared/data"

MAIN = Terms("main", "Europe/Berlin", "EUR")

Land = Callable[..., Landed]


def preset(name: str) -> Mapping:
    return mapping.parse(tomllib.loads((PRESETS / f"{name}.toml").read_text(encoding="utf-8")))


def all_presets() -> dict[str, Mapping]:
    return {path.stem: preset(path.stem) for path in sorted(PRESETS.glob("*.toml"))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the warehouse lies; it does not exist yet."""
    return tmp_path / "warehouse"


@pytest.fixture
def land(folder: Path, tmp_path: Path) -> Land:
    """Land a text or bytes as a file called `name`, by a preset's name; store main in euros unless `terms`."""

    def do(
        content: str | bytes, by: str = "generic-orders", *, name: str = "file.csv", **others: Any
    ) -> Landed:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        terms = others.pop("terms", (MAIN,))
        how = others.pop("how", landing.land)
        result: Landed = how(
            folder,
            path,
            mapping=preset(by),
            terms={each.store: each for each in terms},
            default_store=others.pop("default_store", terms[0].store),
            **others,
        )
        return result

    return do


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content, to see that nothing changed."""
    if not folder.exists():
        return {}
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def query(sql: str) -> list[tuple[Any, ...]]:
    """What a DuckDB of its own answers; its shared default connection would outlive the tests."""
    with duckdb.connect(":memory:") as connection:
        return connection.execute(sql).fetchall()


def refusals(landed: Landed) -> list[tuple[int, str]]:
    return [(each.row, each.reason) for each in landed.refusals]
