"""What the mapping page says: which columns fill what, and how the first rows are read that way."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Crumb, Page
from storewide.kit.tags import Text
from storewide.lib import money
from storewide.sources import operations, words
from storewide.sources.mapping_drafts import Draft
from storewide.sources.models import Store
from storewide.warehouse import mapping, peeking
from storewide.warehouse.landing import FileFault
from storewide.warehouse.mapping import MappingFault
from storewide.warehouse.peeking import Peek
from storewide.warehouse.schemas import FIELDS, Fact, Terms

GUIDE = "data#mapping"
_RAW_ROWS = 5


@dataclass(frozen=True)
class Row:
    """A row of the preview: its number in the file, and its cells, or the reason why it is refused."""

    number: int
    cells: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True)
class Table:
    """How the first rows would be read."""

    finding: str
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]


def new() -> Page:
    """The page that takes a file no preset knows."""
    return Page(
        title=_("Import a file that no preset knows"),
        purpose=_("You say what its columns are, see its first rows read that way, and keep it as a preset."),
        short=_("Name its columns"),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def columns(draft: Draft) -> Page:
    """The page that asks which column is what."""
    return Page(
        title=_("What are the columns of %(file)s?") % {"file": draft.path.name},
        purpose=_(
            "Guessed from their names and values. Look through the choices; the rows below follow them."
        ),
        short=_("Name its columns"),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Imports"), reverse("sources:imports")),)


def first_rows(peek: Peek) -> Peek:
    """The first few rows as they lie in the file."""
    return Peek(peek.format, peek.columns, peek.rows[:_RAW_ROWS])


def preview(draft: Draft, definition: dict[str, Any], store: Store | None) -> Table:
    """How the first rows would be read; the finding says how many, or why none can be."""
    terms = operations.terms_of(store) if store else Terms("main", "UTC", "EUR")
    try:
        parsed = mapping.parse(definition)
        found = peeking.preview(draft.head, parsed, {terms.store: terms}, terms.store)
    except (MappingFault, FileFault) as fault:
        return Table(str(fault), (), ())
    rows = tuple(
        Row(row.row, _cells(parsed.fact, found.fields, row.values, terms), row.reason) for row in found.rows
    )
    return Table(_finding(rows), tuple(words.field(name) for name in found.fields), rows)


def _finding(rows: tuple[Row, ...]) -> str:
    refused = sum(row.reason is not None for row in rows)
    if not rows:
        return _("The file has no rows")
    if not refused:
        return _("All of the first rows can be read like this")
    return ngettext(
        "%(refused)s of the first %(rows)s rows would be refused",
        "%(refused)s of the first %(rows)s rows would be refused",
        refused,
    ) % {"refused": refused, "rows": len(rows)}


def _cells(fact: Fact, fields: tuple[str, ...], values: tuple[Any, ...], terms: Terms) -> tuple[str, ...]:
    return tuple(
        _cell(value, FIELDS[fact][name].kind, terms.currency)
        for name, value in zip(fields, values, strict=True)
    )


def _cell(value: Any, kind: str, currency: str) -> str:
    if value is None:
        return "–"
    if kind == "money":
        return str(Decimal(value).scaleb(-money.exponent(currency)))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return formats.number(value) if isinstance(value, int) else str(value)
