"""Which goals a piece of work serves; saves nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import OperationForm
from storewide.strategy.models import Goal


class ServesForm(OperationForm):
    """The goals of one piece of work, and what it takes."""

    goals = forms.ModelMultipleChoiceField(
        label=_("Goals"),
        queryset=Goal.objects.open().order_by("kind", "name", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None at all is an answer too: it stands under “no goal” then."),
    )
    capacity = forms.DecimalField(
        label=_("Person-days"),
        min_value=0,
        max_digits=7,
        decimal_places=1,
        required=False,
        help_text=_("What it takes, where somebody knows; several goals share them evenly."),
    )

    def __init__(self, data: Any, goals: Sequence[Goal]) -> None:
        super().__init__(data, initial={"goals": [goal.pk for goal in goals]})
