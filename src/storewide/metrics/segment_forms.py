"""Checks what people choose for a segment; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.metrics import choice_pages
from storewide.metrics.models import Segment
from storewide.sources.house import warehouse
from storewide.warehouse.questions import DIMENSIONS

#: what a segment of the trade is cut by; of days and lines one makes no segment
OFFERED = tuple(name for name in DIMENSIONS if name not in ("kind", "status", "currency", "event", "page"))
#: a dimension with more values than these is typed, not ticked
MOST_TICKED = 60
#: what may have very many values is never looked up: writing it down is quicker
_TYPED = frozenset({"product", "account", "category", "campaign"})

#: what the warehouse tells apart by itself
_FIXED = {"buyer_kind": ("new", "returning")}


class SegmentFields(forms.Form):
    """The name, and a field for each dimension: all that hold must be, of one dimension any."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("“Phones in Germany”."))

    def add_dimensions(self, chosen: list[list[str]]) -> None:
        """A field for each dimension, the chosen values set."""
        names = choice_pages.labels()
        for dimension in OFFERED:
            values = [value for name, value in chosen if name == dimension]
            self.fields[dimension] = _field(dimension, names[dimension], values)
            self.initial[dimension] = (
                values if isinstance(self.fields[dimension], forms.MultipleChoiceField) else "\n".join(values)
            )

    def filters(self) -> list[tuple[str, str]]:
        """The pairs of dimension and value that were chosen."""
        return [
            (dimension, value)
            for dimension in OFFERED
            for value in _lines(self.cleaned_data.get(dimension) or [])
        ]


class NewSegmentForm(SegmentFields, OperationForm):
    """A new segment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_dimensions([])


class SegmentForm(SegmentFields, ChangeForm):
    """A segment that is changed."""

    def __init__(self, data: Any, record: Segment) -> None:
        super().__init__(data, record)
        self.add_dimensions(record.filters)


def _field(dimension: str, label: str, chosen: list[str]) -> forms.Field:
    known = _FIXED.get(dimension) or (() if dimension in _TYPED else warehouse().values(dimension))
    if not known or len(known) > MOST_TICKED:
        return forms.CharField(
            label=label,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("One value a line."),
        )
    values = [*known, *(value for value in chosen if value not in known)]
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(value, value) for value in values],
        widget=forms.SelectMultiple(attrs={"size": min(len(values), 6)}),
    )


def _lines(value: str | list[str]) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    return [line.strip() for line in lines if line.strip()]
