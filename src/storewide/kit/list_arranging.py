"""Search, filter and sort of a list's rows, the same for a QuerySet and for a sequence of dataclasses."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from storewide.kit.tags import Text

if TYPE_CHECKING:
    from storewide.kit.lists import Filter, ListSpec, PeriodFilter


def follow(row: Any, path: str) -> Any:
    """The value at the end of an attribute path (`owner__name`); None where a part of it is missing.

    A method on the way (`get_state_display`, the `date` of a datetime) is called.
    """
    for name in path.split("__"):
        if row is None:
            return None
        row = getattr(row, name)
        if callable(row):
            row = row()
    return row


def search(rows: Any, paths: Sequence[str], text: str) -> Any:
    """The rows in which every word of `text` occurs in one of `paths`, whatever its case."""
    words = text.split() if paths else []
    if isinstance(rows, QuerySet):
        for word in words:
            rows = rows.filter(reduce(or_, (Q(**{f"{path}__icontains": word}) for path in paths)))
        return rows
    for word in words:
        rows = [
            row for row in rows if any(word.lower() in str(follow(row, path) or "").lower() for path in paths)
        ]
    return rows


def choices_of(each: "Filter") -> tuple[tuple[str, Text], ...]:
    """The filter's (value, label) pairs, each value as the text that stands in the address."""
    found = each.choices() if callable(each.choices) else each.choices
    return tuple((str(value), label) for value, label in found)


def chosen(each: "Filter | PeriodFilter", params: QueryDict) -> str | tuple[str, str]:
    """What the address asks of this filter: a choice's value ("" for none), or the two days of a period."""
    if not hasattr(each, "choices"):
        return (_day(params.get(f"{each.key}_from")), _day(params.get(f"{each.key}_to")))
    value = params.get(each.key, "")
    return value if any(value == choice for choice, _ in choices_of(each)) else ""


def narrow(rows: Any, each: "Filter | PeriodFilter", params: QueryDict) -> Any:
    """The rows that the filter leaves for what the address asks of it."""
    asked = chosen(each, params)
    if isinstance(asked, tuple):
        return _within(rows, each.field, *asked)
    if not asked:
        return rows
    apply = getattr(each, "apply", None)
    if apply is not None:
        return apply(rows, asked)
    path = each.field or each.key
    if isinstance(rows, QuerySet):
        return rows.filter(**{path: asked})
    return [row for row in rows if str(follow(row, path)) == asked]


def _within(rows: Any, path: str, first: str, last: str) -> Any:
    if isinstance(rows, QuerySet):
        bounds = {f"{path}__gte": first, f"{path}__lte": last}
        return rows.filter(**{lookup: value for lookup, value in bounds.items() if value})
    days = [(row, follow(row, path)) for row in rows] if first or last else []
    if not days:
        return rows
    return [
        row
        for row, day in days
        if day is not None
        and (not first or day.isoformat() >= first)
        and (not last or day.isoformat() <= last)
    ]


def _day(text: str | None) -> str:
    """The day as ISO text, or an empty text for what is no day: a broken link still opens."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""


def sort_key(spec: "ListSpec", params: QueryDict) -> str:
    """The sort asked for (`key` or `-key`) where that column sorts, else the list's own."""
    asked = params.get("sort", "")
    sortable = {column.key for column in spec.columns if column.sort}
    return asked if asked.removeprefix("-") in sortable else spec.order


def order(rows: Any, spec: "ListSpec", sort: str) -> Any:
    """The rows in that order, missing values last, ties by id (a sequence keeps its own order among them)."""
    column = next((each for each in spec.columns if each.key == sort.removeprefix("-")), None)
    paths = () if column is None else (column.sort,) if isinstance(column.sort, str) else column.sort
    terms = [(path.removeprefix("-"), path.startswith("-") != sort.startswith("-")) for path in paths if path]
    if isinstance(rows, QuerySet):
        ordering = [
            F(path).desc(nulls_last=True) if down else F(path).asc(nulls_last=True) for path, down in terms
        ]
        tie = "-pk" if sort.startswith("-") else "pk"
        return rows.order_by(*ordering, tie) if ordering else rows.order_by(*rows.query.order_by, "pk")
    for path, down in reversed(terms):
        present = [row for row in rows if follow(row, path) is not None]
        missing = [row for row in rows if follow(row, path) is None]
        rows = sorted(present, key=lambda row, path=path: follow(row, path), reverse=down) + missing
    return rows
