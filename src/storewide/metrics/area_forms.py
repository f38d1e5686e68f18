"""Checks what people type about how an area is measured; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.metrics.lists import metric_choices
from storewide.metrics.models import AreaMeasure


def _choices() -> list[tuple[str, Any]]:
    return [("", _("None")), *metric_choices()]


class MeasureForm(OperationForm):
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

    def __init__(self, data: Any, record: AreaMeasure | None) -> None:
        begun = {}
        if record is not None:
            begun = {
                "metric": record.metric,
                "pages": "\n".join(record.pages),
                "events": "\n".join(record.events),
            }
        super().__init__(data, initial=begun)

    def values(self) -> dict[str, Any]:
        """What was typed, line by line."""
        data = self.cleaned_data
        return {
            "metric": data["metric"],
            "pages": data["pages"].splitlines(),
            "events": data["events"].splitlines(),
        }
