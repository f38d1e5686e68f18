"""Measures asked of Spark through Ibis, over the same Parquet files that DuckDB reads.

The files must lie where every worker can read them, under the same path.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from storewide.warehouse.beside import Beside
from storewide.warehouse.crowds import Crowd
from storewide.warehouse.engines.answering import Asked, Found
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.questions import DriverMissing
from storewide.warehouse.visitors import Accepted, EventFile

_VIEW = "storewide_rows"
_SETTINGS = {
    # days are computed on entry; the session's zone is never to matter
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Spark:
    """A Spark cluster as the engine of answers. Crowds are bitmaps, which this process unites by itself."""

    def __init__(self, cluster: Any, asked: Asked) -> None:
        self._cluster, self._asked = cluster, asked

    def opened(self) -> Session:
        """The session of this process, for what is no table of a cluster."""
        return self._asked.opened()

    def found(self, files: list[Path], measured: Grouped) -> Found:
        """The measures by label, over the rows of the files."""
        from storewide.warehouse.engines import ibis_compiling

        spark, backend = self._cluster
        spark.read.option("mergeSchema", "true").parquet(*map(str, files)).createOrReplaceTempView(_VIEW)
        table = backend.table(_VIEW)
        statement = backend.compile(ibis_compiling.grouped(measured, lambda _name: table))
        answer: Found = {}
        for row in spark.sql(statement).collect():
            numbers = row.asDict()
            label = ibis_compiling.labelled(measured.label, numbers.pop(ibis_compiling.LABEL))
            answer[label] = {name: int(value) for name, value in numbers.items()}
        return answer

    def found_of(self, files: list[Path], measured: Grouped, with_them: Beside) -> Found:
        """The same over bookings beside links, products or earlier orders; this process knows them and asks itself."""
        return self._asked.found_of(files, measured, with_them)

    def crowds(
        self, files: Sequence[EventFile], first: date, accepted: Accepted, by: str | None, keep: Path
    ) -> dict[tuple[str, str], Crowd]:
        """By (day, value of `by`) the crowd of one store's events that have accepted values, on `first` and later."""
        return self._asked.crowds(files, first, accepted, by, keep)


def on(master: str, opened: Callable[[], Session]) -> Spark:
    """The cluster at an address, connected once in this process; DriverMissing where its packages are not there."""
    return Spark(_connected(master), Asked(opened))


@lru_cache(maxsize=1)
def _connected(master: str) -> Any:
    try:
        import ibis  # type: ignore[import-untyped]
        from pyspark.sql import SparkSession  # type: ignore[import-not-found]
    except ImportError as error:
        raise DriverMissing(
            f"STOREWIDE_SPARK is set, yet the package {error.name} is not installed; the guide's page Growing says "
            "which packages Spark needs."
        ) from None
    builder: Any = SparkSession.builder
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.master(master).appName("storewide").getOrCreate()
    return spark, ibis.pyspark.connect(spark)
