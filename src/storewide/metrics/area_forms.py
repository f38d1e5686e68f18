"""Checks what people type about how an area is measured; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.errors import Conflict, Refusal
from storewide.kit.operation_forms import ChangeForm
from storewide.metrics.lists import metric_choices
from storewide.metrics.models import AreaMeasure


def _choices() -> list[tuple[str, Any]]:
    return [("", _("None")), *metric_choices()]


class Lines(list[str]):
    """What was typed line by line, shown on one."""

    def __str__(self) -> str:
        return ", ".join(self)


class MeasureForm(ChangeForm):
    """The pages and events of an area, one a line, and its leading metric."""

    metric = forms.ChoiceField(label=_("Leading metric"), choices=_choices, required=False)
    pages = forms.CharField(
        label=_("Pages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The first two parts of their paths, one a line: /help/returns, or /help/* for all below."
        ),
    )
    events = forms.CharField(
        label=_("Events"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What visitors do there as tracking names it, one a line: Coupon Entered."),
    )

    def __init__(self, data: Any, record: AreaMeasure) -> None:
        begun = {
            "metric": record.metric,
            "pages": "\n".join(record.pages),
            "events": "\n".join(record.events),
        }
        super().__init__(data, record, begun)

    def clean_pages(self) -> Lines:
        """The lines that hold anything."""
        return _lines(self.cleaned_data["pages"])

    def clean_events(self) -> Lines:
        """The lines that hold anything."""
        return _lines(self.cleaned_data["events"])

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; an area that was measured by nobody may be by somebody now."""
        if isinstance(refusal, Conflict):
            self.record = AreaMeasure.objects.get(area=self.record.area)
        super().refuse(refusal)


def _lines(text: str) -> Lines:
    return Lines(line.strip() for line in text.splitlines() if line.strip())
