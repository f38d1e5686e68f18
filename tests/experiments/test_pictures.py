"""How far the drawings of a result reach."""

from dataclasses import replace

import pytest

from storewide.experiments import pictures
from storewide.experiments.results import Result
from tests.experiments.test_rules import line, result


def with_interval(role: str, low: float, high: float, margin: float | None) -> Result:
    one = line("conversion", role, "cannot_tell")
    return result(replace(one, relative_interval=(low, high), margin=margin))


def test_the_scale_reaches_as_far_as_what_decides() -> None:
    success = with_interval("success", -0.02, 0.05, 0.01)
    assert pictures.scale(success) == pytest.approx(0.055)
    wild = with_interval("exploratory", -0.9, 3.0, None).lines
    assert pictures.scale(replace(success, lines=(*success.lines, *wild))) == pytest.approx(0.055)


def test_a_margin_beyond_every_interval_is_still_on_the_line() -> None:
    assert pictures.scale(with_interval("guardrail", -0.02, 0.05, 0.1)) == pytest.approx(0.11)
    assert pictures.scale(result()) == pytest.approx(0.0011)
