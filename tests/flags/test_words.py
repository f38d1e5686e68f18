"""What a flag does, in one sentence that leaves out nothing that bounds it."""

from typing import Any

import pytest

from storewide.flags import words
from storewide.flags.models import Flag, FlagState, Version

FLAG = Flag(key="x", name="Gift finder", state=FlagState.LIVE)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"rollout": [[None, 2500]]}, "serves “on” to 25 % of all, everybody else “off”"),
        (
            {"rollout": [[None, 2500]], "layer": {"key": "gifts", "share": 6000}},
            "serves “on” to 25 % of all within 60 % of the layer “gifts”, everybody else “off”",
        ),
        (
            {"from": "2026-12-01T08:00Z"},
            "serves “on” to everybody (from 2026-12-01T08:00Z), everybody else “off”",
        ),
    ],
)
def test_the_finding_names_layer_and_time(rule: dict[str, Any], sentence: str) -> None:
    content = {"default": "off", "off": "off", "rules": [{"serve": "on"} | rule]}
    found = words.does(FLAG, Version(content=content), is_on=True)
    assert found.replace("\N{NO-BREAK SPACE}", " ") == f"Gift finder {sentence}"
