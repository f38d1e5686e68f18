"""Months of steps: a file for each store and month, made of its day files when it is first needed, and kept.

It says by day who did what (`event`), who was on which page (`page`), and for the steps of the way to an order by which
marketing channel, campaign, device and country. It lies in `kept/`, outside the manifest: it names the day files that
it was made of, so that it is made again for the days that changed, and may be deleted at any time.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import product
from pathlib import Path

from pyroaring import BitMap

from storewide.warehouse import crowds, kept_months
from storewide.warehouse.crowds import DIMENSIONS, NOBODYS, Cell, Cells, Crowd, CrowdsUnreadable, Month
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.manifest import FileEntry, Manifest
from storewide.warehouse.step_words import BY_STEP, EVENT_NAME, PAGE, STEP_EVENTS
from storewide.warehouse.visitors import EventFile

_NAME = "steps"
#: the dimension whose value is the digest of a day's files
_MADE_OF = "made of"
#: how steps are made of files; another one makes all of them anew
_FORM = b"1"

#: by month the day files of a store's events
Months = Mapping[str, tuple[FileEntry, ...]]


def by_month(entries: Iterable[FileEntry]) -> dict[str, tuple[FileEntry, ...]]:
    """Day files of events by month, in order of time."""
    found: dict[str, list[FileEntry]] = {}
    for entry in sorted(entries, key=lambda each: (each.part, each.path)):
        found.setdefault(entry.part[:7], []).append(entry)
    return {month: tuple(each) for month, each in found.items()}


def files(folder: Path, entries: Iterable[FileEntry]) -> list[EventFile]:
    """Day files as readers of events want them."""
    return [(date.fromisoformat(each.part), folder / each.path, each.rows) for each in entries]


def month(folder: Path, entries: tuple[FileEntry, ...], opened: Callable[[], Session]) -> Month:
    """The steps of a store's month, from all of its day files; read from what is kept where that is of these files."""
    path, made_of = _path(folder, entries[0]), _digests(entries)
    kept = _kept(path)
    told = _told(kept)
    if kept is not None and told == made_of:
        return kept
    # here, not above: numpy takes longer to load than most questions to answer
    from storewide.warehouse.engines import rolling, stepping

    same = {day for day, digest in told.items() if made_of.get(day) == digest}
    cells: Cells = {}
    if kept is not None:
        cells = _whole(kept.days_without(map(date.fromisoformat, set(told) - same)))
    anew = files(folder, (each for each in entries if each.part not in same))
    stepping.put(opened(), cells, rolling.by_day(anew))
    cells[_MADE_OF] = {key: Crowd(BitMap()) for key in made_of.items()}
    return _written(path, entries[0].part[:7], cells)


def stale(folder: Path, manifest: Manifest) -> list[tuple[FileEntry, ...]]:
    """The months, each with its day files, whose steps are not kept yet or are of other files."""
    return [
        entries
        for store in manifest.stores
        for entries in by_month(manifest.of("event", frozenset({store}))).values()
        if _told(_kept(_path(folder, entries[0]))) != _digests(entries)
    ]


def _whole(kept: Mapping[str, Mapping[tuple[str, str], Cell]]) -> Cells:
    """The cells of days that stay, also of dimensions in which nobody had a value: a day to come may have one."""
    cells: Cells = {name: {key: each.crowd() for key, each in own.items()} for name, own in kept.items()}
    events = cells.get(EVENT_NAME, {})
    if not cells.get(PAGE):
        seen: dict[str, BitMap] = {}
        for (day, _), crowd in events.items():
            seen[day] = seen.get(day, BitMap()) | crowd.visitors
        cells[PAGE] = {(day, NOBODYS): Crowd(visitors) for day, visitors in seen.items()}
    for step, dimension in product(STEP_EVENTS, DIMENSIONS):
        if not cells.get(key := BY_STEP.format(step, dimension)):
            cells[key] = {(day, NOBODYS): crowd for (day, name), crowd in events.items() if name == step}
    return cells


def _path(folder: Path, entry: FileEntry) -> Path:
    return kept_months.place(folder, _NAME, entry.store) / f"{entry.part[:7]}.{_NAME}"


def _kept(path: Path) -> Month | None:
    try:
        return Month(path)
    except (OSError, CrowdsUnreadable):
        return None


def _told(kept: Month | None) -> dict[str, str]:
    """By day the digest of the files that its steps were made of."""
    if kept is None:
        return {}
    cells = kept.cells(_MADE_OF)
    return {cell.period: cell.value for day in kept.days for cell in cells.get(day, ())}


def _digests(entries: Iterable[FileEntry]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for entry in entries:
        found.setdefault(entry.part, []).append(entry.sha256)
    return {
        day: hashlib.sha256(_FORM + "".join(sorted(each)).encode()).hexdigest()[:24]
        for day, each in found.items()
    }


def _written(path: Path, label: str, cells: Cells) -> Month:
    """Put the month in its place in one step; for this time only in a temporary one where that cannot be written."""
    try:
        with kept_months.written(path) as beside:
            crowds.write(beside, label, cells)
        return Month(path)
    except OSError:
        with tempfile.TemporaryDirectory() as place:
            crowds.write(Path(place, _NAME), label, cells)
            return Month(Path(place, _NAME))
