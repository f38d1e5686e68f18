"""Runs the calibration: `python -m benchmarks.calibration [PART ...] [--scale 1.0]`, some minutes at scale 1.

Parts: brownian, decisions, coverage, split, shifts, watches, same, regions; all of them without a name. A whole run at
scale 1 or more keeps its tables in `benchmarks/CALIBRATION.md`.
"""

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy
import scipy

from benchmarks.calibration import brownian, coverage, decisions, regions, same, shifts, splits, watches

KEPT = Path(__file__).resolve().parents[1] / "CALIBRATION.md"
#: title, seed, how many runs at scale 1, what makes the table
PARTS: dict[str, tuple[str, int, int, Callable[[int], Iterator[str]]]] = {
    "brownian": (
        "Daily looks at what only chance moves: shares of paths that are called",
        brownian.SEED,
        1_000_000,
        brownian.table,
    ),
    "decisions": ("The decision rule over whole experiments", decisions.SEED, 20_000, decisions.table),
    "coverage": ("Intervals at 95 %, from visitors to verdicts", coverage.SEED, 10_000, coverage.table),
    "split": ("Alarms of the split, read on each of 60 days", splits.SEED, 20_000, splits.table),
    "shifts": ("A change at a date, from series alone", shifts.SEED, 300, shifts.table),
    "watches": (
        "Releases that are watched and measured, by the unit and the day",
        watches.SEED,
        1_000,
        watches.table,
    ),
    "same": ("A shop's visitors against themselves", same.SEED, 20_000, same.table),
    "regions": (
        "Regions against others, read against earlier days without any treatment",
        regions.SEED,
        1_000,
        regions.table,
    ),
}


def main() -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--scale", type=float, default=1.0, help="Times as many runs.")
    asked = parser.parse_args()
    chosen = asked.parts or list(PARTS)
    about = (
        "What the statistics promise, held against simulation: `make calibrate`. "
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, NumPy {numpy.__version__}, "
        f"SciPy {scipy.__version__}. The same checks with fewer runs and hard bounds are in `tests/proof`."
    )
    lines = ["# Calibration", "", about]
    for part in chosen:
        title, seed, runs, table = PARTS[part]
        count = max(100, round(runs * asked.scale / 100) * 100)
        began = time.perf_counter()
        found = list(table(count))
        lines += [
            "",
            f"## {title}",
            f"{count:,} runs, seed {seed}, {time.perf_counter() - began:.0f} s.",
            "",
            *found,
        ]
        sys.stdout.write("\n".join(lines[-len(found) - 3 :]) + "\n")
    if set(chosen) == set(PARTS) and asked.scale >= 1:
        KEPT.write_text("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
