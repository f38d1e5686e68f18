"""Checks what people type about a metric of their own; saves nothing."""

from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.metrics import own_metrics
from storewide.metrics.definitions import Unit
from storewide.metrics.models import Metric
from storewide.ownership.models import Area

UNITS = {
    "count": _("A count"),
    "money": _("Money"),
    "rate": _("A rate, in per cent"),
    "number": _("A number with decimals"),
    "days": _("Days"),
    "milliseconds": _("Milliseconds"),
    "score": _("A score"),
}


class MetricFields(forms.Form):
    """What a metric is: the same keys as a built-in one."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What people call it: “Net margin per visitor”.")
    )
    meaning = forms.CharField(
        label=_("Meaning"),
        max_length=300,
        help_text=_("One sentence that tells somebody new what it counts."),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[(unit, UNITS[unit]) for unit in get_args(Unit)])
    over = forms.CharField(
        label=_("What it counts"),
        max_length=300,
        help_text=_(
            "Measures with + or − between, such as: spend - cost - media_cost. All are listed below."
        ),
    )
    under = forms.CharField(
        label=_("Divided by"),
        max_length=300,
        required=False,
        help_text=_("Measures again; leave empty for a plain sum."),
    )
    scale = forms.IntegerField(
        label=_("For each"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        help_text=_("How many of what it is divided by: 1000 for “per 1,000 orders”."),
    )
    better = forms.ChoiceField(
        label=_("Better when it goes"), choices=[("up", _("up")), ("down", _("down"))], initial="up"
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.none(),
        to_field_name="slug",
        help_text=_("Whoever is accountable for it answers for the metric."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was typed, as a definition has it."""
        data = {key: self.cleaned_data[key] for key in own_metrics.WRITTEN}
        # people type the minus sign that pages show
        signs = {key: data[key].replace("−", "-").strip() for key in ("over", "under")}
        return {**data, **signs, "area": data["area"].slug}


class NewMetricForm(MetricFields, OperationForm):
    """A new metric."""


class MetricForm(MetricFields, ChangeForm):
    """A metric of one's own that is changed."""

    def __init__(self, data: Any, record: Metric) -> None:
        super().__init__(data, record)
        written = {key: (record.definition or {}).get(key, "") for key in own_metrics.WRITTEN}
        self.initial = {**self.initial, **written, "scale": written["scale"] or 1}
