# ruff: noqa: S608 - names are our own, other texts go through duck.literal
"""The rows of a file of totals in the engine: one an arm, also of a metric and a moment; `stage` of finished tests.

There the column `unit` is the metric, and `told_day` the moment.
"""

from collections.abc import Iterator
from itertools import groupby

from storewide.warehouse.engines.duck import Session

#: row, variant, metric, moment, then value and text that is no number of each column
Told = tuple[object, ...]


def experiments(session: Session) -> dict[str, tuple[int, int]]:
    """How many variants each experiment has and its first row, in the file's order; '' for rows that name none."""
    rows = session.rows(
        "SELECT coalesce(experiment, ''), count(DISTINCT variant), min(row) FROM numbered GROUP BY 1 ORDER BY 3"
    )
    return {experiment: (variants, row) for experiment, variants, row in rows}


def rows(session: Session, values: int, most_variants: int) -> Iterator[tuple[str, list[Told]]]:
    """The rows of each experiment that has not more variants than that, as in the file."""
    session.run(
        "CREATE OR REPLACE TABLE fitting AS SELECT experiment AS of, min(row) AS first FROM numbered "
        f"WHERE experiment IS NOT NULL GROUP BY experiment HAVING count(DISTINCT variant) <= {most_variants}"
    )
    told = ", ".join(f"v{place}, t{place}" for place in range(values))
    found = session.rows(
        f"SELECT experiment, row, variant, unit, told_day, {told} FROM numbered JOIN fitting ON of = experiment "
        "ORDER BY first, row"
    )
    for experiment, group in groupby(found, key=lambda row: row[0]):
        yield experiment, [row[1:] for row in group]
