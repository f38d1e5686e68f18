# ruff: noqa: S608 - paths are written as literals
"""Fifty experiments at once out of a warehouse, beside peers that are asked one by one; and 200 out of a plain table.

Peers run on the same two threads in an environment of their own (`benchmarks/peers`), and one query a metric must find
the same sums. Each time of ours is of a new process, with the days of units kept as the worker keeps them.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import programme_data
from benchmarks.kpis import HERE, PEERS
from benchmarks.programme_data import EXPERIMENTS, Programme
from storewide.warehouse import manifest
from storewide.warehouse.engines.duck import array
from storewide.warehouse.programme import Group, ProgrammeQuestion, TrialSpec, before
from storewide.warehouse.warehouse import Warehouse

METRICS = ("orders", "buyers", "spend", "product_viewers", "checkout_starters")
FIRST, LAST = date(2026, 1, 8), date(2026, 2, 4)
#: times faster than one analysis an experiment, and than one query an experiment and metric
TEA, SQL = 10, 25
#: times a plain scan of the same columns at most
SCAN = 10
#: times faster than the plain one-scan program
PLAIN = 2
#: the answer of the day after, as a share of the whole analysis
AGAIN = 0.1
ROUNDS = 3
_ASKED = 3


def measure(folder: Path, millions: int) -> bool:
    """Measure, print the tables and say whether every bar is met."""
    data = programme_data.programme(folder, millions)
    good = _fifty(data, millions)
    good &= _again(data)
    return _plain(programme_data.plain(folder, millions), millions) and good


def _fifty(data: Programme, millions: int) -> bool:
    whole = _ours(data.warehouse, "nothing")
    runs = [_ours(data.warehouse, "days") for _ in range(ROUNDS)]
    ours = statistics.median(run["seconds"] for run in runs)
    scan = statistics.median(_scanned(data.warehouse) for _ in range(ROUNDS))
    theirs = {kind: _theirs(kind, data) for kind in ("tea", "sql")}
    each = {kind: statistics.median(found["seconds"]) for kind, found in theirs.items()}
    print(f"{EXPERIMENTS} experiments x {len(METRICS)} metrics with what was before, {millions} M events")
    print(f"{'ours, days kept':44}{ours:>10.2f} s")
    print(f"{'ours, nothing kept, each day a look':44}{whole['seconds']:>10.2f} s")
    good = _bar(
        "plain scan of the same columns", scan, scan / ours, f"ours under {SCAN} times", ours <= SCAN * scan
    )
    for kind, bar, said in (
        ("tea", TEA, "tea-tasting, an analysis an experiment"),
        ("sql", SQL, "a query an experiment and metric"),
    ):
        seconds = each[kind] * EXPERIMENTS
        good &= _bar(said, seconds, seconds / ours, f"{bar} times", seconds >= bar * ours)
    same = theirs["sql"]["last"] == runs[0]["last"]
    print(f"{'sums of the last experiment asked of both':44}{'the same' if same else 'NOT THE SAME'}")
    return good and same


def _bar(said: str, seconds: float, times: float, bar: str, met: bool) -> bool:
    print(f"{said:44}{seconds:>10.2f} s  {times:>6.1f} x ours  bar {bar}: {'met' if met else 'NOT met'}")
    return met


def _again(data: Programme) -> bool:
    """Import one more day of events, and ask again: against all days from their files. Each day is a look both times."""
    later, asked_of = data.warehouse.with_suffix(".later"), data.warehouse.with_suffix(".asked")
    for each in (later, asked_of):
        shutil.rmtree(each, ignore_errors=True)
    shutil.copytree(data.warehouse, later)
    whole = statistics.median(_ours(later, "nothing")["seconds"] for _ in range(ROUNDS))
    programme_data.land(later, data.next_day, "generic-events")
    again = statistics.median(_asked_again(later, asked_of) for _ in range(ROUNDS))
    shutil.rmtree(later)
    share = again / whole
    met = share <= AGAIN
    print(f"{'each day a look, all from their files':44}{whole:>10.2f} s")
    print(
        f"{'asked again after one more day':44}{again:>10.2f} s  {share:>6.3f} of the whole analysis", end=""
    )
    print(f"  bar {AGAIN}: {'met' if met else 'NOT met'}")
    return met


def _asked_again(later: Path, place: Path) -> float:
    """Seconds of the first question after the new day, of a copy: the answer is kept where it is asked."""
    shutil.copytree(later, place)
    seconds: float = _ours(place, "answer")["seconds"]
    shutil.rmtree(place)
    return seconds


def _plain(file: Path, millions: int) -> bool:
    times = {
        kind: statistics.median(_one_scan(kind, file) for _ in range(ROUNDS)) for kind in ("plain", "ours")
    }
    print(f"\n200 experiments x 20 metrics x 24 cells, {millions} M events in a plain table")
    print(f"{'ours':44}{times['ours']:>10.2f} s")
    ratio = times["plain"] / times["ours"]
    return _bar("one scan, written plainly", times["plain"], ratio, f"{PLAIN} times", ratio >= PLAIN)


def _one_scan(kind: str, file: Path) -> float:
    found: list[float] = _run([sys.executable, "-m", "benchmarks.one_scan", kind, str(file)])
    return found[0]


def _ours(place: Path, kept: str) -> Any:
    return _run([sys.executable, "-m", "benchmarks.programme", str(place), kept])


def _theirs(kind: str, data: Programme) -> Any:
    python = PEERS / ".venv" / "bin" / "python"
    if not python.exists():
        raise SystemExit("The peers are not installed; run: uv sync --frozen --project benchmarks/peers")
    script = str(PEERS / "programme.py")
    first = str(EXPERIMENTS - _ASKED)
    return _run([str(python), script, kind, str(data.events), str(data.exposures), first, str(_ASKED)])


def _run(command: list[str]) -> Any:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    return json.loads(done.stdout)


def _scanned(place: Path) -> float:
    """Seconds that the engine alone takes to read the columns that the question needs."""
    found = manifest.load(place)
    columns = {
        "event": "max(visitor), max(customer), max(occurred_at), max(name), max(device), max(country), "
        "max(marketing_channel)",
        "exposure": "max(visitor), max(customer), max(exposed_at), max(experiment), max(variant)",
        "order_line": "max(visitor), max(customer), max(placed_at), max(order_id), sum(amount), max(status)",
    }
    with duckdb.connect(":memory:", config={"threads": 2}) as engine:
        began = time.perf_counter()
        for fact, wanted in columns.items():
            files = [str(place / entry.path) for entry in found.of(fact)]
            engine.execute(
                f"SELECT {wanted} FROM read_parquet({array(files)}, union_by_name=true)"
            ).fetchall()
        return time.perf_counter() - began


def asked(place: Path, kept: str) -> dict[str, Any]:
    """Ask once; seconds, and the sums of the last experiment. For a process that asked nothing before.

    `kept`: what is there already, "nothing", the "days" of units, or the "answer" of the day before too. With days alone
    the end is asked for, as peers do; else each day up to the newest, as the daily looks do.
    """
    if kept != "answer":
        shutil.rmtree(place / "kept" / ("programmes" if kept == "days" else ""), ignore_errors=True)
    warehouse = Warehouse(place)
    extent = warehouse.extent("main")
    last = LAST if kept == "days" or extent is None else min(LAST, extent[1])
    specs = tuple(TrialSpec(f"e{number:02d}", "visitor", FIRST, last) for number in range(EXPERIMENTS))
    question = ProgrammeQuestion("main", specs, METRICS, looks=kept != "days")
    began = time.perf_counter()
    answer = warehouse.ask_programme(question)
    seconds = time.perf_counter() - began
    found: dict[str, dict[str, Any]] = {}
    for variant in ("control", "variant"):
        sums = answer.groups[Group(specs[-1].key, variant, "", "", None)]
        found[variant] = {"units": sums.units}
        for metric in METRICS:
            at, past = sums.place(metric), sums.place(before(metric))
            found[variant][metric] = [
                int(each) for each in (sums.totals[at], sums.cross[at, at], sums.cross[at, past])
            ]
    return {"seconds": seconds, "last": found}


if __name__ == "__main__":
    print(json.dumps(asked(Path(sys.argv[1]), sys.argv[2])))
