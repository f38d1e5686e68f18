"""Visits with all of their dimensions at once, kept by month: what a question that names two dimensions is asked of.

A month of crowds knows one dimension at a time. Here lies, by day, each visitor with each combination of dimensions it
was seen in and the sessions it began there: a hundredth of what the day's events hold. It lies in `kept/`, as months of
steps do: it names the files that each day was made of, is made again for the days that changed, and may be deleted.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse import kept_months
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.visits import Combination, DayFiles, Seen, seen

#: how visits are made of files; another one makes all of them anew
_FORM = b"1"
_ENDING = ".crossed"
_SIZE = struct.Struct("<Q")
_ONE_DAY = timedelta(days=1)

type Rows = NDArray[np.uint32]


@dataclass(frozen=True)
class _Day:
    """A day's rows (visitor, combination, sessions begun), and the digest of the files that they were made of."""

    made_of: str
    rows: Rows


@dataclass(frozen=True)
class _Month:
    """The days of a store's month, and the combinations that their numbers mean."""

    combinations: list[Combination]
    days: dict[str, _Day]


def visits(
    opened: Callable[[], Session], place: Path, files: Mapping[date, DayFiles], wanted: Iterable[date]
) -> Iterator[tuple[date, Seen]]:
    """As `visits.seen`, but without bots, each visitor once a combination, and out of what is kept in `place`.

    Days that are not kept, or of other files, are read and kept. Each wanted day comes with the files of the day before.
    """
    days: dict[str, list[date]] = {}
    for day in sorted(set(wanted) & set(files)):
        days.setdefault(f"{day:%Y-%m}", []).append(day)
    for label, own in days.items():
        month = _kept(place / f"{label}{_ENDING}")
        changed = [day for day in own if not _holds(month, files, day)]
        if changed:
            month = _with(month, opened(), files, changed)
            _keep(place / f"{label}{_ENDING}", month)
        for day in own:
            yield day, _seen(month.combinations, month.days[day.isoformat()].rows)


def lacking(place: Path, files: Mapping[date, DayFiles], wanted: Iterable[date]) -> bool:
    """Whether any of the days of one month is not kept, or is of other files."""
    own = sorted(set(wanted) & set(files))
    month = _kept(place / f"{own[0]:%Y-%m}{_ENDING}") if own else None
    return month is not None and not all(_holds(month, files, day) for day in own)


def _holds(month: _Month, files: Mapping[date, DayFiles], day: date) -> bool:
    kept = month.days.get(day.isoformat())
    return kept is not None and kept.made_of == _digest(files, day)


def _digest(files: Mapping[date, DayFiles], day: date) -> str:
    """Of the files of the day and of the day before, whose sessions may go on; files are named by their content."""
    made_of = hashlib.sha256(_FORM)
    for each in (day - _ONE_DAY, day):
        paths = files[each].paths if each in files else ()
        made_of.update(("|" + ",".join(sorted(path.name for path in paths))).encode())
    return made_of.hexdigest()[:24]


def _with(month: _Month, session: Session, files: Mapping[date, DayFiles], changed: list[date]) -> _Month:
    """The month with these days read anew."""
    numbers = {each: number for number, each in enumerate(month.combinations)}
    days = dict(month.days)
    for day, found in seen(session, files, changed):
        own = np.array([numbers.setdefault(each, len(numbers)) for each in found.combinations], np.uint64)
        days[day.isoformat()] = _Day(_digest(files, day), _rows(found, own))
    return _Month(list(numbers), days)


def _rows(found: Seen, numbers: NDArray[np.uint64]) -> Rows:
    """Each visitor once with each combination, sorted by combination, and how many sessions it began with that."""

    def keys(visitors: NDArray[np.uint32], kinds: NDArray[np.integer]) -> NDArray[np.uint64]:
        shifted: NDArray[np.uint64] = numbers[kinds] << np.uint64(32)
        return shifted | visitors

    seen_in = keys(found.visitors, found.kinds)
    began, times = np.unique(keys(found.began, found.began_kinds), return_counts=True)
    every = np.unique(seen_in)
    sessions = np.zeros(len(every), np.uint32)
    # a session begins with an event of the day, so that its visitor is there with its combination
    sessions[np.searchsorted(every, began)] = times
    return np.stack([every.astype(np.uint32), (every >> np.uint64(32)).astype(np.uint32), sessions])


def _seen(combinations: list[Combination], rows: Rows) -> Seen:
    visitors, kinds, sessions = rows[0], rows[1].astype(np.intp), rows[2]
    return Seen(visitors, kinds, np.repeat(visitors, sessions), np.repeat(kinds, sessions), {}, combinations)


def _kept(path: Path) -> _Month:
    """What is kept of a month; nothing of what cannot be read or is not as it was written."""
    try:
        content = path.read_bytes()
        (size,) = _SIZE.unpack(content[-_SIZE.size :])
        told = json.loads(content[-_SIZE.size - size : -_SIZE.size])
        combinations = [tuple(each) for each in told["combinations"]]
        days = {}
        for day, (made_of, at, length, check) in told["days"].items():
            block = content[at : at + length]
            if zlib.crc32(block) == check:
                days[day] = _Day(made_of, np.frombuffer(block, "<u4").reshape(3, -1))
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return _Month([], {})
    return _Month(combinations, days)


def _keep(path: Path, month: _Month) -> None:
    """Put the month in its place in one step; where that cannot be written, the next question reads it again."""
    told: dict[str, tuple[str, int, int, int]] = {}
    with suppress(OSError), kept_months.written(path) as beside, beside.open("wb") as file:
        for day, own in month.days.items():
            block = own.rows.astype("<u4").tobytes()
            told[day] = (own.made_of, file.tell(), len(block), zlib.crc32(block))
            file.write(block)
        text = json.dumps({"combinations": month.combinations, "days": told}).encode()
        file.write(text + _SIZE.pack(len(text)))
