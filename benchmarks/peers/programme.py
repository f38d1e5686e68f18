# ruff: noqa: S608 - the files' names are our own, the expressions are those written here
"""Fifty experiments as users of the peers ask for them, from the raw Parquet files: one analysis or one query each.

    python programme.py sql|tea EVENTS EXPOSURES FIRST COUNT

Prints a JSON object: seconds of each of so many experiments, and of the last one by variant units, and of each metric
sum, sum of squares and sum of the product with what was before.
"""

import json
import sys
import time
import warnings
from typing import Any

THREADS = 2
BEFORE = 14
METRICS = {
    "orders": "count(*) FILTER (event = 4 AND {})",
    "buyers": "least(count(*) FILTER (event = 4 AND {}), 1)",
    "spend": "coalesce(CAST(round(sum(revenue) FILTER ({}) * 100) AS BIGINT), 0)",
    "product_viewers": "least(count(*) FILTER (event = 1 AND {}), 1)",
    "checkout_starters": "least(count(*) FILTER (event = 3 AND {}), 1)",
}
AFTER = "ts >= exposed_at"
PAST = f"ts < date_trunc('day', exposed_at) AND ts >= date_trunc('day', exposed_at) - INTERVAL {BEFORE} DAY"


def sql(events: str, exposures: str) -> Any:
    """One query for each metric of an experiment; seconds are of all five."""
    import duckdb

    engine = duckdb.connect(":memory:", config={"threads": THREADS})

    def asked(experiment: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for metric, told in METRICS.items():
            rows = engine.execute(
                f"WITH shown AS (SELECT user_id, variant, exposed_at FROM '{exposures}' WHERE experiment = '{experiment}'), "
                f"units AS (SELECT shown.user_id, any_value(variant) AS variant, {told.format(AFTER)} AS y, "
                f"{told.format(PAST)} AS x FROM shown LEFT JOIN '{events}' AS e USING (user_id) GROUP BY shown.user_id) "
                "SELECT variant, count(*), sum(y), sum(y * y), sum(x), sum(x * x), sum(y * x) FROM units GROUP BY 1"
            ).fetchall()
            for variant, units, total, squares, _past, _past_squares, both in rows:
                found.setdefault(variant, {"units": units})[metric] = [int(total), int(squares), int(both)]
        return found

    return asked


def tea(events: str, exposures: str) -> Any:
    """One analysis of five metrics with covariates for each experiment, as tea-tasting's guide shows it."""
    import ibis
    import tea_tasting as tt

    back = ibis.duckdb.connect(threads=THREADS)
    told, shown = back.read_parquet(events, table_name="e"), back.read_parquet(exposures, table_name="x")

    def asked(experiment: str) -> dict[str, Any]:
        own = shown.filter(shown.experiment == experiment)
        both = own.left_join(told, own.user_id == told.user_id)
        day = both.exposed_at.truncate("D")
        after = both.ts >= both.exposed_at
        past = (both.ts < day) & (both.ts >= day - ibis.interval(days=BEFORE))
        columns = {}
        for end, when in (("", after), ("_before", past)):
            bought = ((both.event == 4) & when).sum().fill_null(0)
            columns |= {
                f"orders{end}": bought,
                f"buyers{end}": ibis.least(bought, 1),
                f"spend{end}": both.revenue.sum(where=when).fill_null(0),
                f"product_viewers{end}": ibis.least(((both.event == 1) & when).sum().fill_null(0), 1),
                f"checkout_starters{end}": ibis.least(((both.event == 3) & when).sum().fill_null(0), 1),
            }
        units = both.group_by([both.user_id, both.variant]).agg(**columns)
        metrics = {each: tt.Mean(each, covariate=f"{each}_before") for each in METRICS}
        found = tt.Experiment(metrics, variant="variant").analyze(units, control="control")
        return {each: found[each].effect_size for each in METRICS}

    return asked


def main() -> None:
    """Ask for so many experiments after one that warms the files up."""
    warnings.filterwarnings("ignore")
    kind, events, exposures, first, count = sys.argv[1:]
    asked = {"sql": sql, "tea": tea}[kind](events, exposures)
    asked("e00")
    seconds, found = [], None
    for number in range(int(first), int(first) + int(count)):
        began = time.perf_counter()
        found = asked(f"e{number:02d}")
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "last": found}))


if __name__ == "__main__":
    main()
