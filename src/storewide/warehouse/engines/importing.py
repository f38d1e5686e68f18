"""An import from file to files: read, check, settle against what is there, write; the caller makes it visible."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from storewide.warehouse.engines import (
    checking,
    events,
    identity,
    order_lines,
    rollups,
    storing,
    timing,
    traffic,
)
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.settled import Settled
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed

_SETTLERS: dict[str, ModuleType] = {"order_line": order_lines, "event": events, "traffic": traffic}


@dataclass(frozen=True)
class Written:
    """Files that are durable but not yet listed, and the keys that have no file any more."""

    added: tuple[FileEntry, ...] = ()
    emptied: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Import:
    """One file on its way into one folder; the steps are called in the order they stand here."""

    session: Session
    folder: Path
    work: Path
    manifest: Manifest
    mapping: Mapping

    def check(self, found: Sniffed, terms: MappingOf[str, Terms], default_store: str) -> tuple[int, int]:
        """Read and check every row; the number of rows read and refused."""
        checking.stage(self.session, found, self.mapping, terms, default_store, self.work)
        rows, bad = self.session.one("SELECT count(*), count(fault) FROM checked")
        broken = self.session.one("SELECT count(*) FROM broken")[0]
        return rows + broken, bad + broken

    def list_refused(self, target: Path) -> None:
        """Write the refused rows, in the order of the file, as a CSV of row and reason."""
        self.session.run(
            "COPY (SELECT row, fault AS reason FROM checked WHERE fault IS NOT NULL "
            f"UNION ALL SELECT row, reason FROM broken ORDER BY row) TO {literal(str(target))} "
            "(FORMAT csv, HEADER true)"
        )

    def settle(self) -> Settled:
        """Hold the good rows against what the folder has: repeats, new versions, new facts."""
        timing.settle(self.session, self.mapping.fact)
        settler = _SETTLERS[self.mapping.fact]
        if settler.KINDS:
            identity.number(self.session, self.folder, self._identity(), settler.KINDS)
        settled: Settled = settler.settle(self.session, self.folder, self.manifest)
        return settled

    def write(self, settled: Settled) -> Written:
        """Write the day files and rollups that change; nothing is visible until they are listed."""
        fact = self.mapping.fact
        added = list(
            storing.partitioned(
                self.session,
                self.folder,
                self.work,
                table="kept",
                kind="facts",
                fact=fact,
                part="part",
                days="day",
            )
        )
        emptied = {(fact, store, part) for store, part in settled.touched} - {entry.key for entry in added}
        if fact in rollups.OF:
            added += self._roll_up(settled, rollups.OF[fact])
            months = {(rollups.OF[fact], store, part[:7]) for store, part in settled.touched}
            emptied |= months - {entry.key for entry in added}
        if fact != "traffic" and identity.has_fresh(self.session):
            query = identity.all_of(self.folder, self._identity())
            added.append(storing.single(self.session, self.folder, self.work, query=query, kind="identity"))
        return Written(tuple(added), frozenset(emptied))

    def _roll_up(self, settled: Settled, name: str) -> tuple[FileEntry, ...]:
        months = {(store, part[:7]) for store, part in settled.touched}
        old = [
            self.folder / entry.path
            for entry in self.manifest.of(name)
            if (entry.store, entry.part) in months
        ]
        if name == "sales":
            rollups.sales(self.session, old)
        else:
            rollups.visits(self.session, old)
        return storing.partitioned(
            self.session,
            self.folder,
            self.work,
            table="rolled",
            kind="rollup",
            fact=name,
            part="month",
            days="day",
        )

    def _identity(self) -> FileEntry | None:
        return next(iter(self.manifest.of("identity")), None)
