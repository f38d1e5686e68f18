"""Memory that is free goes back to the system though something lies behind it."""

import subprocess
import sys

#: in a process of its own, where nothing lies free that the blocks would go into
HOLES = """
from pathlib import Path
from storewide.lib import memory

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024

before = held()
blocks = [bytes(100_000) for _ in range(2_000)]
full = held() - before
stays = blocks[::10]
del blocks
memory.give_back()
print(full, held() - before, len(stays))
"""


def test_holes_between_what_stays_are_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", HOLES], check=True, capture_output=True, text=True)
    full, left, stays = map(int, told.stdout.split())
    assert full > 100
    assert left < 60
    assert stays == 200
