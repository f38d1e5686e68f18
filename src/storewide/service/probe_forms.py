"""What people write down of probes, the steps of a rehearsed purchase, and planned maintenance."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ownership.models import Area
from storewide.service.forms import MomentField, Whereabouts
from storewide.service.models import Method, Probe, StepName
from storewide.service.probe_operations import StepSaid


class OneStore(Whereabouts):
    """A store, which must be named, and the area that answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        store: Any = self.fields["store"]
        store.required, store.empty_label = True, None


class ProbeFields(OneStore):
    """What is looked at, how often, and what must come back."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("How incidents name it: “Front page”, “Purchase”."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy(
            "The page that is asked for; of a rehearsed purchase, the address its steps begin at."
        ),
        widget=forms.URLInput(),
    )
    every = forms.IntegerField(label=gettext_lazy("Seconds between looks"), initial=60)
    timeout = forms.IntegerField(
        label=gettext_lazy("Seconds until an answer is late"),
        initial=10,
        help_text=gettext_lazy("For each page. What takes longer counts as down."),
    )
    status = forms.IntegerField(label=gettext_lazy("Status expected"), initial=200)
    text = forms.CharField(
        label=gettext_lazy("Text expected"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A few words that are only there when the page works."),
    )

    field_order = ("name", "store", "url", "text", "status", "every", "timeout", "area")


class ProbeForm(ProbeFields, OperationForm):
    """A new probe."""


class ProbeChangeForm(ProbeFields, ChangeForm):
    """A probe that is there."""

    def __init__(self, data: Any, record: Any) -> None:
        super().__init__(data, record)
        self.initial["area"], self.initial["store"] = record.area_id, record.store_id


class StepForm(ChangeForm):
    """One step of a rehearsed purchase; the version is that of its probe."""

    name = forms.ChoiceField(label=gettext_lazy("Step"), choices=StepName.choices)
    method = forms.ChoiceField(label=gettext_lazy("Asked with"), choices=Method.choices)
    path = forms.CharField(
        label=gettext_lazy("Path"),
        max_length=500,
        help_text=gettext_lazy("Below the probe's address: /search?q=rake, /cart."),
    )
    fields_sent = forms.CharField(
        label=gettext_lazy("Form fields"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One name=value a line. Hidden fields of the form on the page before are sent along by themselves."
        ),
    )
    status = forms.IntegerField(label=gettext_lazy("Status expected"), initial=200)
    text = forms.CharField(label=gettext_lazy("Text expected"), max_length=200, required=False)
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        help_text=gettext_lazy("Whoever is accountable for it answers when this step fails."),
        queryset=Area.objects.none(),
        required=False,
        empty_label=gettext_lazy("The probe's"),
    )

    def __init__(self, data: Any, probe: Probe, begun: dict[str, Any]) -> None:
        super().__init__(data, probe, begun)
        area: Any = self.fields["area"]
        area.queryset = Area.objects.order_by("name", "pk")

    def clean_fields_sent(self) -> list[tuple[str, str]]:
        """The lines as pairs."""
        pairs = []
        for line in str(self.cleaned_data["fields_sent"]).splitlines():
            name, equals, value = line.strip().partition("=")
            if line.strip() and not (name and equals):
                values = {"line": line.strip()}
                raise forms.ValidationError(
                    _("“%(line)s” is not name=value; write one pair a line.") % values
                )
            if name:
                pairs.append((name, value))
        return pairs

    def said(self) -> StepSaid:
        """The step as the operation takes it."""
        found = self.cleaned_data
        return StepSaid(
            name=StepName(found["name"]),
            method=Method(found["method"]),
            path=found["path"],
            fields=found["fields_sent"],
            status=found["status"],
            text=found["text"],
            area=found["area"],
        )


class MaintenanceForm(OneStore, OperationForm):
    """A time at which a store may be away."""

    title = forms.CharField(
        label=gettext_lazy("What is done"),
        max_length=200,
        help_text=gettext_lazy("As you would announce it: “New database server”."),
    )
    starts_at = MomentField(label=gettext_lazy("Begins (UTC)"))
    ends_at = MomentField(label=gettext_lazy("Ends (UTC)"))

    field_order = ("title", "store", "area", "starts_at", "ends_at")
