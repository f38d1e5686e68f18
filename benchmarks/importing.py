"""How fast events come in, beside the engine alone writing the same CSV as Parquet; what memory and time it takes.

Each import and each plain copy is a process of its own, so that its memory and processor time are its own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import warehouse_data

#: share of the plain copy's speed to reach; times the memory and the time of a tenth of the data
SPEED, MEMORY, GROWTH = 0.4, 1.2, 11.0

_PLAIN = """
import duckdb
engine = duckdb.connect(":memory:", config={"threads": 2})
engine.execute(f"COPY (FROM read_csv('{source}')) TO '{folder}/plain.parquet' (FORMAT parquet, COMPRESSION zstd)")
"""
_IMPORT = """
import tomllib
from pathlib import Path
import storewide.sources
from storewide.warehouse import landing, mapping
from storewide.warehouse.schemas import Terms
preset = Path(storewide.sources.__file__).parent / "presets/generic-events.toml"
landing.land(Path(folder) / "warehouse", Path(source), mapping=mapping.parse(tomllib.loads(preset.read_text())),
    terms={"main": Terms("main", "Europe/Berlin", "EUR")}, default_store="main")
"""
_MEASURED = """
import json, os, resource, sys, time
source, folder = sys.argv[1:]
began = time.monotonic()
{work}
took = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_SELF)
# not ru_maxrss: that one begins with what the process that started this one held
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([took, used.ru_utime + used.ru_stime, int(peak.split()[1]) / 1024]))
"""


def measure(data: Path, *, large: int = warehouse_data.USUAL, small: int = warehouse_data.SMALL) -> bool:
    """Print the table; whether every bar is met. Sizes are millions of events."""
    much, little = warehouse_data.files(data, large), warehouse_data.files(data, small)
    with tempfile.TemporaryDirectory(prefix="storewide-bench-", dir=data) as name:
        folder = Path(name)
        _warm(much.events)
        plain = _run(_PLAIN, much.events, folder)
        first = run_import(much.events, folder / "large")
        again = run_import(much.events, folder / "large")
        day = run_import(much.next_day, folder / "large")
        tenth = run_import(little.events, folder / "small")
    print(f"{'':34}{'wall s':>10}{'cpu s':>10}{'memory MB':>12}")
    for label, found in (
        (f"plain copy of {large} M events", plain),
        (f"import of {large} M events", first),
        ("the same file again", again),
        ("one new day of 1 M events", day),
        (f"import of {small} M events", tenth),
    ):
        print(f"{label:34}{found[0]:>10.1f}{found[1]:>10.1f}{found[2]:>12,.0f}")
    bars = (
        ("speed of the plain copy", plain[0] / first[0], SPEED, plain[0] / first[0] >= SPEED),
        ("the same by processor time", plain[1] / first[1], SPEED, plain[1] / first[1] >= SPEED),
        ("memory at ten times the file", first[2] / tenth[2], MEMORY, first[2] / tenth[2] <= MEMORY),
        (
            "time at ten times the file",
            first[0] / tenth[0],
            GROWTH,
            first[0] / tenth[0] <= GROWTH * large / small / 10,
        ),
    )
    for label, value, bar, met in bars:
        print(f"{label:34}{value:>10.2f}  bar {bar:g}  {'met' if met else 'NOT MET'}")
    return all(met for *_, met in bars)


def _warm(source: Path) -> None:
    """Have the machine hold the file in memory: who comes first would else read it from the disk for both."""
    with source.open("rb") as file:
        while file.read(8 * 1024 * 1024):
            pass


def run_import(source: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of processors, and megabytes at most, of the import of a file into the folder."""
    return _run(_IMPORT, source, folder)


def _run(work: str, source: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of processors, and megabytes at most, of the work in a process of its own."""
    folder.mkdir(exist_ok=True)
    text = _MEASURED.replace("{work}", work)
    done = subprocess.run(
        [sys.executable, "-c", text, str(source), str(folder)], check=True, capture_output=True, text=True
    )
    wall, processor, memory = json.loads(done.stdout.splitlines()[-1])
    return wall, processor, memory


if __name__ == "__main__":
    sys.exit(0 if measure(Path(sys.argv[1]).resolve(), large=int(sys.argv[2]), small=int(sys.argv[3])) else 1)
