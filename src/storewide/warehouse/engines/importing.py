# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""An import from file to files: read, check, settle against what is there, write; others make it visible."""

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

from storewide.warehouse import takings, visitors
from storewide.warehouse.channels import Rules as ChannelRules
from storewide.warehouse.engines import (
    adding,
    checking,
    events,
    exposures,
    findings,
    identity,
    keyed,
    linking,
    order_changes,
    order_lines,
    regaining,
    rolling,
    rollups,
    storing,
    taking,
    tallied,
    timing,
    told,
)
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.passed import Passed
from storewide.warehouse.engines.settled import Settled, paths
from storewide.warehouse.landed import Finding
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.rates import Rates
from storewide.warehouse.schemas import Terms
from storewide.warehouse.sniffing import Sniffed

_SETTLERS: dict[str, ModuleType | keyed.Keyed | told.Told] = {
    "order_line": order_lines,
    "order_change": order_changes,
    "event": events,
    "exposure": exposures,
    "link": linking,
    **keyed.KEYED,
    **told.TOLD,
}

#: a change of an order is kept beside; what it changes are the order's lines
_MAIN = {"order_change": "order_line"}
#: what else an import writes: tables and the fact that each is
_BESIDE = {"order_line": order_lines.BESIDE, "order_change": order_changes.BESIDE}


#: (fact, store, part) of files that were lost
Lost = frozenset[tuple[str, str, str]]


