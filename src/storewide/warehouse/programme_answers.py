"""Puts the answer of a programme together: days read once for each kind of unit, then one experiment beside the other."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from storewide.stats.products import Products
from storewide.warehouse import kept_months, links
from storewide.warehouse.engines import unit_days
from storewide.warehouse.engines.duck import THREADS
from storewide.warehouse.engines.unit_days import Day, Told
from storewide.warehouse.facts import Facts
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.programme import (
    AMOUNTS,
    Entry,
    Group,
    ProgrammeAnswer,
    ProgrammeQuestion,
    TrialSpec,
)
from storewide.warehouse.programme_entries import Entries, entries
from storewide.warehouse.programme_pass import Span, booked, seen
from storewide.warehouse.programme_rows import Known, Rows, rows, segmented
from storewide.warehouse.programme_sums import summed
from storewide.warehouse.programme_whose import Numbered, Whose
from storewide.warehouse.trials import EVENTS, Unit

if TYPE_CHECKING:
    from storewide.stats.quantiles import Buckets

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class _Found:
    """What one experiment comes to."""

    groups: Mapping[Group, Products]
    entered: Mapping[Entry, int]
    in_two_arms: int
    buckets: Mapping[tuple[str, str, str], "Buckets"]


def answer(facts: Facts, question: ProgrammeQuestion) -> ProgrammeAnswer:
    """The answer to a valid question from the facts that the manifest lists."""
    terms = facts.manifest.stores.get(question.store)
    found: dict[str, _Found] = {}
    for unit in dict.fromkeys(spec.unit for spec in question.experiments):
        specs = [spec for spec in question.experiments if spec.unit == unit]
        found |= _of_unit(_Days(facts, question.store), question, unit, specs)
    return ProgrammeAnswer(
        question=question,
        groups={key: each for one in found.values() for key, each in one.groups.items()},
        entered={key: units for one in found.values() for key, units in one.entered.items()},
        in_two_arms={spec.key: found[spec.key].in_two_arms for spec in question.experiments},
        buckets={key: each for one in found.values() for key, each in one.buckets.items()},
        currency=terms.currency if terms else None,
        version=facts.manifest.version,
    )


@dataclass(frozen=True)
class _Days:
    """The days of a store's facts, each read when it comes."""

    facts: Facts
    store: str

    def of(self, fact: str, first: date, last: date) -> Iterator[tuple[date, Told]]:
        place = kept_months.place(self.facts.folder, unit_days.NAME, self.store)
        for day in listed(self.facts.folder, self.facts.manifest, self.store, fact):
            if first <= day.part <= last:
                yield day.part, unit_days.of_day(lambda: self.facts.session, place, day)

    @property
    def newest(self) -> date:
        """The last day with any of the facts."""
        spans = self.facts.manifest.spans
        return max(
            (spans[key][1] for fact in unit_days.FACTS if (key := (fact, self.store)) in spans),
            default=date.min,
        )


def listed(folder: Path, manifest: Manifest, store: str, fact: str) -> list[Day]:
    """The days of a store's fact, in order of time."""
    terms = manifest.stores.get(store)
    form = ""
    if fact == "order_line":
        form = "included" if terms and terms.prices_include_tax else "apart"
    files: dict[str, list[Path]] = {}
    for entry in manifest.of(fact, frozenset({store})):
        files.setdefault(entry.part, []).append(folder / entry.path)
    return [Day(fact, date.fromisoformat(part), tuple(own), form) for part, own in sorted(files.items())]


def _of_unit(
    days: _Days, question: ProgrammeQuestion, unit: Unit, specs: Sequence[TrialSpec]
) -> dict[str, _Found]:
    """What all experiments of one kind of unit come to, out of one pass over the days."""
    first = min(spec.first for spec in specs)
    last = min(max(spec.last for spec in specs), max(days.newest, first))
    whose = _whose(days.facts, unit)
    entered = entries(days.of("exposure", first, last), specs, whose)
    since = min(spec.first - timedelta(days=spec.before_days) for spec in specs)
    units = Numbered(whose, np.concatenate([each.unit for each in entered]))
    span = Span((since - _EPOCH).days, (last - _EPOCH).days)
    events = [each for each in question.outcomes if each in EVENTS]
    known = Known(
        question,
        seen(days.of("event", since, last), units, entered, events, span),
        booked(days.of("order_line", since, last), units, span),
        span,
    )
    ends = np.cumsum([len(each.unit) for each in entered]).tolist()
    places = [slice(end - len(each.unit), end) for each, end in zip(entered, ends, strict=True)]

    def found(each: Entries, place: slice) -> _Found:
        looks = _looks(each.spec, days.newest if question.looks else date.min)
        return _summed(known, rows(known, each, units.of(each.unit), place, looks), place)

    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip((each.spec.key for each in entered), pool.map(found, entered, places), strict=True))


