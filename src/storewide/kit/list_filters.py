"""The filters of a list: a choice of one value, or two days, kept in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from storewide.kit.list_arranging import follow
from storewide.kit.options import options
from storewide.kit.tags import Text

ALL: Text = _("All")

type Choices = Iterable[tuple[Any, Text]]


@dataclass(frozen=True)
class Control:
    """A filter as its page shows it: choices as (value, label, chosen), or the two days of a period.

    `chosen` is the value asked for, an empty text for none; `unset` is what choosing none is called.
    """

    key: str
    label: Text
    choices: tuple[tuple[str, Text, bool], ...] = ()
    chosen: str = ""
    unset: Text = ""
    days: tuple[str, str] | None = None

    @property
    def options(self) -> SafeString:
        """The choices as option elements."""
        return options(self.choices)

    @property
    def is_set(self) -> bool:
        """Whether the address asks anything of this filter."""
        return bool(self.chosen) or any(self.days or ())


@dataclass(frozen=True)
class Filter:
    """A choice of one value kept in the address as `?key=value`.

    `choices` are (value, label) pairs or a function giving them. Rows are kept whose `field` (a path, `key`
    where left out) equals the value, or what `apply(rows, value)` returns. What is no choice is ignored.
    `unset` is what choosing none is called.
    """

    key: str
    label: Text
    choices: Choices | Callable[[], Choices]
    field: str = ""
    apply: Callable[[Any, str], Any] | None = None
    unset: Text = ALL

    def control(self, params: QueryDict) -> Control:
        """The filter as the address sets it; asks for the choices once."""
        asked = params.get(self.key, "")
        found = self.choices() if callable(self.choices) else self.choices
        choices = tuple((str(value), label, str(value) == asked) for value, label in found)
        chosen = asked if any(is_chosen for _value, _label, is_chosen in choices) else ""
        return Control(self.key, self.label, choices, chosen, self.unset)

    def narrow(self, rows: Any, control: Control) -> Any:
        """The rows that are left; a QuerySet stays one."""
        if not control.chosen:
            return rows
        if self.apply is not None:
            return self.apply(rows, control.chosen)
        path = self.field or self.key
        if isinstance(rows, QuerySet):
            return rows.filter(**{path: control.chosen})
        return [row for row in rows if str(follow(row, path)) == control.chosen]


@dataclass(frozen=True)
class PeriodFilter:
    """Two days kept in the address as `?key_from=2026-01-01&key_to=2026-01-31`, both included.

    `field` is a path to a date (`created_at__date` for a moment).
    """

    key: str
    label: Text
    field: str

    def control(self, params: QueryDict) -> Control:
        """The filter as the address sets it; what is no day is ignored, so that a broken link still opens."""
        days = (_day(params.get(f"{self.key}_from")), _day(params.get(f"{self.key}_to")))
        return Control(self.key, self.label, days=days)

    def narrow(self, rows: Any, control: Control) -> Any:
        """The rows that are left; rows without a day are left out as soon as one of the two is set."""
        first, last = control.days or ("", "")
        if not first and not last:
            return rows
        if isinstance(rows, QuerySet):
            bounds = {f"{self.field}__gte": first, f"{self.field}__lte": last}
            return rows.filter(**{lookup: day for lookup, day in bounds.items() if day})
        return [row for row in rows if _is_within(follow(row, self.field), first, last)]


def _is_within(day: date | None, first: str, last: str) -> bool:
    return day is not None and first <= day.isoformat() and (not last or day.isoformat() <= last)


def _day(text: str | None) -> str:
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""
