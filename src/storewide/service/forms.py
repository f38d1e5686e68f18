"""What people write down of an incident, and which alerting system they connect."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ownership.models import Area
from storewide.service.models import Provider, Severity
from storewide.service.rules import LONGEST_TITLE
from storewide.sources.models import Store

_MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment to the minute, in UTC as every page shows it."""

    def __init__(self, **kwargs: Any) -> None:
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
        super().__init__(widget=picker, input_formats=[_MOMENT, "%Y-%m-%dT%H:%M:%S"], **kwargs)


class Whereabouts(forms.Form):
    """The store and the area that something is about."""

    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.none(), required=False, empty_label=_("All stores")
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        help_text=_("The part of the operation it is about; whoever is accountable for it answers for it."),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Not known"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, store = self.fields["area"], self.fields["store"]
        area.queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        store.queryset = Store.objects.order_by("name", "pk")  # type: ignore[attr-defined]


class IncidentFields(Whereabouts):
    """What happened, how bad it is, and since when."""

    title = forms.CharField(
        label=_("What happened"),
        help_text=_("As customers met it: “Checkout could not be opened”."),
        max_length=LONGEST_TITLE,
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.MAJOR)
    opened_at = MomentField(label=_("Began (UTC)"))

    field_order = ("title", "severity", "opened_at", "resolved_at", "store", "area", "cause")


class TellForm(IncidentFields, OperationForm):
    """An incident that is told by a person."""


class IncidentChangeForm(IncidentFields, ChangeForm):
    """An incident that is known already."""

    resolved_at = MomentField(
        label=_("Resolved (UTC)"), required=False, help_text=_("Empty while it is not over.")
    )
    cause = forms.CharField(
        label=_("Cause"),
        max_length=300,
        required=False,
        help_text=_("What led to it, in one sentence, once it is known."),
    )

    def __init__(self, data: Any, record: Any) -> None:
        super().__init__(data, record)
        self.initial["area"], self.initial["store"] = record.area_id, record.store_id


class HookForm(Whereabouts, OperationForm):
    """An alerting system, and what its incidents are about where they do not say so themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("How you know it again: “Checkout on-call”.")
    )
    provider = forms.ChoiceField(label=_("Alerting system"), choices=Provider.choices)

    field_order = ("name", "provider", "store", "area")


class SecretForm(OperationForm):
    """What the alerting system signs its deliveries with."""

    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The alerting system shows it when the webhook is made there. It is never shown again."),
    )
