# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Visits, read out of the day files of events: who was seen, which sessions began, who is taken for a bot.

A session is activity with no gap of 30 minutes; it belongs to the day and the dimensions of its first event, across
midnight too. Events that state a session of their own are one session for as long as the visitor is seen with it on
this day or the day before. Of events at the same instant the first is the one whose dimensions sort first, `(none)`
last. Events whose visitor denied consent are left out: every page gives them an id of its own, so that nobody can say
how many visitors they are. All of it comes from the day files alone, so that it can be made again at any time.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from storewide.warehouse.crowds import DIMENSIONS, NOBODYS
from storewide.warehouse.engines import bots, sorting
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import EVENT, rows

#: a silence that ends a session, in microseconds
SILENCE = 30 * 60 * 1_000_000
#: events that are held in memory at once, as long as one day does not have more
_AT_ONCE = 1_000_000
#: with more combinations than these those of days before are forgotten, as they would be put in order again each day
_MANY = 4_000
_EPOCH = date(1970, 1, 1)
_ONE_DAY = timedelta(days=1)
_ORDER = "'Order Completed'"
#: which combination of dimensions an event has
KIND = f"hash({', '.join(DIMENSIONS)})"
#: whether an event's visitor denied consent
DENIED = "coalesce(consent = 'denied', false)"

type Numbers = NDArray[np.uint32]
type Codes = NDArray[np.integer]
type Combination = tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A day of a store: each event's visitor and combination of dimensions, and the same of sessions that began.

    `combinations`: the values of `crowds.DIMENSIONS`, in the order of their numbers. Events are sorted by visitor.
    """

    visitors: Numbers
    kinds: Codes
    began: Numbers
    began_kinds: Codes
    bots: Mapping[bots.Reason, BitMap]
    combinations: Sequence[Combination]


@dataclass(frozen=True)
class _Table:
    """The events of a day as columns, sorted by visitor and time."""

    visitor: Numbers
    at: NDArray[np.int64]
    session: NDArray[np.uint64]
    kind: Codes
    listed: NDArray[np.bool_]
    ordered: NDArray[np.bool_]
    combinations: Sequence[Combination]


@dataclass(frozen=True)
class DayFiles:
    """The files of a store's day, and how many events they hold."""

    paths: tuple[Path, ...]
    events: int


def seen(
    session: Session, files: Mapping[date, DayFiles], wanted: Iterable[date]
) -> Iterator[tuple[date, Seen]]:
    """Each wanted day that has files, in order of time. `files`: all days of one store that there are.

    While a day is looked at the next one is read: until the last one is taken the session is not the caller's.
    """
    own = sorted(set(wanted) & set(files))
    beside = {day - _ONE_DAY for day in own} & set(files)
    before: tuple[date, _Table] | None = None
    days = set(own)
    for day, table in _ahead(_tables(session, files, sorted(days | beside))):
        yesterday = before[1] if before is not None and before[0] == day - _ONE_DAY else None
        if day in days:
            yield day, _seen(table, yesterday)
        before = (day, _of_sessions(table))


def _of_sessions(table: _Table) -> _Table:
    """What the day after takes of a day: the rest would be a third more in memory."""
    return replace(table, kind=np.empty(0, np.uint16), listed=np.empty(0, bool), ordered=np.empty(0, bool))


def _seen(table: _Table, yesterday: _Table | None) -> Seen:
    silent = _after_silence(table, yesterday)
    stated = _stated(table, yesterday)
    return Seen(
        table.visitor,
        table.kind,
        np.concatenate([silent[0], stated[0]]),
        np.concatenate([silent[1], stated[1]]),
        bots.flagged(table.visitor, table.at, table.listed, table.ordered),
        table.combinations,
    )


