"""Memory that is free goes back to the system though something lies behind it."""

import ctypes
from pathlib import Path

import pytest

from storewide.lib import memory

MEGABYTE = 1_048_576


def held() -> int:
    """Megabytes of the machine's memory that this process takes up."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024 // MEGABYTE


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library gives memory back by itself"
)
def test_holes_between_what_stays_are_given_back() -> None:
    before = held()
    blocks = [bytes(100_000) for _ in range(2_000)]
    assert held() - before > 100
    stays = blocks[::10]
    del blocks
    memory.give_back()
    assert held() - before < 60
    assert len(stays) == 200
