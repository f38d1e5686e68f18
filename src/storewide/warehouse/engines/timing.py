# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""The store's clock for good rows: each time becomes UTC, and the day it falls on in the store's zone."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from storewide.warehouse import zones
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.schemas import FIELDS, Fact
from storewide.warehouse.zones import Stretch


def settle(session: Session, fact: Fact) -> None:
    """Make the table `good`: rows of `checked` without fault, each time `x` in UTC with `x_day` beside it."""
    session.run(f"CREATE TABLE good AS {_good(session, fact)}")
    session.run("DROP VIEW checked")
    session.run("DROP VIEW refused")
    session.drop("stage")


def show(session: Session, fact: Fact) -> None:
    """Make the view `good` of the same: for a fact whose rows are read a few times, and never copied."""
    session.run(f"CREATE VIEW good AS {_good(session, fact)}")


def _good(session: Session, fact: Fact) -> str:
    instants = [name for name, field in FIELDS[fact].items() if field.kind == "instant"]
    used = [name for name in instants if _is_used(session, name)]
    columns = []
    for name in instants:
        if name not in used:
            columns.append(f"CAST(NULL AS DATE) AS {name}_day")
            continue
        found = zones.stretches(_days(session, name))
        columns.append(f"{_moved(name, found, 'shift')} AS {name}")
        columns.append(f"CAST({_moved(name, found, 'ahead')} AS DATE) AS {name}_day")
    replaced = ", ".join([f"own_{name}" for name in instants] + used)
    return (
        f"SELECT checked.* EXCLUDE (fault, zone{', ' if replaced else ''}{replaced})"
        f"{''.join(', ' + column for column in columns)} FROM checked WHERE fault IS NULL"
    )


def _is_used(session: Session, name: str) -> bool:
    return bool(session.one(f"SELECT count({name}) FROM checked WHERE fault IS NULL")[0])


def _days(session: Session, name: str) -> list[tuple[str, bool, date]]:
    return [
        (zone, own, day)
        for zone, own, day in session.rows(
            f"SELECT DISTINCT zone, own_{name}, CAST({name} AS DATE) FROM checked "
            f"WHERE fault IS NULL AND {name} IS NOT NULL"
        )
    ]


def _moved(name: str, found: Sequence[Stretch], by: str) -> str:
    """SQL of the time moved by the seconds that hold for it; the newest times are looked for first."""
    clocks = {
        key: _added(name, list(group), by)
        for key, group in groupby(found, lambda each: (each.zone, each.own))
    }
    if len(set(clocks.values())) == 1:
        return next(iter(clocks.values()))
    cases = "".join(
        f" WHEN zone = {literal(zone)} AND own_{name} = {literal(own)} THEN {sql}"
        for (zone, own), sql in clocks.items()
    )
    return f"CASE{cases} END"


def _added(name: str, stretches: Sequence[Stretch], by: str) -> str:
    moves: list[tuple[str, int]] = []
    for each in stretches:
        if not moves or moves[-1][1] != getattr(each, by):
            moves.append((each.begins.isoformat(sep=" "), getattr(each, by)))
    cases = "".join(
        f" WHEN {name} >= TIMESTAMP {literal(begins)} THEN {seconds}"
        for begins, seconds in reversed(moves[1:])
    )
    first = moves[0][1]
    if not cases:
        return name if first == 0 else f"{name} + to_seconds({first})"
    return f"{name} + to_seconds(CASE{cases} ELSE {first} END)"
