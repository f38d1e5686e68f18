# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Steps, read out of the day files of events: who did what, on which page, on which days."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.crowds import DIMENSIONS, Cells, Crowd
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.engines.rolling import grouped
from storewide.warehouse.engines.shapes import EVENT, rows
from storewide.warehouse.engines.visits import (
    DENIED,
    KIND,
    Codes,
    Combination,
    DayFiles,
    Numbers,
    batches,
    bitmap,
    combinations_of,
    dictionary,
)
from storewide.warehouse.paths_seen import EVENTS, Listed, Pages, fits, page_of
from storewide.warehouse.step_words import BY_STEP, EVENT_NAME, PAGE, STEP_EVENTS, Sought

#: events that are held in memory at once, as long as one day does not have more
_AT_ONCE = 2_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class _Words:
    """What the numbers of a day's events mean."""

    names: Sequence[str]
    pages: Sequence[str]
    kinds: Sequence[Combination]


@dataclass(frozen=True)
class _Day:
    """The events of a day: who, what, on which page, and with which combination of dimensions."""

    visitors: Numbers
    names: Codes
    pages: Codes
    kinds: Codes


@dataclass(frozen=True)
class _Read:
    """What of the events is read: those of some names, with or without their pages."""

    names: frozenset[str] | None = None
    pages: bool = True

    @classmethod
    def for_all(cls, sought: Iterable[Sought]) -> "_Read":
        """What all that is sought needs."""
        every = list(sought)
        named = [each.names for each in every if each.names is not None]
        return cls(
            frozenset().union(*named) if len(named) == len(every) else None,
            any(each.pages is not None or each.by == PAGE for each in every),
        )


def put(session: Session, cells: Cells, files: Mapping[date, DayFiles]) -> None:
    """Put the steps of further days of a month among its cells."""
    names = Listed(_values(cells, EVENT_NAME), EVENTS, STEP_EVENTS)
    pages = Pages(_values(cells, PAGE))
    for day, words, found in _days(session, files, _Read()):
        period = day.isoformat()
        for dimension, codes, values, listed in (
            (EVENT_NAME, found.names, words.names, names),
            (PAGE, found.pages, words.pages, pages),
        ):
            weights = np.bincount(codes, minlength=len(values)).tolist()
            listed.add(_by_weight(values, weights))
            labels = [
                listed.label(value) if weight else "" for value, weight in zip(values, weights, strict=True)
            ]
            _spread(cells, dimension, period, found.visitors, codes, labels)
        for step in STEP_EVENTS & set(words.names):
            own = found.names == words.names.index(step)
            for place, dimension in enumerate(DIMENSIONS):
                labels = [kind[place] for kind in words.kinds]
                key = BY_STEP.format(step, dimension)
                _spread(cells, key, period, found.visitors[own], found.kinds[own], labels)
    if PAGE in cells:
        cells[PAGE] = _relabelled(cells[PAGE], pages.label)


def picked(
    session: Session, files: Mapping[date, DayFiles], sought: Sequence[Sought], pages: Pages
) -> list[dict[tuple[str, str], Crowd]]:
    """For each that is sought, by (day, value of what it is sought `by`), who did it; the files are read once.

    `pages`: what the month tells pages as.
    """
    found: list[Cells] = [{} for _ in sought]
    for day, words, seen in _days(session, files, _Read.for_all(sought)):
        for each, cells in zip(sought, found, strict=True):
            fitting = _fitting(each, words, seen, pages)
            codes, labels = _by(each.by, words, seen, pages)
            _spread(cells, "", day.isoformat(), seen.visitors[fitting], codes[fitting], labels)
    return [cells.get("", {}) for cells in found]


def _fitting(sought: Sought, words: _Words, seen: _Day, pages: Pages) -> NDArray[np.bool_]:
    fitting = np.ones(len(seen.visitors), bool)
    if sought.names is not None:
        fitting &= np.array([each in sought.names for each in words.names], bool)[seen.names]
    if sought.pages is not None:
        on = [fits(each, sought.pages) or fits(pages.label(each), sought.pages) for each in words.pages]
        fitting &= np.array(on, bool)[seen.pages]
    if sought.accepted:
        fitting &= np.array([_accepts(sought, kind) for kind in words.kinds], bool)[seen.kinds]
    return fitting


