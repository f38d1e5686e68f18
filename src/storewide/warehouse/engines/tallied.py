# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What the rows of a fact come to in each measure by day: the SQL of tallies, see `adding`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storewide.warehouse import tallies
from storewide.warehouse.engines.duck import literal
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
)
from storewide.warehouse.pacing import OF as PACES
from storewide.warehouse.schemas import COST_KINDS
from storewide.warehouse.tallies import EVENTS, PACE_DIMENSIONS, PRODUCT_MEASURES, SELF_SERVICE

_MONTH = "strftime(day, '%Y-%m') AS month"


@dataclass(frozen=True)
class Way:
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
OF: dict[str, tuple[Way, ...]] = {
    "event": (
        Way(tallies.of("event"), EVENT, TALLY, _events),
        Way(tallies.of("product"), EVENT, TALLY, _products),
    ),
    "contact": (Way(tallies.of("contact"), CONTACT, TALLY, _contacts),),
    "shipment": (
        Way(
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
        Way(
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
        Way(
            tallies.of("media_cost"),
            MEDIA_COST,
            TALLY,
            lambda: _measured(
                {"media_cost": "sum(cost)", "impressions": "sum(impressions)", "clicks": "sum(clicks)"},
                ("marketing_channel", "campaign"),
            ),
        ),
    ),
    "store_cost": (Way(tallies.of("store_cost"), STORE_COST, TALLY, _store_costs),),
    "timing": (Way(tallies.of("timing"), TIMING, PACE, _paces),),
}
