"""Kills real processes two hundred times at random moments and counts what is there afterwards: `make faults`.

`--kills` says how often of each of the four kinds, `--seed` repeats a run. Prints a table; ends with 1 where an
acknowledged event is lost or there twice, or a file is not whole.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.warehouse import faults  # noqa: E402 - found by the path above


def main() -> int:
    """Run every kind and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked = parser.parse_args()
    print(f"seed {asked.seed}; repeat it with --seed {asked.seed}")
    print(
        f"{'killed while':12} {'kills':>6} {'acknowledged':>13} {'there once':>11} {'seconds':>8}", flush=True
    )
    failed = 0
    for kind in faults.KINDS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                chance = random.Random(f"{asked.seed} {kind}")  # noqa: S311 - moments of kills, not secrets
                events = faults.run(kind, asked.kills, Path(folder), chance, checks=1)
                found = f"{events:>13} {events:>11}"
            except AssertionError as fault:
                failed, found = 1, f"FAILED: {str(fault).splitlines()[0]}"
        print(f"{kind:12} {asked.kills:>6} {found} {time.monotonic() - began:>8.0f}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
