# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Facts that never change once told: how long a page took, whether something answered. A repeat counts once.

Their day files get pieces beside them, like those of events; a repeat is looked for on its own day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pyroaring import BitMap

from storewide.warehouse import pacing, visitors
from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import PROBE, TIMING, Shape, names, rows
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.schemas import YES


@dataclass(frozen=True)
class Told:
    """One such fact: the columns of its file, what makes two rows the same, the time that gives the day.

    `made`: SQL of columns that are not as they came. `KINDS`: whose ids it has.
    """

    fact: str
    shape: Shape
    key: tuple[str, ...]
    clock: str
    made: Mapping[str, str] = field(default_factory=dict)
    KINDS: tuple[str, ...] = ()

    def settle(self, session: Session, folder: Path, manifest: Manifest) -> Settled:
        """From `good` to the table `kept`: the new rows, for files beside those that are there."""
        made = {"day": f"{self.clock}_day", "part": f"{self.clock}_day", **self.made}
        columns = ", ".join(f"{made[name]} AS {name}" if name in made else name for name in self.shape)
        source = identity.joined("good", self.KINDS) if self.KINDS else "SELECT * FROM good"
        if "visitor" in self.KINDS:
            _flag(session, folder, manifest)
        session.run(f"CREATE TABLE arrived AS SELECT row, {columns} FROM ({source}) AS came")
        days = frozenset(
            (store, str(part)) for store, part in session.rows("SELECT DISTINCT store, part FROM arrived")
        )
        known = paths(folder, manifest.of(self.fact), days)
        keys = ", ".join(("store", *self.key))
        # a step or an id that is not there is the same as another that is not there
        same = " AND ".join(f"known.{name} IS NOT DISTINCT FROM arrived.{name}" for name in self.key)
        session.run(
            "CREATE TABLE fresh AS SELECT *, 1 AS version FROM arrived WHERE NOT EXISTS (SELECT 1 FROM "
            f"{rows(self.shape, known)} AS known WHERE known.store = arrived.store AND {same}) "
            f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY row) = 1"
        )
        session.run("CREATE TABLE touched AS SELECT DISTINCT store, part FROM fresh")
        found = settled(session)
        session.run(f"CREATE TABLE kept AS SELECT {names(self.shape)} FROM fresh ORDER BY {self.clock}")
        session.drop("arrived", "fresh")
        return found


def _flag(session: Session, folder: Path, manifest: Manifest) -> None:
    """Make `flagged`: (store, visitor) of all that came in and are taken for bots."""
    session.run("CREATE TABLE flagged (store VARCHAR, visitor BIGINT)")
    came = BitMap(
        row[0] for row in session.rows("SELECT number FROM ids WHERE kind = 'visitor' AND NOT fresh")
    )
    for store in sorted(stores_in(session)) if came else ():
        bots = visitors.all_bots(folder, manifest.of(visitors.ROLLUP, frozenset({store})))
        session.insert("flagged", [(store, each) for each in bots & came])


def _bucket(name: str) -> str:
    """SQL of the bucket that a time is in, as text; see `pacing`."""
    field, factor = pacing.OF[name]
    value = f"CAST({field} * {factor} AS DOUBLE)"
    bucket = f"greatest(floor(ln({value}) / ln({pacing.STEP})), {pacing.LEAST})"
    chosen = f"CASE WHEN {field} > 0 THEN {bucket} ELSE {pacing.LEAST} END"
    return f"CASE WHEN {field} IS NOT NULL THEN CAST(CAST({chosen} AS INTEGER) AS VARCHAR) END"


#: the page of a path, as `paths_seen.page_of` has it: its first two parts
_PAGE = (
    "'/' || array_to_string(list_slice(list_filter(string_split(regexp_replace(path, '[?#].*$', ''), '/'), "
    "lambda part: part <> ''), 1, 2), '/')"
)

#: by fact
TOLD: Mapping[str, Told] = MappingProxyType(
    {
        each.fact: each
        for each in (
            Told(
                "timing",
                TIMING,
                ("timing_id",),
                "measured_at",
                # a measurement without an id is known by all it says
                {
                    "timing_id": "coalesce(timing_id, md5(concat_ws('|', measured_at, path, visitor, device, "
                    "lcp, inp, cls)))",
                    "page": _PAGE,
                    "bot": "EXISTS (SELECT 1 FROM flagged WHERE flagged.store = came.store "
                    "AND flagged.visitor = came.visitor)",
                    **{f"{field}_bucket": _bucket(name) for name, (field, _) in pacing.OF.items()},
                },
                ("visitor",),
            ),
            Told(
                "probe",
                PROBE,
                ("probe_id", "looked_at", "step"),
                "looked_at",
                {"up": f"up = '{YES}'", "planned": f"coalesce(planned = '{YES}', false)"},
            ),
        )
    }
)
