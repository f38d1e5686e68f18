"""The files that radars are kept in elsewhere, read into one shape: a table (CSV or JSON), numbered entries, timelines.

A table has a row for each blip, `name,ring,quadrant,isNew,description` and where there is more `status,tags,link`, as
Thoughtworks' Build Your Own Radar takes it. Numbered entries count quadrants and rings from 0, as Zalando's radar does.
Timelines tell every move with its day, as Backstage's radar does.
"""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: the movement that each word of a table means
STATUS = {"new": "new", "moved in": "in", "moved out": "out", "no change": "same", "": ""}
#: the movement that each number of the other formats means
MOVED = {2: "new", 1: "in", -1: "out", 0: "same"}
TRUE = {"true", "1", "yes", "y", "x"}
REQUIRED = ("name", "ring", "quadrant")
_NUL = gettext_lazy("The file holds a character that no text has (NUL); export the radar once more.")


class FormatFault(Exception):
    """The file is none of the radars that are understood; the message says why."""


@dataclass(frozen=True)
class Told:
    """One step of a timeline: its day, ring and reason; the ring as the file names it."""

    on: date
    ring: str
    reason: str


@dataclass(frozen=True)
class Read:
    """One blip as its file tells it: `number` is its row. Quadrant and ring by name, or by place (`#0` is the first)."""

    number: int
    name: str
    quadrant: str
    ring: str
    movement: str = "same"
    active: bool = True
    description: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    timeline: tuple[Told, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Document:
    """A whole file: its blips, and where it says so its title, its day and the names of quadrants and rings."""

    reads: tuple[Read, ...]
    title: str = ""
    day: date | None = None
    quadrants: tuple[str, ...] = ()
    rings: tuple[str, ...] = ()


def read(content: bytes) -> Document:
    """The radar in a file of any of the formats; raises FormatFault."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if text.lstrip()[:1] not in ("{", "["):
        return _table(text)
    found = _json(text)
    if isinstance(found, list):
        return _rows(_objects(found))
    entries = found.get("entries", found.get("blips"))
    if not isinstance(entries, list):
        raise FormatFault(_("The file has no list “entries”; export the radar once more as JSON or CSV."))
    objects = _objects(entries)
    if any("timeline" in each or "title" in each for each in objects):
        return _timelines(found, objects)
    if any("label" in each for each in objects) or not objects:
        return _numbered(found, objects)
    return _rows(objects)


def _json(text: str) -> Any:
    try:
        found = json.loads(text)
        # half a character, which no text may hold
        written = json.dumps(found, ensure_ascii=False)
        written.encode()
    except json.JSONDecodeError as error:
        raise FormatFault(
            _("The file is no JSON: %(why)s in line %(line)s.") % {"why": error.msg, "line": error.lineno}
        ) from None
    except UnicodeEncodeError:
        raise FormatFault(_("The file holds half characters; export the radar once more.")) from None
    except (RecursionError, ValueError):
        raise FormatFault(
            _("The file is no radar: its lists are too deep or its numbers too long; export it once more.")
        ) from None
    # an escaped backslash before the letters is text
    if "\\u0000" in written.replace("\\\\", ""):
        raise FormatFault(_NUL)
    return found


def _objects(found: list[Any]) -> list[dict[str, Any]]:
    if not all(isinstance(each, dict) for each in found):
        raise FormatFault(_("Each entry of the file must be an object with a name, a ring and a quadrant."))
    return found


def _table(text: str) -> Document:
    if "\0" in text:
        raise FormatFault(_NUL)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise FormatFault(_("The file is no table: %(why)s; mend the quotes.") % {"why": error}) from None
    header = [name.strip().lower() for name in rows[0]] if rows else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise FormatFault(
            _("The table has no column %(missing)s; it needs name, ring, quadrant, isNew and description.")
            % {"missing": ", ".join(missing)}
        )
    return _rows([dict(zip(header, row, strict=False)) for row in rows[1:]], first=2)


def _rows(rows: list[dict[str, Any]], first: int = 1) -> Document:
    """Rows of a table, or objects with the same names; `first` is the number of the first of them."""
    reads = []
    for number, row in enumerate(rows, first):
        cells = {str(key).strip().lower(): _text(value) for key, value in row.items()}
        status = cells.get("status", "").lower()
        is_new = cells.get("isnew", "").lower() in TRUE
        fault = ""
        if status not in STATUS:
            fault = _("status “%(status)s” is none of New, Moved In, Moved Out and No Change") % {
                "status": status
            }
        reads.append(
            Read(
                number,
                _plain(cells.get("name", "")),
                cells.get("quadrant", ""),
                cells.get("ring", ""),
                movement="new" if is_new else STATUS.get(status) or "same",
                description=_plain(cells.get("description", "")),
                address=cells.get("link", ""),
                tags=tuple(tag.strip() for tag in _plain(cells.get("tags", "")).split(",") if tag.strip()),
                fault=fault,
            )
        )
    return Document(tuple(reads))


def _numbered(found: dict[str, Any], entries: list[dict[str, Any]]) -> Document:
    reads = []
    for number, entry in enumerate(entries, 1):
        movement = _moved(entry)
        reads.append(
            Read(
                number,
                _text(entry.get("label")),
                f"#{_text(entry.get('quadrant'))}",
                f"#{_text(entry.get('ring'))}",
                movement=movement or "same",
                active=entry.get("active", True) is not False,
                description=_text(entry.get("description")),
                address=_text(entry.get("link")).lstrip("#"),
                tags=_tags(entry),
                fault=""
                if movement
                else _("moved is %(moved)s; it is -1, 0, 1 or 2") % {"moved": entry["moved"]},
            )
        )
    return Document(
        tuple(reads),
        _text(found.get("title")),
        day_of(_text(found.get("date"))),
        quadrants=_names(_parts(found, "quadrants")),
        rings=_names(_parts(found, "rings")),
    )


def _timelines(found: dict[str, Any], entries: list[dict[str, Any]]) -> Document:
    quadrants, rings = (_parts(found, part) for part in ("quadrants", "rings"))
    ids = {_text(each.get("id")): _text(each.get("name")) for each in (*quadrants, *rings)}
    reads = []
    for number, entry in enumerate(entries, 1):
        timeline, fault = _timeline(entry, ids)
        ring = _text(entry.get("ring")) or (timeline[-1].ring if timeline else "")
        quadrant = entry.get("quadrant")
        named = quadrant.get("id") if isinstance(quadrant, dict) else quadrant
        reads.append(
            Read(
                number,
                _text(entry.get("title") or entry.get("label")),
                ids.get(_text(named), _text(named)),
                ids.get(ring, ring),
                movement=_moved(entry) or "same",
                description=_text(entry.get("description")),
                address=_text(entry.get("url")).lstrip("#"),
                tags=_tags(entry),
                timeline=timeline,
                fault=fault,
            )
        )
    title = _text(found.get("title"))
    return Document(tuple(reads), title, quadrants=_names(quadrants), rings=_names(rings))


def _timeline(entry: dict[str, Any], ids: dict[str, str]) -> tuple[tuple[Told, ...], str]:
    """The steps by day, the oldest first, and what is wrong with one of them."""
    steps = []
    told = entry.get("timeline") or []
    if not isinstance(told, list) or not all(isinstance(step, dict) for step in told):
        return (), _("its timeline is no list of moves, each with a date and a ring")
    for step in told:
        on = day_of(_text(step.get("date")))
        if on is None:
            return (), _("date “%(date)s” of its timeline is no day") % {"date": step.get("date")}
        ring = _text(step.get("ringId"))
        steps.append(Told(on, ids.get(ring, ring), _text(step.get("description"))))
    return tuple(sorted(steps, key=lambda step: step.on)), ""


def day_of(text: str) -> date | None:
    """The day that a file tells as `2026-11-22`, with a time behind it, or as a month, `2026.11`; None for anything else."""
    for length, form in ((10, "%Y-%m-%d"), (10, "%Y.%m.%d"), (7, "%Y-%m"), (7, "%Y.%m")):
        try:
            return datetime.strptime(text[:length] if length == 10 else text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _moved(entry: dict[str, Any]) -> str:
    """The movement that a number tells; empty for any other number."""
    moved = entry.get("moved", 0)
    return MOVED.get(moved, "") if isinstance(moved, int) else ""


def _parts(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The quadrants or the rings of a file, each with its name; raises FormatFault."""
    parts = found.get(name) or []
    if not isinstance(parts, list) or not all(isinstance(each, dict) for each in parts):
        raise FormatFault(
            _("“%(name)s” of the file is no list of objects with a name; export the radar once more.")
            % {"name": name}
        )
    return parts


def _names(parts: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(_text(each.get("name")) for each in parts)


def _tags(entry: dict[str, Any]) -> tuple[str, ...]:
    tags = entry.get("tags") or ()
    return tuple(_text(tag) for tag in tags) if isinstance(tags, list) else ()


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _plain(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
