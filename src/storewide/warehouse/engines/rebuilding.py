# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What questions are answered from, made anew out of the day files: after one of either was damaged."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from storewide.warehouse import takings, visitors
from storewide.warehouse.engines import adding, rolling, rollups, taking, tallied
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.shapes import LINE, names, rows
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.schemas import Terms

#: (store, month)
Months = frozenset[tuple[str, str]]

#: rollups that are made of one fact alone, and not with its crowds
_TALLIED = {fact: adding.rollups(fact) for fact in tallied.OF if fact != "event"}

#: the rollup of each fact that has one; takings are made with the sales that they are of, tallies of events with crowds
OF = {
    **rollups.OF,
    "event": visitors.ROLLUP,
    takings.ROLLUP: rollups.OF["order_line"],
    **dict.fromkeys(adding.rollups("event"), visitors.ROLLUP),
    **{fact: made[0] for fact, made in _TALLIED.items()},
}

#: what is made together
TOGETHER = {
    rollups.OF["order_line"]: (rollups.OF["order_line"], takings.ROLLUP),
    visitors.ROLLUP: (visitors.ROLLUP, *adding.rollups("event")),
    **{made[0]: made for made in _TALLIED.values()},
}


def sales(target: Target, manifest: Manifest, months: Months) -> list[FileEntry]:
    """The sales of these months, from all order lines of the manifest; a month without any gets no file."""
    files = _of_months(manifest.of("order_line"), months)
    if not files:
        return []
    session = target.session
    _note_terms(session, manifest.stores)
    session.run(f"CREATE TABLE kept AS SELECT {names(LINE)} FROM {rows(LINE, paths(target.folder, files))}")
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, part FROM kept")
    rollups.sales(session, [])
    made = target.partitioned("rolled", kind="rollup", fact=rollups.OF["order_line"], part="month")
    made = (*made, *taking.take(target))
    session.drop("kept", "touched", "rolled", "terms")
    return list(made)


def crowds(target: Target, manifest: Manifest, months: Months) -> list[FileEntry]:
    """The crowds of these months, from all events of the manifest; a month without any gets no file."""
    events = manifest.of("event")
    whole = [each for each in manifest.of(visitors.ROLLUP) if (each.store, each.part) not in months]
    days = frozenset((each.store, each.part) for each in _of_months(events, months))
    if not days:
        return []
    made = rolling.roll(target, events, whole, days)
    return [*made, *adding.roll(target, _without(manifest, "event", months).with_files(made), "event", days)]


def tallies(target: Target, manifest: Manifest, rollup: str, months: Months) -> list[FileEntry]:
    """The tallies of these months, from all files of their fact; a month without any gets no file."""
    fact = next(fact for fact, made in _TALLIED.items() if rollup in made)
    parts = frozenset((each.store, each.part) for each in _of_months(manifest.of(fact), months))
    return adding.roll(target, _without(manifest, fact, months), fact, parts) if parts else []


def _without(manifest: Manifest, fact: str, months: Months) -> Manifest:
    """The manifest without the fact's tallies of these months, which are made anew."""
    gone = {(rollup, *month) for rollup in adding.rollups(fact) for month in months}
    return replace(manifest, files=tuple(each for each in manifest.files if each.key not in gone))


def _of_months(entries: Iterable[FileEntry], months: Months) -> list[FileEntry]:
    return [entry for entry in entries if (entry.store, entry.part[:7]) in months]


def _note_terms(session: Session, stores: Mapping[str, Terms]) -> None:
    session.run("CREATE TABLE terms (store VARCHAR, currency VARCHAR)")
    session.insert("terms", [(terms.store, terms.currency) for terms in stores.values()])