def _after_silence(table: _Table, yesterday: _Table | None) -> tuple[Numbers, Codes]:
    """Sessions of events that state none: each visitor's first event, and each after a silence."""
    visitor, at, kind = table.visitor, table.at, table.kind
    if table.session.any():
        unstated = table.session == 0
        visitor, at, kind = visitor[unstated], at[unstated], kind[unstated]
    if not len(visitor):
        return visitor, kind
    another = np.concatenate([[True], visitor[1:] != visitor[:-1]])
    passed = np.diff(at)
    begins = another | np.concatenate([[True], passed >= SILENCE])
    if yesterday is not None:
        _carry_on(begins, another, visitor, at, yesterday)
    heads = np.flatnonzero(another | np.concatenate([[True], passed > 0]))
    first = np.minimum.reduceat(kind, heads)
    chosen = begins[heads]
    return visitor[heads][chosen], first[chosen]


def _carry_on(
    begins: NDArray[np.bool_],
    another: NDArray[np.bool_],
    visitor: Numbers,
    at: NDArray[np.int64],
    yesterday: _Table,
) -> None:
    """A visitor's first event of the day begins no session where yesterday's last is less than a silence ago."""
    late = (yesterday.session == 0) & (yesterday.at > at.min() - SILENCE)
    known, last = yesterday.visitor[late], yesterday.at[late]
    if not len(known):
        return
    ends = np.concatenate([known[1:] != known[:-1], [True]])
    known, last = known[ends], last[ends]
    # only who comes soon after midnight can go on: few of a day's visitors
    firsts = np.flatnonzero(another & (at < last.max() + SILENCE))
    place = np.minimum(np.searchsorted(known, visitor[firsts]), len(known) - 1)
    goes_on = (known[place] == visitor[firsts]) & (at[firsts] - last[place] < SILENCE)
    begins[firsts[goes_on]] = False


def _stated(table: _Table, yesterday: _Table | None) -> tuple[Numbers, Codes]:
    """Sessions that events state themselves, but those that were seen the day before."""
    stated = table.session != 0
    visitor, kind = table.visitor[stated], table.kind[stated]
    if not len(visitor):
        return visitor, kind
    key = _key(table, stated)
    order = np.lexsort((kind, table.at[stated], key))
    key, visitor, kind = key[order], visitor[order], kind[order]
    first = np.concatenate([[True], key[1:] != key[:-1]])
    if yesterday is not None:
        first &= ~np.isin(key, _key(yesterday, yesterday.session != 0))
    return visitor[first], kind[first]


def _key(table: _Table, which: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """A visitor's session as one number of 64 bits; visitors may state the same id."""
    return table.session[which] ^ (table.visitor[which].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))


def _tables(
    session: Session, files: Mapping[date, DayFiles], days: Sequence[date]
) -> Iterator[tuple[date, _Table]]:
    """The days one by one, read several at once where they are small."""
    kinds = _Kinds()
    for batch in batches(files, days, _AT_ONCE):
        yield from _read(session, files, batch, kinds)


