"""Saying whether a need is resolved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import OperationForm
from storewide.portfolio.models import Resolution, Resolved
from storewide.portfolio.needs.operations import LONGEST


class ResolvedForm(OperationForm):
    """Yes, partly or no, and a sentence."""

    resolved = forms.ChoiceField(
        label=gettext_lazy("Is your need resolved?"), choices=Resolved.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In a sentence"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What is missing, or what is better now."),
    )

    def __init__(self, data: Any, asked: Resolution, proposed: str = "") -> None:
        super().__init__(data, initial={"resolved": asked.resolved or proposed, "words": asked.words})
