# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Makes the files of tallies: what the facts of a day come to in each measure, by month, out of the facts' own files.

Events are told apart by whether their visitor is taken for a bot. As a bot is one on all of its days, days on which a
visitor was that became a bot, or is none any more, are counted again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyroaring import BitMap

from storewide.warehouse import tallies, visitors
from storewide.warehouse.crowds import EVERYBODY, Month
from storewide.warehouse.engines.duck import Session, array, literal
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.shapes import (
    CONTACT,
    EVENT,
    MEDIA_COST,
    PACE,
    PROBE,
    SHIPMENT,
    STORE_COST,
    TALLY,
    TIMING,
    Shape,
    is_former,
    names,
    rows,
)
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.pacing import OF as PACES
from storewide.warehouse.schemas import COST_KINDS
from storewide.warehouse.tallies import EVENTS, PACE_DIMENSIONS, PRODUCT_MEASURES, SELF_SERVICE

#: (store, day or month)
Parts = frozenset[tuple[str, str]]

_MONTH = "strftime(day, '%Y-%m') AS month"
_DIMENSIONS = ("marketing_channel", "campaign", "device", "country", "product")


@dataclass(frozen=True)
class _Way:
    """How one rollup is made of a fact: SQL of its rows out of the relation `told`, which has the fact's."""

    rollup: str
    source: Shape
    shape: Shape
    made: Callable[[], str]


def _measured(measures: dict[str, str], dimensions: Sequence[str] = ()) -> str:
    """SQL of tally rows by day: each measure an aggregate, which is NULL where the rows do not tell of it."""
    columns = "".join(f", {each}" for each in dimensions)
    sums = ", ".join(f"CAST({how} AS BIGINT) AS {name}" for name, how in measures.items())
    listed = ", ".join(measures)
    return (
        f"SELECT *, {_MONTH} FROM (UNPIVOT (SELECT store, day, false AS bot{columns}, {sums} FROM told "
        f"GROUP BY store, day{columns}) ON {listed} INTO NAME measure VALUE value)"
    )


def _events() -> str:
    """The events of each name; of searches also those that found nothing, where any says how many it found."""
    each = "SELECT store, day, marketing_channel, campaign, device, country, bot, "
    counted = " UNION ALL ".join(
        f"{each}{literal(measure)} AS measure, number AS value FROM counted "
        f"WHERE name IN ({', '.join(map(literal, events))})"
        for measure, events in EVENTS.items()
    )
    empty = f"{each}'empty_searches', empty FROM counted WHERE name = 'Products Searched' AND stating > 0"
    wanted = ", ".join(
        literal(event) for event in sorted({event for all_ in EVENTS.values() for event in all_})
    )
    return (
        "WITH counted AS (SELECT store, day, name, marketing_channel, campaign, device, country, bot, "
        "count(*) AS number, count(results) AS stating, count(*) FILTER (results = 0) AS empty FROM told "
        f"WHERE name IN ({wanted}) GROUP BY ALL) SELECT *, {_MONTH} FROM ({counted} UNION ALL {empty})"
    )


def _products() -> str:
    cases = " ".join(
        f"WHEN {literal(event)} THEN {literal(measure)}"
        for measure in PRODUCT_MEASURES
        for event in EVENTS[measure]
    )
    wanted = ", ".join(literal(event) for measure in PRODUCT_MEASURES for event in EVENTS[measure])
    return (
        f"SELECT store, day, CASE name {cases} END AS measure, product_id AS product, bot, "
        f"count(*) AS value, {_MONTH} FROM told WHERE name IN ({wanted}) GROUP BY ALL"
    )


def _contacts() -> str:
    helped = f"need IN ({', '.join(map(literal, SELF_SERVICE))})"
    return _measured(
        {
            "contacts": "count(*)",
            "staffed_contacts": "count(*) FILTER (staffed IS DISTINCT FROM false)",
            "contact_cost": "sum(cost)",
            "served": f"count(*) FILTER ({helped})",
            "self_served": f"count(*) FILTER ({helped} AND staffed IS NOT DISTINCT FROM false)",
        }
    )


def _store_costs() -> str:
    """Of a month's cost each day has the same, the first days one more of the smallest unit where that does not go."""
    days = "day(last_day(day))"
    share = f"abs(amount) // {days} + CASE WHEN number <= abs(amount) % {days} THEN 1 ELSE 0 END"
    spread = (
        f"SELECT store, day + CAST(number - 1 AS INTEGER) AS day, kind, sign(amount) * ({share}) AS amount "
        f"FROM (SELECT *, unnest(range(1, {days} + 1)) AS number FROM told WHERE month IS NOT NULL)"
    )
    kinds = ", ".join(map(literal, COST_KINDS))
    return (
        f"SELECT store, day, kind || '_cost' AS measure, false AS bot, CAST(sum(amount) AS BIGINT) AS value, {_MONTH} "
        f"FROM (SELECT store, day, kind, amount FROM told WHERE month IS NULL UNION ALL {spread}) "
        f"WHERE kind IN ({kinds}) GROUP BY store, day, kind"
    )


def _paces() -> str:
    labels = ["('', '')", *(f"({literal(each)}, {each})" for each in PACE_DIMENSIONS)]
    return " UNION ALL ".join(
        f"SELECT store, day, {literal(measure)} AS measure, of.dimension, of.named, {field}_bucket AS bucket, bot, "
        f"count(*) AS views, {_MONTH} FROM told, LATERAL (VALUES {', '.join(labels)}) AS of(dimension, named) "
        f"WHERE {field}_bucket IS NOT NULL GROUP BY ALL"
        for measure, (field, _) in PACES.items()
    )


#: by fact the rollups made of it
OF: dict[str, tuple[_Way, ...]] = {
    "event": (
        _Way(tallies.of("event"), EVENT, TALLY, _events),
        _Way(tallies.of("product"), EVENT, TALLY, _products),
    ),
    "contact": (_Way(tallies.of("contact"), CONTACT, TALLY, _contacts),),
    "shipment": (
        _Way(
            tallies.of("shipment"),
            SHIPMENT,
            TALLY,
            lambda: _measured(
                {
                    "shipments_due": "count(*)",
                    "shipments_kept": "count(*) FILTER (shipped_on <= day)",
                },
                ("country",),
            ),
        ),
    ),
    "probe": (
        _Way(
            tallies.of("probe"),
            PROBE,
            TALLY,
            lambda: _measured(
                {
                    "probes": "count(*) FILTER (NOT planned)",
                    "probes_ok": "count(*) FILTER (up AND NOT planned)",
                }
            ),
        ),
    ),
    "media_cost": (
        _Way(
            tallies.of("media_cost"),
            MEDIA_COST,
            TALLY,
            lambda: _measured(
                {"media_cost": "sum(cost)", "impressions": "sum(impressions)", "clicks": "sum(clicks)"},
                ("marketing_channel", "campaign"),
            ),
        ),
    ),
    "store_cost": (_Way(tallies.of("store_cost"), STORE_COST, TALLY, _store_costs),),
    "timing": (_Way(tallies.of("timing"), TIMING, PACE, _paces),),
}


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
    target: Target, manifest: Manifest, fact: str, way: _Way, parts: Parts, bots: dict[str, BitMap]
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
    flagged = f"coalesce(CASE {cases} ELSE false END, false)" if cases else "false"
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
        store: BitMap.union(
            BitMap(), *visitors.bots(folder, manifest.of(visitors.ROLLUP, frozenset({store}))).values()
        )
        for store in sorted(stores)
    }