def _ahead[T](items: Iterator[T]) -> Iterator[T]:
    """The items, each made while the one before it is in use."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def batches(files: Mapping[date, DayFiles], days: Iterable[date], at_once: int) -> Iterator[Sequence[date]]:
    """The days in their order, so many together that they have `at_once` events at most; a larger one alone."""
    batch: list[date] = []
    for day in days:
        if batch and sum(files[each].events for each in (*batch, day)) > at_once:
            yield batch
            batch = []
        batch.append(day)
    if batch:
        yield batch


def _read(
    session: Session, files: Mapping[date, DayFiles], days: Sequence[date], kinds: "_Kinds"
) -> Iterator[tuple[date, _Table]]:
    source = rows(EVENT, [path for day in days for path in files[day].paths])
    columns = session.columns(
        "SELECT CAST(visitor AS UINTEGER) AS visitor, epoch_us(occurred_at) AS at, "
        "CASE WHEN session_id IS NULL THEN CAST(0 AS UBIGINT) ELSE hash(session_id) END AS session, "
        f"CAST(part - DATE '1970-01-01' AS INTEGER) AS day, {KIND} AS kind, coalesce(bot, false) AS listed, "
        f"name = {_ORDER} AS ordered FROM {source} WHERE visitor IS NOT NULL AND NOT {DENIED}"
    )
    columns["kind"] = kinds.ranked(session, source, columns["kind"])
    columns = sorting.in_order(columns, columns["day"])
    for day in days:
        number = (day - _EPOCH).days
        begins, ends = np.searchsorted(columns["day"], [number, number + 1])
        own = {name: values[begins:ends] for name, values in columns.items() if name != "day"}
        own = sorting.packed(own, len(kinds.combinations)) or sorting.in_order(own, own["visitor"], own["at"])
        if day == days[-1]:
            # while a day is looked at nothing else is held of what was read
            columns = {}
        yield day, _Table(**own, combinations=kinds.combinations)


class _Kinds:
    """The combinations of dimensions that days have had so far, in the order of their values."""

    def __init__(self) -> None:
        self.combinations: Sequence[Combination] = ()
        self._keys = np.empty(0, np.uint64)
        self._ranks: Codes = np.empty(0, np.uint16)

    def ranked(self, session: Session, source: str, keys: NDArray[np.uint64]) -> Codes:
        """The number in `combinations` of each `KIND` that a relation has; new ones are asked for."""
        place = np.searchsorted(self._keys, keys)
        if not len(self._keys) or (self._keys[np.minimum(place, len(self._keys) - 1)] != keys).any():
            self._learn(session, source)
            place = np.searchsorted(self._keys, keys)
        return self._ranks[place]

    def _learn(self, session: Session, source: str) -> None:
        known = dict(zip(self._keys.tolist(), (self.combinations[rank] for rank in self._ranks), strict=True))
        if len(known) > _MANY:
            known = {}
        keys, found = combinations_of(session, source)
        known.update(zip(keys.tolist(), found, strict=True))
        self._keys = np.array(sorted(known), np.uint64)
        self.combinations = sorted(
            known.values(), key=lambda kind: [(text == NOBODYS, text) for text in kind]
        )
        ranks = {kind: rank for rank, kind in enumerate(self.combinations)}
        self._ranks = np.array([ranks[known[key]] for key in self._keys.tolist()], _narrow(len(ranks)))


def _narrow(values: int) -> type[np.uint16 | np.uint32]:
    """The numbers that so many values fit: those of every row are in memory."""
    return np.uint16 if values < 2**16 else np.uint32


def combinations_of(session: Session, source: str) -> tuple[NDArray[np.uint64], list[Combination]]:
    """Each `KIND` that there is, ascending, with the values of its dimensions."""
    keys, found = dictionary(session, source, KIND, *DIMENSIONS)
    return keys, [tuple(NOBODYS if value is None else value for value in values) for values in found]


def dictionary(
    session: Session, source: str, key: str, *columns: str
) -> tuple[NDArray[np.uint64], list[tuple[Any, ...]]]:
    """The hashes `key` of the values that there are, ascending, with the values of the columns.

    64 bits: even for a million values the chance that two share a hash is one in thirty million.
    """
    firsts = ", ".join(f"first({each})" for each in columns)
    found = sorted(session.rows(f"SELECT {key}, {firsts} FROM {source} GROUP BY 1"), key=lambda row: row[0])
    return np.array([row[0] for row in found], np.uint64), [row[1:] for row in found]


def denied(session: Session, files: Iterable[Path], first: date, last: date) -> int:
    """How many events of the days were left out of visitors because consent was denied."""
    source = rows(EVENT, files)
    between = f"part BETWEEN {literal(first)} AND {literal(last)}"
    return int(session.one(f"SELECT count(*) FROM {source} WHERE {DENIED} AND {between}")[0])


def bitmap(numbers: Numbers) -> BitMap:
    """The numbers as a set. By an array of C: a tenth of the time that numpy's own iteration takes."""
    return BitMap(array("I", np.ascontiguousarray(numbers, np.uint32).tobytes()))
