"""Reads the exports of Jira, Productboard and Trello: whichever it is, the same rows come out of it.

Columns are those of the tools' own exports; a column may stand several times (Jira does that), the first that is
filled counts. A Trello board may also be given as its JSON.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.portfolio.exchange import boards
from storewide.portfolio.models import Tool

#: field, and the columns that hold it in the exports, the likeliest first
COLUMNS: Mapping[Tool, Mapping[str, tuple[str, ...]]] = {
    Tool.JIRA: {
        "key": ("issue key", "key"),
        "title": ("summary",),
        "text": ("description",),
        "state": ("status",),
        "person": ("reporter", "creator"),
        "created": ("created",),
        "area": ("component/s", "components", "component", "project name"),
    },
    Tool.PRODUCTBOARD: {
        "key": ("feature id", "id", "uuid", "permalink", "url", "link"),
        "title": ("feature name", "name", "feature", "title"),
        "text": ("description", "feature description"),
        "state": ("status", "feature status"),
        "person": ("owner", "owner email", "feature owner"),
        "created": ("created at", "created", "creation date"),
        "area": ("component", "product", "parent"),
    },
    Tool.TRELLO: {
        "key": ("card id",),
        "title": ("card name",),
        "text": ("card description",),
        "state": ("list name",),
        "person": ("members",),
        "created": ("created", "date created"),
        "area": ("labels",),
    },
}
#: without these a row is nothing
NEEDED = ("key", "title", "state")
_URLS = ("card url", "permalink", "url", "link")
_MOMENTS = (
    "%d/%b/%y %I:%M %p",
    "%d/%b/%Y %I:%M %p",
    "%d/%b/%y %H:%M",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%m/%d/%Y",
)
#: states that one page can ask about
MOST_STATES = 100
#: what a file can hold and no database keeps: NUL, and halves of characters
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_TRELLO_ID = re.compile(r"[0-9a-f]{24}")


class NotAnExport(Refusal):
    """A file that none of these tools writes."""

    field = "file"


@dataclass(frozen=True)
class Row:
    """One item as its tool says it; `line` is where it begins in the file, `created` None where it is not told."""

    line: int
    key: str
    title: str
    text: str
    state: str
    person: str
    created: datetime | None
    area: str
    url: str


@dataclass(frozen=True)
class Refused:
    """A row that is not taken over, and why, in a sentence."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Export:
    """A file as it was read: which tool wrote it, which column is read for which field, what is in it."""

    tool: Tool
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]

    @property
    def states(self) -> list[str]:
        """Every state that a row is in, in the order they come."""
        return list(dict.fromkeys(row.state for row in self.rows))


def read(content: bytes) -> Export:
    """Read an export. Raises NotAnExport, which says what is missing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    found = _board(text) if text.lstrip().startswith("{") else _table(text)
    if len(found.states) > MOST_STATES:
        raise NotAnExport(
            _(
                "The rows are in %(count)s different states; at most %(most)s are told apart. Choose another column."
            )
            % {"count": formats.number(len(found.states)), "most": MOST_STATES}
        )
    return found


def _table(text: str) -> Export:
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = [head.strip() for head in next(reader, [])]
        tool, places = _recognised(heads)
        columns = {field: heads[found[0]] for field, found in places.items() if found}
        rows, refused = _checked(_lines(reader, heads, places))
    except csv.Error:
        # a cell longer than csv reads is a quote without its end
        raise NotAnExport(
            _("A cell has no end at line %(line)s; a quote is missing there or before.")
            % {"line": reader.line_num}
        ) from None
    return Export(tool, columns, rows, refused)


def _recognised(heads: list[str]) -> tuple[Tool, dict[str, list[int]]]:
    names = [head.lower() for head in heads]
    for tool in (Tool.JIRA, Tool.TRELLO, Tool.PRODUCTBOARD):
        places = {
            field: [place for known in wanted for place, name in enumerate(names) if name == known]
            for field, wanted in COLUMNS[tool].items()
        }
        if all(places[field] for field in NEEDED):
            places["url"] = [place for place, name in enumerate(names) if name in _URLS]
            return tool, places
    raise NotAnExport(
        _(
            "The first line is of no export known here: Jira has the columns Issue key, Summary and Status; Productboard "
            "Feature ID (or Permalink), Name and Status; Trello Card ID, Card Name and List Name."
        )
    )


def _lines(
    reader: Any, heads: list[str], places: Mapping[str, list[int]]
) -> Iterator[tuple[int, dict[str, str] | None]]:
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            fits = len(cells) <= len(heads)
            said = {
                field: next(
                    (cells[place].strip() for place in found if place < len(cells) and cells[place].strip()),
                    "",
                )
                for field, found in places.items()
            }
            yield line, said if fits else None
        line = reader.line_num + 1


def _board(text: str) -> Export:
    try:
        said = boards.cards(text)
    except boards.NoBoard:
        raise NotAnExport(_("This JSON is no board of Trello: it needs “lists” and “cards”.")) from None
    rows, refused = _checked(said)
    columns = {"key": "id", "title": "name", "text": "desc", "state": "idList", "area": "labels"}
    return Export(Tool.TRELLO, columns, rows, refused)


def _checked(
    lines: Iterable[tuple[int, dict[str, str] | None]],
) -> tuple[tuple[Row, ...], tuple[Refused, ...]]:
    rows: list[Row] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for line, said in lines:
        found = _row(line, said, seen)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            seen[found.key] = line
            rows.append(found)
    return tuple(rows), tuple(refused)


def _row(line: int, said: dict[str, str] | None, seen: Mapping[str, int]) -> Row | Refused:
    if said is None:
        return Refused(line, _("It has more cells than the first line has columns; a quote may be missing."))
    said = {name: _UNKEPT.sub("", value).strip() for name, value in said.items()}
    missing = next((field for field in NEEDED if not said[field]), None)
    if missing:
        return Refused(line, _("It has no %(field)s.") % {"field": _field(missing)})
    if said["key"] in seen:
        known = {"key": said["key"], "line": str(seen[said["key"]])}
        return Refused(line, _("“%(key)s” stands in line %(line)s already.") % known)
    created = moment(said["created"])
    if said["created"] and created is None:
        return Refused(
            line,
            _("“%(text)s” is no day; write it as 2026-11-22 or 22/Nov/26 10:30 AM.")
            % {"text": said["created"]},
        )
    if created is None and _TRELLO_ID.fullmatch(said["key"]):
        # the first eight digits of Trello's ids are the second in which a card was made
        created = datetime.fromtimestamp(int(said["key"][:8], 16), UTC)
    return Row(
        line=line,
        key=said["key"][:200],
        title=said["title"][:160],
        text=said["text"][:4000],
        state=said["state"][:80],
        person=said["person"].partition(",")[0].strip()[:200],
        created=created,
        area=said["area"],
        url=said.get("url", "")[:500],
    )


def _field(name: str) -> str:
    return {"key": _("key"), "title": _("title"), "state": _("state")}[name]


def moment(text: str) -> datetime | None:
    """A moment as these tools write it, in UTC where it names no zone; None where it is none."""
    text = text.strip()
    if not text:
        return None
    found = _iso(text) or next((known for form in _MOMENTS if (known := _parsed(text, form))), None)
    if found is None:
        return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        # the first and the last day of the calendar, in a zone beyond it
        return None


def _parsed(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
