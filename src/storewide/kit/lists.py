"""Lists of records: search, filters in the address, sort, stable pages, a count, CSV, and an empty state.

A module describes its list once as a `ListSpec` and answers with `respond`; rows are a QuerySet or a sequence
of dataclasses. The address holds the whole state, so that a colleague who gets the link sees the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit import list_export, list_reading
from storewide.kit.cells import Kind
from storewide.kit.list_filters import Filter, PeriodFilter
from storewide.kit.pages import Action, Page
from storewide.kit.tags import Text

__all__ = ["Column", "Empty", "Filter", "ListSpec", "PeriodFilter", "Picking", "Rows", "respond"]

type Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from, how it is written, how it sorts.

    `value` is an attribute path with `__` (`owner__name`), `key` where left out, or a function of the row.
    By `kind` the value is: TEXT anything, NUMBER an int, float or Decimal, PERCENT a ratio, CHANGE a ratio
    shown with its sign, MONEY a `lib.money.Money`, DAY a date, MOMENT an aware datetime, TAG a `tags.Tag`,
    LINK a `links.Link`. `sort` is a field path or several (`-` turns one round), on a sequence an attribute
    path; "" does not sort. `priority` 1 always shows, 2 not on a phone, 3 only on a wide screen. `url` makes
    the cell a link.
    """

    key: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    kind: Kind = Kind.TEXT
    sort: str | tuple[str, ...] = ""
    priority: int = 1
    url: Callable[[Any], str] | None = None
    digits: int | None = None


@dataclass(frozen=True)
class Empty:
    """What a list says before it has any row: what it is for, and the first thing to do."""

    title: Text
    text: Text
    action: Action | None = None


@dataclass(frozen=True)
class Picking:
    """A box in each row, and a button that leads to the page `url` with those chosen as `name`, beside the list's state.

    `value` is the attribute path of what a box sends.
    """

    name: str
    value: str
    url: str
    label: Text


@dataclass(frozen=True)
class ListSpec:
    """A whole list. `name` names its CSV file and its place in the page; `order` is the first sort (`-key`).

    The first column names the row. `counted` is an ngettext_lazy of `count` whose messages write `%(shown)s`.
    `keep`: parameters of the page above it (its days, its store) that a search or "Show all" leaves as they are.
    """

    name: str
    columns: tuple[Column, ...]
    empty: Empty
    order: str = ""
    search: tuple[str, ...] = ()
    search_label: Text = field(default=_("Search"))
    filters: tuple[Filter | PeriodFilter, ...] = ()
    page_size: int = 30
    keep: tuple[str, ...] = ()
    picking: Picking | None = None
    counted: Any = field(default=ngettext_lazy("%(shown)s entry", "%(shown)s entries", "count"))


def respond(
    request: HttpRequest,
    spec: ListSpec,
    rows: Rows,
    *,
    page: Page,
    template: str = "kit/list_page.html",
    **context: Any,
) -> HttpResponseBase:
    """The answer to a request for a list: the whole page, its rows alone for htmx, or `?format=csv`.

    Asks the database for the count and for one page of rows, however long the list is. The template gets
    `list` (a `list_reading.Listing`), `page` and `context`, and shows it by `{% include "kit/list.html" %}`.
    """
    if request.GET.get("format") == "csv":
        return list_export.csv(spec, list_reading.arrange(spec, rows, request.GET)[0])
    listing = list_reading.read(spec, rows, request.GET, request.path)
    if not listing.count and not listing.narrowed:
        page = _beside_empty(page, spec.empty)
    in_part = request.headers.get("HX-Target") == listing.body_id
    response: HttpResponse = render(
        request, "kit/list_body.html" if in_part else template, {"list": listing, "page": page, **context}
    )
    patch_vary_headers(response, ["HX-Target"])
    return response


def _beside_empty(page: Page, empty: Empty) -> Page:
    """The page's head beside an empty list, whose own action comes first: not offered twice, others quieter."""
    if empty.action is None:
        return page
    others = (each for each in page.actions if each.url != empty.action.url)
    return replace(page, actions=tuple(replace(each, style=each.style or "quiet") for each in others))
