"""What people write about an assessment as a whole: what it is about, why it goes on, what is decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.assessment.fields import WithinField
from storewide.assessment.models import Assessment, Option
from storewide.assessment.operations import Scope
from storewide.coordination import seats
from storewide.coordination.models import WorkingGroup
from storewide.kit.fields import AmountField
from storewide.kit.operation_forms import ChangeForm, OperationForm, held
from storewide.ledger.models import Direction, MeasuredEffect
from storewide.ledger.operations import Promise
from storewide.metrics import definitions
from storewide.organization.fields import PersonField
from storewide.ownership.models import Area

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LONG = forms.Textarea(attrs={"rows": 4})


class ScopeFields(forms.Form):
    """What an assessment is about."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Self-service returns”."))
    question = forms.CharField(
        label=_("Which question does it answer?"),
        max_length=2000,
        widget=LONG,
        help_text=_("What should be possible that is not, for whom, and what depends on the answer."),
    )
    owner = PersonField(label=_("Accountable"), help_text=_("Decides in the end."))
    within = WithinField(
        label=_("Working group"),
        required=False,
        help_text=_(
            "A group as a whole or one of its paths. Then its days bound those below, and who does not see the "
            "group does not see this."
        ),
    )
    jobs_due = forms.DateField(label=_("Jobs scored by"), required=False, widget=DAY)
    options_due = forms.DateField(label=_("Options scored by"), required=False, widget=DAY)
    decide_by = forms.DateField(label=_("Decided by"), required=False, widget=DAY)
    currency = forms.CharField(label=_("Currency of costs"), max_length=3, initial="EUR")
    cost_weight = forms.IntegerField(
        label=_("Weight of cost"),
        min_value=0,
        max_value=100,
        initial=20,
        help_text=_("Beside the weights of the requirements; 0 leaves cost out of the points."),
    )
    ceiling = AmountField(
        label=_("Cost that gives no points"),
        required=False,
        help_text=_("Over three years. Left empty, it is the most that the dearest option may cost."),
    )

    def offer(self, user: Any, assessment: Assessment | None = None) -> None:
        """Offer the working groups that somebody sees, and the one that is chosen."""
        groups = seats.seen_by(user).open()
        if assessment is not None and assessment.group_id:
            groups = groups | WorkingGroup.objects.filter(pk=assessment.group_id)
        field: Any = self.fields["within"]
        field.offer(groups.distinct())

    def clean(self) -> dict[str, Any]:
        """The group and the path in place of the choice."""
        data: dict[str, Any] = super().clean() or {}
        if "within" in data:
            data["group"], data["path"] = data.pop("within")
        return data

    def clean_currency(self) -> str:
        """The code in capitals."""
        code: str = self.cleaned_data["currency"].upper()
        return code


class BeginForm(OperationForm, ScopeFields):
    """A new assessment."""

    def scope(self) -> Scope:
        """What it is about, as the operation takes it."""
        return Scope(**self.cleaned_data)


class ChangeScopeForm(ChangeForm, ScopeFields):
    """What an assessment is about, while nothing is decided."""

    def __init__(self, data: Any, assessment: Assessment) -> None:
        begun = held(assessment, self.base_fields) | {"within": (assessment.group, assessment.path)}
        super().__init__(data, assessment, begun)


class ReasonForm(OperationForm):
    """Why a step is taken; asked for only where somebody still owes scores."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=LONG,
        help_text=_("Needed only where somebody still owes scores; they are left out."),
    )


class BackForm(OperationForm):
    """Why a step is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=LONG)


class DecideForm(OperationForm):
    """What is decided and why, when it is looked at again, and the effect it promises."""

    option = forms.ModelChoiceField(label=_("Option"), queryset=Option.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=LONG,
        help_text=_("What outweighed what. It stands in the ledger for good."),
    )
    next_on = forms.DateField(
        label=_("To be looked at again on"),
        widget=DAY,
        help_text=_("On that day you are asked whether the decision still holds."),
    )
    metric = forms.ChoiceField(
        label=_("Metric it moves"),
        required=False,
        help_text=_("Choose one to freeze a promise with the decision; leave it empty for none."),
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, required=False)
    size = forms.DecimalField(
        label=_("Size in percent"),
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=_("Such as 3.0."),
    )
    due_on = forms.DateField(label=_("Measured by"), required=False, widget=DAY)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.order_by("name", "pk"), required=False, empty_label=_("None")
    )

    def __init__(self, data: Any, assessment: Assessment, first: Option | None) -> None:
        super().__init__(data, initial={"option": first})
        self.assessment = assessment
        option = self.fields["option"]
        option.queryset = Option.objects.filter(assessment=assessment)  # type: ignore[attr-defined]
        metrics = [(code, each.name) for code, each in definitions.all_definitions().items()]
        self.fields["metric"].choices = [("", _("No promise")), *metrics]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A promise is whole or left out."""
        cleaned = super().clean() or {}
        if cleaned.get("metric"):
            for name in ("direction", "size", "due_on", "area"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A promise needs it; or choose no promise."))
        return cleaned

    def promise(self) -> Promise | None:
        """The promise that is frozen with the decision; None where no metric is chosen."""
        said = self.cleaned_data
        if not said["metric"]:
            return None
        return Promise(
            what=f"{self.assessment.name}: {said['option']}"[:200],
            metric=said["metric"],
            direction=said["direction"],
            size=said["size"],
            due_on=said["due_on"],
            owner=self.assessment.owner,
            area=said["area"],
            store=None,
        )


class LookForm(OperationForm):
    """Whether a decision still holds."""

    holds = forms.TypedChoiceField(
        label=_("Does it still hold?"),
        choices=[("yes", _("Yes")), ("no", _("No: it should be assessed anew"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Why?"), max_length=2000, widget=LONG)
    next_on = forms.DateField(label=_("Next look on"), widget=DAY)


class EffectForm(OperationForm):
    """Which measured effect came of the decision."""

    measured = forms.ModelChoiceField(
        label=_("Measured effect"), queryset=MeasuredEffect.objects.none(), empty_label=None
    )

    def __init__(self, data: Any, among: Any) -> None:
        super().__init__(data)
        self.fields["measured"].queryset = among  # type: ignore[attr-defined]
