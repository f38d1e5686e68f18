"""Published cases, input and expected figures, that the statistics must meet; read from the shared data."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[3] / "shared/data/stats_vectors.json"


@cache
def _all() -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in json.loads(FILE.read_text())["vectors"]}


def case(name: str) -> dict[str, Any]:
    """One case by its id; the test is skipped where the shared data is not there."""
    if not FILE.exists():
        pytest.skip(f"the published cases are not there: {FILE.name} beside the project's folder")
    return _all()[name]


def close(name: str, expected: Any) -> Any:
    """What a figure of the case is compared with: its own absolute tolerance."""
    return pytest.approx(expected, abs=case(name)["tolerance"], rel=0)
