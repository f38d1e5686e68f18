"""What people write to plan, decide and stop an experiment."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.experiments import design_forms, holdouts_found, result_words
from storewide.experiments.design_forms import DesignForm
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Experiment, Measure, Role, Unit, Variant
from storewide.experiments.plans import LARGEST_MARGIN, MARGIN, SMALLEST_MARGIN, ArmPlan, MeasurePlan, Plan
from storewide.experiments.result_operations import OUTCOMES
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.ownership.models import Area
from storewide.portfolio.fields import CaseField
from storewide.portfolio.models import UNDERWAY, Request, RequestQuerySet, RequestState
from storewide.sources.models import Store

ROLES = [("", gettext_lazy("not measured")), *Role.choices]


def day_field(label: Any, help_text: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, help_text=help_text)


def with_a_case() -> RequestQuerySet:
    """Requests whose promise may be tested: those with a business case that are not declined."""
    return Request.objects.filter(state__in=[RequestState.BET, *UNDERWAY])


class ArmsField(forms.CharField):
    """One arm a line, `key, name, weight`; the first is the control. Its value is a tuple of ArmPlan."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Show arms as they are written, and what was typed as it was typed."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{arm.key}, {arm.name}, {arm.weight}" for arm in value)

    def clean(self, value: Any) -> Any:
        """The arms meant; a ValidationError names the line that is none."""
        text: str = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return tuple(_arm(line, is_control=place == 0) for place, line in enumerate(lines))


class PlanForm(DesignForm):
    """The plan of an experiment: what is tested on whom, when, and what it is judged by."""

    template_name = "experiments/plan_form.html"

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=160,
        help_text=gettext_lazy("What visitors of the new arm will see, such as “One-page checkout”."),
    )
    hypothesis = forms.CharField(
        label=gettext_lazy("Or in your own words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Why it should help whom, and how that would show; leave it empty where the five parts are filled in."
        ),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.none(),
        empty_label=gettext_lazy("Choose the area"),
        help_text=gettext_lazy("Whoever is accountable for it decides."),
    )
    case = CaseField(
        label=gettext_lazy("Tests the promise of"),
        among=with_a_case,
        required=False,
        help_text=gettext_lazy(
            "The request with the business case, by number or title; left empty, it tests none. Its promise "
            "is frozen when the experiment starts, and measured by it."
        ),
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"),
        queryset=Store.objects.none(),
        empty_label=gettext_lazy("Choose the store"),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Randomised by"),
        choices=Unit.choices,
        help_text=gettext_lazy("Visitor: who sees what is drawn by device. Customer: by known person."),
    )
    key = forms.CharField(
        label=gettext_lazy("Key in the exposures"),
        max_length=100,
        help_text=gettext_lazy(
            "As the exposures of your test tool name the experiment, such as “checkout-1p”."
        ),
    )
    arms = ArmsField(
        label=gettext_lazy("Arms"),
        initial="control\nvariant",
        max_length=2000,
        help_text=gettext_lazy(
            "One a line, the control first: the key in the exposures, then if you like a name and a weight, "
            "such as “one_page, One page, 1”."
        ),
    )
    starts_on = day_field(gettext_lazy("First day"), gettext_lazy("In the store's own time."))
    ends_on = day_field(
        gettext_lazy("Last day"),
        gettext_lazy("Full weeks are best: weekdays differ. The plan is read each day up to here."),
    )

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {})
        area, store = (self.fields[name] for name in ("area", "store"))
        area.queryset = Area.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        store.queryset = Store.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        for code, metric in all_metrics().items():
            self.fields[f"role_{code}"] = _role_field(metric.name_for(Unit.VISITOR), code)
            self.fields[f"margin_{code}"] = _margin_field()

    def metrics(self) -> list[tuple[Any, Any, str]]:
        """For each metric its role, its margin, and what it means, for the template."""
        return [
            (self[f"role_{code}"], self[f"margin_{code}"], metric.meaning)
            for code, metric in all_metrics().items()
        ]

    def plan(self) -> Plan:
        """The plan as it was written."""
        said = self.cleaned_data
        measures = tuple(
            MeasurePlan(metric=code, role=said[f"role_{code}"], margin=said[f"margin_{code}"])
            for code in all_metrics()
            if said[f"role_{code}"]
        )
        names = ("name", "hypothesis", "area", "case", "store", "unit", "key", "arms", "starts_on", "ends_on")
        return Plan(measures=measures, design=self.design(), **{name: said[name] for name in names})