def _looks(spec: TrialSpec, newest: date) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """The days to look at: each up to the newest, and the end."""
    several = range((spec.first - _EPOCH).days, (min(spec.last, newest) - _EPOCH).days + 1)
    return np.array(sorted({*several, (spec.last - _EPOCH).days}), np.int32)


def _whose(facts: Facts, unit: Unit) -> Whose:
    """Who is whom, as the links say that were not cut."""
    found = links.load(facts.folder, facts.manifest)
    if unit == "visitor":
        return Whose(unit, found.first_of, found.visitor_of)
    return Whose(unit, {}, found.customer_of)


def _summed(known: Known, found: Rows, place: slice) -> _Found:
    """The experiment's groups: each arm at each look, each segment at the end."""
    each, names = found.versions, known.question.columns
    key, variants, looks = found.entries.spec.key, found.entries.variants, len(found.looks)
    arm = found.entries.arm[each.unit]
    cubed = [number for number, name in enumerate(names) if _counts(name)]
    begun = summed(found.columns, arm * looks + each.begins, len(variants) * looks, cubed)
    over = ~found.at_the_end
    gone = summed(found.columns[over], (arm * looks + each.ends)[over], len(variants) * looks, cubed)
    at_look = begun.less(gone).shaped(len(variants), looks).running()
    groups: dict[Group, Products] = {}
    for place_of_arm, variant in enumerate(variants):
        groups[Group(key, variant, "", "", None)] = at_look.products(names, place_of_arm, looks - 1)
        if known.question.looks:
            for look in range(looks):
                day = _EPOCH + timedelta(days=int(found.looks[look]))
                groups[Group(key, variant, "", "", day)] = at_look.products(names, place_of_arm, look)
    at_the_end = found.columns[found.at_the_end]
    for segment in known.question.segments:
        values, codes = segmented(known, found, segment, place)
        keys = arm[found.at_the_end] * len(values) + codes
        told = summed(at_the_end, keys, len(variants) * len(values), cubed)
        for number, (variant, value) in enumerate((one, two) for one in variants for two in values):
            if told.units[number]:
                groups[Group(key, variant, segment, value, None)] = told.products(names, number)
    crossed = int((found.entries.leaves <= found.looks[-1]).sum())
    return _Found(groups, _entered(found), crossed, _buckets(known.question, found))


def _counts(column: str) -> bool:
    """Whether a column has other values than 0 and 1."""
    return column.startswith(("orders", *AMOUNTS))


def _buckets(question: ProgrammeQuestion, found: Rows) -> dict[tuple[str, str, str], "Buckets"]:
    """By arm how the amounts asked for are distributed at the end."""
    if not question.buckets:
        return {}
    from storewide.stats.quantiles import Buckets  # scipy takes longer than many questions

    columns = found.columns[found.at_the_end]
    arm = found.entries.arm[found.versions.unit[found.at_the_end]]
    return {
        (found.entries.spec.key, variant, amount): Buckets.of_values(
            columns[arm == place, question.columns.index(amount)]
        )
        for place, variant in enumerate(found.entries.variants)
        for amount in question.buckets
    }


def _entered(found: Rows) -> dict[Entry, int]:
    own = found.versions.unit[found.at_the_end]
    arm, day = found.entries.arm[own], found.entries.day[own]
    arms = len(found.entries.variants)
    first = int(day.min(initial=0))
    units = np.bincount((day - first) * arms + arm)
    return {
        Entry(
            found.entries.spec.key,
            found.entries.variants[key % arms],
            _EPOCH + timedelta(days=first + key // arms),
        ): int(units[key])
        for key in np.flatnonzero(units).tolist()
    }
