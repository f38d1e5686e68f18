"""Checks what people type about targets and annotations; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.metrics import definitions, rules
from storewide.metrics.lists import metric_choices
from storewide.metrics.models import AnnotationKind, Segment
from storewide.ownership.models import Area
from storewide.sources.forms import MonthField
from storewide.sources.models import Store


class TargetForm(forms.Form):
    """One metric's target for one month; `value` is stored minor units, a count, or millionths."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.all(), empty_label=None)
    metric = forms.ChoiceField(label=_("Metric"), choices=metric_choices)
    month = MonthField(label=_("Month"))
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.all(), required=False, empty_label=_("the whole store")
    )
    target = forms.CharField(
        label=_("Target"), max_length=30, help_text=_("An amount or a number; a rate as 2.5 % or 0.025.")
    )

    def clean(self) -> dict[str, Any]:
        """Read the target as its metric's unit says."""
        data = super().clean() or {}
        if {"store", "metric", "target"} <= data.keys():
            definition = definitions.named(data["metric"])
            try:
                data["value"] = rules.stored(definition, data["target"], data["store"].currency)
            except rules.NotAValue as error:
                self.add_error("target", str(error))
        return data


class AnnotationForm(forms.Form):
    """Something that happened."""

    label = forms.CharField(label=_("What happened"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=AnnotationKind.choices, initial=AnnotationKind.NOTE)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty for a single day."),
    )
    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.all(), required=False, empty_label=_("All stores")
    )
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("No area")
    )
