# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Events on their way in: an event id counts once in its store, whichever day or file repeats it.

Nothing is copied on the way from `checked` to the day files, unless these are many: what stands between are views, and
a list of the few rows to leave out. An event "Experiment Viewed" that names experiment and variant is an exposure as
well, see `exposures.shown`.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from crawleruseragents import is_crawler

from storewide.lib import memory
from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.engines.passed import Hashes, Passed
from storewide.warehouse.engines.settled import Settled, paths, stores_in
from storewide.warehouse.engines.shapes import EVENT, HASH_OF_NAME, has_hashes, names, rows
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.schemas import FIELDS

KINDS = ("customer", "visitor")
#: columns of day files that there are not where a field is not stated
_MADE_OF = {"customer": "customer_id", "bot": "user_agent"}
#: with more ids than these that come in twice all rows are looked at
_MANY = 10_000


def settle(session: Session, folder: Path, manifest: Manifest, passed: Passed | None = None) -> Settled:
    """From `good` to the view `kept`: the new events, for files beside those that are there.

    `passed`: what batches of the same import before this one brought; what this one brings is added.
    """
    hashed = session.one("SELECT hash('storewide')")[0] == HASH_OF_NAME
    _repeats(session, paths(folder, manifest.of("event", stores_in(session))), passed, hashed=hashed)
    if passed:
        memory.give_back()
    session.run(
        "CREATE VIEW fresh AS SELECT * RENAME (occurred_at_day AS day), occurred_at_day AS part, "
        f"{'hash(event_id)' if hashed else 'CAST(NULL AS UBIGINT)'} AS id_hash "
        "FROM good ANTI JOIN again USING (row)"
    )
    _crawlers(session)
    _show_variants(session)
    found = _settled(session)
    _keep(session)
    return found


def _keep(session: Session) -> None:
    """Make the view `kept` of the new events as day files have them, without the columns of what is not stated.

    To write a column without a value takes half as long as to write one with texts.
    """
    stated = {name for name, *_ in session.rows("DESCRIBE stage")}
    empty = {name for name in EVENT if name in FIELDS["event"] and name not in stated} - {"store"}
    empty |= {name for name, source in _MADE_OF.items() if source not in stated}
    session.run(
        f"CREATE VIEW kept AS SELECT {names(EVENT, without=empty)} FROM (SELECT r.*, "
        "(SELECT bot FROM crawlers WHERE crawlers.user_agent = r.user_agent) AS bot "
        f"FROM ({identity.joined('fresh', KINDS, identity.passed_by(session, 'fresh'))}) AS r)"
    )


def gather(session: Session) -> None:
    """Make `kept` a table and let go of what it was made of: for events that are parted into many files."""
    session.run("CREATE TABLE valued AS SELECT * FROM kept")
    let_go(session)
    session.run("CREATE VIEW kept AS SELECT * FROM valued")


def let_go(session: Session) -> None:
    """Free what the view `kept` was made of, and the view."""
    for view in ("kept", "fresh", "good", "refused", "checked"):
        session.run(f"DROP VIEW {view}")
    session.drop("stage", "again")


def _settled(session: Session) -> Settled:
    good = session.one("SELECT count(*) FROM good")[0]
    days = session.rows(
        "SELECT store, part, count(*), min(occurred_at), max(occurred_at) FROM fresh GROUP BY ALL"
    )
    spans = {(store, str(day)): (first, last) for store, day, _, first, last in days}
    return Settled(
        good,
        sum(events for _, _, events, *_ in days),
        0,
        min((day for _, day, *_ in days), default=None),
        max((day for _, day, *_ in days), default=None),
        frozenset(spans),
        spans,
    )


def _repeats(session: Session, files: Sequence[Path], passed: Passed | None, *, hashed: bool) -> None:
    """Make `again`, the numbers of rows whose event is in a row before, or in one of the files."""
    hashes = session.columns("SELECT hash(event_id) AS hash FROM good")["hash"]
    # to sort numbers takes a tenth of the time that grouping texts does
    hashes.sort()
    session.run(
        "CREATE TABLE doubles AS SELECT store, event_id, min(row) AS first FROM good "
        f"WHERE {_alike(hashes)} GROUP BY ALL HAVING count(*) > 1"
    )
    session.run(
        "CREATE TABLE again AS SELECT row FROM good JOIN doubles USING (store, event_id) WHERE row > first"
    )
    session.drop("doubles")
    suspects = _suspects(session, files, hashes, passed) if hashed else files
    if suspects:
        session.run(
            "INSERT INTO again SELECT row FROM good SEMI JOIN "
            f"{rows(EVENT, suspects)} USING (store, event_id) ANTI JOIN again USING (row)"
        )


def _alike(hashes: Hashes) -> str:
    """SQL of which rows may have the id of another one, by the hashes of their ids, which ascend: usually of none."""
    alike = np.unique(hashes[1:][hashes[1:] == hashes[:-1]]).tolist()
    if len(alike) > _MANY:
        return "true"
    return f"hash(event_id) IN ({', '.join(map(str, alike))})" if alike else "false"


def _suspects(session: Session, files: Sequence[Path], hashes: Hashes, passed: Passed | None) -> list[Path]:
    """The files that may have an id that came in again: only there the ids themselves are looked at."""
    with_hashes = {file for file in files if has_hashes(file)}
    found = [file for file in files if file not in with_hashes]
    if passed:
        own = with_hashes & passed.files
        with_hashes -= own
        session.lend({"id_hash": passed.among(hashes)})
        passed.add(hashes)
        found += _with_any(session, own, "lent")
    return found + _with_any(session, with_hashes, "(SELECT hash(event_id) AS id_hash FROM good)")


def _with_any(session: Session, files: Collection[Path], hashes: str) -> list[Path]:
    """The files with any of the hashes, which are a table's column `id_hash`."""
    if not files:
        return []
    found = session.rows(
        "SELECT DISTINCT filename FROM (SELECT filename, id_hash FROM "
        f"read_parquet({array(map(str, sorted(files)))}, hive_partitioning=false, filename=true)) "
        f"SEMI JOIN {hashes} USING (id_hash)"
    )
    return [Path(name) for (name,) in found]


def _crawlers(session: Session) -> None:
    """Make `crawlers`: the user agents that came in, and whether each is a crawler's."""
    session.run("CREATE TABLE crawlers (user_agent VARCHAR, bot BOOLEAN)")
    agents = [
        agent for (agent,) in session.rows("SELECT DISTINCT user_agent FROM fresh") if agent is not None
    ]
    session.insert("crawlers", [(agent, is_crawler(agent)) for agent in agents])


def _show_variants(session: Session) -> None:
    session.run(
        "CREATE TABLE shown_variants AS SELECT store, experiment, variant, CAST(NULL AS VARCHAR) AS exposure_id, "
        f"occurred_at AS exposed_at, day, visitor, customer, row "
        f"FROM ({identity.joined('fresh', KINDS, identity.passed_by(session, 'fresh'))}) "
        "WHERE name = 'Experiment Viewed' AND experiment IS NOT NULL AND variant IS NOT NULL"
    )