@dataclass(frozen=True)
class Written:
    """Files that are durable but not yet listed, and what is no longer valid once they are.

    `added` replace all files of their key, `appended` come beside them. `emptied`: keys that have no file any more;
    `merged`: paths of files whose rows are in an appended one now.
    """

    added: tuple[FileEntry, ...] = ()
    emptied: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    appended: tuple[FileEntry, ...] = ()
    merged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Import:
    """One file on its way into one folder; the steps are called in the order they stand here.

    `passed`: of a file of events that comes in batches, what those before this one brought.
    """

    session: Session
    folder: Path
    work: Path
    manifest: Manifest
    mapping: Mapping
    lost: Lost | None = None
    passed: Passed | None = None

    def check(
        self,
        found: Sniffed,
        terms: MappingOf[str, Terms],
        default_store: str,
        rates: Rates,
        rules: ChannelRules,
    ) -> None:
        """Read and check every row."""
        rows = found.lines if found.rows is None else found.rows[1] - found.rows[0]
        ids = identity.worth(self.manifest.of("identity"), rows) if self.mapping.fact == "event" else ()
        known = paths(self.folder, ids)
        words = self.passed.words if self.passed else None
        checking.stage(
            self.session, found, self.mapping, terms, default_store, self.work, rates, rules, known, words
        )

    def counts(self) -> tuple[int, int]:
        """The number of rows read and refused."""
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

    def findings(self, found: Sniffed) -> tuple[Finding, ...]:
        """Damage and oddities of the file that refused no row; of the file as a whole for its first fact only."""
        of_rows = findings.of_rows(self.session, found, self.mapping)
        return (
            *of_rows,
            *(() if self.mapping.further else findings.of_file(self.session, found, self.mapping)),
        )

    def settle(self) -> Settled:
        """Hold the good rows against what the folder has: repeats, new versions, new facts."""
        if self.mapping.whole_orders:
            order_lines.state_whole(self.session)
        (timing.show if self.mapping.fact == "event" else timing.settle)(self.session, self.mapping.fact)
        left_out = (
            0 if self.lost is None else regaining.keep(self.session, self.folder, self.manifest, self._mine())
        )
        settler = _SETTLERS[self.mapping.fact]
        if settler.KINDS:
            known = paths(self.folder, self.manifest.of("identity"))
            identity.number(self.session, known, settler.KINDS)
        settled: Settled = (
            events.settle(self.session, self.folder, self.manifest, self.passed)
            if self.mapping.fact == "event"
            else settler.settle(self.session, self.folder, self.manifest)
        )
        return replace(settled, good=settled.good + left_out)

    def _mine(self) -> regaining.Parts:
        """What of this fact was lost."""
        parts = {(store, part) for fact, store, part in self.lost or () if fact == self.mapping.fact}
        return regaining.Parts(self.mapping.fact, frozenset(parts))

    def write(self, settled: Settled) -> Written:
        """Write the files that are new or change; nothing is visible until they are listed.

        Visits are not rolled up: that takes every day file of the days, see `roll_up`.
        """
        fact = _MAIN.get(self.mapping.fact, str(self.mapping.fact))
        target = storing.Target(self.session, self.folder, self.work)
        if fact == "event":
            return self._with_ids(target, self._write_events(target, settled.spans))
        if fact == "link":
            return self._with_ids(target, Written(tuple(linking.write(target, self.manifest))))
        if fact in told.TOLD:
            pieces = (
                target.partitioned("kept", kind="facts", fact=fact, part="part") if settled.touched else ()
            )
            written = Written(appended=pieces)
            return self._with_ids(target, written) if _SETTLERS[fact].KINDS else written
        added = [
            *(target.partitioned("kept", kind="facts", fact=fact, part="part") if settled.touched else ()),
            *self._beside(target),
        ]
        changed = {(fact, store, part) for store, part in settled.touched}
        if fact in rollups.OF and settled.touched:
            rollup = rollups.OF[fact]
            months = frozenset((store, part[:7]) for store, part in settled.touched)
            changed |= {(each, store, month) for each in (rollup, takings.ROLLUP) for store, month in months}
            old = paths(self.folder, self.manifest.of(rollup), months)
            rollups.sales(self.session, old)
            added += target.partitioned("rolled", kind="rollup", fact=rollup, part="month")
            added += taking.take(target)
        written = Written(tuple(added), frozenset(changed - {entry.key for entry in added}))
        return self._with_ids(target, written) if _SETTLERS[self.mapping.fact].KINDS else written

    def _write_events(self, target: storing.Target, spans: storing.Spans) -> Written:
        """New events lie in files beside those of their days; exposures among them in their own."""
        if len(spans) > storing.FEW:
            events.gather(self.session)
            pieces = target.partitioned("kept", kind="facts", fact="event", part="part")
            self.session.run("DROP VIEW kept")
            self.session.drop("valued")
        else:
            pieces = target.timed(
                "kept", "occurred_at", spans, fact="event", at_once=identity.at_once(self.session)
            )
            events.let_go(self.session)
        shown: tuple[FileEntry, ...] = ()
        if exposures.shown(self.session, self.folder, self.manifest):
            shown = target.partitioned("exposed", kind="facts", fact="exposure", part="part")
        return Written(added=shown, appended=pieces)

    def _with_ids(self, target: storing.Target, written: Written) -> Written:
        """The same with the ids that were not known before."""
        if not identity.has_fresh(self.session):
            return written
        former = identity.together(self.session, self.manifest.of("identity"))
        query = identity.with_fresh(paths(self.folder, former))
        return replace(
            written,
            appended=(*written.appended, target.single(query, kind="identity")),
            merged=written.merged | {entry.path for entry in former},
        )

    def _beside(self, target: storing.Target) -> Iterable[FileEntry]:
        """What is written beside the main table, where anything of it changed."""
        for table, fact in _BESIDE.get(self.mapping.fact, {}).items():
            if self.session.one(f"SELECT count(*) FROM {table}")[0]:
                yield from target.partitioned(table, kind="facts", fact=fact, part="part")


def rolls_up(fact: str) -> bool:
    """Whether days of the fact are rolled up when all of a file is in, see `roll_up`."""
    return fact in tallied.OF


def roll_up(target: storing.Target, manifest: Manifest, fact: str, parts: storing.Parts) -> Written:
    """Write what visits and tallies come to after the parts, (store, day or month), of a fact changed.

    `manifest` lists the files of the parts as they are now.
    """
    added: list[FileEntry] = []
    gone: set[tuple[str, str, str]] = set()
    if fact == "event":
        added = rolling.roll(target, manifest.of("event"), manifest.of(visitors.ROLLUP), parts)
        gone = rolling.former(manifest, parts)
        parts |= adding.of_other_bots(target.folder, manifest, added, parts)
        manifest = manifest.with_files(added)
    added += adding.roll(target, manifest, fact, parts)
    gone |= adding.months(fact, parts)
    return Written(tuple(added), frozenset(gone - {entry.key for entry in added}))
