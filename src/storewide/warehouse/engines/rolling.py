"""Makes the files of crowds: the months of visits, rolled up from the day files of the days that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from storewide.warehouse import crowds
from storewide.warehouse.crowds import BOTS, DIMENSIONS, EVERYBODY, Cells, Crowd, Kept, Month
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.engines.visits import Codes, Combination, DayFiles, Numbers, Seen, bitmap, seen
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.visitors import ROLLUP, Accepted, EventFile

#: the name in the manifest of the rollup before this one, whose files are let go of
FORMER = "visits"

#: the days or months of a store
Parts = frozenset[tuple[str, str]]


def roll(
    target: Target, events: Iterable[FileEntry], old: Iterable[FileEntry], touched: Parts
) -> list[FileEntry]:
    """Write the months of crowds that change when the days `touched` of `events`, (store, day), did.

    `events`: every day file as it will be listed; `old`: the months of crowds so far. The day after a day that
    changed is counted again too, for sessions across midnight, and so are months of the store that have no file yet.
    A month whose days are gone is not written; the caller takes it off the list.
    """
    made: list[FileEntry] = []
    by_store: dict[str, list[EventFile]] = {}
    for entry in events:
        file = (date.fromisoformat(entry.part), target.folder / entry.path, entry.rows)
        by_store.setdefault(entry.store, []).append(file)
    rolled = {(entry.store, entry.part): target.folder / entry.path for entry in old}
    for store in sorted({store for store, _ in touched} & set(by_store)):
        changed = {date.fromisoformat(part) for name, part in touched if name == store}
        months = {part: path for (name, part), path in rolled.items() if name == store}
        made += _of_store(target, store, by_day(by_store[store]), months, changed)
    return made


def former(manifest: Manifest, touched: Parts) -> set[tuple[str, str, str]]:
    """What the stores had in the place of crowds before there were any, to be taken off the list."""
    stores = frozenset(store for store, _ in touched)
    return {entry.key for entry in manifest.of(FORMER, stores)}


def _of_store(
    target: Target,
    store: str,
    files: Mapping[date, DayFiles],
    old: Mapping[str, Path],
    changed: Iterable[date],
) -> list[FileEntry]:
    again = {near for day in changed for near in (day, day + timedelta(days=1))} & set(files)
    again |= {day for day in files if f"{day:%Y-%m}" not in old}
    made = []
    for month in sorted({f"{day:%Y-%m}" for day in again}):
        days = {day for day in again if f"{day:%Y-%m}" == month}
        kept = Month(old[month]).days_without(days) if month in old else {}
        cells: Cells = {}
        for day, found in seen(target.session, files, days):
            add(cells, day, found)
        made.append(_written(target, store, month, cells, kept))
    return made


def add(cells: Cells, day: date, found: Seen) -> None:
    """Put the crowds of a day among the cells."""
    period, of_kind = day.isoformat(), _of_kind(found)
    parted = {dimension: _values(found, dimension) for dimension in DIMENSIONS}
    by = {
        dimension: _by_value(values, codes, of_kind)
        for dimension, (values, codes) in parted.items()
        if len(values) > 1
    }
    # the values of any dimension come to everybody, those of the one that has fewest in fewest steps
    parts = min((list(crowds.values()) for crowds in by.values()), key=len, default=list(of_kind.values()))
    # a day of which every event was left out is a day with nobody, not a day without events
    everybody = _united(parts)
    cells.setdefault(EVERYBODY, {})[period, ""] = everybody
    for dimension, (values, _) in parted.items():
        alone = dict.fromkeys(values if of_kind else (), everybody)
        crowds = by.get(dimension, alone)
        cells.setdefault(dimension, {}).update({(period, value): crowd for value, crowd in crowds.items()})
    for reason, bots in found.bots.items():
        cells.setdefault(BOTS, {})[period, reason] = Crowd(bots)


def _of_kind(found: Seen) -> dict[int, Crowd]:
    """The crowds by combination of dimensions: to unite these is faster than to look at all events again."""
    kinds = len(found.combinations)
    began = dict(grouped(found.began, found.began_kinds, kinds))
    none = found.began[:0]
    return {
        kind: Crowd(bitmap(own), counted(began.get(kind, none)))
        for kind, own in grouped(found.visitors, found.kinds, kinds)
    }


def _by_value(values: Sequence[str], codes: Codes, of_kind: Mapping[int, Crowd]) -> dict[str, Crowd]:
    """The crowd of each value of a dimension that was seen; `codes`: by combination, the number of its value."""
    seen_with: dict[int, list[Crowd]] = {}
    for kind, crowd in of_kind.items():
        seen_with.setdefault(int(codes[kind]), []).append(crowd)
    return {values[code]: _united(seen_with[code]) for code in sorted(seen_with)}


def _united(crowds: Sequence[Crowd]) -> Crowd:
    """Everybody of the crowds once, with all of each one's sessions."""
    visitors = BitMap().union(*(each.visitors for each in crowds))
    sessions: list[BitMap] = []
    for crowd in crowds:
        for bit, of_these in enumerate(crowd.sessions):
            _count(sessions, bit, of_these)
    return Crowd(visitors, tuple(sessions))


