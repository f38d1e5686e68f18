"""What the batches of a file came to, added up: counts, the list of refused rows, what else was found."""

import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from storewide.warehouse import landed as results
from storewide.warehouse.engines.importing import Import
from storewide.warehouse.engines.settled import Settled
from storewide.warehouse.folder import UNFINISHED
from storewide.warehouse.landed import Finding, Part
from storewide.warehouse.manifest import Progress
from storewide.warehouse.schemas import Fact
from storewide.warehouse.sniffing import Sniffed


@dataclass
class Tally:
    """The counts so far, and where the refused rows are listed. `rows`: how many rows of the file were passed."""

    listing: Path
    rows: int = 0
    read: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    changed: int = 0
    first: date | None = None
    last: date | None = None
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    @classmethod
    def resumed(cls, done: Progress, folder: Path, work: Path, *, kept: bool) -> "Tally":
        """The counts of what was done before. `kept`: the list has to outlive this import, should it be killed."""
        listing = work / "refused.csv"
        if kept:
            listing = folder / UNFINISHED / done.name
            listing.parent.mkdir(exist_ok=True)
        with listing.open("ab") as file:
            file.truncate(done.listed)
            if not done.listed:
                file.write(b"row,reason\n")
        return cls(
            listing,
            done.rows,
            done.read,
            done.accepted,
            done.repeated,
            done.refused,
            0,
            done.first,
            done.last,
        )

    def note(self, steps: Import, found: Sniffed, place: Path) -> None:
        """Add what the checks of a batch have shown."""
        read, refused = steps.counts()
        self.read += read
        self.refused += refused
        if refused:
            listed = place / "batch-refused.csv"
            steps.list_refused(listed)
            with listed.open("rb") as source, self.listing.open("ab") as target:
                source.readline()
                shutil.copyfileobj(source, target)
        for each in steps.findings(found):
            known = self.findings.get((each.code, each.column))
            self.findings[each.code, each.column] = (
                replace(known, count=known.count + each.count) if known else each
            )

    def add(self, settled: Settled) -> None:
        """Add what the good rows of a batch came to."""
        self.accepted += settled.accepted
        self.repeated += settled.repeated
        self.changed += settled.changed
        days = [day for day in (self.first, self.last, settled.first, settled.last) if day is not None]
        self.first, self.last = min(days, default=None), max(days, default=None)

    def progress(self, key: str, offset: int) -> Progress:
        """The counts to go on from, `offset` into the file; the list is durable when this returns."""
        with self.listing.open("rb") as file:
            os.fsync(file.fileno())
            listed = os.fstat(file.fileno()).st_size
        return Progress(
            key,
            offset,
            self.rows,
            listed,
            self.read,
            self.accepted,
            self.repeated,
            self.refused,
            self.first,
            self.last,
        )

    def part(self, fact: Fact, refusals_to: Path | None) -> Part:
        """The counts as those of a fact of the file; the list goes to its place."""
        return Part(
            fact=fact,
            read=self.read,
            accepted=self.accepted,
            repeated=self.repeated,
            refused=self.refused,
            changed=self.changed,
            refusals=results.keep(self.listing, self.refused, refusals_to),
            first_day=self.first,
            last_day=self.last,
            findings=tuple(self.findings.values()),
        )
