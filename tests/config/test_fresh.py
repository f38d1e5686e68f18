"""A new store's database, made at once, is the one that the migrations make step by step."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from storewide.config import fresh

pytestmark = pytest.mark.processes


def made(how: str, folder: Path) -> dict[str, Any]:
    environment = {**os.environ, "STOREWIDE_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "storewide.config.settings"
    folder.mkdir()
    program = Path(__file__).with_name("made.py")
    ended = subprocess.run(
        [sys.executable, str(program), how], env=environment, capture_output=True, check=True, timeout=300
    )
    return json.loads(ended.stdout)  # type: ignore[no-any-return]


def test_both_ways_make_the_same_tables_and_records(tmp_path: Path) -> None:
    at_once = made("at-once", tmp_path / "at-once")
    step_by_step = made("step-by-step", tmp_path / "step-by-step")
    assert at_once["records"] == step_by_step["records"]
    assert at_once["tables"] == step_by_step["tables"]
    assert len(at_once["records"]["ownership.Area"]) > 7


@pytest.mark.django_db
def test_a_store_that_exists_is_not_made_anew() -> None:
    assert not fresh.is_empty(MigrationExecutor(connection))