def _count(sessions: list[BitMap], bit: int, of_these: BitMap) -> None:
    """Add two to the power of `bit` to the number of sessions of each of these visitors, as one adds by hand."""
    carried = of_these
    while carried:
        if bit >= len(sessions):
            sessions.extend(BitMap() for _ in range(bit + 1 - len(sessions)))
        both = sessions[bit] & carried
        sessions[bit] ^= carried
        carried, bit = both, bit + 1


def grouped(numbers: Numbers, codes: Codes, values: int) -> Iterable[tuple[int, Numbers]]:
    """The numbers by code, in their order; of codes that there are."""
    if values == 1:
        return [(0, numbers)] if len(numbers) else []
    # whole numbers of 16 bits are sorted by radix, ten times faster than longer ones
    narrow = codes.astype(np.uint16) if values < 2**16 else codes
    order = np.argsort(narrow, kind="stable")
    ends = np.searchsorted(narrow[order], np.arange(values + 1))
    parts = [numbers[order[ends[code] : ends[code + 1]]] for code in range(values)]
    return [(code, part) for code, part in enumerate(parts) if len(part)]


def counted(began: Numbers) -> tuple[BitMap, ...]:
    """Of visitors, each as often as it began a session: by bit of that number, who has it."""
    visitors, times = _times(began)
    bits = int(times.max()).bit_length() if len(times) else 0
    return tuple(bitmap(visitors[(times >> bit) & 1 == 1]) for bit in range(bits))


def _times(numbers: Numbers) -> tuple[Numbers, NDArray[np.integer]]:
    """Each number that there is, ascending, and how often."""
    if not len(numbers) or (numbers[1:] < numbers[:-1]).any():
        return np.unique(numbers, return_counts=True)
    ends = np.append(np.flatnonzero(numbers[1:] != numbers[:-1]), len(numbers) - 1)
    return numbers[ends], np.diff(ends, prepend=-1).astype(np.uint32)


def _written(target: Target, store: str, month: str, cells: Cells, kept: Kept) -> FileEntry:
    path = target.work / f"{store}-{month}.{ROLLUP}"
    crowds.write(path, month, cells, kept)
    found = Month(path)
    first, last = date.fromisoformat(found.days[0]), date.fromisoformat(found.days[-1])
    entry = FileEntry(
        "", "rollup", ROLLUP, store, month, first, last, len(found.days), 0, "", found.carries()
    )
    return target.named(path, f"rollups/{ROLLUP}/{store}/{month}", entry)


def picked(
    visits: Iterable[tuple[date, Seen]], accepted: Accepted, by: str | None
) -> dict[tuple[str, str], Crowd]:
    """By (day, value of `by`) the crowd of the visits of one store that have accepted values.

    For questions that name several dimensions at once, which no month of crowds can answer.
    """
    found: dict[tuple[str, str], Crowd] = {}
    known: Sequence[Combination] | None = None
    for day, each in visits:
        if each.combinations is not known:
            known = each.combinations
            fits = np.array([_fits(kind, accepted) for kind in known], bool)
            values, codes = _values(each, by)
        events, begun = fits[each.kinds], fits[each.began_kinds]
        fitting = replace(
            each,
            visitors=each.visitors[events],
            kinds=each.kinds[events],
            began=each.began[begun],
            began_kinds=each.began_kinds[begun],
        )
        for value, crowd in _by_value(values, codes, _of_kind(fitting)).items():
            found[day.isoformat(), value] = crowd
    return found


def by_day(files: Iterable[EventFile]) -> dict[date, DayFiles]:
    """The files of each day, with how many events they hold."""
    days: dict[date, DayFiles] = {}
    for day, path, events in files:
        known = days.get(day, DayFiles((), 0))
        days[day] = DayFiles((*known.paths, path), known.events + events)
    return days


def _fits(kind: Combination, accepted: Accepted) -> bool:
    return all(
        value in accepted.get(dimension, (value,)) for dimension, value in zip(DIMENSIONS, kind, strict=True)
    )


def _values(found: Seen, dimension: str | None) -> tuple[list[str], Codes]:
    """The values of a dimension, and by combination the number of its own; one empty value of none."""
    if dimension is None:
        return [""], np.zeros(len(found.combinations), np.intp)
    place = DIMENSIONS.index(dimension)
    values, codes = np.unique(
        np.array([kind[place] for kind in found.combinations], object), return_inverse=True
    )
    return values.tolist(), codes
