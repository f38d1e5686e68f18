"""Reads the exports of Jira, Productboard, Trello and other tools: whichever it is, the same rows come out of it.

Columns are those of the tools' own exports, or as people say; a column may stand several times (Jira does that), the
first that is filled counts. A Trello board may also be given as its JSON.
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
from storewide.portfolio.exchange import boards, columns
from storewide.portfolio.models import Tool

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
    """A file that holds no table of requests, and no board."""

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
    """A file as it was read: which tool wrote it, which column is read for which field, what is in it.

    `heads` are the columns that fields may be read from, none where that is not to be chosen (a board). As long as no
    column is named for what is `lacking`, no row is read.
    """

    tool: Tool
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]
    heads: tuple[str, ...] = ()

    @property
    def lacking(self) -> list[str]:
        """The fields without which a row is nothing, and whose column nobody named."""
        return [field for field in columns.NEEDED if field not in self.columns]

    @property
    def states(self) -> list[str]:
        """Every state that a row is in, in the order they come."""
        return list(dict.fromkeys(row.state for row in self.rows))


def read(content: bytes, chosen: Mapping[str, str] | None = None) -> Export:
    """Read an export; `chosen` are the columns of fields where people named them. Raises NotAnExport."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    found = _board(text) if text.lstrip().startswith("{") else _table(text, chosen)
    if len(found.states) <= MOST_STATES:
        return found
    if chosen is None and found.tool == Tool.OTHER:
        # a guess that went wrong
        return _table(text, {field: head for field, head in found.columns.items() if field != "state"})
    raise NotAnExport(
        _(
            "The rows are in %(count)s different states; at most %(most)s are told apart. Choose another column."
        )
        % {"count": formats.number(len(found.states)), "most": MOST_STATES}
    )


def _table(text: str, chosen: Mapping[str, str] | None) -> Export:
    first = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = [head.strip() for head in next(reader, [])]
        tool, places = _placed(heads, chosen)
        read_from = {field: heads[found[0]] for field, found in places.items() if found}
        whole = all(field in read_from for field in columns.NEEDED)
        rows, refused = _checked(_lines(reader, heads, places) if whole else ())
    except csv.Error:
        # a cell longer than csv reads is a quote without its end
        raise NotAnExport(
            _("A cell has no end at line %(line)s; a quote is missing there or before.")
            % {"line": reader.line_num}
        ) from None
    return Export(tool, read_from, rows, refused, tuple(dict.fromkeys(head for head in heads if head)))


def _placed(heads: list[str], chosen: Mapping[str, str] | None) -> tuple[Tool, dict[str, list[int]]]:
    """Which tool wrote these columns, and where each field stands."""
    known = columns.recognised(heads)
    if known is not None and chosen is None:
        return known
    if known is None and (len([head for head in heads if head]) < 2 or not "".join(heads).isprintable()):
        raise NotAnExport(
            _(
                "The first line names no columns: export a table as CSV, with a line of column names first. Jira has "
                "Issue key, Summary and Status; Productboard Feature ID, Name and Status; Trello Card ID, Card Name "
                "and List Name; of other tools you say which column is which."
            )
        )
    tool = known[0] if known else Tool.OTHER
    return tool, columns.places_of(heads, columns.guessed(heads) if chosen is None else chosen)


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
    read_from = {"key": "id", "title": "name", "text": "desc", "state": "idList", "area": "labels"}
    return Export(Tool.TRELLO, read_from, rows, refused)


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
    needed = [field for field in (*columns.NEEDED, "state") if field in said]
    if missing := next((field for field in needed if not said[field]), None):
        return Refused(line, _("It has no %(field)s.") % {"field": str(columns.FIELDS[missing]).lower()})
    said = {**dict.fromkeys(columns.FIELDS, ""), "state": _("no state"), **said}
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
        url=said["url"][:500],
    )


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
