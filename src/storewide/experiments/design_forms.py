"""What people write of the design of an experiment: the hypothesis in parts, who is counted, whence the assignment."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from storewide.experiments import designs
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import DesignKind, Device, Experiment, Source
from storewide.flags.models import Layer
from storewide.kit.operation_forms import OperationForm

#: who may be counted, besides all who were exposed: those who came this far
TRIGGERS = [
    ("", gettext_lazy("all who were exposed")),
    ("Product Viewed", gettext_lazy("those who looked at a product")),
    ("Product Added", gettext_lazy("those who put a product into the cart")),
    ("Checkout Started", gettext_lazy("those who began a checkout")),
]
DEVICES = [("", gettext_lazy("every device")), *Device.choices]


def _part(label: Any, help_text: Any, length: int = 500) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, help_text=help_text)


class DesignForm(OperationForm):
    """The parts of a plan that say how it was designed."""

    saw = _part(
        gettext_lazy("Because we saw"),
        gettext_lazy("What was observed, such as “six of ten callers ask for the day of delivery”."),
    )
    change = _part(
        gettext_lazy("we believe that"), gettext_lazy("The change, such as “the day beside the price”.")
    )
    for_whom = _part(
        gettext_lazy("for"), gettext_lazy("Whom it is for, such as “visitors of a product page”."), 300
    )
    will = _part(gettext_lazy("will"), gettext_lazy("What it brings about, such as “let more of them buy”."))
    known_by = _part(
        gettext_lazy("We will know by"),
        gettext_lazy("What will show it, such as “conversion rising by 3 % in six weeks”."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=DesignKind.choices, initial=DesignKind.TEST, required=False
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Assignment"),
        choices=Source.choices,
        initial=Source.EXPOSURES,
        required=False,
        help_text=gettext_lazy("Where it is known from who met which arm."),
    )
    flag = forms.CharField(
        label=gettext_lazy("Flag"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Its key, where a flag assigns: start, stop and shipping switch it."),
    )
    trigger = forms.ChoiceField(
        label=gettext_lazy("Who is counted"),
        choices=TRIGGERS,
        required=False,
        help_text=gettext_lazy(
            "Whoever never came to where the arms differ adds noise alone. Both arms must come there alike."
        ),
    )
    trigger_event = forms.CharField(
        label=gettext_lazy("Those who had another event"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "Its name as tracking sends it, such as “Size Guide Opened”, in place of the choice above."
        ),
    )
    device = forms.ChoiceField(label=gettext_lazy("Device"), choices=DEVICES, required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=2,
        required=False,
        help_text=gettext_lazy("Two letters, such as DE; left empty, every country."),
    )
    period_days = forms.IntegerField(
        label=gettext_lazy("Days of a period"),
        min_value=1,
        max_value=designs.LONGEST_PERIOD,
        required=False,
        help_text=gettext_lazy("Of a switchback alone: how long the store stays in one arm."),
    )
    holdout_percent = forms.DecimalField(
        label=gettext_lazy("Kept without it after shipping, in percent"),
        min_value=Decimal(0),
        max_value=designs.LARGEST_HOLDOUT,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text=gettext_lazy("A share that shows later whether the gain lasted; 0 for none."),
    )

    layer = forms.ChoiceField(
        label=gettext_lazy("Layer"),
        required=False,
        help_text=gettext_lazy("Experiments of flags in one layer never have the same unit."),
    )
    layer_percent = forms.DecimalField(
        label=gettext_lazy("Share of the layer, in percent"),
        min_value=Decimal("0.1"),
        max_value=designs.WHOLE,
        max_digits=4,
        decimal_places=1,
        initial=Decimal(50),
        required=False,
        help_text=gettext_lazy("Of all units; what other experiments of the layer hold is not to be had."),
    )

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {})
        layers = [(each.key, each.name) for each in Layer.objects.all()]
        self.fields["layer"].choices = [("", gettext_lazy("none")), *layers]  # type: ignore[attr-defined]

    def design(self) -> DesignPlan:
        """The design as it was written; what was left out is as usual."""
        usual = DesignPlan()
        said = {field.name: self.cleaned_data.get(field.name) for field in fields(DesignPlan)}
        said["trigger"] = self.cleaned_data.get("trigger_event") or said["trigger"]
        kept = {name: getattr(usual, name) if value in (None, "") else value for name, value in said.items()}
        return DesignPlan(**kept | {"country": str(kept["country"]).upper()})


def begun(experiment: Experiment) -> dict[str, Any]:
    """What the form of a draft begins with."""
    kept = designs.of(experiment)
    named = kept.trigger in dict(TRIGGERS)
    return {
        **vars(kept),
        "trigger": kept.trigger if named else "",
        "trigger_event": "" if named else kept.trigger,
        "hypothesis": "" if kept.in_parts else experiment.hypothesis,
    }


def trigger_label(event: str) -> str:
    """Who is counted, in words."""
    own = gettext("those who had the event “%(event)s”") % {"event": event}
    return str(dict(TRIGGERS).get(event, own))
