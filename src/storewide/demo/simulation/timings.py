"""Timings: how fast the first page of some sessions was, as the browser tells it; slower from some releases on."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Floats, Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.schema import Scenario

DAYS = 120  # nothing was measured before
#: spreads of the logarithms
_SPREAD = {"lcp": 0.42, "inp": 0.5, "cls": 0.7}


@dataclass(frozen=True, slots=True)
class Timings:
    """t page views: their sessions, milliseconds to show and to answer, layout shift in thousandths."""

    session: Ints
    lcp: Ints
    inp: Ints
    cls: Ints


def draw(scenario: Scenario, window: Days, books: Books, random: np.random.Generator) -> Timings:
    """Those that were told, of the last days."""
    visits, said = books.visits, scenario.running
    told = random.random(len(visits.start)) < said.timed
    session = np.flatnonzero(told & (visits.day >= len(window.dates) - DAYS))
    paces = {one.device: one for one in said.pace}
    device = visits.device[session]

    def drawn(name: str) -> Floats:
        medians = np.array(
            [getattr(paces[code], name) if code in paces else 1.0 for code in scenario.codes("device")]
        )
        return np.asarray(medians[device] * random.lognormal(0.0, _SPREAD[name], len(session)))

    lcp = drawn("lcp") * _slowed(scenario, window, visits.day[session], device)
    inp, cls = drawn("inp"), 1000 * drawn("cls")
    return Timings(session, *(np.maximum(np.rint(each), 1).astype(np.int64) for each in (lcp, inp, cls)))


def _slowed(scenario: Scenario, window: Days, day: Ints, device: Ints) -> Floats:
    factor = np.ones(len(day))
    for one in scenario.slowed:
        within = window.during(day, one.starts, one.days)
        factor[within & (device == scenario.codes("device").index(one.device))] *= one.factor
    return factor


def tell(scenario: Scenario, timings: Timings, books: Books) -> dict[str, dict[str, int]]:
    """By measure and device the time that three of four page views keep within, exactly."""
    device = books.visits.device[timings.session]
    found: dict[str, dict[str, int]] = {}
    for name in ("lcp", "inp", "cls"):
        values = getattr(timings, name)
        of_device = {code: values[device == number] for number, code in enumerate(scenario.codes("device"))}
        found[f"{name}_p75"] = {
            code: int(np.sort(those)[-(-3 * len(those) // 4) - 1])
            for code, those in of_device.items()
            if len(those)
        }
    return found


def write(path: Path, scenario: Scenario, goods: Goods, books: Books, timings: Timings) -> None:
    """One row a page view that told it, in order of time."""
    visits, session = books.visits, timings.session
    where, first = np.unique(books.clicks.session, return_index=True)
    clicked = first[np.searchsorted(where, session)]
    name, product = books.clicks.name[clicked], books.clicks.product[clicked]
    rows = zip(
        writing.ids(session, "t"),
        writing.times(visits.start[session]),
        writing.pick(writing.pages(scenario, goods), name * (len(goods.ids) + 1) + product + 1),
        writing.ids(visits.visitor[session], "v"),
        timings.lcp.tolist(),
        timings.inp.tolist(),
        (f"{value / 1000:.3f}" for value in timings.cls.tolist()),
        writing.pick(scenario.codes("device"), visits.device[session]),
        writing.pick(scenario.codes("country"), visits.country[session]),
        writing.pick(scenario.codes("marketing_channel"), visits.channel[session]),
        [scenario.store.slug] * len(session),
        strict=True,
    )
    columns = (
        *("timing_id", "measured_at", "path", "visitor_id", "lcp", "inp", "cls"),
        *("device", "country", "marketing_channel", "store"),
    )
    writing.write_table(path, columns, rows)
