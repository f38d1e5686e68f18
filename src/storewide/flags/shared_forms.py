"""What people write about environments, audiences, layers and holdouts. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.flags import fitting
from storewide.flags.rules import writing
from storewide.flags.rules.unfit import Unfit
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ownership.models import Area

LINES = _(
    "One condition a line, all must hold; a line “or” begins another choice. Such as: country is one of DE, AT; "
    "orders is at least 3; not app version below 2.1.0."
)


class ConditionField(forms.CharField):
    """Conditions in lines; its value is the condition."""

    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Show a condition by its lines, and what was typed as it was typed."""
        return writing.condition_text(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        """The condition; a ValidationError names the line that is not understood."""
        try:
            return writing.condition_of(super().clean(value))
        except Unfit as fault:
            raise forms.ValidationError(fitting.refused(fault).sentence) from None


class AudienceFields(forms.Form):
    """Who belongs to an audience."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("Who are they?"), max_length=300, required=False)
    condition = ConditionField(label=_("Who belongs to it"), help_text=LINES)


class AudienceForm(AudienceFields, OperationForm):
    """A new audience."""

    key = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("As rules name it: in audience regulars.")
    )
    field_order = ("name", "key", "purpose", "condition")


class AudienceChangeForm(ChangeForm, AudienceFields):
    """What an audience is."""


class LayerForm(OperationForm):
    """A new layer."""

    name = forms.CharField(label=_("Name"), max_length=120)
    key = forms.SlugField(label=_("Short name"), max_length=60)
    purpose = forms.CharField(label=_("What must not meet?"), max_length=300, required=False)


class HoldoutForm(OperationForm):
    """A new holdout."""

    name = forms.CharField(label=_("Name"), max_length=120)
    key = forms.SlugField(label=_("Short name"), max_length=60)
    purpose = forms.CharField(label=_("What will it show?"), max_length=300, required=False)
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("Only flags that name it"),
        help_text=_("It holds for every flag of this area."),
    )
    percent = forms.DecimalField(
        label=_("How many percent are held out?"),
        min_value=0,
        max_value=99,
        decimal_places=2,
        help_text=_("It never changes: whoever was held out once stays so until it ends."),
    )

    def clean(self) -> dict[str, Any]:
        """The share in slots, under `share`."""
        data: dict[str, Any] = super().clean() or {}
        percent = data.pop("percent", None)
        if percent is not None:
            data["share"] = round(percent * 100)
        return data


class EnvironmentForm(OperationForm):
    """A new environment."""

    name = forms.CharField(label=_("Name"), max_length=80)
    key = forms.SlugField(label=_("Short name"), max_length=40, help_text=_("As keys of programs name it."))
    guarded = forms.BooleanField(
        label=_("Customers are served here"),
        required=False,
        help_text=_("Then changes of flags of high risk wait for a second person."),
    )
