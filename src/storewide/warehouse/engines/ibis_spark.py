"""Measures asked of Spark through Ibis, over the same Parquet files that DuckDB reads.

The files must lie where every worker can read them, under the same path.
"""

from pathlib import Path
from typing import Any

from storewide.warehouse.answers import Found
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.questions import DriverMissing

_VIEW = "storewide_rows"


class Spark:
    """One session with a Spark cluster (`spark://host:7077`) as the engine of answers."""

    def __init__(self, master: str) -> None:
        try:
            import ibis  # type: ignore[import-untyped]
            from pyspark.sql import SparkSession  # type: ignore[import-not-found]
        except ImportError as error:
            raise DriverMissing(
                f"Spark needs the package {error.name}, which is not installed; see the guide, Growing."
            ) from None
        builder: Any = SparkSession.builder
        settings = {
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        self._spark = builder.master(master).appName("storewide").getOrCreate()
        self._ibis = ibis.pyspark.connect(self._spark)

    def found(self, files: list[Path], measured: Grouped) -> Found:
        """The measures by label, over the rows of the files."""
        from storewide.warehouse.engines import ibis_compiling

        self._spark.read.parquet(*map(str, files)).createOrReplaceTempView(_VIEW)
        table = self._ibis.table(_VIEW)
        statement = self._ibis.compile(ibis_compiling.grouped(measured, lambda _name: table))
        rows = [row.asDict() for row in self._spark.sql(statement).collect()]
        return {
            ibis_compiling.labelled(measured.label, row.pop(ibis_compiling.LABEL)): {
                name: int(value) for name, value in row.items()
            }
            for row in rows
        }

    def close(self) -> None:
        """End the session with the cluster."""
        self._spark.stop()
