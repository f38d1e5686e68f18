"""What people write about units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.models import Unit


class UnitFields(forms.Form):
    """What a unit is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Within"),
        help_text=gettext_lazy("Leave empty for a unit at the top."),
        queryset=Unit.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within: Any = self.fields["parent"]
        within.queryset = Unit.objects.all()


class UnitForm(UnitFields, OperationForm):
    """A new unit."""


class UnitChangeForm(UnitFields, ChangeForm):
    """A unit that is there."""
