# ruff: noqa: S608 - sizes are numbers of ours, paths are written as literals
"""A shop's events of four weeks, at any size: the data that the warehouse's measurements run on.

One row in forty is a purchase, a twentieth of the rows is the number of visitors. The same size gives the same
rows on every machine. Files already there are kept.

    python -m benchmarks.warehouse_data FOLDER --size 20
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import duckdb

#: millions of events of the usual measurement, and of the one that memory and time are compared with
USUAL, SMALL = 20, 2
MILLION = 1_000_000
DAYS = 28
#: how many visitors there are for each event
_VISITORS = 20
_NEXT_DAY = MILLION

_NAME = (
    "CASE event WHEN 0 THEN 'Product List Viewed' WHEN 1 THEN 'Product Viewed' WHEN 2 THEN 'Product Added' "
    "WHEN 3 THEN 'Checkout Started' ELSE 'Order Completed' END"
)
_COUNTRY = "['DE', 'AT', 'CH', 'NL', 'FR', 'PL'][1 + (hash(user_id * 3 + 11) % 6)::INTEGER]"
_CHANNEL = (
    "['direct', 'search', 'shopping', 'email', 'social', 'affiliate', 'display', 'referral']"
    "[1 + (hash(user_id * 31 + datediff('day', DATE '2026-01-01', ts::DATE)) % 8)::INTEGER]"
)


@dataclass(frozen=True)
class Files:
    """Where one size lies: the events as Parquet and CSV, the purchases as orders, one more day of events."""

    folder: Path
    millions: int

    @property
    def parquet(self) -> Path:
        """The raw events: user_id, ts, event, revenue, country, marketing_channel."""
        return self.folder / f"events-{self.millions}m.parquet"

    @property
    def events(self) -> Path:
        """The same as a CSV that the preset generic-events reads."""
        return self.folder / f"events-{self.millions}m.csv"

    @property
    def orders(self) -> Path:
        """The purchases as a CSV that the preset generic-orders reads; the customer is the user."""
        return self.folder / f"orders-{self.millions}m.csv"

    @property
    def next_day(self) -> Path:
        """A million events of the day after, as a CSV."""
        return self.folder / f"next-day-{self.millions}m.csv"


def files(folder: Path, millions: int) -> Files:
    """The files of so many million events, made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Files(folder, millions)
    with duckdb.connect(":memory:") as engine:
        engine.execute("SET threads = 2")
        engine.execute("SET preserve_insertion_order = true")
        engine.execute(f"SET temp_directory = '{folder / 'spill'}'")
        rows, users = millions * MILLION, millions * MILLION // _VISITORS
        _make(
            engine, made.parquet, _raw(rows, users), "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 500000"
        )
        raw = f"read_parquet('{made.parquet}')"
        _make(
            engine,
            made.events,
            _as_events(f"(SELECT *, file_row_number AS i FROM {raw})"),
            "FORMAT csv, HEADER",
        )
        _make(
            engine,
            made.orders,
            _as_orders(f"(SELECT *, file_row_number AS i FROM {raw})"),
            "FORMAT csv, HEADER",
        )
        following = _day_after(min(rows, _NEXT_DAY), rows, users)
        _make(engine, made.next_day, _as_events(f"({following})"), "FORMAT csv, HEADER")
    return made


def _make(engine: duckdb.DuckDBPyConnection, path: Path, query: str, options: str) -> None:
    if path.exists():
        return
    unfinished = path.with_suffix(".unfinished")
    engine.execute(f"COPY ({query}) TO '{unfinished}' ({options})")
    unfinished.rename(path)


def _raw(rows: int, users: int) -> str:
    step = DAYS * 86400.0 / rows
    return (
        f"SELECT *, {_COUNTRY} AS country, {_CHANNEL} AS marketing_channel FROM ("
        f"SELECT (hash(i) % {users})::BIGINT AS user_id, "
        f"TIMESTAMP '2026-01-01' + to_seconds(floor(i * {step})::BIGINT) AS ts, {_event('r')} AS event, "
        f"{_revenue('r')} AS revenue FROM (SELECT i, {_share} AS r FROM range({rows}) AS t(i)))"
    )


def _day_after(rows: int, past: int, users: int) -> str:
    return (
        f"SELECT *, {_COUNTRY} AS country, {_CHANNEL} AS marketing_channel FROM ("
        f"SELECT i, (hash(i) % {users})::BIGINT AS user_id, TIMESTAMP '2026-01-29' + "
        f"to_seconds(floor((i - {past}) * {86400.0 / rows})::BIGINT) AS ts, {_event('r')} AS event, "
        f"{_revenue('r')} AS revenue FROM (SELECT i, {_share} AS r FROM range({past}, {past + rows}) AS t(i)))"
    )


_share = "(hash(i * 7 + 1) % 100000) / 100000.0"


def _event(share: str) -> str:
    return (
        f"(CASE WHEN {share} < 0.55 THEN 0 WHEN {share} < 0.85 THEN 1 WHEN {share} < 0.94 THEN 2 "
        f"WHEN {share} < 0.975 THEN 3 ELSE 4 END)::TINYINT"
    )


def _revenue(share: str) -> str:
    return f"CASE WHEN {share} >= 0.975 THEN round(20 + 80 * ((hash(i + 5) % 1000) / 1000.0), 2) END"


def _as_events(raw: str) -> str:
    return (
        "SELECT printf('%016x', hash(i)) AS event_id, strftime(ts, '%Y-%m-%dT%H:%M:%SZ') AS occurred_at, "
        f"{_NAME} AS name, 'u' || user_id AS visitor_id, "
        "CASE WHEN event = 4 THEN 'o' || i END AS order_id, revenue AS value, country, marketing_channel "
        f"FROM {raw}"
    )


def _as_orders(raw: str) -> str:
    return (
        "SELECT 'o' || i AS order_id, strftime(ts, '%Y-%m-%dT%H:%M:%SZ') AS placed_at, "
        "'c' || user_id AS customer_id, 'u' || user_id AS visitor_id, 'p' || user_id % 500 AS product_id, "
        "1 AS quantity, revenue AS unit_price, 'EUR' AS currency, "
        f"country, marketing_channel FROM {raw} WHERE event = 4"
    )


def main() -> None:
    """Make the files of one size, in millions of events."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse_data")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=USUAL)
    asked = parser.parse_args()
    made = files(asked.folder.resolve(), asked.size)
    for path in (made.parquet, made.events, made.orders, made.next_day):
        print(f"{path}  {path.stat().st_size / MILLION:,.0f} MB")


if __name__ == "__main__":
    main()
