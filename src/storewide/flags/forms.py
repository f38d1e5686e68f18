"""What people write about a flag: what it is, why a switch is thrown, what to try. Saves nothing."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from storewide.flags.models import Environment, FlagType, Sticky, Tier, Unit
from storewide.flags.operations import FlagFacts
from storewide.kit import wiring
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.fields import PersonField
from storewide.ownership.models import Area
from storewide.sources.models import Store

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FlagFields(forms.Form):
    """What a flag is, apart from its key and type, which programs rely on."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As everybody will call it."))
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the store does otherwise when it is on, in the customer's words."),
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.order_by("name", "pk"))
    accountable = PersonField(
        label=_("Accountable"),
        required=False,
        help_text=_("Left empty, whoever answers for the area does for the flag."),
    )
    expires_on = forms.DateField(
        label=_("To be gone by"),
        required=False,
        widget=DAY,
        help_text=_(
            "When the code should do without it; from then on it is reported. Empty for a switch that stays."
        ),
    )
    tier = forms.ChoiceField(
        label=_("What would a mistake cost?"),
        choices=Tier.choices,
        initial=Tier.HIGH,
        help_text=_("High: where customers are served, a second person lets each change through."),
    )
    client = forms.BooleanField(
        label=_("Browsers and apps may ask for it"),
        required=False,
        initial=True,
        help_text=_("Then its value, not its rules, can be read by anybody who opens the store."),
    )
    logged = forms.BooleanField(
        label=_("Write down every answer"),
        required=False,
        help_text=_("Also where no experiment asks for it, so that you can see who was served what."),
    )


class FlagForm(FlagFields, OperationForm):
    """A new flag."""

    key = forms.SlugField(
        label=_("Key"),
        max_length=80,
        help_text=_("As programs ask for it: new-checkout. It never changes."),
    )
    type = forms.ChoiceField(label=_("Its variants are"), choices=FlagType.choices)
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("All stores"),
    )
    unit = forms.ChoiceField(
        label=_("Who is drawn"),
        choices=Unit.choices,
        initial=Unit.VISITOR,
        help_text=_(
            "A visitor is a device or browser (targetingKey), a customer somebody known (customerId)."
        ),
    )
    sticky = forms.ChoiceField(
        label=_("Who keeps what they were served when a split changes?"),
        choices=Sticky.choices,
        initial=Sticky.SESSION,
        help_text=_("Programs tell it by sessionStartedAt or firstSeenAt."),
    )
    field_order = ("name", "key", "purpose", "type", "store", "area", "accountable", "unit", "sticky")

    def facts(self) -> FlagFacts:
        """What was written."""
        return FlagFacts(**self.cleaned_data)


class FlagChangeForm(ChangeForm, FlagFields):
    """What a flag is."""


class RequestForm(OperationForm):
    """The request that a flag was built for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        (field,) = wiring.load("request_field")
        self.fields["request"] = field(
            label=_("Request"),
            required=False,
            help_text=_("By number or title; left empty, the flag is tied to none."),
        )


class ReasonForm(OperationForm):
    """Why a switch is thrown."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("In one line; whoever wonders later reads it.")
    )


class AnswerForm(OperationForm):
    """Why a version is refused."""

    answer = forms.CharField(label=_("Why not?"), max_length=300, help_text=_("Its author reads it."))


class SimulateForm(forms.Form):
    """A context to try a flag with."""

    environment = forms.ModelChoiceField(
        label=_("Environment"), queryset=Environment.objects.all(), empty_label=None, to_field_name="key"
    )
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        empty_label=None,
        to_field_name="slug",
    )
    context = forms.CharField(
        label=_("Context"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("What the program knows of whoever is there, as JSON."),
    )

    def clean_context(self) -> dict[str, Any]:
        """The context as an object."""
        try:
            found = json.loads(self.cleaned_data["context"])
        except ValueError as error:
            raise forms.ValidationError(_now("This is no JSON: %(error)s.") % {"error": error}) from None
        if not isinstance(found, dict):
            raise forms.ValidationError(
                _now("A context is a JSON object, such as {}.").format('{"targetingKey": "v1"}')
            )
        return found
