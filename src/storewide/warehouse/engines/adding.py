# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Makes the files of tallies: what the facts of a day come to in each measure, by month, out of the facts' own files.

Events are told apart by whether their visitor is taken for a bot. As a bot is one on all of its days, days on which a
visitor was that became a bot, or is none any more, are counted again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pyroaring import BitMap

from storewide.warehouse import visitors
from storewide.warehouse.crowds import EVERYBODY, Month
from storewide.warehouse.engines.duck import Session, array, literal
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.shapes import PACE, Shape, is_former, names, rows
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.engines.tallied import OF, Way
from storewide.warehouse.manifest import FileEntry, Manifest

#: (store, day or month)
Parts = frozenset[tuple[str, str]]

_DIMENSIONS = ("marketing_channel", "campaign", "device", "country", "product")


def rollups(fact: str) -> tuple[str, ...]:
    """The names of the rollups that are made of a fact."""
    return tuple(way.rollup for way in OF[fact])


def months(fact: str, parts: Parts) -> set[tuple[str, str, str]]:
    """The keys of the fact's tallies of the months that the parts lie in."""
    return {(rollup, store, part[:7]) for rollup in rollups(fact) for store, part in parts}


def roll(target: Target, manifest: Manifest, fact: str, parts: Parts) -> list[FileEntry]:
    """Write the months of tallies that change when the parts of a fact did, and those from before there were any.

    `manifest` lists the files of the fact as they are now. A month that comes to nothing is not written.
    """
    stores = frozenset(store for store, _ in parts)
    made: list[FileEntry] = []
    bots = _bots(target.folder, manifest, stores) if fact == "event" else {}
    parts |= _from_before(manifest, fact, stores)
    for way in OF[fact]:
        made += _made(target, manifest, fact, way, parts, bots)
    return made


def _from_before(manifest: Manifest, fact: str, stores: frozenset[str]) -> Parts:
    """The parts of the fact in months with files of an earlier schema, and without tallies."""
    rolled = {(each.store, each.part) for rollup in rollups(fact) for each in manifest.of(rollup, stores)}
    files = [each for each in manifest.of(fact, stores) if (each.store, each.part[:7]) not in rolled]
    former = {(each.store, each.part[:7]) for each in files if is_former(each.path)}
    return frozenset((each.store, each.part) for each in files if (each.store, each.part[:7]) in former)


def _made(
    target: Target, manifest: Manifest, fact: str, way: Way, parts: Parts, bots: dict[str, BitMap]
) -> list[FileEntry]:
    session = target.session
    session.run("CREATE TABLE touched (store VARCHAR, part VARCHAR)")
    session.insert("touched", sorted(parts))
    wanted = frozenset((store, part[:7]) for store, part in parts)
    files = paths(target.folder, manifest.of(fact), parts)
    old = paths(target.folder, manifest.of(way.rollup), wanted)
    session.run(f"CREATE VIEW told AS {_told(fact, way.source, files, bots)}")
    session.run(
        f"CREATE TABLE rolled AS SELECT {names(way.shape)} FROM ("
        f"SELECT * FROM {rows(way.shape, old)} AS o WHERE NOT EXISTS (SELECT 1 FROM touched "
        "WHERE touched.store = o.store AND starts_with(CAST(o.day AS VARCHAR), touched.part)) "
        f"UNION ALL BY NAME ({way.made()})) ORDER BY {_order(way.shape)}"
    )
    carried = _carried(session, way.shape)
    found = [
        replace(entry, carries=carried[entry.store, entry.part])
        for entry in target.partitioned("rolled", kind="rollup", fact=way.rollup, part="month")
    ]
    session.run("DROP VIEW told")
    session.drop("rolled", "touched")
    return found


def _order(shape: Shape) -> str:
    return ", ".join(each for each in shape if each not in ("value", "views", "day", "bucket")) + ", day"


def _told(fact: str, source: Shape, files: Sequence[Path], bots: dict[str, BitMap]) -> str:
    """SQL of the fact's rows; events say of their visitor whether it is taken for a bot."""
    if fact != "event":
        return f"SELECT * FROM {rows(source, files)}"
    cases = " ".join(
        f"WHEN store = {literal(store)} THEN list_contains({array(found)}, visitor)"
        if len(found) < 8
        else f"WHEN store = {literal(store)} THEN visitor IN (SELECT unnest({array(found)}))"
        for store, found in bots.items()
        if found
    )
    flagged = f"coalesce(bot OR CASE {cases} ELSE false END, false)" if cases else "coalesce(bot, false)"
    return f"SELECT * REPLACE ({flagged} AS bot) FROM {rows(source, files)}"


def _carried(session: Session, shape: Shape) -> dict[tuple[str, str], tuple[str, ...]]:
    """By store and month the measures, and each dimension that has a value for one as `measure.dimension`."""
    if shape is PACE:
        told = "SELECT DISTINCT store, month, measure, dimension FROM rolled WHERE named IS NOT NULL"
    else:
        of = " UNION ALL ".join(
            f"SELECT store, month, measure, '{each}' AS dimension FROM rolled WHERE {each} IS NOT NULL"
            for each in _DIMENSIONS
        )
        told = (
            f"SELECT DISTINCT store, month, measure, '' AS dimension FROM rolled UNION SELECT * FROM ({of})"
        )
    found: dict[tuple[str, str], set[str]] = {}
    for store, month, measure, dimension in session.rows(told):
        named = f"{measure}.{dimension}" if dimension else measure
        found.setdefault((store, month), set()).add(named)
    return {key: tuple(sorted(each)) for key, each in found.items()}


def of_other_bots(folder: Path, manifest: Manifest, new: Iterable[FileEntry], parts: Parts) -> Parts:
    """The days of the parts' stores on which a visitor was seen that is a bot now and was none, or the other way round.

    `manifest`: as it was before; `new`: the months of crowds that take the place of those before.
    """
    stores = frozenset(store for store, _ in parts)
    now = manifest.with_files(new)
    before, after = _bots(folder, manifest, stores), _bots(folder, now, stores)
    found: set[tuple[str, str]] = set()
    for store in stores:
        changed = before[store] ^ after[store]
        for entry in now.of(visitors.ROLLUP, frozenset({store})) if changed else ():
            month = Month(folder / entry.path)
            for period, cells in month.cells(EVERYBODY).items():
                if period != month.label and any(cell.visitors() & changed for cell in cells):
                    found.add((store, date.fromisoformat(period).isoformat()))
    return frozenset(found)


def _bots(folder: Path, manifest: Manifest, stores: Iterable[str]) -> dict[str, BitMap]:
    return {
        store: visitors.all_bots(folder, manifest.of(visitors.ROLLUP, frozenset({store})))
        for store in sorted(stores)
    }
