"""Steps on the way to an order: who saw a product, filled a basket, went to the checkout, paid, searched.

Visitors count once over all days asked, under whichever id (`links`), and bots are left out, as everywhere. A step is
not known where no event of its name came in the months asked, or the one before.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from glob import escape
from pathlib import Path

from pyroaring import BitMap

from storewide.lib.periods import Days
from storewide.warehouse import step_months, visitors
from storewide.warehouse.crowds import DIMENSIONS, EVERYBODY, NOBODYS, Month, month_of
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.links import Links
from storewide.warehouse.manifest import FileEntry
from storewide.warehouse.paths_seen import OTHER, Pages, fits
from storewide.warehouse.questions import OF_STEPS
from storewide.warehouse.scope import Scope
from storewide.warehouse.step_words import BY_STEP, EVENT_NAME, PAGE, STEP_EVENTS, STEPS, Sought
from storewide.warehouse.visitors import Found, Reader

MEASURES = frozenset(OF_STEPS)
_OWN = frozenset({EVENT_NAME, PAGE})
#: months whose events and pages are offered as filters
_NEWEST = 12

#: (day or whole month, value) and who
Seen = tuple[str, str, BitMap]


def knows(scope: Scope, _measure: str) -> bool:
    """Whether events of the stores tell of the step, in the dimensions the question names."""
    return scope.tells_events


def count(reader: Reader, folder: Path, scope: Scope, links: Links) -> Found:
    """By label the distinct visitors of each step that the question asks for; steps that nobody tells are left out."""
    wanted = sorted(MEASURES & set(scope.question.measures))
    return _counted(reader, folder, scope, links, {each: STEPS[each] for each in wanted})


def visits(reader: Reader, folder: Path, scope: Scope, links: Links) -> Found:
    """Visitors by label of a question that names events or pages."""
    return _counted(reader, folder, scope, links, {"visitors": None})


def values(opened: Callable[[], Session], folder: Path, scope: Scope, dimension: str) -> set[str]:
    """The events or pages of the newest months, as they are told; empty for another dimension."""
    if dimension not in _OWN:
        return set()
    found: set[str] = set()
    for store in scope.extents("event"):
        own = step_months.by_month(each for each in scope.files("event") if each.store == store)
        for label in sorted(own)[-_NEWEST:]:
            found |= step_months.month(folder, own[label], opened).values(dimension)
    return found


def _counted(
    reader: Reader, folder: Path, scope: Scope, links: Links, steps: Mapping[str, str | None]
) -> Found:
    """By label who did each step (anything, of None); of periods without anybody too, where the step is known."""
    question = scope.question
    sought = {measure: sought_by(question.by, question.filters, step) for measure, step in steps.items()}
    extents = scope.extents("event")
    united: dict[tuple[str, str], list[BitMap]] = {}
    silent: set[str] = set()
    for store, extent in sorted(extents.items()):
        footsteps = Footsteps(reader.opened, folder, scope, store, tuple(sought.values()))
        told = [measure for measure, step in steps.items() if step is None or footsteps.tells(step)]
        for label, days in question.parts():
            own = store if question.by == "store" else label
            if days.first > extent[1] or days.last < extent[0]:
                silent.add(own)
                continue
            for measure in told:
                if steps[measure] is not None and (question.in_time or question.by in (None, "store")):
                    united.setdefault((own, measure), []).append(BitMap())
                for _, value, seen in footsteps.seen(days, sought[measure]):
                    row = value if sought[measure].by else own
                    united.setdefault((row, measure), []).append(footsteps.counted(seen))
    found: Found = {}
    for (label, measure), each in united.items():
        if label not in silent:
            found.setdefault(label, {})[measure] = len(links.once(BitMap.union(*each)))
    return found


def sought_by(by: str | None, where: Iterable[tuple[str, str]], step: str | None = None) -> Sought:
    """What a question looks for: its filters (two values of a dimension mean either) and the step, if it is of one."""
    accepted: dict[str, frozenset[str]] = {}
    for name, value in where:
        accepted[name] = accepted.get(name, frozenset()) | {value}
    accepted.pop("store", None)
    names, pages = accepted.pop(EVENT_NAME, None), accepted.pop(PAGE, None)
    if step is not None:
        names = frozenset({step}) & (frozenset({step}) if names is None else names)
    return Sought(
        names,
        None if pages is None else tuple(sorted(map(escape, pages))),
        accepted,
        by if by in {*DIMENSIONS, *_OWN} else None,
    )


class Footsteps:
    """What the visitors of one store did, out of its months of steps, or out of day files where they do not say."""

    def __init__(
        self,
        opened: Callable[[], Session],
        folder: Path,
        scope: Scope,
        store: str,
        sought: tuple[Sought, ...],
    ) -> None:
        self._open, self._folder, self._scope, self._store = opened, folder, scope, store
        self._sought = sought
        self._opened: dict[str, Month] = {}
        self._looked: dict[object, dict[tuple[str, str], BitMap]] = {}

    @cached_property
    def _months(self) -> Mapping[str, tuple[FileEntry, ...]]:
        own = (each for each in self._scope.files("event") if each.store == self._store)
        return step_months.by_month(own)

    @cached_property
    def _bots(self) -> BitMap:
        months = [each for each in self._scope.files(visitors.ROLLUP) if each.store == self._store]
        return visitors.all_bots(self._folder, months)

    def counted(self, seen: BitMap) -> BitMap:
        """Those whom the question counts: without bots, with them, or them alone."""
        asked = self._scope.question.bots
        if asked == "with":
            return seen
        return seen & self._bots if asked == "only" else seen - self._bots

    def tells(self, name: str) -> bool:
        """Whether any event of the name came in the months of the question, or the one before."""
        first = self._scope.question.first
        before = first.replace(day=1) - timedelta(days=1) if first > date(1, 1, 31) else first
        asked = Days(before, self._scope.question.last)
        return any(name in self._month(each).values(EVENT_NAME) for each in self._touched(asked))

    def _touched(self, days: Days) -> list[str]:
        first, last = days.first.isoformat()[:7], days.last.isoformat()[:7]
        return [each for each in self._months if first <= each <= last]

    def _month(self, label: str) -> Month:
        if label not in self._opened:
            self._opened[label] = step_months.month(self._folder, self._months[label], self._open)
        return self._opened[label]

    def seen(self, days: Days, sought: Sought) -> Iterable[Seen]:
        """Who did what is sought on the days; months that lie within them whole may come as one."""
        first, last = days.first.isoformat(), days.last.isoformat()
        for label in self._touched(days):
            month = self._month(label)
            inside = [day for day in month.days if first <= day <= last]
            if not inside:
                continue
            periods = [label] if len(inside) == len(month.days) else inside
            told = self._everybody(label, sought, periods)
            if told is None:
                told = _told(month, sought, periods)
            yield from self._looked_for(label, sought, inside) if told is None else told

    def _everybody(self, label: str, sought: Sought, periods: Iterable[str]) -> list[Seen] | None:
        """Of who did anything, by one dimension at most, what the crowds of the month say; None of all else."""
        named = {*sought.accepted, *({sought.by} - {None})}
        entry = self._crowds.get(label)
        if (
            sought.names is not None
            or sought.pages is not None
            or entry is None
            or len(named) > 1
            or named & _OWN
        ):
            return None
        dimension = str(next(iter(named), EVERYBODY))
        accepted = sought.accepted.get(dimension)
        crowds = month_of(self._folder / entry.path)
        return _cells(crowds, dimension, periods, accepted, sought.by is not None)

    @cached_property
    def _crowds(self) -> Mapping[str, FileEntry]:
        return {each.part: each for each in self._scope.files(visitors.ROLLUP) if each.store == self._store}

    def _looked_for(self, label: str, sought: Sought, days: Iterable[str]) -> Iterable[Seen]:
        """The same out of the month's day files, which are read once for everything that is sought."""
        if (label, sought.key) not in self._looked:
            # here, not above: numpy takes longer to load than most questions to answer
            from storewide.warehouse.engines import rolling, stepping

            question = self._scope.question
            first, last = question.first.isoformat(), question.last.isoformat()
            entries = [each for each in self._months[label] if first <= each.part <= last]
            pages = Pages(self._month(label).values(PAGE))
            files = rolling.by_day(step_months.files(self._folder, entries))
            untold = [each for each in self._sought if _told(self._month(label), each, ()) is None]
            found = stepping.picked(self._open(), files, untold, pages)
            for each, crowds in zip(untold, found, strict=True):
                self._looked[label, each.key] = {place: crowd.visitors for place, crowd in crowds.items()}
        wanted = set(days)
        looked = self._looked[label, sought.key]
        return [(day, value, seen) for (day, value), seen in looked.items() if day in wanted]


