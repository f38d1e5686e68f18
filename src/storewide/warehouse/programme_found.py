"""What one experiment comes to as of a look: sums of its arms and segments, who entered when, who is in no arm."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from storewide.stats.products import Products
from storewide.warehouse.programme import AMOUNTS, Entry, Group, ProgrammeQuestion
from storewide.warehouse.programme_entries import Entries
from storewide.warehouse.programme_rows import Known, Rows, Whole, segmented
from storewide.warehouse.programme_sums import summed

if TYPE_CHECKING:
    from storewide.stats.quantiles import Buckets

_EPOCH = date(1970, 1, 1)

#: experiment, variant, amount
type Bucketed = tuple[str, str, str]


@dataclass(frozen=True)
class Found:
    """The groups of one experiment, its units by day of entry, and how many were seen in two arms.

    `exposed`: where a trigger says who counts, all units by day of first exposure.
    """

    groups: Mapping[Group, Products]
    entered: Mapping[Entry, int]
    in_two_arms: int
    buckets: Mapping[Bucketed, "Buckets"]
    exposed: Mapping[Entry, int] = field(default_factory=dict)

    def changed(self, was: "Found", now: "Found") -> "Found":
        """This, where some of its units were as in `was` and are as in `now`."""
        groups = _changed(self.groups, {key: _less(each) for key, each in was.groups.items()}, now.groups)
        entered, exposed = (
            _changed(ours, {key: -units for key, units in before.items()}, after)
            for ours, before, after in (
                (self.entered, was.entered, now.entered),
                (self.exposed, was.exposed, now.exposed),
            )
        )
        return Found(
            {key: each for key, each in groups.items() if each.units or not key.segment},
            {key: units for key, units in entered.items() if units},
            self.in_two_arms + now.in_two_arms - was.in_two_arms,
            _rebucketed(self.buckets, was.buckets, now.buckets),
            {key: units for key, units in exposed.items() if units},
        )


def _changed[K, V: (Products, int)](found: Mapping[K, V], *others: Mapping[K, V]) -> dict[K, V]:
    whole = dict(found)
    for other in others:
        for key, each in other.items():
            whole[key] = whole[key] + each if key in whole else each
    return whole


def _less(each: Products) -> Products:
    thirds = None if each.thirds is None else -each.thirds
    return replace(each, units=-each.units, totals=-each.totals, cross=-each.cross, thirds=thirds)


def _rebucketed(
    found: Mapping[Bucketed, "Buckets"], was: Mapping[Bucketed, "Buckets"], now: Mapping[Bucketed, "Buckets"]
) -> dict[Bucketed, "Buckets"]:
    if not found and not now:
        return {}
    from storewide.stats.quantiles import Buckets  # scipy takes longer than many questions

    nobody = Buckets()
    return {
        key: Buckets(
            _recounted(found.get(key, nobody).above, was.get(key, nobody).above, now.get(key, nobody).above),
            found.get(key, nobody).zeros - was.get(key, nobody).zeros + now.get(key, nobody).zeros,
            _recounted(found.get(key, nobody).below, was.get(key, nobody).below, now.get(key, nobody).below),
        )
        for key in {**found, **now}
    }


def _recounted(found: Mapping[int, int], was: Mapping[int, int], now: Mapping[int, int]) -> dict[int, int]:
    whole = _changed(found, {at: -units for at, units in was.items()}, now)
    return {at: units for at, units in whole.items() if units}


def as_of(known: Known, found: Rows, look: int) -> Found:
    """What is there at one of the looks, by number."""
    alive = (found.versions.begins <= look) & (found.versions.ends > look)
    own, columns = found.versions.unit[alive], found.columns[alive]
    arm, variants, key = found.entries.arm[own], found.entries.variants, found.entries.spec.key
    names, cubed = known.question.columns, _cubed(known.question)
    whole = summed(columns, arm, len(variants), cubed)
    groups = {
        Group(key, variant, "", "", None): whole.products(names, number)
        for number, variant in enumerate(variants)
    }
    for segment in known.question.segments:
        values, codes = segmented(known, found, segment, alive)
        told = summed(columns, arm * len(values) + codes, len(variants) * len(values), cubed)
        for number, (variant, value) in enumerate((one, two) for one in variants for two in values):
            if told.units[number]:
                groups[Group(key, variant, segment, value, None)] = told.products(names, number)
    return Found(
        groups,
        _entered(found.entries, own),
        int((found.entries.leaves <= found.looks[look]).sum()),
        _buckets(known.question, found, arm, columns),
        _exposed(found.entries.exposed, int(found.looks[look])),
    )


def at_each(known: Known, found: Rows) -> dict[Group, Products]:
    """The arms at each of the looks."""
    each, names = found.versions, known.question.columns
    variants, looks, cubed = found.entries.variants, len(found.looks), _cubed(known.question)
    arm = found.entries.arm[each.unit]
    begun = summed(found.columns, arm * looks + each.begins, len(variants) * looks, cubed)
    over = each.ends < looks
    gone = summed(found.columns[over], (arm * looks + each.ends)[over], len(variants) * looks, cubed)
    at_look = begun.less(gone).shaped(len(variants), looks).running()
    return {
        Group(
            found.entries.spec.key, variant, "", "", _EPOCH + timedelta(days=int(found.looks[look]))
        ): at_look.products(names, number, look)
        for number, variant in enumerate(variants)
        for look in range(looks)
    }


def at_each_since(known: Known, found: Rows, last: Found, looks: Whole) -> dict[Group, Products]:
    """The arms at all looks, where `last` tells of those up to the first of `found`'s, whose units changed since.

    `looks`: all of them, days since 1970.
    """
    of_these, key = at_each(known, found), found.entries.spec.key
    nobody = summed(np.empty((0, len(known.question.columns))), np.empty(0, np.intp), 1)
    since = _EPOCH + timedelta(days=int(found.looks[0]))
    whole: dict[Group, Products] = {}
    for variant in dict.fromkeys((*found.entries.variants, *(group.variant for group in last.groups))):
        none = nobody.products(known.question.columns, 0)
        then = of_these.get(Group(key, variant, "", "", since), none)
        others = last.groups.get(Group(key, variant, "", "", None), none) + _less(then)
        for look in looks.tolist():
            group = Group(key, variant, "", "", _EPOCH + timedelta(days=look))
            if look <= found.looks[0]:
                whole[group] = last.groups.get(group, none)
            else:
                whole[group] = others + of_these.get(group, none)
    return whole


def _cubed(question: ProgrammeQuestion) -> list[int]:
    """The columns that have other values than 0 and 1."""
    return [number for number, name in enumerate(question.columns) if name.startswith(("orders", *AMOUNTS))]


def _buckets(
    question: ProgrammeQuestion, found: Rows, arm: Whole, columns: Whole
) -> dict[Bucketed, "Buckets"]:
    """By arm how the amounts asked for are distributed."""
    if not question.buckets:
        return {}
    from storewide.stats.quantiles import Buckets  # scipy takes longer than many questions

    return {
        (found.entries.spec.key, variant, amount): Buckets.of_values(
            columns[arm == number, question.columns.index(amount)]
        )
        for number, variant in enumerate(found.entries.variants)
        for amount in question.buckets
    }


def _exposed(entries: Entries | None, day: int) -> dict[Entry, int]:
    """Who was in an arm on that day, by the day of first exposure."""
    if entries is None:
        return {}
    return _entered(entries, np.flatnonzero((entries.day <= day) & (entries.leaves > day)))


def _entered(entries: Entries, own: Whole) -> dict[Entry, int]:
    arm, day = entries.arm[own], entries.day[own]
    arms = len(entries.variants)
    first = int(day.min(initial=0))
    units = np.bincount((day - first) * arms + arm)
    return {
        Entry(
            entries.spec.key,
            entries.variants[key % arms],
            _EPOCH + timedelta(days=first + key // arms),
        ): int(units[key])
        for key in np.flatnonzero(units).tolist()
    }
