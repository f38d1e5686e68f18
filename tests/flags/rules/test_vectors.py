"""The published vectors of the draw, in the guide and in the file beside it."""

import json
from typing import Any

import pytest

from storewide.flags.rules import bucketing
from tests.gates.tree import ROOT

TOLD: dict[str, Any] = json.loads((ROOT / "docs" / "flag-vectors.json").read_text())


@pytest.mark.parametrize(
    "vector", TOLD["vectors"], ids=lambda vector: ascii(vector["salt"] + ":" + vector["unit"])
)
def test_the_draw_is_as_published(vector: dict[str, Any]) -> None:
    salt, unit = vector["salt"], vector["unit"]
    assert bucketing.variant_slot(salt, unit) == vector["slot"]
    assert bucketing.rollout_slot(salt, unit) == vector["rollout_slot"]


def test_the_guide_shows_some_of_them() -> None:
    guide = (ROOT / "docs" / "flags.md").read_text()
    shown = [
        f"| `{each['salt']}` | `{each['unit']}` | {each['slot']:,} | {each['rollout_slot']:,} |"
        for each in TOLD["vectors"]
    ]
    assert sum(row in guide for row in shown) == 5
