"""What people write down of objectives, of budgets that burn, and of what an incident was."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.service.models import Aspect, Reading
from storewide.service.probe_forms import OneStore


class ObjectiveFields(OneStore):
    """How good a store shall be."""

    aspect = forms.ChoiceField(label=_("What"), choices=Aspect.choices)
    target = forms.DecimalField(
        label=_("At least, in percent"),
        max_digits=6,
        decimal_places=3,
        initial="99.9",
        help_text=_("99.9 leaves 40 minutes in four weeks to go wrong."),
    )
    days = forms.IntegerField(
        label=_("Over so many days"),
        initial=28,
        help_text=_("28 holds four of each weekday."),
    )

    field_order = ("store", "aspect", "target", "days", "area")


class ObjectiveForm(ObjectiveFields, OperationForm):
    """A new objective."""


class ObjectiveChangeForm(ObjectiveFields, ChangeForm):
    """An objective that is there."""

    def __init__(self, data: Any, record: Any) -> None:
        super().__init__(data, record)
        self.initial["area"], self.initial["store"] = record.area_id, record.store_id


class AnswerForm(OperationForm):
    """What is done about a budget that burns."""

    answer = forms.CharField(
        label=_("What is done about it"),
        max_length=300,
        help_text=_("One sentence; the alert waits for nobody then."),
    )


class ReadingForm(OperationForm):
    """What an incident was after all."""

    reading = forms.ChoiceField(label=_("What it was"), choices=Reading.choices)
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("The reason stays in the history of the incident.")
    )
