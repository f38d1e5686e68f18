# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Links on their way in: a pair that is known already is a repeat, and one that was cut stays cut."""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse import links
from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.keyed import WHOLE
from storewide.warehouse.engines.settled import Settled, paths
from storewide.warehouse.engines.shapes import IDENTITY, rows
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.links import Links, Pair
from storewide.warehouse.manifest import FileEntry, Manifest

#: the ids are numbered here, since a row may name two visitors
KINDS = ()
_NUMBERED = ("customer", "visitor")


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `pairs` (row, store, day, visitor, previous, customer) of rows that say something new."""
    kind = session.one("SELECT table_type FROM information_schema.tables WHERE table_name = 'good'")[0]
    session.run(f"ALTER {'VIEW' if kind == 'VIEW' else 'TABLE'} good RENAME TO arrived")
    session.run(
        "CREATE TABLE good AS SELECT row, visitor_id, customer_id FROM arrived UNION ALL "
        "SELECT row, previous_id, NULL FROM arrived WHERE previous_id IS NOT NULL"
    )
    identity.number(session, paths(folder, manifest.of("identity")), _NUMBERED)
    number = "(SELECT id, number FROM ids WHERE kind = '{kind}') AS {name} ON {name}.id = {column}"
    joins = " LEFT JOIN ".join(
        number.format(kind=kind, name=name, column=column)
        for kind, name, column in (
            ("visitor", "v", "visitor_id"),
            ("visitor", "p", "previous_id"),
            ("customer", "c", "customer_id"),
        )
    )
    session.run(
        "CREATE TABLE pairs AS SELECT row, store, linked_at_day AS day, v.number AS visitor, p.number AS previous, "
        f"c.number AS customer FROM arrived LEFT JOIN {joins}"
    )
    return _settled(session, folder, manifest)


def _settled(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """Leave in `pairs` the first row of each that is new; what became of the rows."""
    known = links.load(folder, manifest)
    good, fresh, days, stores = 0, [], [], set()
    same, owned = set(known.same), set(known.owned)
    for row, store, day, *ids in session.rows("SELECT * FROM pairs ORDER BY row"):
        good += 1
        one, two = _pairs(*ids)
        if not (one <= same and two <= owned):
            same |= one
            owned |= two
            fresh.append(row)
            days.append(day)
            stores.add(store)
    listed = ", ".join(map(str, fresh)) or "NULL"
    session.run(f"DELETE FROM pairs WHERE NOT coalesce(row IN ({listed}), false)")
    touched = frozenset((store, WHOLE) for store in stores)
    return Settled(good, len(fresh), 0, min(days, default=None), max(days, default=None), touched)


def _pairs(visitor: int | None, previous: int | None, customer: int | None) -> tuple[set[Pair], set[Pair]]:
    """The pairs of visitors, and those of visitor and customer, that a row names."""
    same: set[Pair] = set()
    if visitor is not None and previous is not None and visitor != previous:
        same.add((min(visitor, previous), max(visitor, previous)))
    owned = {(each, customer) for each in (visitor, previous) if each is not None and customer is not None}
    return same, owned


def write(target: Target, manifest: Manifest) -> Iterable[FileEntry]:
    """Write the links of each store that has new ones, with those it had."""
    by_store: dict[str, tuple[set[Pair], set[Pair]]] = {}
    for store, *ids in target.session.rows("SELECT store, visitor, previous, customer FROM pairs"):
        for known, found in zip(by_store.setdefault(store, (set(), set())), _pairs(*ids), strict=True):
            known |= found
    for store, (same, owned) in sorted(by_store.items()):
        before = links.of_store(target.folder, manifest, store)
        yield written(target, store, before.joined(same, owned))


def written(target: Target, store: str, found: Links) -> FileEntry:
    """The links of a store as a file of the folder."""
    path = target.work / f"{store}.{links.FACT}"
    links.write(path, found)
    pairs = len(found.same) + len(found.owned)
    entry = FileEntry("", "facts", links.FACT, store, WHOLE, None, None, pairs, 0, "")
    return target.named(path, f"facts/{links.FACT}/{store}/{WHOLE}", entry)


def numbers(session: Session, identity_files: Iterable[Path], one: str) -> dict[str, int]:
    """By kind (visitor, customer) the number of an outside id; empty where it never came."""
    return dict(
        session.rows(f"SELECT kind, number FROM {rows(IDENTITY, identity_files)} WHERE id = {literal(one)}")
    )