def _by(by: str | None, words: _Words, found: _Day, pages: Pages) -> tuple[Codes, list[str]]:
    if by == EVENT_NAME:
        return found.names, list(words.names)
    if by == PAGE:
        return found.pages, list(map(pages.label, words.pages))
    if by is None:
        return np.zeros(len(found.visitors), np.intp), [""]
    place = DIMENSIONS.index(by)
    return found.kinds, [kind[place] for kind in words.kinds]


def _accepts(sought: Sought, kind: Combination) -> bool:
    return all(
        value in sought.accepted.get(dimension, (value,))
        for dimension, value in zip(DIMENSIONS, kind, strict=True)
    )


def _values(cells: Cells, dimension: str) -> set[str]:
    return {value for _, value in cells.get(dimension, ())}


def _by_weight(values: Sequence[str], weights: Sequence[int]) -> Iterable[str]:
    """The values that have a weight, the heaviest first."""
    found = sorted((-weight, value) for value, weight in zip(values, weights, strict=True) if weight)
    return [value for _, value in found]


def _spread(
    cells: Cells, dimension: str, period: str, visitors: Numbers, codes: Codes, labels: Sequence[str]
) -> None:
    """Put the visitors of each label among the dimension's cells of a day; several numbers may have one label."""
    if not len(visitors):
        return
    told = sorted(set(labels))
    numbers = {label: number for number, label in enumerate(told)}
    place = cells.setdefault(dimension, {})
    of_label = np.array([numbers[label] for label in labels], np.intp)
    for number, own in grouped(visitors, of_label[codes], len(told)):
        place[period, told[number]] = Crowd(bitmap(own))


def _relabelled(
    crowds: Mapping[tuple[str, str], Crowd], label: Callable[[str], str]
) -> dict[tuple[str, str], Crowd]:
    found: dict[tuple[str, str], Crowd] = {}
    for (period, value), crowd in crowds.items():
        key = (period, label(value))
        found[key] = Crowd(found[key].visitors | crowd.visitors) if key in found else crowd
    return found


def _days(
    session: Session, files: Mapping[date, DayFiles], read: _Read
) -> Iterator[tuple[date, _Words, _Day]]:
    """The days in order of time, read several at once where they are small."""
    for batch in batches(files, sorted(files), _AT_ONCE):
        yield from _read(session, files, batch, read)


def _read(
    session: Session, files: Mapping[date, DayFiles], days: Sequence[date], read: _Read
) -> Iterator[tuple[date, _Words, _Day]]:
    source = rows(EVENT, [path for day in days for path in files[day].paths])
    if read.names is not None:
        source = f"(SELECT * FROM {source} WHERE name IN (SELECT unnest({array(sorted(read.names))})))"
    path = "path" if read.pages else "CAST(NULL AS VARCHAR)"
    columns = session.columns(
        f"SELECT CAST(visitor AS UINTEGER) AS visitor, hash(name) AS name, hash({path}) AS path, "
        f"{KIND} AS kind, CAST(part - DATE '1970-01-01' AS INTEGER) AS day FROM {source} "
        f"WHERE visitor IS NOT NULL AND NOT {DENIED}"
    )
    if not len(columns["visitor"]):
        return
    names, name_of = dictionary(session, source, "hash(name)", "name")
    paths, path_of = dictionary(session, source, f"hash({path})", path)
    kinds, kind_of = combinations_of(session, source)
    pages = [page_of(path[0]) for path in path_of]
    told = sorted(set(pages))
    place = {page: number for number, page in enumerate(told)}
    page_codes = np.array([place[page] for page in pages], np.intp)
    words = _Words([name[0] for name in name_of], told, kind_of)
    whole = _Day(
        columns["visitor"],
        np.searchsorted(names, columns["name"]),
        page_codes[np.searchsorted(paths, columns["path"])],
        np.searchsorted(kinds, columns["kind"]),
    )
    for number, own in _by_day(columns["day"], [(day - _EPOCH).days for day in days]):
        day = _Day(whole.visitors[own], whole.names[own], whole.pages[own], whole.kinds[own])
        yield days[number], words, day


def _by_day(
    numbers: NDArray[np.int32], days: Sequence[int]
) -> Iterator[tuple[int, NDArray[np.intp] | slice]]:
    """Which rows are of each day, of days that have any."""
    if len(days) == 1:
        yield 0, slice(None)
        return
    order = np.argsort(numbers, kind="stable")
    begins = np.searchsorted(numbers[order], days, "left")
    ends = np.searchsorted(numbers[order], days, "right")
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        if end > begin:
            yield number, order[begin:end]
