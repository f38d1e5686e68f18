"""Looks: whether the shop answered, every few minutes of its last weeks; down in outages and in one planned night."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed
from storewide.demo.simulation.schema import Scenario

DAYS = 28  # as long as an objective looks back
PROBE = "Purchase"
_HOUR = 3600
_NIGHT = (2 * _HOUR, 3 * _HOUR)
_FAILS = 0.0004  # of the looks, for no reason that anybody finds
_SLOWEST, _USUAL = 10_000, 420  # milliseconds


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks in order of time (UTC seconds)."""

    at: Ints
    up: Flags
    planned: Flags
    took: Ints


def draw(scenario: Scenario, window: Days, placed: tuple[Placed, ...], random: np.random.Generator) -> Looks:
    """One every so many minutes."""
    first = max(len(window.dates) - DAYS, 0)
    at = np.arange(int(window.starts[first]), window.end, scenario.running.looked_at * 60, dtype=np.int64)
    night = int(window.starts[len(window.dates) - 1 + scenario.running.maintained])
    planned = (at >= night + _NIGHT[0]) & (at < night + _NIGHT[1])
    down = random.random(len(at)) < _FAILS
    for one in (one for one in placed if one.episode.kind == "outage"):
        down |= (at >= one.starts_at.timestamp()) & (at < one.ends_at.timestamp())
    took = np.rint(_USUAL * random.lognormal(0.0, 0.3, len(at))).astype(np.int64)
    up = ~(down | planned)
    return Looks(at, up, planned, np.where(up, took, _SLOWEST))


def tell(window: Days, looks: Looks) -> dict[str, Ints]:
    """By measure how many looks outside planned work there were on each day."""
    day, count, counts = window.number(looks.at), len(window.dates), ~looks.planned
    return {
        "probes": np.bincount(day[counts], minlength=count),
        "probes_ok": np.bincount(day[counts & looks.up], minlength=count),
    }


def write(path: Path, scenario: Scenario, looks: Looks) -> None:
    """One row a look."""
    columns = ("probe", "looked_at", "up", "milliseconds", "failure", "planned", "store")
    writing.write_table(path, columns, _rows(scenario, looks))


def _rows(scenario: Scenario, looks: Looks) -> Iterator[tuple[object, ...]]:
    columns = (writing.times(looks.at), looks.up.tolist(), looks.planned.tolist(), looks.took.tolist())
    for at, up, planned, took in zip(*columns, strict=True):
        failure = "" if up else "no answer"
        yield PROBE, at, _said(up), took, failure, _said(planned), scenario.store.slug


def _said(is_so: bool) -> str:
    return "yes" if is_so else "no"
