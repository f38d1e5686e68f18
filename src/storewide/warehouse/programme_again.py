"""What experiments came to when they were asked last, so that on the next day only units are read that did something since.

Each lies in `kept/programmes/<store>/` and names the files of all its days that it was made of, and the links. Where one
of those is another now (a refund of an older order, late events), the experiment is read anew.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from storewide.stats.products import Products
from storewide.warehouse import kept_months, links
from storewide.warehouse.engines import unit_days
from storewide.warehouse.engines.unit_days import FACTS, TRIGGER, Told
from storewide.warehouse.programme import Entry, Group, ProgrammeQuestion, TrialSpec
from storewide.warehouse.programme_days import Days
from storewide.warehouse.programme_found import Bucketed, Found
from storewide.warehouse.programme_whose import Whose
from storewide.warehouse.trials import EVENTS, Unit

if TYPE_CHECKING:
    from storewide.stats.quantiles import Buckets

_NAME = "programmes"
_FORM = "3"
#: answers of a store that are kept at once
_MOST = 300
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Last:
    """What an experiment came to, its last day as it was asked, and the last one up to it that there were files of."""

    found: Found
    last: date
    counted: date


def kept(days: Days, question: ProgrammeQuestion, unit: Unit, specs: Sequence[TrialSpec]) -> dict[str, Last]:
    """By experiment its last answer, where the days it was made of are as they were and none has to be taken back."""
    place = kept_months.place(days.facts.folder, _NAME, days.store)
    there = {path.suffix: path for path in sorted(place.glob("*.*"))}
    found: dict[str, Last] = {}
    for spec in specs:
        path = there.get(f".{_shape(question, unit, spec)}")
        told = None if path is None else unit_days.read(path, _FORM)
        if told is None:
            continue
        counted, last = (date.fromisoformat(day) for day in told.texts["days"])
        goes_on = counted <= days.newest and last <= spec.last and (last == counted or not question.looks)
        if goes_on and told.texts["made_of"][0] == _made_of(days, spec, counted):
            found[spec.key] = Last(_found(told, question, spec), last, counted)
    return found


def keep(days: Days, question: ProgrammeQuestion, unit: Unit, found: Mapping[TrialSpec, Found]) -> None:
    """Put each answer in the place of the one before."""
    place = kept_months.place(days.facts.folder, _NAME, days.store)
    for spec, own in found.items():
        path = place / f"{days.until(spec):%Y-%m}.{_shape(question, unit, spec)}"
        unit_days.write(path, _FORM, _told(days, spec, own))
        with suppress(OSError):
            for other in place.glob(f"*{path.suffix}"):
                if other != path:
                    other.unlink(missing_ok=True)
    with suppress(OSError):
        newest = sorted(place.iterdir(), key=lambda each: each.stat().st_mtime)
        for each in newest[: -max(_MOST, len(found))]:
            each.unlink(missing_ok=True)


def touched(
    days: Days, question: ProgrammeQuestion, whose: Whose, specs: Sequence[TrialSpec], counted: date
) -> NDArray[np.bool_]:
    """By unit whether anything is told of it after the day `counted`; the end is nobody."""
    first, earliest, until = days.span(specs)
    found = [np.zeros(1, np.int64)]
    events = [each for each in question.outcomes if each in EVENTS]
    for fact, tables in (("exposure", ["shown"]), ("event", events)):
        for day, told in days.of(fact, max(first, counted), until):
            if day > counted:
                found += [whose(told.tables[table]) for table in tables]
    for trigger in dict.fromkeys(spec.trigger for spec in specs if spec.trigger):
        for _day, told in days.happened(trigger, counted + timedelta(days=1), until):
            found.append(whose(told.tables[TRIGGER]))
    for day, told in days.of("order_line", earliest, until):
        rows = told.tables["booked"]
        late = np.flatnonzero(rows["day"] > (counted - _EPOCH).days) if day <= counted else slice(None)
        found.append(whose({name: rows[name][late] for name in ("visitor", "customer")}))
    units = np.concatenate(found)
    asked = np.zeros(int(units.max()) + 2, np.bool_)
    asked[units] = True
    asked[0] = False
    return asked


def _shape(question: ProgrammeQuestion, unit: Unit, spec: TrialSpec) -> str:
    """All that is asked of an experiment but its last day."""
    told = [
        (question.outcomes, question.segments, question.looks, question.caps, question.buckets, unit),
        (spec.key, spec.first.isoformat(), spec.before_days, spec.trigger),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _made_of(days: Days, spec: TrialSpec, counted: date) -> str:
    """A digest of the files of the experiment's days up to that one, and of the links."""
    earliest = spec.first - timedelta(days=spec.before_days)
    made_of = hashlib.sha256()
    for entry in days.facts.manifest.of(links.FACT):
        made_of.update(entry.path.encode())
    for fact in FACTS:
        for day in days.listed[fact]:
            if earliest <= day.part <= counted:
                made_of.update(f"|{fact} {day.part} {day.made_of}".encode())
    return made_of.hexdigest()


