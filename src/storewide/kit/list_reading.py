"""Reads a list's state out of the address and gives the rows, links and controls that its page shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString

from storewide.kit import cells, formats, list_arranging
from storewide.kit.tags import Text

if TYPE_CHECKING:
    from storewide.kit.lists import Column, ListSpec


@dataclass(frozen=True)
class Head:
    """A column's heading; `sort` is "ascending", "descending" or "" and `url` sorts by it (or turns it round)."""

    label: Text
    css: str
    url: str
    sort: str


@dataclass(frozen=True)
class Cell:
    """A value as it stands in the page."""

    html: SafeString
    css: str
    label: Text


@dataclass(frozen=True)
class Control:
    """A filter's control: its choices as (value, label, chosen), or the two days of a period."""

    key: str
    label: Text
    choices: tuple[tuple[str, Text, bool], ...]
    days: tuple[str, str] | None = None


@dataclass(frozen=True)
class Listing:
    """A list as its page shows it: `rows` is one page of cells, every `*_url` keeps the rest of the state."""

    spec: "ListSpec"
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    controls: tuple[Control, ...]
    count: int
    query: str
    sort: str
    narrowed: bool
    path: str
    csv_url: str
    pages: Page[Any]
    page_links: tuple[tuple[str, str], ...]

    @property
    def body_id(self) -> str:
        """The id of the part that htmx puts in place."""
        return f"list-{self.spec.name}-body"

    @property
    def count_text(self) -> str:
        """`41 requests`, in the words of the list."""
        return str(self.spec.counted % {"count": self.count, "shown": formats.number(self.count)})

    @property
    def page_number(self) -> str:
        """The number of the page shown, as the pager writes it."""
        return str(self.pages.number)

    @property
    def previous_url(self) -> str:
        return self._page_url(self.pages.number - 1) if self.pages.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.pages.number + 1) if self.pages.has_next() else ""

    def _page_url(self, number: int) -> str:
        return next(url for label, url in self.page_links if label == str(number))


def value_of(column: "Column", row: Any) -> Any:
    """The column's value of this row, by its function or its attribute path."""
    if callable(column.value):
        return column.value(row)
    return list_arranging.follow(row, column.value or column.key)


def arrange(spec: "ListSpec", rows: Any, params: QueryDict) -> Any:
    """The rows that search and filters leave, in the order asked for; a QuerySet stays one."""
    rows = list_arranging.search(rows, spec.search, params.get("q", ""))
    for each in spec.filters:
        rows = list_arranging.narrow(rows, each, params)
    return list_arranging.order(rows, spec, list_arranging.sort_key(spec, params))


def read(spec: "ListSpec", rows: Any, params: QueryDict, path: str) -> Listing:
    """The list as the address `path?params` asks for it; a page beyond the last one gives the last one."""
    paginator = Paginator(arrange(spec, rows, params), spec.page_size)
    pages = paginator.get_page(params.get("page"))
    address = _address(path, params)
    sort = list_arranging.sort_key(spec, params)
    controls = tuple(_control(each, params) for each in spec.filters)
    return Listing(
        spec=spec,
        heads=tuple(_head(column, sort, address) for column in spec.columns),
        rows=tuple(
            tuple(_cell(column, row, index) for index, column in enumerate(spec.columns)) for row in pages
        ),
        controls=controls,
        count=paginator.count,
        query=params.get("q", ""),
        sort=params.get("sort", "") if sort != spec.order else "",
        narrowed=bool(params.get("q", "").strip()) or any(_is_set(control) for control in controls),
        path=path,
        csv_url=address(format="csv", page=None),
        pages=pages,
        page_links=_page_links(pages, address),
    )


type Address = Callable[..., str]


def _address(path: str, params: QueryDict) -> Address:
    """A function that gives the present address with some parameters changed (None removes one)."""

    def changed(**changes: str | None) -> str:
        kept = params.copy()
        for key, value in changes.items():
            if value is None:
                kept.pop(key, None)
            else:
                kept[key] = value
        kept.pop("format", None) if "format" not in changes else None
        query = kept.urlencode()
        return f"{path}?{query}" if query else path

    return changed


def _head(column: "Column", sort: str, address: Address) -> Head:
    if not column.sort:
        return Head(column.label, _css(column), "", "")
    state = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    first = f"-{column.key}" if column.kind in cells.NUMERIC | cells.DATED else column.key
    turned = {"ascending": f"-{column.key}", "descending": column.key}.get(state, first)
    return Head(column.label, _css(column), address(sort=turned, page=None), state)


def _cell(column: "Column", row: Any, index: int) -> Cell:
    value = value_of(column, row)
    url = column.url(row) if column.url else ""
    css = _css(column) + (" lead" if index == 0 else "") + (" cell-empty" if value in (None, "") else "")
    return Cell(cells.shown(column.kind, value, url, column.digits), css.strip(), column.label)


def _css(column: "Column") -> str:
    aligned = "n" if column.kind in cells.NUMERIC else "date" if column.kind in cells.DATED else ""
    return f"{aligned} column-{column.priority}".strip()


def _control(each: Any, params: QueryDict) -> Control:
    chosen = list_arranging.chosen(each, params)
    if isinstance(chosen, tuple):
        return Control(each.key, each.label, (), chosen)
    choices = list_arranging.choices_of(each)
    return Control(each.key, each.label, tuple((value, label, value == chosen) for value, label in choices))


def _is_set(control: Control) -> bool:
    return any(control.days or ()) or any(chosen for _, _, chosen in control.choices)


def _page_links(pages: Page[Any], address: Address) -> tuple[tuple[str, str], ...]:
    """(number, address) of the pages worth a link; an ellipsis has no address."""
    paginator = pages.paginator
    numbers: Iterable[int | str] = paginator.get_elided_page_range(pages.number, on_each_side=2, on_ends=1)
    return tuple(
        (
            str(number),
            "" if number == paginator.ELLIPSIS else address(page=str(number) if number != 1 else None),
        )
        for number in numbers
    )
