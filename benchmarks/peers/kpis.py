# ruff: noqa: S608 - the file's name is our own, the expressions are those written here
"""One peer's answers to the KPI questions from the raw Parquet file, timed in a process of its own.

    python kpis.py duckdb|chdb FILE

Prints a JSON object: by breakdown, seconds and the answer (label to visitors, buyers and spend in cents).
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DUCKDB = {
    "day": "strftime(ts, '%Y-%m-%d')",
    "week": "strftime(ts, '%G-W%V')",
    "month": "strftime(ts, '%Y-%m')",
    "country": "country",
    "marketing_channel": "marketing_channel",
}
CHDB = {
    **DUCKDB,
    "day": "toString(toDate(ts))",
    "week": "formatDateTime(ts, '%G-W%V')",
    "month": "formatDateTime(ts, '%Y-%m')",
}
THREADS = 2


def duckdb_rows(file: Path) -> Callable[[str], list[list[Any]]]:
    """Exact counts with count(DISTINCT)."""
    import duckdb

    engine = duckdb.connect(":memory:", config={"threads": THREADS})
    return lambda by: engine.execute(
        f"SELECT {DUCKDB[by]}, count(DISTINCT user_id), count(DISTINCT user_id) FILTER (event = 4), "
        f"CAST(round(sum(revenue) * 100) AS BIGINT) FROM '{file}' GROUP BY 1"
    ).fetchall()


def chdb_rows(file: Path) -> Callable[[str], list[list[Any]]]:
    """Exact counts with uniqExact."""
    import chdb

    def rows(by: str) -> list[list[Any]]:
        found = chdb.query(
            f"SELECT {CHDB[by]}, uniqExact(user_id), uniqExactIf(user_id, event = 4), "
            f"toInt64(round(sum(revenue) * 100)) FROM file('{file}', Parquet) GROUP BY 1 "
            f"SETTINGS max_threads = {THREADS}, output_format_json_quote_64bit_integers = 0",
            "JSONCompactEachRow",
        )
        return [json.loads(line) for line in str(found).splitlines()]

    return rows


def main() -> None:
    """Answer each question once; the first one bears what the engine loads."""
    peer, file = sys.argv[1], Path(sys.argv[2])
    ask = {"duckdb": duckdb_rows, "chdb": chdb_rows}[peer](file)
    found = {}
    for by in DUCKDB:
        began = time.perf_counter()
        rows = ask(by)
        seconds = time.perf_counter() - began
        found[by] = (seconds, {label: numbers for label, *numbers in rows})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
