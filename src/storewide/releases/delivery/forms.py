"""What people say of a deployment, how long incidents are tied to one, and which system they connect."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.models import Deliverer, Deployment, Judged, Release
from storewide.service.models import Incident

#: incidents are offered that began so long before or after a deployment ended
_AROUND = timedelta(days=30)


class CorrectForm(ChangeForm):
    """What a deployment was, where that is not what was found."""

    judged = forms.ChoiceField(label=_("What it was"), choices=Judged.choices, required=False)
    incident = forms.ModelChoiceField(
        label=_("Incident it caused"),
        help_text=_("One within 30 days of it; its beginning and end then say how long recovery took."),
        queryset=Incident.objects.none(),
        required=False,
        empty_label=_("As found"),
    )
    release = forms.ModelChoiceField(
        label=_("Release"),
        help_text=_("The release it belongs to; what that promised is what it states."),
        queryset=Release.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    because = forms.CharField(
        label=_("Because"), max_length=300, help_text=_("One sentence; it stays in the history.")
    )

    def __init__(self, data: Any, record: Deployment) -> None:
        super().__init__(data, record)
        at = record.ended_at or record.began_at
        near = Incident.objects.filter(opened_at__range=(at - _AROUND, at + _AROUND))
        self.fields["incident"].queryset = near  # type: ignore[attr-defined]
        self.fields["release"].queryset = Release.objects.order_by("-number")  # type: ignore[attr-defined]
        self.initial["incident"], self.initial["release"] = record.incident_id, record.release_id


class WindowForm(OperationForm):
    """How long after a deployment an incident of its area counts as caused by it."""

    hours = forms.IntegerField(
        label=_("Hours"), min_value=1, max_value=720, help_text=_("Between 1 and 720; usual are 24.")
    )


class HookForm(OperationForm):
    """A system of delivery, and what its deployments are about where they do not say so themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("How you know it again: “Shop, GitHub”.")
    )
    provider = forms.ChoiceField(label=_("System"), choices=Deliverer.choices)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("Not known")
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        help_text=_("Incidents of this area are tied to its deployments."),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Not known"),
    )
    service = forms.CharField(
        label=_("Service"),
        max_length=120,
        required=False,
        help_text=_("Empty: each deployment is named after its repository."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]


class SecretForm(OperationForm):
    """What the system proves its deliveries with."""

    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "The same text that the system was given as its secret or password. It is never shown again."
        ),
    )
