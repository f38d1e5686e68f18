"""Counts visitors and sessions of a question: crowds of the days asked, united, without bots, each visitor once.

Months of crowds answer questions that name one dimension at most; others, and months that have no crowds yet, are
asked of visits with all of their dimensions, which are made of the day files of events and kept (`engines.crossed`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pyroaring import BitMap

from storewide.warehouse import kept_months, within
from storewide.warehouse.crowds import BOTS, DIMENSIONS, EVERYBODY, Cell, Crowd, Month, month_of
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.links import Links
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.scope import Scope

#: the rollup's name in the manifest
ROLLUP = "crowds"
ONE_DAY = timedelta(days=1)

#: a day, a file of its events, and how many they are
EventFile = tuple[date, Path, int]
#: by dimension the values that a question takes
Accepted = Mapping[str, frozenset[str]]

#: label of a row to its measures
Found = dict[str, dict[str, int]]


class Reader(Protocol):
    """Whoever reads day files of events, and adds up the rows of files."""

    def found(self, files: list[Path], measured: Grouped) -> Found:
        """What was asked for over the rows of at least one file, by label."""

    def opened(self) -> Session:
        """A session of this process, for what it reads out of files by itself."""

    def crowds(
        self, files: Sequence[EventFile], first: date, accepted: Accepted, by: str | None, keep: Path
    ) -> dict[tuple[str, str], Crowd]:
        """By (day, value of `by`) the crowd of events with accepted values, on `first` and later; `keep`: see `crossed`."""


@dataclass
class _Tally:
    """What a row has come to: its visitors of all stores, and its sessions."""

    visitors: list[BitMap] = field(default_factory=list)
    sessions: int = 0


def count(scope: Scope, folder: Path, reader: Reader, links: Links) -> Found:
    """Visitors and sessions by label, of every store in question; labels with neither are left out."""
    tallies: dict[str, _Tally] = {}
    for store in scope.stores:
        _Store(scope, folder, store, reader).add_to(tallies)
    return {
        label: {"visitors": len(links.once(BitMap.union(*each.visitors))), "sessions": each.sessions}
        for label, each in tallies.items()
        if each.visitors
    }


def crossed(folder: Path, store: str) -> Path:
    """Where a store's visits with all of their dimensions are kept."""
    return kept_months.place(folder, "crossed", store)


def values(scope: Scope, folder: Path, dimension: str) -> set[str]:
    """The values that a dimension takes in the months of crowds; empty for one that visitors do not have."""
    if dimension not in DIMENSIONS:
        return set()
    return set().union(*(month_of(folder / each.path).values(dimension) for each in scope.files(ROLLUP)))


def bots(folder: Path, months: Iterable[FileEntry]) -> dict[str, BitMap]:
    """The visitors of a store that are taken for bots, by reason. `months`: all of its months of crowds."""
    found: dict[str, BitMap] = {}
    for entry in months:
        if BOTS in entry.carries:
            month = month_of(folder / entry.path)
            for cell in month.cells(BOTS)[month.label]:
                found[cell.value] = found.get(cell.value, BitMap()) | cell.visitors()
    return found


def all_bots(folder: Path, months: Iterable[FileEntry]) -> BitMap:
    """The same for whichever reason."""
    return BitMap.union(BitMap(), *bots(folder, months).values())


class _Store:
    """The part of a question that one store answers."""

    def __init__(self, scope: Scope, folder: Path, store: str, reader: Reader) -> None:
        self._scope, self._folder, self._store, self._reader = scope, folder, store, reader
        self._question = scope.question
        self._accepted: dict[str, frozenset[str]] = {}
        for name, value in self._question.filters:
            if name != "store":
                self._accepted[name] = self._accepted.get(name, frozenset()) | {value}
        self._by = self._question.by if self._question.by in DIMENSIONS else None
        self._wants_sessions = "sessions" in self._question.measures

    @cached_property
    def _bots(self) -> BitMap:
        months = [each for each in self._scope.files(ROLLUP) if each.store == self._store]
        return all_bots(self._folder, months)

    def add_to(self, tallies: dict[str, _Tally]) -> None:
        """Put the store's crowds on the tallies of their labels."""
        months = {each.part: each for each in self._entries(ROLLUP)}
        days = {each.part: each for each in self._entries("event")}
        named = {*self._accepted, *({self._by} if self._by else set())}
        if len(named) <= 1 and {day[:7] for day in days} <= set(months):
            self._add_months(tallies, months.values(), named.pop() if named else EVERYBODY)
        else:
            self._add_days(tallies)

    def _entries(self, fact: str) -> list[FileEntry]:
        return [each for each in self._scope.files_in_period(fact) if each.store == self._store]

    def _add_months(self, tallies: dict[str, _Tally], entries: Iterable[FileEntry], dimension: str) -> None:
        parts = within.parts(self._question)
        for entry in entries:
            month = month_of(self._folder / entry.path)
            by_period = month.cells(dimension)
            for label, inside in within.days_of(month.days, parts):
                for cell in self._of(month, by_period, inside):
                    if cell.value in self._accepted.get(dimension, (cell.value,)):
                        self._add(
                            tallies,
                            self._label(label, cell.value),
                            cell.crowd() if self._wants_sessions else Crowd(cell.visitors()),
                        )

    def _of(self, month: Month, cells: Mapping[str, list[Cell]], inside: Sequence[str]) -> Iterable[Cell]:
        """The cells of the days; the one of the month where it has no other days and sessions are not asked."""
        whole = len(inside) == len(month.days) and not self._wants_sessions
        for period in [month.label] if whole else inside:
            yield from cells.get(period, ())

    def _add_days(self, tallies: dict[str, _Tally]) -> None:
        first, last = self._question.first, self._question.last
        files = [
            (day, self._folder / each.path, each.rows)
            for each in self._scope.files("event")
            if each.store == self._store
            and first <= (day := date.fromisoformat(each.part)) + ONE_DAY <= last + ONE_DAY
        ]
        keep = crossed(self._folder, self._store)
        found = self._reader.crowds(files, first, self._accepted, self._by, keep)
        of_day: dict[str, list[tuple[str, Crowd]]] = {}
        for (on, value), crowd in found.items():
            of_day.setdefault(on, []).append((value, crowd))
        for label, inside in within.days_of(sorted(of_day), within.parts(self._question)):
            for value, crowd in (each for on in inside for each in of_day[on]):
                self._add(tallies, self._label(label, value), crowd)

    def _label(self, of_period: str, value: str) -> str:
        if self._question.by == "store":
            return self._store
        return value if self._by else of_period

    def _add(self, tallies: dict[str, _Tally], label: str, crowd: Crowd) -> None:
        tally = tallies.setdefault(label, _Tally())
        asked = self._question.bots
        if asked == "with" or not (self._bots or asked == "only"):
            visitors, sessions = crowd.visitors, crowd.all_sessions()
        elif asked == "only":
            visitors, sessions = crowd.visitors & self._bots, crowd.sessions_of(self._bots)
        else:
            visitors = crowd.visitors - self._bots
            sessions = crowd.all_sessions() - crowd.sessions_of(self._bots)
        if visitors:
            tally.visitors.append(visitors)
        tally.sessions += sessions