def _told(month: Month, sought: Sought, periods: Iterable[str]) -> list[Seen] | None:
    """What a month of steps says of the periods; None where it does not have it."""
    named = set(sought.accepted) | ({sought.by} - {None, *_OWN})
    of_pages = sought.pages is not None or sought.by == PAGE
    of_events = sought.names is not None or sought.by == EVENT_NAME
    if len(named) > 1 or (of_pages and (named or of_events)):
        return None
    if named:
        return _of_step(month, sought, periods)
    return _of_pages(month, sought, periods) if of_pages else _of_events(month, sought, periods)


def _of_pages(month: Month, sought: Sought, periods: Iterable[str]) -> list[Seen] | None:
    """Of pages that fit; None where some of them are told together with others."""
    told = month.values(PAGE)
    if not told:
        nowhere = sought.pages is None or fits(NOBODYS, sought.pages)
        return _nameless(month, periods, None, sought.by) if nowhere else []
    if sought.pages is None:
        return _cells(month, PAGE, periods, None, True)
    labels = Pages(told)
    if not all(labels.tells(each) or each in map(escape, told) for each in sought.pages):
        return None
    accepted = frozenset(each for each in told if fits(each, sought.pages))
    return _cells(month, PAGE, periods, accepted, sought.by == PAGE)