class ChangePlanForm(ChangeForm, PlanForm):
    """The plan of a draft, which others may change meanwhile."""

    def __init__(self, data: Any, experiment: Experiment) -> None:
        super().__init__(data, experiment)
        self.initial.update(design_forms.begun(experiment))
        self.initial["arms"] = tuple(
            Variant.objects.filter(experiment=experiment).order_by("-is_control", "id")
        )
        for code in all_metrics():
            self.initial[f"role_{code}"] = ""
        for measure in Measure.objects.filter(experiment=experiment):
            self.initial[f"role_{measure.metric}"] = measure.role
            self.initial[f"margin_{measure.metric}"] = measure.margin


class DecideForm(OperationForm):
    """What is decided about a result, and why."""

    outcome = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    variant = forms.ChoiceField(
        label=gettext_lazy("Arm"),
        help_text=gettext_lazy("Which arm the decision is about; the ledger keeps what was measured of it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stands in the ledger beside the decision, for good."),
    )
    learned = forms.CharField(
        label=gettext_lazy("What was learnt"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In a sentence or two: what the next one who works on this should know."),
    )

    def __init__(self, data: Any, arms: list[Variant], outcome: str, variant: str) -> None:
        super().__init__(data, initial={"outcome": outcome, "variant": variant})
        outcomes = [(code, result_words.outcome(code)) for code in OUTCOMES]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        others = [(arm.key, arm.name) for arm in arms if not arm.is_control]
        if len(others) == 1 or not variant:
            del self.fields["variant"]
        else:
            self.fields["variant"].choices = others  # type: ignore[attr-defined]


class StopForm(OperationForm):
    """Why a test is dropped without being read."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Such as a fault in an arm. A result is not a reason: nobody has seen one."),
    )


def from_exposures(store: Store, key: str, first: date, last: date, arms: list[str]) -> dict[str, Any]:
    """How a plan begins for a test that was found in the data; an arm called like a control comes first.

    A holdout that flags keep begins as one, with the share it keeps.
    """
    ordered = sorted(arms, key=lambda arm: (arm.lower() not in ("control", "original", "off", "a"), arm))
    written = {"store": store, "key": key, "name": key, "starts_on": first, "ends_on": last}
    return {**written, "arms": "\n".join(ordered), **holdouts_found.begun(store, key)}


def _arm(line: str, *, is_control: bool) -> ArmPlan:
    key, *rest = (part.strip() for part in line.split(","))
    name = rest[0] if rest and rest[0] else key
    weight = rest[1] if len(rest) > 1 else "1"
    if not key or len(rest) > 2 or not (weight.isascii() and weight.isdigit() and len(weight) < 6):
        raise ValidationError(
            _(
                "“%(line)s” is no arm; write a key, a name and a whole weight, such as “one_page, One page, 1”."
            ),
            params={"line": line},
        )
    return ArmPlan(key=key[:100], name=name[:120], is_control=is_control, weight=int(weight))


def _role_field(label: str, code: str) -> forms.ChoiceField:
    initial = {"conversion": Role.SUCCESS, "spend_per_unit": Role.GUARDRAIL}.get(code, "")
    return forms.ChoiceField(label=label, choices=ROLES, required=False, initial=initial)


def _margin_field() -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("Margin in percent"),
        required=False,
        initial=MARGIN,
        min_value=SMALLEST_MARGIN,
        max_value=LARGEST_MARGIN,
        max_digits=5,
        decimal_places=2,
    )
