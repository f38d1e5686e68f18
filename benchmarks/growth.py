"""What ten times the data costs: import, cold answers, collecting, memory; at most eleven times is the bar.

Import and answers are measured on a tenth of the events and on all of them, the collector on a short and a ten times
longer stream of the same messages.
"""

import statistics
import tempfile
from pathlib import Path

from benchmarks import collector, importing, kpis, warehouse_data

BAR = 11.0
MEMORY_BAR = 1.2
#: seconds of the short stream
_STREAM = 2.0


def measure(data: Path, events: int) -> bool:
    """Print a row for each cost at one and ten times the data; whether none grew more than it may."""
    tenth = max(1, events // 10)
    rows = [*_imports(data, tenth, events), *_answers(data, tenth, events), _collecting()]
    print(f"{'':44}{'1x':>12}{'10x':>12}{'growth':>10}{'bar':>8}")
    good = True
    for label, little, much, bar in rows:
        grown = much / little
        good &= grown <= bar
        print(
            f"{label:44}{little:>12,.2f}{much:>12,.2f}{grown:>10.2f}{bar:>8g}  {'met' if grown <= bar else 'NOT met'}"
        )
    return good


def _imports(data: Path, tenth: int, whole: int) -> list[tuple[str, float, float, float]]:
    with tempfile.TemporaryDirectory(prefix="growth-", dir=data) as name:
        runs = [
            importing.run_import(
                warehouse_data.files(data / "events", millions).events, Path(name) / str(millions)
            )
            for millions in (tenth, whole)
        ]
    (little, _, small), (much, _, large) = runs
    return [
        (f"import of {tenth} and {whole} M events, seconds", little, much, BAR),
        ("memory of these imports at most, MB", small, large, MEMORY_BAR),
    ]


def _answers(data: Path, tenth: int, whole: int) -> list[tuple[str, float, float, float]]:
    places = [kpis.filled(data, millions) for millions in (tenth, whole)]
    rows = []
    for by in kpis.BREAKDOWNS:
        times = [statistics.median(seconds for seconds, _ in kpis.cold_runs(place, by)) for place in places]
        rows.append((f"cold answer by {by.replace('_', ' ')}, ms", 1000 * times[0], 1000 * times[1], BAR))
    return rows


def _collecting() -> tuple[str, float, float, float]:
    """Seconds for a hundred thousand events of a short stream, and for a million of one ten times as long."""
    with collector.served("collector") as port:
        collector.rate(port, _STREAM / 2)
        short, long = collector.rate(port, _STREAM), collector.rate(port, 10 * _STREAM)
    return ("collecting 0.1 and 1 M events, seconds", 0.1e6 / short, 1e6 / long, BAR)
