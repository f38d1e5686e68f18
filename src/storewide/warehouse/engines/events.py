# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Events on their way in: an event id counts once in its store, whichever day or file repeats it.

An event "Experiment Viewed" that names experiment and variant is an exposure as well, see `exposures.shown`.
"""

from pathlib import Path

from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import EVENT, names, rows
from storewide.warehouse.manifest import Manifest

KINDS = ("customer", "visitor")


def settle(session: Session, folder: Path, manifest: Manifest) -> Settled:
    """From `good` to the table `kept`: the whole new content of every day file that changes."""
    entries = manifest.of("event", stores_in(session))
    session.run(
        "CREATE TABLE firsts AS SELECT row FROM "
        "(SELECT store, event_id, min(row) AS row FROM good GROUP BY store, event_id) "
        f"ANTI JOIN {rows(EVENT, paths(folder, entries))} USING (store, event_id)"
    )
    session.run(
        "CREATE TABLE fresh AS SELECT * RENAME (occurred_at_day AS day), 1 AS version "
        f"FROM ({identity.joined('good SEMI JOIN firsts USING (row)', KINDS)})"
    )
    session.run("CREATE TABLE touched AS SELECT DISTINCT store, day AS part FROM fresh")
    found = settled(session)
    session.drop("good", "firsts")
    days = names(EVENT, without=["part"])
    session.run(
        f"CREATE TABLE kept AS SELECT {names(EVENT)} FROM (SELECT {days}, day AS part FROM fresh "
        f"UNION ALL SELECT {days}, part FROM {rows(EVENT, paths(folder, entries, found.touched))}) "
        "ORDER BY store, part, visitor, occurred_at, event_id"
    )
    session.run(
        "CREATE TABLE shown_variants AS SELECT store, experiment, variant, CAST(NULL AS VARCHAR) AS exposure_id, "
        "occurred_at AS exposed_at, day, visitor, customer, row FROM fresh "
        "WHERE name = 'Experiment Viewed' AND experiment IS NOT NULL AND variant IS NOT NULL"
    )
    session.drop("fresh")
    return found
