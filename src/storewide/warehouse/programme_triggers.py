"""From when on units count where a trigger says who does: the first such event at or after their first exposure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.day_index import NEVER
from storewide.warehouse.engines.unit_days import TRIGGER, Columns, Told
from storewide.warehouse.programme_entries import Entries

_EPOCH = date(1970, 1, 1)
_NOT_YET = np.iinfo(np.int64).max

type Whose = Callable[[Columns], NDArray[np.int64]]


def triggered(
    entered: Sequence[Entries], happened: Callable[[str], Iterable[tuple[date, Told]]], whose: Whose
) -> list[Entries]:
    """The entries of each experiment, of one with a trigger those alone that met it.

    `happened`: by a trigger its days in order of time, each read once for all experiments that ask for it.
    """
    found = list(entered)
    for trigger in dict.fromkeys(each.spec.trigger for each in entered if each.spec.trigger):
        places = [place for place, each in enumerate(entered) if each.spec.trigger == trigger]
        firsts = [_First(entered[place]) for place in places]
        for day, told in happened(trigger):
            rows = told.tables[TRIGGER]
            unit = whose(rows)
            for first in firsts:
                first.note(day, unit, rows["moment"])
        for place, first in zip(places, firsts, strict=True):
            found[place] = first.entries()
    return found


class _First:
    """The first moment of each unit of an experiment that is not before its exposure, as its days go by."""

    def __init__(self, entered: Entries) -> None:
        self._entered = entered
        self._moment = np.full(len(entered.unit), _NOT_YET)
        self._day = np.full(len(entered.unit), NEVER, np.int32)

    def note(self, day: date, unit: NDArray[np.int64], moment: NDArray[np.int64]) -> None:
        """Take the events of a day, each with its unit and moment."""
        entered = self._entered
        if not len(entered.unit) or not entered.spec.first <= day <= entered.spec.last:
            return
        place = np.minimum(np.searchsorted(entered.unit, unit), len(entered.unit) - 1)
        own = np.flatnonzero(
            (entered.unit[place] == unit) & (moment >= entered.moment[place]) & (self._day[place] == NEVER)
        )
        np.minimum.at(self._moment, place[own], moment[own])
        self._day[place[own]] = (day - _EPOCH).days

    def entries(self) -> Entries:
        """The units that met the trigger; one that was seen in two arms before it did is out from then on."""
        all_of_them, met = self._entered, self._day != NEVER
        return replace(
            all_of_them,
            unit=all_of_them.unit[met],
            moment=self._moment[met],
            day=self._day[met],
            arm=all_of_them.arm[met],
            leaves=np.maximum(all_of_them.leaves, self._day)[met],
            shown=all_of_them.shown[met],
            exposed=all_of_them,
        )
