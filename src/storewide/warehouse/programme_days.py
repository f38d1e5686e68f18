"""The days of a store that a programme reads, and whose the rows in them are."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from storewide.warehouse import kept_months, links
from storewide.warehouse.engines import unit_days
from storewide.warehouse.engines.unit_days import Day, Told, Wanted
from storewide.warehouse.facts import Facts
from storewide.warehouse.manifest import Manifest
from storewide.warehouse.programme import TrialSpec
from storewide.warehouse.programme_whose import Whose
from storewide.warehouse.trials import Unit


class Dated(ABC):
    """The days of a store's facts, wherever they lie."""

    @property
    @abstractmethod
    def newest(self) -> date:
        """The last day that there are facts of."""

    @abstractmethod
    def of(self, fact: str, first: date, last: date, wanted: Wanted = ...) -> Iterator[tuple[date, Told]]:
        """The days of a fact in order of time, each at least with the columns wanted."""

    @abstractmethod
    def happened(self, trigger: str, first: date, last: date) -> Iterator[tuple[date, Told]]:
        """The days of one event by name."""

    def until(self, spec: TrialSpec) -> date:
        """The last day of an experiment that facts tell anything of."""
        return min(spec.last, self.newest)

    def span(self, specs: Sequence[TrialSpec]) -> tuple[date, date, date]:
        """The first day of the experiments, the first that their covariates look at, and the last with facts."""
        first = min(spec.first for spec in specs)
        since = min(spec.first - timedelta(days=spec.before_days) for spec in specs)
        return first, since, max(first, *(self.until(spec) for spec in specs))


@dataclass(frozen=True)
class Days(Dated):
    """The days of a store's facts that are our own, each read when it comes."""

    facts: Facts
    store: str

    def of(
        self, fact: str, first: date, last: date, wanted: Wanted = lambda _table, _column: True
    ) -> Iterator[tuple[date, Told]]:
        """The days of a fact, each with the columns wanted; while one is used, the next one is read."""
        place = kept_months.place(self.facts.folder, unit_days.NAME, self.store)
        coming: deque[tuple[date, Future[Told]]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for day in self.listed[fact]:
                if first <= day.part <= last:
                    read = pool.submit(unit_days.of_day, lambda: self.facts.session, place, day, wanted)
                    coming.append((day.part, read))
                    if len(coming) > 1:
                        part, read = coming.popleft()
                        yield part, read.result()
            for part, read in coming:
                yield part, read.result()

    def happened(self, trigger: str, first: date, last: date) -> Iterator[tuple[date, Told]]:
        """The days of one event by name."""
        place = kept_months.place(self.facts.folder, unit_days.NAME, self.store)
        for day in self.listed["event"]:
            if first <= day.part <= last:
                own = replace(day, fact=unit_days.TRIGGER, form=trigger)
                yield day.part, unit_days.of_day(lambda: self.facts.session, place, own)

    @cached_property
    def listed(self) -> dict[str, list[Day]]:
        """The days by fact, in order of time."""
        facts = self.facts
        return {fact: listed(facts.folder, facts.manifest, self.store, fact) for fact in unit_days.FACTS}

    @property
    def newest(self) -> date:
        """The last day that there are files of."""
        return self._newest

    @cached_property
    def _newest(self) -> date:
        return max((day.part for days in self.listed.values() for day in days), default=date.min)


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


def whose(facts: Facts, unit: Unit) -> Whose:
    """Who is whom, as the links say that were not cut."""
    found = links.load(facts.folder, facts.manifest)
    if unit == "visitor":
        return Whose(unit, found.first_of, found.visitor_of)
    return Whose(unit, {}, found.customer_of)


def lacking(folder: Path, manifest: Manifest) -> list[tuple[Path, Day]]:
    """The days that experiments will need and that are not kept, each with where it belongs."""
    found = []
    for store in manifest.stores:
        shown = listed(folder, manifest, store, "exposure")
        place = kept_months.place(folder, unit_days.NAME, store)
        for fact in unit_days.FACTS if shown else ():
            since = shown[0].part - timedelta(days=TrialSpec.before_days)
            days = (day for day in listed(folder, manifest, store, fact) if day.part >= since)
            found += [(place, day) for day in days if unit_days.lacking(place, day)]
    return found
