"""A new store's database, made at once, is the one that the migrations make step by step."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from storewide.config import fresh

pytestmark = pytest.mark.processes


@contextmanager
def a_database(name: str) -> Iterator[dict[str, str]]:
    """What names an empty database to a program: nothing for SQLite, whose file lies in the folder."""
    if connection.vendor == "sqlite":
        yield {}
        return
    creation = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(os.environ["DATABASE_URL"])
    try:
        yield {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    finally:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def made(how: str, folder: Path) -> dict[str, Any]:
    """The tables and records that a program of its own makes."""
    folder.mkdir()
    program = Path(__file__).with_name("made.py")
    with a_database(f"made_{how.replace('-', '_')}") as named:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"STOREWIDE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "storewide.config.settings"}
        ended = subprocess.run(
            [sys.executable, str(program), how],
            env=environment | named,
            capture_output=True,
            check=True,
            timeout=300,
        )
    return json.loads(ended.stdout)  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_both_ways_make_the_same_tables_and_records(tmp_path: Path) -> None:
    at_once = made("at-once", tmp_path / "at-once")
    step_by_step = made("step-by-step", tmp_path / "step-by-step")
    assert at_once["records"] == step_by_step["records"]
    for tables in (at_once["tables"], step_by_step["tables"]):
        # Django's own: its models say an integer for the key of this join, its migrations a big one
        del tables["auth_group_permissions"]
    assert at_once["tables"] == step_by_step["tables"]
    assert len(at_once["records"]["ownership.Area"]) > 7


@pytest.mark.django_db
def test_a_store_that_exists_is_not_made_anew() -> None:
    assert not fresh.is_empty(MigrationExecutor(connection))
