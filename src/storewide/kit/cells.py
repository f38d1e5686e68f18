"""One value in a table: written for people in the page, and plainly in a CSV file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from storewide.kit import formats
from storewide.kit.icons import icon
from storewide.kit.tags import Tag


class Kind(Enum):
    """How a column's values are written, aligned and exported."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    CHANGE = "change"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    TAG = "tag"
    LINK = "link"


#: less than this is how a float is kept, and no decimal of anybody's
_NOISE = 1e-9
NUMERIC = {Kind.NUMBER, Kind.PERCENT, Kind.CHANGE, Kind.MONEY}
DATED = {Kind.DAY, Kind.MOMENT}
#: a spreadsheet runs a text as a formula when it begins with one of these, after whatever space
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")


def shown(kind: Kind, value: Any, url: str = "", digits: int | None = None) -> SafeString:
    """The value as safe HTML; a dash where there is none, a link where an address is given."""
    if value is None or value == "":
        return mark_safe(f'<span class="soft">{formats.NO_VALUE}</span>')  # noqa: S308 (a constant)
    if kind is Kind.LINK:
        return (
            format_html('<a href="{}">{}</a>', value.url, value.label)
            if value.url
            else conditional_escape(value.label)
        )
    inner = _inner(kind, value, digits)
    return format_html('<a href="{}">{}</a>', url, inner) if url else inner


def _inner(kind: Kind, value: Any, digits: int | None) -> SafeString:
    if kind is Kind.TAG:
        return tag(value)
    if kind is Kind.MOMENT:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))
    if kind is Kind.DAY:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day(value))
    if kind is Kind.NUMBER:
        return conditional_escape(formats.number(value, digits))
    if kind is Kind.PERCENT:
        return conditional_escape(formats.percent(value, 1 if digits is None else digits))
    if kind is Kind.CHANGE:
        # a small promise (0.25 %) keeps its second decimal, the usual ones have one
        exact = digits if digits is not None else 1 if abs(round(value, 3) - value) < _NOISE else 2
        return conditional_escape(("+" if value > 0 else "") + formats.percent(value, exact))
    if kind is Kind.MONEY:
        return conditional_escape(formats.money(value.minor, value.currency, digits))
    return conditional_escape(value)


def tag(value: Tag) -> SafeString:
    """A tag as HTML: shape, word and colour."""
    return format_html(
        '<span class="tag tone-{}">{}{}</span>', value.tone.value, icon(value.icon), value.label
    )


def plain(kind: Kind, value: Any) -> list[str | int | float | Decimal]:
    """The value's cells in a CSV row: one, or for money the amount in major units and the currency.

    Numbers stay numbers, dates are ISO 8601 (moments in UTC), and a text that a spreadsheet would run as a
    formula gets an apostrophe before it.
    """
    if kind is Kind.MONEY:
        return ["", ""] if value is None else [value.major, value.currency]
    if value is None:
        return [""]
    if kind in NUMERIC:
        number: int | float | Decimal = value
        return [number]
    if isinstance(value, datetime):
        return [value.astimezone(UTC).isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    return [guarded(str(value.label if kind in {Kind.LINK, Kind.TAG} else value))]


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    risky = text.startswith(_BREAKS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if risky else text
