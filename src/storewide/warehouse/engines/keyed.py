# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Facts that say how something stood: a day's visitors, stock, prices and costs, products, promotions, contacts.

Each row has a key (a store, day and product, say). A row with the key of one that is kept and the same values is a
repeat; with other values it is a new version and takes its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from storewide.warehouse.engines import identity
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import Settled, paths, settled, stores_in
from storewide.warehouse.engines.shapes import (
    CONTACT,
    MEDIA_COST,
    PRICES,
    PRODUCT,
    PROMOTION,
    SHIPMENT,
    STOCK,
    STORE_COST,
    TRAFFIC,
    Shape,
    names,
    rows,
)
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.schemas import YES

#: the part of facts that are one file a store, however many days they span
WHOLE = "all"


@dataclass(frozen=True)
class Keyed:
    """One such fact: the columns of its file, those that make the key beside the store, and its day and part.

    `made`: SQL of columns that are not as they came. `KINDS`: whose ids it has.
    """

    fact: str
    shape: Shape
    key: tuple[str, ...]
    day: str = "date"
    part: str = "strftime(day, '%Y-%m')"
    made: Mapping[str, str] = field(default_factory=dict)
    KINDS: tuple[str, ...] = ()

    @property
    def keys(self) -> str:
        """The key as an SQL list."""
        return ", ".join(("store", *self.key))

    @property
    def values(self) -> tuple[str, ...]:
        """The columns that another version may differ in."""
        fixed = {"store", "part", "version", *self.key}
        return tuple(name for name in self.shape if name not in fixed)

    def settle(self, session: Session, folder: Path, manifest: Manifest) -> Settled:
        """From `good` to the table `kept`: the whole new content of every file that changes.

        Rows of one key are taken in the file's order; each that differs from the one before it is a change.
        """
        self._line_up(session, paths(folder, manifest.of(self.fact, stores_in(session))))
        session.run(
            "CREATE TABLE versions AS SELECT * REPLACE (CAST(max(version) OVER w + "
            "count(*) FILTER (row > 0) OVER w AS INTEGER) AS version), "
            f"max(row) OVER (PARTITION BY {self.keys}) AS newest FROM lined_up WHERE row = 0 OR differs "
            f"WINDOW w AS (PARTITION BY {self.keys} ORDER BY row)"
        )
        session.run("CREATE TABLE fresh AS SELECT * FROM versions WHERE row > 0")
        # a new version may lie in another part than the one before, which is there no more
        session.run(
            f"CREATE TABLE touched AS SELECT DISTINCT store, {self.part} AS part FROM versions WHERE newest > 0"
        )
        found = settled(session)
        session.run(
            f"CREATE TABLE kept AS SELECT {self._columns}, part FROM (SELECT *, {self.part} AS part "
            "FROM versions) SEMI JOIN touched USING (store, part) "
            f"QUALIFY row_number() OVER (PARTITION BY {self.keys} ORDER BY row DESC) = 1 "
            f"ORDER BY part, {self.keys}"
        )
        return found

    def _line_up(self, session: Session, files: list[Path]) -> None:
        """Put the rows of the files and those that came into one table, each with whether it differs."""
        made = {"day": self.day, "version": "0", **self.made}
        arriving = ", ".join(
            f"{made[name]} AS {name}" if name in made else name for name in self.shape if name != "part"
        )
        source = f"({identity.joined('good', self.KINDS)})" if self.KINDS else "good"
        differs = " OR ".join(f"lag({name}) OVER w IS DISTINCT FROM {name}" for name in self.values)
        session.run(
            f"CREATE TABLE lined_up AS SELECT *, row_number() OVER w = 1 OR {differs} AS differs "
            f"FROM (SELECT 0 AS row, {self._columns} FROM {rows(self.shape, files)} "
            f"UNION ALL BY NAME SELECT row, {arriving} FROM {source}) "
            f"WINDOW w AS (PARTITION BY {self.keys} ORDER BY row)"
        )

    @property
    def _columns(self) -> str:
        return names(self.shape, without=["part"])


_WHOLE = f"'{WHOLE}'"
#: a date that is a month
_MONTH = r"\d{4}-\d{2}"

#: by fact
KEYED: Mapping[str, Keyed] = MappingProxyType(
    {
        each.fact: each
        for each in (
            Keyed("traffic", TRAFFIC, ("day", "marketing_channel", "device", "country")),
            Keyed("product", PRODUCT, ("product_id",), day="CAST(NULL AS DATE)", part=_WHOLE),
            Keyed("stock", STOCK, ("day", "product_id")),
            Keyed("price", PRICES, ("day", "product_id")),
            Keyed(
                "promotion",
                PROMOTION,
                ("promotion_id", "sales_channel", "product_id", "category"),
                part=_WHOLE,
            ),
            Keyed("media_cost", MEDIA_COST, ("day", "marketing_channel", "campaign")),
            Keyed(
                "contact",
                CONTACT,
                ("contact_id",),
                day="contacted_at_day",
                part="CAST(day AS VARCHAR)",
                made={"staffed": f"staffed = '{YES}'"},
                KINDS=("customer",),
            ),
            Keyed("shipment", SHIPMENT, ("shipment_id",), day="promised_on"),
            Keyed(
                "store_cost",
                STORE_COST,
                ("day", "month", "kind", "note"),
                made={"month": f"CASE WHEN regexp_full_match(month, '{_MONTH}') THEN month END"},
            ),
        )
    }
)


def _said(name: str) -> str:
    """SQL of a number as people write it: without the zeros that its type adds."""
    return f"'{name} ' || rtrim(rtrim(CAST(v_{name} AS VARCHAR), '0'), '.')"


#: per fact, reasons beyond those of single fields: when the value is wrong, and what is then said
_REASONS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "price": (("v_price < 0", f"{_said('price')} || ' is below 0'"),),
        "product": (("v_price < 0", f"{_said('price')} || ' is below 0'"),),
        "timing": (
            ("coalesce(v_lcp, v_inp, v_cls) IS NULL", "'lcp, inp and cls are empty'"),
            *((f"v_{name} < 0", f"{_said(name)} || ' is below 0'") for name in ("lcp", "inp", "cls")),
        ),
        "promotion": (
            ("v_until < v_date", "'until ' || v_until || ' is before ' || v_date"),
            (
                "v_percent_off NOT BETWEEN 0 AND 100",
                f"{_said('percent_off')} || ' is not between 0 and 100'",
            ),
        ),
    }
)


def reasons(fact: str) -> list[str]:
    """SQL of the reasons why a row of the fact is refused although each of its fields is good."""
    return [f"CASE WHEN {wrong} THEN {said} END" for wrong, said in _REASONS.get(fact, ())]