def _told(days: Days, spec: TrialSpec, found: Found) -> Told:
    groups, empty = list(found.groups.items()), np.zeros(0)
    counted = days.until(spec)
    return Told(
        {
            "sums": {
                "units": np.array([each.units for _key, each in groups], np.int64),
                "totals": np.concatenate([empty, *(each.totals for _key, each in groups)]),
                "cross": np.concatenate([empty, *(each.cross.ravel() for _key, each in groups)]),
                "thirds": np.concatenate([empty, *(_thirds(each) for _key, each in groups)]),
            }
        },
        {
            "days": [counted.isoformat(), spec.last.isoformat()],
            "made_of": [_made_of(days, spec, counted)],
            "groups": [(*key[1:4], key.look.isoformat() if key.look else "") for key, _each in groups],
            "entered": _entries_told(found.entered),
            "exposed": _entries_told(found.exposed),
            "in_two_arms": [found.in_two_arms],
            "buckets": [
                (*key[1:], list(each.above.items()), each.zeros, list(each.below.items()))
                for key, each in found.buckets.items()
            ],
        },
    )


def _thirds(each: Products) -> NDArray[np.float64]:
    return np.zeros(len(each.names)) if each.thirds is None else each.thirds


def _found(told: Told, question: ProgrammeQuestion, spec: TrialSpec) -> Found:
    names, sums = question.columns, told.tables["sums"]
    width = len(names)
    totals, thirds = sums["totals"].reshape(-1, width), sums["thirds"].reshape(-1, width)
    cross = sums["cross"].reshape(-1, width, width)
    groups = {
        Group(spec.key, variant, segment, value, date.fromisoformat(look) if look else None): Products(
            names, int(sums["units"][at]), np.zeros(width), totals[at], cross[at], thirds[at]
        )
        for at, (variant, segment, value, look) in enumerate(told.texts["groups"])
    }
    entered, exposed = (
        {Entry(spec.key, variant, date.fromisoformat(day)): units for variant, day, units in told.texts[name]}
        for name in ("entered", "exposed")
    )
    return Found(groups, entered, told.texts["in_two_arms"][0], _buckets(told, spec), exposed)


def _entries_told(entries: Mapping[Entry, int]) -> list[tuple[str, str, int]]:
    return [(key.variant, key.day.isoformat(), units) for key, units in entries.items()]


def _buckets(told: Told, spec: TrialSpec) -> dict[Bucketed, "Buckets"]:
    if not told.texts["buckets"]:
        return {}
    from storewide.stats.quantiles import Buckets  # scipy takes longer than many questions

    return {
        (spec.key, variant, amount): Buckets(dict(above), zeros, dict(below))
        for variant, amount, above, zeros, below in told.texts["buckets"]
    }
