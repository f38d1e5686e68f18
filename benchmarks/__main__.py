"""Runs the measurements: `python -m benchmarks [PART ...] [--data DIR] [--size large] [--events 20]`.

Parts: collector, importing, kpis, growth, pages, kpi_pages, flags, alerts, programme, operation, portfolio, ledger; all
of them without a name. Each prints its table and whether its bars are met; the tables of a run are kept in
`benchmarks/RESULTS.md`. Data is made once and kept for the next run.
"""

import argparse
import io
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
TITLES = {
    "collector": "The collector beside a handler that only decodes",
    "importing": "Import of events beside the engine's plain copy",
    "kpis": "Cold answers beside engines that read the raw file",
    "growth": "Ten times the data",
    "pages": "Pages of the large demo store",
    "kpi_pages": "Scorecards, breakdowns and why pages of the large demo store, cold and warm",
    "flags": "Flags in process beside GrowthBook's SDK, and over HTTP beside a handler that does nothing",
    "alerts": "The nightly look for alerts over 5,000 series",
    "programme": "Programmes of experiments beside one analysis an experiment",
    "operation": "Ownership of 5,000 people and 2,000 areas",
    "portfolio": "Portfolios of 5,000 and of 100,000 requests",
    "ledger": "The ledger of 5,000 effects",
}


class _Both(io.TextIOBase):
    """Writes to the screen and remembers what was written."""

    def __init__(self) -> None:
        self.kept = io.StringIO()
        self._screen = sys.stdout

    def write(self, text: str) -> int:
        self._screen.write(text)
        self._screen.flush()
        return self.kept.write(text)


def main() -> int:
    """Measure and print; 1 when a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", choices=[*TITLES, []], default=list(TITLES))
    parser.add_argument("--data", type=Path, default=HERE / ".data")
    parser.add_argument("--size", choices=("small", "standard", "large"), default="large")
    parser.add_argument(
        "--events", type=int, default=20, help="Millions of events; a tenth is measured beside."
    )
    asked = parser.parse_args()
    asked.data = asked.data.resolve()
    asked.data.mkdir(parents=True, exist_ok=True)
    parts = {
        "collector": _collector,
        "importing": lambda: _importing(asked.data, asked.events),
        "kpis": lambda: _kpis(asked.data, asked.events),
        "growth": lambda: _growth(asked.data, asked.events),
        "pages": lambda: _pages(asked.data / asked.size, asked.size),
        "kpi_pages": lambda: _kpi_pages(asked.data / asked.size, asked.size),
        "flags": lambda: _flags(asked.data / asked.size, asked.size),
        "alerts": lambda: _alerts(asked.data / "alerts"),
        "programme": lambda: _programme(asked.data, asked.events),
        "operation": lambda: _operation(asked.data / "operation"),
        "portfolio": lambda: _portfolio(asked.data / "portfolio"),
        "ledger": lambda: _ledger(asked.data / "ledger"),
    }
    results = {name: _run(name, parts[name]) for name in asked.parts}
    _keep({name: text for name, (text, _good) in results.items()})
    return 0 if all(good for _text, good in results.values()) else 1


def _run(name: str, part: Callable[[], bool]) -> tuple[str, bool]:
    print(f"\n{TITLES[name]}\n")
    both = _Both()
    with redirect_stdout(both):
        good = part()
    return both.kept.getvalue(), good


def _collector() -> bool:
    from benchmarks import collector

    return collector.measure()


def _importing(data: Path, events: int) -> bool:
    from benchmarks import importing

    return importing.measure(data / "events", large=events, small=max(1, events // 10))


def _kpis(data: Path, events: int) -> bool:
    from benchmarks import kpis

    return kpis.measure(data, events)


def _growth(data: Path, events: int) -> bool:
    from benchmarks import growth

    return growth.measure(data, events)


def _pages(folder: Path, size: str) -> bool:
    _fill(folder, size)
    from benchmarks import pages

    return pages.measure()


def _kpi_pages(folder: Path, size: str) -> bool:
    _fill(folder, size)
    from benchmarks import kpi_pages

    return kpi_pages.measure(folder)


def _alerts(folder: Path) -> bool:
    from benchmarks import alerts

    return alerts.measure(folder)


def _flags(folder: Path, size: str) -> bool:
    _fill(folder, size)
    from benchmarks import flags

    return flags.measure(folder)


def _programme(data: Path, events: int) -> bool:
    from benchmarks import programme

    return programme.measure(data, events)


def _portfolio(folder: Path) -> bool:
    """Measured on a folder made anew, as ownership is."""
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["STOREWIDE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from storewide.config import startup

    startup.prepare()
    from benchmarks import portfolio

    return portfolio.measure()


def _operation(folder: Path) -> bool:
    _make(folder)
    from benchmarks import operation

    return operation.measure()


def _ledger(folder: Path) -> bool:
    _make(folder)
    from benchmarks import ledger

    return ledger.measure()


def _make(folder: Path) -> None:
    """Make a folder anew and use it in this process: what an earlier run filled in would be counted again."""
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["STOREWIDE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from storewide.config import startup

    startup.prepare()


def _fill(folder: Path, size: str) -> None:
    """Use the folder's demo store in this process, filled unless it is filled already."""
    os.environ["STOREWIDE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
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
    player.play(size, at=now(), say=lambda _line: None)
    print(f"Filled the {size} demo store in {time.monotonic() - began:.1f} s.\n")


def _keep(texts: dict[str, str]) -> None:
    """Put the tables of this run into the file of results, those of other parts stay as they were."""
    kept = _sections(RESULTS.read_text()) if RESULTS.exists() else {}
    when = f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} processors"
    kept |= {TITLES[name]: f"Measured {when}.\n\n```\n{text.strip()}\n```" for name, text in texts.items()}
    ordered = [f"## {title}\n{kept[title]}" for title in TITLES.values() if title in kept]
    head = "# What was measured\n\nWritten by `make bench`; every ratio is of one run, side by side.\n"
    RESULTS.write_text("\n\n".join([head.strip(), *ordered]) + "\n")


def _sections(text: str) -> dict[str, str]:
    parts = text.split("\n## ")[1:]
    return {title.strip(): rest.strip() for title, _, rest in (part.partition("\n") for part in parts)}


if __name__ == "__main__":
    sys.exit(main())
