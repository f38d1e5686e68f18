"""The one warehouse of the data folder, opened once in each process so that its answers are kept."""

from functools import cache
from pathlib import Path

from django.conf import settings

from storewide.warehouse.warehouse import Warehouse


def warehouse() -> Warehouse:
    """The warehouse that every figure is asked of."""
    return _opened(settings.DATA.warehouse, settings.DATA.connections, settings.SPARK)


@cache
def _opened(folder: Path, connections: Path, spark: str) -> Warehouse:
    return Warehouse(folder, connections, spark=spark)
