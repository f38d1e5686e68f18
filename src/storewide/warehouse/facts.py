"""The newest facts as one look sees them: a session of the engine to ask with, and the files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storewide.lib.periods import Days
from storewide.warehouse.engines import duck
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.questions import Question
from storewide.warehouse.scope import Scope


@dataclass(frozen=True)
class Facts:
    """The newest facts as one look sees them: a session to ask with, and the files."""

    session: duck.Session
    folder: Path
    manifest: Manifest

    def paths(self, fact: str, store: str, days: Days | None = None) -> list[Path]:
        """The files of a store's fact or rollup, only those with anything booked on the days where they are given."""
        first, last = (days.first, days.last) if days else (date.min, date.max)
        scope = Scope(Question((), first, last, store=store), self.manifest)
        entries = scope.files(fact) if days is None else scope.files_in_period(fact)
        return [self.folder / entry.path for entry in entries]
