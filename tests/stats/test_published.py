"""Proof 1: every published case that our functions must meet is met somewhere in these tests, by its id."""

import json
from pathlib import Path

import pytest

from tests.stats.vectors import FILE, case

_TESTS = Path(__file__).parents[1]


def test_each_case_for_the_product_has_a_test():
    if not FILE.exists():
        pytest.skip(f"the published cases are not there: {FILE.name} beside the project's folder")
    cases = json.loads(FILE.read_text())["vectors"]
    wanted = {each["id"] for each in cases if each["use"] == "product"}
    tests = "".join(
        path.read_text()
        for folder in ("stats", "proof")
        for path in sorted((_TESTS / folder).glob("test_*.py"))
    )
    assert len(wanted) >= 40
    assert sorted(name for name in wanted if f'"{name}"' not in tests) == []


def test_cases_are_found_by_id():
    assert case("mult-03")["area"] == "BH on six p-values"
