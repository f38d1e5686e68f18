"""What an import's good rows came to, whatever the fact; and the relation of a fact's files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storewide.warehouse.engines.duck import Session, array


@dataclass(frozen=True)
class Settled:
    """Good rows by what became of them, the days of the accepted ones, and the (store, part) that change."""

    good: int
    accepted: int
    changed: int
    first: date | None
    last: date | None
    touched: frozenset[tuple[str, str]]

    @property
    def repeated(self) -> int:
        return self.good - self.accepted


def settled(session: Session, fact: str) -> Settled:
    """Count the tables `good`, `fresh` (with `version` and `day`) and `touched`."""
    good = session.one("SELECT count(*) FROM good")[0]
    accepted, changed, first, last = session.one(
        "SELECT count(*), count(*) FILTER (version > 1), min(day), max(day) FROM fresh"
    )
    touched = frozenset((store, str(part)) for store, part in session.rows("SELECT store, part FROM touched"))
    return Settled(good, accepted, changed, first, last, touched)


def relation(files: Iterable[Path], empty: str) -> str:
    """SQL of all rows of the files; where there is none, `empty`, a query of the same columns without rows."""
    paths = [str(file) for file in files]
    return f"SELECT * FROM read_parquet({array(paths)}, hive_partitioning=false)" if paths else empty
