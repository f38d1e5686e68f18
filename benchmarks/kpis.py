"""Exact visitors, buyers and spend out of millions of events: a cold answer, beside engines that read the raw file.

Every answer of ours is the first of a new process. Peers run on the same two threads, in an environment of their own
(`benchmarks/peers`), and their answers must be the same numbers. Then a day of a million events comes in, and the
question is asked again: against computing everything anew from the day files.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import warehouse_data
from storewide.sources import presets
from storewide.warehouse import landing, manifest, visitors
from storewide.warehouse.engines import duck, rolling
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
BREAKDOWNS = ("day", "week", "month", "country", "marketing_channel")
MEASURES = ("visitors", "buyers", "spend")
FIRST, LAST = date(2026, 1, 1), date(2026, 1, 28)
TERMS = Terms("main", "Etc/UTC", "EUR")
ROUNDS = 5
#: by day: how many times faster than each peer
FASTER = {"duckdb": 20, "chdb": 5}
#: every cold answer, in seconds
COLD = 0.1
#: the answer after a new day, as a share of computing everything anew
AGAIN = 0.1

Answers = dict[str, tuple[float, dict[str, list[int]]]]


def measure(folder: Path = HERE / ".data", millions: int = warehouse_data.USUAL) -> bool:
    """Measure, print the table and say whether every bar is met."""
    files = warehouse_data.files(folder / "events", millions)
    place = filled(folder, millions)
    ours = _ours(place)
    theirs = {peer: _theirs(peer, files.parquet) for peer in FASTER}
    good = _table(millions, ours, theirs)
    return _after_a_day(place, files) and good


def filled(folder: Path, millions: int) -> Path:
    """A warehouse of so many million events and their orders, imported where that was not done before."""
    files = warehouse_data.files(folder / "events", millions)
    place = folder / f"kpis-{millions}m"
    if not (place / manifest.NAME).exists():
        unfinished = place.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _land(unfinished, files.events, "generic-events")
        _land(unfinished, files.orders, "generic-orders")
        unfinished.rename(place)
    return place


def _land(place: Path, file: Path, preset: str) -> None:
    terms = {TERMS.store: TERMS}
    landing.land(place, file, mapping=presets.named(preset), terms=terms, default_store=TERMS.store)


def _ours(place: Path) -> Answers:
    """Each breakdown in new processes; the median of their seconds."""
    found: Answers = {}
    for by in BREAKDOWNS:
        runs = cold_runs(place, by)
        found[by] = (statistics.median(seconds for seconds, _ in runs), runs[0][1])
    return found


def cold_runs(place: Path, by: str) -> list[tuple[float, dict[str, list[int]]]]:
    """Seconds and answers of the same question, each in a process that asked nothing before."""
    return [_run([sys.executable, "-m", "benchmarks.kpis", str(place), by]) for _ in range(ROUNDS)]


def _theirs(peer: str, file: Path) -> Answers:
    python = PEERS / ".venv" / "bin" / "python"
    if not python.exists():
        raise SystemExit("The peers are not installed; run: uv sync --frozen --project benchmarks/peers")
    runs = [_run([str(python), str(PEERS / "kpis.py"), peer, str(file)]) for _ in range(3)]
    return {by: (statistics.median(run[by][0] for run in runs), runs[0][by][1]) for by in BREAKDOWNS}


def _run(command: list[str]) -> Any:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    return json.loads(done.stdout)


def _table(millions: int, ours: Answers, theirs: dict[str, Answers]) -> bool:
    print(
        f"{f'{millions} M events, cold, ms':28}{'ours':>10}{'DuckDB':>10}{'chDB':>10}{'x DuckDB':>10}{'x chDB':>10}"
    )
    good = True
    for by, (seconds, answer) in ours.items():
        times = {peer: found[by][0] for peer, found in theirs.items()}
        cells = "".join(f"{1000 * each:>10,.1f}" for each in (seconds, *times.values()))
        ratios = {peer: each / seconds for peer, each in times.items()}
        met = seconds <= COLD and (by != "day" or all(ratios[peer] >= bar for peer, bar in FASTER.items()))
        same = all(found[by][1] == answer for found in theirs.values())
        verdict = "met" if met and same else "NOT met" if same else "NOT the same numbers"
        print(f"{by:28}{cells}{''.join(f'{each:>10,.0f}' for each in ratios.values())}  {verdict}")
        good &= met and same
    return good


def _after_a_day(place: Path, files: warehouse_data.Files) -> bool:
    """The question by day again, after one more day came in, against rolling up every day anew."""
    later = place.with_suffix(".later")
    shutil.rmtree(later, ignore_errors=True)
    shutil.copytree(place, later)
    _land(later, files.next_day, "generic-events")
    again = statistics.median(
        _run([sys.executable, "-m", "benchmarks.kpis", str(later), "day"])[0] for _ in range(ROUNDS)
    )
    listed = manifest.load(later)
    days = sorted((entry.store, entry.part) for entry in listed.of("event"))
    added = _rolled(later, frozenset(days[-1:]), listed.of(visitors.ROLLUP))
    anew = again + _rolled(later, frozenset(days), ())
    shutil.rmtree(later)
    share = again / anew
    verdict = "met" if share <= AGAIN else "NOT met"
    print(
        f"asked again after one more day {1000 * again:,.1f} ms, every day anew {1000 * anew:,.0f} ms:",
        end="",
    )
    print(f" {share:.3f} of that (bar {AGAIN}) {verdict}")
    print(
        f"the import's rolling up of that day takes {1000 * added:,.0f} ms; with it {(again + added) / anew:.3f}"
    )
    return share <= AGAIN


def _rolled(place: Path, days: frozenset[tuple[str, str]], old: Sequence[FileEntry]) -> float:
    """Seconds to roll up these days of the folder; what it makes is not listed and goes with the folder."""
    work = place / "work" / str(len(days))
    work.mkdir(parents=True)
    began = time.perf_counter()
    with duck.opened(spill=work / "spill", folders=(place,)) as session:
        rolling.roll(Target(session, place, work), manifest.load(place).of("event"), old, days)
    return time.perf_counter() - began


def cold(place: Path, by: str) -> tuple[float, dict[str, list[int | None]]]:
    """Ask once; seconds and the answer. For a process that asked nothing before."""
    question = Question(MEASURES, FIRST, LAST, by=by)
    began = time.perf_counter()
    answer = Warehouse(place).ask(question)
    seconds = time.perf_counter() - began
    return seconds, {row.label: [row[each] for each in MEASURES] for row in answer.rows}


if __name__ == "__main__":
    print(json.dumps(cold(Path(sys.argv[1]), sys.argv[2])))
