"""What a programme came to when it was asked last, so that on the next day only units are read that did something since.

It lies in `kept/programmes/<store>/` and names the files of all days that it was made of, and the links. Where one of
those is another now (a refund of an older order, late events), everything is read anew.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storewide.stats.products import Products
from storewide.warehouse import kept_months, links
from storewide.warehouse.engines import unit_days
from storewide.warehouse.engines.unit_days import FACTS, Told
from storewide.warehouse.programme import Entry, Group, ProgrammeQuestion, TrialSpec
from storewide.warehouse.programme_days import Days, listed
from storewide.warehouse.programme_found import Found
from storewide.warehouse.programme_whose import Whose
from storewide.warehouse.trials import EVENTS, Unit

_NAME = "programmes"
_FORM = "1"
#: answers of a store that are kept at once
_MOST = 16
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Last:
    """By experiment what it came to and its last day as it was asked; the newest day that there were files of."""

    found: Mapping[str, Found]
    lasts: Mapping[str, date]
    newest: date


def kept(days: Days, question: ProgrammeQuestion, unit: Unit, specs: Sequence[TrialSpec]) -> Last | None:
    """The last answer to the question, where the days it was made of are as they were and none has to be taken back."""
    place = kept_months.place(days.facts.folder, _NAME, days.store)
    for path in sorted(place.glob(f"*.{_shape(question, unit, specs)}")):
        told = unit_days.read(path, _FORM)
        if told is None:
            continue
        newest = date.fromisoformat(told.texts["newest"][0])
        lasts = {key: date.fromisoformat(day) for key, day in told.texts["lasts"]}
        goes_on = newest <= days.newest and all(spec.last >= lasts[spec.key] for spec in specs)
        if goes_on and told.texts["made_of"][0] == _made_of(days, specs, newest):
            return Last(_found(told, question), lasts, newest)
    return None


def keep(
    days: Days,
    question: ProgrammeQuestion,
    unit: Unit,
    specs: Sequence[TrialSpec],
    found: Mapping[str, Found],
) -> None:
    """Put the answer in the place of the one before."""
    place = kept_months.place(days.facts.folder, _NAME, days.store)
    shape = _shape(question, unit, specs)
    path = place / f"{days.newest:%Y-%m}.{shape}"
    unit_days.write(path, _FORM, _told(days, specs, found))
    with suppress(OSError):
        others = [each for each in place.iterdir() if each.suffix == path.suffix and each != path]
        newest = sorted(place.iterdir(), key=lambda each: each.stat().st_mtime)
        for each in {*others, *newest[:-_MOST]}:
            each.unlink(missing_ok=True)


def touched(
    days: Days, question: ProgrammeQuestion, whose: Whose, specs: Sequence[TrialSpec], last: Last
) -> NDArray[np.bool_]:
    """By unit whether anything is told of it that the last answer did not count; the end is nobody."""
    first, earliest, until = days.span(specs)
    counted = min(last.lasts[spec.key] for spec in specs)
    since = min(last.newest, counted)
    found = [np.zeros(1, np.int64)]
    events = [each for each in question.outcomes if each in EVENTS]
    for fact, tables in (("exposure", ["shown"]), ("event", events)):
        for day, told in days.of(fact, max(first, since), until):
            if day > since:
                found += [whose(told.tables[table]) for table in tables]
    for day, told in days.of("order_line", earliest, until):
        rows = told.tables["booked"]
        late = np.flatnonzero(rows["day"] > (counted - _EPOCH).days) if day <= since else slice(None)
        found.append(whose({name: rows[name][late] for name in ("visitor", "customer")}))
    units = np.concatenate(found)
    asked = np.zeros(int(units.max()) + 2, np.bool_)
    asked[units] = True
    asked[0] = False
    return asked


def _shape(question: ProgrammeQuestion, unit: Unit, specs: Sequence[TrialSpec]) -> str:
    """All of the question but the experiments' last days."""
    told = [
        (question.outcomes, question.segments, question.caps, unit),
        [(spec.key, spec.first.isoformat(), spec.before_days) for spec in specs],
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _made_of(days: Days, specs: Sequence[TrialSpec], newest: date) -> str:
    """A digest of the files of the days up to `newest`, and of the links."""
    _first, earliest, _last = days.span(specs)
    made_of = hashlib.sha256()
    for entry in days.facts.manifest.of(links.FACT):
        made_of.update(entry.path.encode())
    for fact in FACTS:
        for day in listed(days.facts.folder, days.facts.manifest, days.store, fact):
            if earliest <= day.part <= newest:
                made_of.update(f"|{fact} {day.part} {day.made_of}".encode())
    return made_of.hexdigest()


def _told(days: Days, specs: Sequence[TrialSpec], found: Mapping[str, Found]) -> Told:
    groups = [(key, each) for own in found.values() for key, each in own.groups.items() if key.look is None]
    empty = np.zeros(0)
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
            "newest": [days.newest.isoformat()],
            "made_of": [_made_of(days, specs, days.newest)],
            "lasts": [(spec.key, spec.last.isoformat()) for spec in specs],
            "groups": [key[:4] for key, _each in groups],
            "entered": [
                (*key[:2], key.day.isoformat(), units)
                for own in found.values()
                for key, units in own.entered.items()
            ],
            "in_two_arms": [(key, own.in_two_arms) for key, own in found.items()],
        },
    )


def _thirds(each: Products) -> NDArray[np.float64]:
    return np.zeros(len(each.names)) if each.thirds is None else each.thirds


def _found(told: Told, question: ProgrammeQuestion) -> dict[str, Found]:
    names, sums = question.columns, told.tables["sums"]
    width = len(names)
    totals, thirds = sums["totals"].reshape(-1, width), sums["thirds"].reshape(-1, width)
    cross = sums["cross"].reshape(-1, width, width)
    groups: dict[str, dict[Group, Products]] = {key: {} for key, _units in told.texts["in_two_arms"]}
    entered: dict[str, dict[Entry, int]] = {key: {} for key in groups}
    for at, (key, variant, segment, value) in enumerate(told.texts["groups"]):
        groups[key][Group(key, variant, segment, value, None)] = Products(
            names, int(sums["units"][at]), np.zeros(width), totals[at], cross[at], thirds[at]
        )
    for key, variant, day, units in told.texts["entered"]:
        entered[key][Entry(key, variant, date.fromisoformat(day))] = units
    return {key: Found(groups[key], entered[key], crossed, {}) for key, crossed in told.texts["in_two_arms"]}
