"""What an import's good rows came to, whatever the fact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.manifest import FileEntry


@dataclass(frozen=True)
class Settled:
    """Good rows by what became of them, the days of the accepted ones, and the (store, part) that change.

    `spans`: of events, the first and the last moment of the new ones of each part.
    """

    good: int
    accepted: int
    changed: int
    first: date | None
    last: date | None
    touched: frozenset[tuple[str, str]]
    spans: Mapping[tuple[str, str], tuple[datetime, datetime]] = field(default_factory=dict)

    @property
    def repeated(self) -> int:
        return self.good - self.accepted


def settled(session: Session) -> Settled:
    """Count the tables `good`, `fresh` (with `version` and `day`) and `touched`."""
    good = session.one("SELECT count(*) FROM good")[0]
    accepted, changed, first, last = session.one(
        "SELECT count(*), count(*) FILTER (version > 1), min(day), max(day) FROM fresh"
    )
    touched = frozenset((store, str(part)) for store, part in session.rows("SELECT store, part FROM touched"))
    return Settled(good, accepted, changed, first, last, touched)


def stores_in(session: Session) -> frozenset[str]:
    """The stores that the good rows belong to."""
    return frozenset(row[0] for row in session.rows("SELECT DISTINCT store FROM good"))


def paths(
    folder: Path, entries: Iterable[FileEntry], parts: frozenset[tuple[str, str]] | None = None
) -> list[Path]:
    """Where the entries' files lie; only those of the given (store, part)."""
    return [folder / entry.path for entry in entries if parts is None or (entry.store, entry.part) in parts]
