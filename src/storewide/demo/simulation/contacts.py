"""Contacts: what customers ask, whether staff answered or they found it by themselves, and what that cost."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.schema import Scenario

#: the hours in which somebody answers
_OPENS, _CLOSES = 9, 18
#: needs that customers can meet by themselves; an order is told by itself
_SELF_SERVICE = ("renewal", "change", "answer")


@dataclass(frozen=True, slots=True)
class Contacts:
    """c contacts in order of time: their topic (into the scenario's), and what staff cost in minor units."""

    at: Ints
    topic: Ints
    staffed: Flags
    cost: Ints


def draw(scenario: Scenario, window: Days, books: Books, random: np.random.Generator) -> Contacts:
    """As many as follow from the orders of a day, and more where something went wrong."""
    topics = scenario.running.topics
    count = random.poisson(_expected(scenario, window, books))
    topic, day = (np.repeat(part.ravel(), count.ravel()) for part in np.indices(count.shape))
    hour = random.uniform(_OPENS, _CLOSES, len(day))
    at = window.starts[day] + (hour / 24 * np.diff(window.starts)[day]).astype(np.int64)
    order = np.argsort(at, kind="stable")
    at, topic = at[order], topic[order].astype(np.int64)
    staffed = random.random(len(at)) < np.array([one.staffed for one in topics])[topic]
    usual = np.array([one.cost for one in topics])[topic] * random.uniform(0.7, 1.3, len(at))
    return Contacts(at, topic, staffed, np.where(staffed, np.rint(100 * usual), 0).astype(np.int64))


def _expected(scenario: Scenario, window: Days, books: Books) -> Floats:
    """How many contacts about each topic (a row) each day is expected to bring."""
    topics, count = scenario.running.topics, len(window.dates)
    orders = np.bincount(window.number(books.orders.placed), minlength=count)
    sessions = np.bincount(books.visits.day, minlength=count)
    expected: Floats = np.stack([orders * one.a_hundred_orders / 100 for one in topics])
    names = [one.topic for one in topics]
    for wave in scenario.waves:
        those = window.during(np.arange(count), wave.starts, wave.days)
        expected[names.index(wave.topic), those] += wave.share * sessions[those]
    return expected


def tell(scenario: Scenario, window: Days, contacts: Contacts) -> dict[str, Ints]:
    """By measure its value on each day. Of `served` and `self_served` the contacts alone: orders count there too."""
    needs = np.array([one.need in _SELF_SERVICE for one in scenario.running.topics])[contacts.topic]
    day, count = window.number(contacts.at), len(window.dates)
    cost = np.zeros(count, np.int64)
    np.add.at(cost, day, contacts.cost)
    return {
        "contacts": np.bincount(day, minlength=count),
        "staffed_contacts": np.bincount(day[contacts.staffed], minlength=count),
        "contact_cost": cost,
        "served": np.bincount(day[needs], minlength=count),
        "self_served": np.bincount(day[needs & ~contacts.staffed], minlength=count),
    }


def write(path: Path, scenario: Scenario, contacts: Contacts) -> None:
    """One row a contact."""
    topics, store = scenario.running.topics, scenario.store
    said = [(one.channel, one.need, one.topic, one.area) for one in topics]
    rows = (
        (id_, at, channel, need, "yes" if staffed else "no", text, area, money, store.currency, store.slug)
        for id_, at, (channel, need, text, area), staffed, money in zip(
            writing.ids(np.arange(len(contacts.at)), "k"),
            writing.times(contacts.at),
            (said[number] for number in contacts.topic.tolist()),
            contacts.staffed.tolist(),
            writing.amounts(contacts.cost),
            strict=True,
        )
    )
    columns = (
        *("contact_id", "contacted_at", "contact_channel", "need", "staffed", "topic", "area"),
        *("cost", "currency", "store"),
    )
    writing.write_table(path, columns, rows)
