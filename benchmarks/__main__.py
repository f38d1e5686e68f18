"""Runs the measurements: `python -m benchmarks [--data DIR] [--size large]`.

The large demo store is filled once into a folder of its own and kept for the next run.
"""

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Measure and print; 1 when a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--data", type=Path, default=HERE / ".data")
    parser.add_argument("--size", choices=("small", "standard", "large"), default="large")
    asked = parser.parse_args()
    os.environ["STOREWIDE_DATA"] = str((asked.data / asked.size).resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from benchmarks import pages

    _fill(asked.size)
    return 0 if pages.measure() else 1


def _fill(size: str) -> None:
    """Fill the demo store unless it is filled already."""
    from django.conf import settings

    from storewide.config import startup
    from storewide.demo import player
    from storewide.lib.clock import now

    if player.sign_in(settings.DATA) is not None:
        startup.prepare()
        return
    player.clear(settings.DATA)
    began = time.monotonic()
    startup.prepare()
    player.play(size, at=now(), say=print)
    print(f"Filled the {size} demo store in {time.monotonic() - began:.1f} s.\n")


if __name__ == "__main__":
    sys.exit(main())
