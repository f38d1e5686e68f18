# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""An import from file to files: read, check, settle against what is there, write; others make it visible."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from storewide.warehouse.engines import (
    checking,
    events,
    exposures,
    identity,
    keyed,
    order_lines,
    rollups,
    storing,
    timing,
)
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.settled import Settled, paths
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed

_SETTLERS: dict[str, ModuleType | keyed.Keyed] = {
    "order_line": order_lines,
    "event": events,
    "exposure": exposures,
    **keyed.KEYED,
}


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
        whole, bad = self.session.one("SELECT count(*), count(fault) FROM checked")
        broken = self.session.one("SELECT count(*) FROM broken")[0]
        return whole + broken, bad + broken

    def list_refused(self, target: Path) -> None:
        """Write the refused rows, in the order of the file, as a CSV of row and reason."""
        self.session.run(
            "COPY (SELECT row, reason FROM refused "
            f"UNION ALL SELECT row, reason FROM broken ORDER BY row) TO {literal(str(target))} "
            "(FORMAT csv, HEADER true)"
        )

    def settle(self) -> Settled:
        """Hold the good rows against what the folder has: repeats, new versions, new facts."""
        timing.settle(self.session, self.mapping.fact)
        settler = _SETTLERS[self.mapping.fact]
        if settler.KINDS:
            identity.number(self.session, self._identity(), settler.KINDS)
        settled: Settled = settler.settle(self.session, self.folder, self.manifest)
        return settled

    def write(self, settled: Settled) -> Written:
        """Write the day files and rollups that change; nothing is visible until they are listed."""
        fact = str(self.mapping.fact)
        target = storing.Target(self.session, self.folder, self.work)
        added = [*target.partitioned("kept", kind="facts", fact=fact, part="part")]
        changed = {(fact, store, part) for store, part in settled.touched}
        if fact in rollups.OF:
            rollup = rollups.OF[fact]
            months = frozenset((store, part[:7]) for store, part in settled.touched)
            changed |= {(rollup, store, month) for store, month in months}
            old = paths(self.folder, self.manifest.of(rollup), months)
            (rollups.sales if rollup == "sales" else rollups.visits)(self.session, old)
            added += target.partitioned("rolled", kind="rollup", fact=rollup, part="month")
        if fact == "event" and exposures.shown(self.session, self.folder, self.manifest):
            added += target.partitioned("exposed", kind="facts", fact="exposure", part="part")
        if _SETTLERS[fact].KINDS and identity.has_fresh(self.session):
            added.append(target.single(identity.all_of(self._identity()), kind="identity"))
        return Written(tuple(added), frozenset(changed - {entry.key for entry in added}))

    def _identity(self) -> list[Path]:
        return paths(self.folder, self.manifest.of("identity"))