def _of_events(month: Month, sought: Sought, periods: Iterable[str]) -> list[Seen] | None:
    """Of events by name; None where one of them is told together with others."""
    told = month.values(EVENT_NAME)
    if sought.names is not None and OTHER in told and not sought.names <= told | STEP_EVENTS:
        return None
    return _cells(month, EVENT_NAME, periods, sought.names, sought.by == EVENT_NAME)


def _of_step(month: Month, sought: Sought, periods: Iterable[str]) -> list[Seen] | None:
    """Of one step by one dimension; None of all else."""
    if sought.names is None or len(sought.names) != 1 or not sought.names <= STEP_EVENTS or sought.by in _OWN:
        return None
    (name,) = sought.names
    (dimension,) = {*sought.accepted, *({sought.by} - {None})}
    key = BY_STEP.format(name, dimension)
    accepted = sought.accepted.get(str(dimension))
    if month.cells(key):
        return _cells(month, key, periods, accepted, sought.by is not None)
    if accepted is not None and NOBODYS not in accepted:
        return []
    return _nameless(month, periods, sought.names, sought.by)


def _nameless(
    month: Month, periods: Iterable[str], names: frozenset[str] | None, by: str | None
) -> list[Seen]:
    """Everybody as `(none)`: a dimension in which nobody has a value is not in a file."""
    everybody = _cells(month, EVENT_NAME, periods, names, False)
    return [(period, NOBODYS if by else "", seen) for period, _, seen in everybody]


def _cells(
    month: Month, dimension: str, periods: Iterable[str], accepted: frozenset[str] | None, told: bool
) -> list[Seen]:
    cells = month.cells(dimension)
    return [
        (cell.period, cell.value if told else "", cell.visitors())
        for period in periods
        for cell in cells.get(period, ())
        if accepted is None or cell.value in accepted
    ]
