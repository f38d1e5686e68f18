"""Killed at random moments while collecting, sealing, rolling up and compacting: nothing lost, nothing twice."""

import random
from pathlib import Path

import pytest

from tests.warehouse import faults

#: of each kind; `make faults` kills two hundred times in all
KILLS = 5
SEED = 20_260_310

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("kind", faults.KINDS)
def test_every_acknowledged_event_is_there_exactly_once(kind: str, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} {kind}")
    assert faults.run(kind, KILLS, tmp_path, chance, checks=1) > 0
