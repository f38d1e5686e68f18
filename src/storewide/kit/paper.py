"""A page on paper: words, pictures and tables as PDF, set by Typst without a browser.

Everything that is printed is handed over as values, and the template prints values: no text of a person is ever read
as markup. Reviews, reports of working groups and assessments are set alike.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from storewide.kit import chart_files, formats
from storewide.kit.chart_files import Picture

#: a chart on paper is drawn so many pixels wide
_CHART = 720


@dataclass(frozen=True)
class Table:
    """A table: `texts` are the columns that hold words and share the width; `tones` colour column `toned`, row by row.

    `heat` gives cells a shade from 0 to 9 (None: none), row by row, as long as `rows`; empty where no cell has one.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: tuple[int, ...] = (0,)
    tones: tuple[str, ...] = ()
    toned: int | None = None
    heat: tuple[tuple[int | None, ...], ...] = ()
    note: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Row:
    """A line of a section: what, a note under it, and to the right who or when, and its state with a tone."""

    what: str
    note: str = ""
    right: str = ""
    state: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """A list under a heading; `more` says how many it leaves out."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""
    more: str = ""
    kind: str = "section"


@dataclass(frozen=True)
class Prose:
    """Words under a heading of their own."""

    title: str
    words: tuple[str, ...]
    kind: str = "prose"


@dataclass(frozen=True)
class Drawing:
    """A picture with title, unit and legend; `svg` as it is drawn for a page that says those itself."""

    title: str
    unit: str
    svg: str
    legend: tuple[dict[str, Any], ...] = ()
    kind: str = "drawing"


type Part = Table | Section | Prose | Drawing


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document: a line on what it is, its finding, words under it, figures, and then parts in their order.

    `tiles` are figures with `name`, `shown`, `apart` (in the colour of `tone`) and `note`. `seal` stands at the foot of
    each page: who froze it and when, or that it is not frozen.
    """

    headline: str
    title: str
    seal: str
    operation: str
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tiles: tuple[dict[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    digest: str = ""


def printed(paper: Paper, at: datetime) -> bytes:
    """The document as PDF; the same bytes for the same document and moment."""
    document = asdict(paper) | {
        "language": formats.locale().language,
        "colours": chart_files.colours(),
        "page": _("page"),
    }
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(document)},
        timestamp=int(at.timestamp()),
    )
    return made


def _fonts() -> typst.Fonts:
    """Typst's own fonts and those laid beside the data; never the machine's, with which a document looks other elsewhere."""
    own = settings.DATA.fonts
    return typst.Fonts(include_system_fonts=False, font_paths=[str(own)] if own.is_dir() else [])


def can_draw(svg: str) -> bool:
    """Whether a picture stands on paper: one that is broken would keep the whole document from being made."""
    try:
        parts = (Drawing("", "", svg),)
        printed(Paper(headline="", title="", seal="", operation="", parts=parts), datetime.now(UTC))
    except typst.TypstError:
        return False
    return True


def drawing(picture: Picture) -> Drawing:
    """A chart as it stands on paper."""
    legend = tuple(
        {"label": str(key.label), "colour": colour, "dashed": bool(dashes)}
        for key in picture.legend
        for colour, dashes in [chart_files.look(key.css)]
    )
    return Drawing(picture.title, picture.unit, chart_files.plot(picture, _CHART), legend)


@cache
def _template() -> bytes:
    return (files("storewide.kit") / "paper.typ").read_bytes()
