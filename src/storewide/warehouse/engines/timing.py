# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""The store's clock for good rows: each time becomes UTC, and the day it falls on in the store's zone."""

from datetime import date

from storewide.warehouse import zones
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.schemas import FIELDS, Fact


def settle(session: Session, fact: Fact) -> None:
    """Make the table `good`: rows of `checked` without fault, each time `x` in UTC with `x_day` beside it."""
    session.run(
        "CREATE TABLE spans (zone VARCHAR, own BOOLEAN, day DATE, begins INTEGER, ends INTEGER, "
        "shift INTEGER, store_day DATE)"
    )
    instants = [name for name, field in FIELDS[fact].items() if field.kind == "instant"]
    used = [name for name in instants if _is_used(session, name)]
    if used:
        session.insert("spans", list(zones.spans(_days(session, used))))
    columns, joins = [], []
    for name in instants:
        if name not in used:
            columns.append(f"CAST(NULL AS DATE) AS {name}_day")
            continue
        columns.append(f"{name} + to_seconds(s_{name}.shift) AS {name}, s_{name}.store_day AS {name}_day")
        second = f"(epoch_us({name}) // 1000000) % 86400"
        joins.append(
            f"LEFT JOIN spans AS s_{name} ON s_{name}.zone = checked.zone AND s_{name}.own = own_{name} "
            f"AND s_{name}.day = CAST({name} AS DATE) "
            f"AND {second} >= s_{name}.begins AND {second} < s_{name}.ends"
        )
    replaced = ", ".join([f"own_{name}" for name in instants] + used)
    session.run(
        f"CREATE TABLE good AS SELECT checked.* EXCLUDE (fault, zone{', ' if replaced else ''}{replaced})"
        f"{''.join(', ' + column for column in columns)} "
        f"FROM checked {' '.join(joins)} WHERE fault IS NULL"
    )
    session.run("DROP VIEW checked")
    session.drop("stage", "spans")


def _is_used(session: Session, name: str) -> bool:
    return bool(session.one(f"SELECT count({name}) FROM checked WHERE fault IS NULL")[0])


def _days(session: Session, names: list[str]) -> list[tuple[str, bool, date]]:
    each = " UNION ".join(
        f"SELECT DISTINCT zone, own_{name}, CAST({name} AS DATE) FROM checked "
        f"WHERE fault IS NULL AND {name} IS NOT NULL"
        for name in names
    )
    return [(zone, own, day) for zone, own, day in session.rows(each)]
