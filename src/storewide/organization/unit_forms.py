"""What people write about units and their functions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.fields import PersonField
from storewide.organization.models import CommerceStructure, OperatingModel, Provision, Unit

NOT_SAID = ("", gettext_lazy("Not said yet"))


class UnitFields(forms.Form):
    """What a unit is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Within"),
        help_text=gettext_lazy("Leave empty for a unit at the top."),
        queryset=Unit.objects.none(),
        required=False,
    )
    operating_model = forms.ChoiceField(
        label=gettext_lazy("Operating model"),
        help_text=gettext_lazy("Who does the work of eCommerce for this unit and those within."),
        choices=[NOT_SAID, *OperatingModel.choices],
        required=False,
    )
    commerce_structure = forms.ChoiceField(
        label=gettext_lazy("Commerce structure"),
        help_text=gettext_lazy("Where eCommerce stands in it."),
        choices=[NOT_SAID, *CommerceStructure.choices],
        required=False,
    )
    result_holder = PersonField(
        label=gettext_lazy("Holds profit and loss"),
        help_text=gettext_lazy("The one person who answers for its result, by name or e-mail."),
        required=False,
    )
    holidays_of = forms.CharField(
        label=gettext_lazy("Public holidays of"),
        help_text=gettext_lazy(
            "A country such as DE, or a part of one such as DE-BY; empty: as the unit above. Nobody works on them, "
            "so capacity counts without them."
        ),
        max_length=12,
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


class FunctionFields(forms.Form):
    """A function that a unit needs, and who provides it."""

    name = forms.CharField(
        label=gettext_lazy("Function"),
        help_text=gettext_lazy("Such as search marketing, fulfilment or payment."),
        max_length=80,
    )
    provision = forms.ChoiceField(
        label=gettext_lazy("Provided"), choices=Provision.choices, widget=forms.RadioSelect
    )
    provider = forms.ModelChoiceField(
        label=gettext_lazy("By which unit"),
        help_text=gettext_lazy("Where it is shared."),
        queryset=Unit.objects.none(),
        required=False,
    )
    company = forms.CharField(
        label=gettext_lazy("By which company"),
        help_text=gettext_lazy("Where it is outsourced."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.queryset = Unit.objects.all()


class FunctionForm(FunctionFields, OperationForm):
    """A new function."""


class FunctionChangeForm(FunctionFields, ChangeForm):
    """A function that is there."""
