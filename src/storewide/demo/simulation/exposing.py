"""Exposing: which visitors met an experiment, when, and in which arm."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.experiments import Experiment
from storewide.demo.simulation.visits import Visits


@dataclass(frozen=True, slots=True)
class Exposed:
    """Who met an experiment: u visitors (rising), the session and second of the first time, arm, recorded or not."""

    experiment: Experiment
    visitor: Ints
    session: Ints
    at: Ints
    arm: Ints
    recorded: Flags


def expose(
    experiment: Experiment, window: Days, visits: Visits, dimensions: Mapping[str, tuple[str, ...]]
) -> Exposed:
    """Every visitor's first session in the experiment's days and segment; the arm follows from visitor and key."""
    met = window.during(visits.day, experiment.starts, experiment.days)
    population = visits.population(dimensions, visits.start)
    for dimension, value in experiment.where.items():
        met &= population.values[dimension] == population.codes[dimension].index(value)
    visitor, place = np.unique(visits.visitor[met], return_index=True)
    session = np.flatnonzero(met)[place]
    weight = np.cumsum([arm.weight for arm in experiment.arms]) / sum(arm.weight for arm in experiment.arms)
    arm = np.searchsorted(weight[:-1], _chance(visitor, experiment.key), side="right").astype(np.int64)
    unseen = np.array([one.unseen for one in experiment.arms])[arm]
    recorded = _chance(visitor, f"{experiment.key} record") >= unseen
    return Exposed(experiment, visitor, session, visits.start[session], arm, recorded)


def arms(exposed: Exposed, window: Days, visits: Visits) -> Ints:
    """The arm of each session (n numbers): of exposed visitors from the first time on; -1 for all others."""
    of_visitor = np.full(int(visits.visitor.max(initial=0)) + 1, -1, np.int64)
    since = np.full(len(of_visitor), np.iinfo(np.int64).max)
    of_visitor[exposed.visitor], since[exposed.visitor] = exposed.arm, exposed.at
    past = len(window.dates) + exposed.experiment.last
    within = (visits.start >= since[visits.visitor]) & (visits.day < past)
    return np.where(within, of_visitor[visits.visitor], -1)


def _chance(number: Ints, key: str) -> Floats:
    """A number from 0 to 1 for each, always the same for the same number and key (SplitMix64's finaliser)."""
    mixed = number.astype(np.uint64) + np.uint64(zlib.crc32(key.encode()) << 32)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray((mixed >> np.uint64(11)) / float(1 << 53))
