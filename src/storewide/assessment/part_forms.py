"""What people write about one part of an assessment: a job, a capability, a risk, an option, a cost and so on."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    CostPart,
    Dependency,
    Interface,
    InterfaceChange,
    Job,
    Level,
    Option,
    OptionKind,
    Requirement,
    Risk,
    RiskKind,
)
from storewide.assessment.parts import Part
from storewide.kit.fields import AmountField
from storewide.kit.operation_forms import ChangeForm
from storewide.kit.tags import Text
from storewide.organization.fields import PersonField, TeamField
from storewide.systems.fields import SystemField
from storewide.systems.models import Interface as Flow

LINES = forms.Textarea(attrs={"rows": 3})
LIKELIHOOD = [
    (1, _("1: hardly")),
    (2, _("2: rather not")),
    (3, _("3: maybe")),
    (4, _("4: rather yes")),
    (5, _("5: nearly sure")),
]
IMPACT = [
    (1, _("1: hardly felt")),
    (2, _("2: a nuisance")),
    (3, _("3: costs weeks")),
    (4, _("4: costs the goal of a path")),
    (5, _("5: ends it")),
]


class PartForm(ChangeForm):
    """A part: fields are named as those of its record. What it may point to is offered from its own assessment."""

    model: ClassVar[type[Any]]
    #: fields that choose among jobs, and among options, of the assessment
    jobs: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[tuple[str, ...]] = ()
    #: whether the record holds the assessment itself
    direct: ClassVar[bool] = True
    adding: ClassVar[Text] = ""
    changing: ClassVar[Text] = ""

    def __init__(self, data: Any, assessment: Assessment, part: Part | None, begun: dict[str, Any]) -> None:
        self.assessment, self.is_new = assessment, part is None
        new = self.model(assessment=assessment) if self.direct else self.model()
        super().__init__(data, part or new, None if part else begun)
        for name in self.jobs:
            self.fields[name].queryset = Job.objects.filter(assessment=assessment)  # type: ignore[attr-defined]
        for name in self.options:
            self.fields[name].queryset = Option.objects.filter(assessment=assessment)  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = assessment.currency

    def made(self) -> Part:
        """The new part that the form describes."""
        found: Part = self.record
        for name, value in self.changes().items():
            setattr(found, name, value)
        return found

    def changes(self) -> dict[str, Any]:
        """The values by field of the record; a choice that was left empty is nothing."""
        numbers = {name for name, field in self.fields.items() if isinstance(field, forms.TypedChoiceField)}
        return {name: int(value) if name in numbers else value for name, value in super().changes().items()}


class AssessorForm(PartForm):
    """Who assesses."""

    model = Assessor
    adding, changing = _("Name an assessor"), _("Change the assessor")

    person = PersonField(
        label=_("Person"), help_text=_("Somebody of each team whose job it is, so that differences show.")
    )


class JobForm(PartForm):
    """A job to be done."""

    model = Job
    adding, changing = _("Add a job"), _("Change the job")

    name = forms.CharField(
        label=_("What is to be done?"),
        max_length=160,
        help_text=_(
            "In the words of whoever wants it, without a solution: “Send something back without calling”."
        ),
    )
    why = forms.CharField(label=_("When, and what for?"), required=False, max_length=2000, widget=LINES)
    team = TeamField(
        label=_("Whose job is it?"), required=False, help_text=_("A team, where it is one team's.")
    )
    department = forms.CharField(
        label=_("Or whose else?"), required=False, max_length=120, help_text=_("A department, or customers.")
    )


class CapabilityForm(PartForm):
    """What we must be able to do for a job."""

    model = Capability
    direct = False
    jobs = ("job",)
    adding, changing = _("Add a capability"), _("Change the capability")

    job = forms.ModelChoiceField(label=_("For the job"), queryset=Job.objects.none())
    name = forms.CharField(label=_("What must we be able to do?"), max_length=160)
    level = forms.TypedChoiceField(label=_("How well can we today?"), choices=Level.choices)
    evidence = forms.CharField(
        label=_("How do we know?"),
        max_length=1000,
        widget=LINES,
        help_text=_("A figure, an audit, who says so."),
    )
    wanted = forms.TypedChoiceField(label=_("How well should we?"), choices=Level.choices)
    future = forms.CharField(
        label=_("What does it look like then?"), required=False, max_length=1000, widget=LINES
    )
    missing = forms.CharField(label=_("What is missing?"), required=False, max_length=1000, widget=LINES)


class DependencyForm(PartForm):
    """One job needs another."""

    model = Dependency
    direct = False
    jobs = ("job", "on")
    adding, changing = _("Add a dependency"), _("Change the dependency")

    job = forms.ModelChoiceField(label=_("The job"), queryset=Job.objects.none())
    on = forms.ModelChoiceField(label=_("can only be done when this one is"), queryset=Job.objects.none())


class RiskForm(PartForm):
    """What may go wrong or stands in the way."""

    model = Risk
    jobs, options = ("job",), ("option",)
    adding, changing = _("Add a risk or blocker"), _("Change it")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=RiskKind.choices, help_text=_("A risk may come; a blocker is there already.")
    )
    what = forms.CharField(label=_("What is it?"), max_length=200)
    job = forms.ModelChoiceField(
        label=_("Of the job"), queryset=Job.objects.none(), required=False, empty_label=_("None")
    )
    option = forms.ModelChoiceField(
        label=_("Of the option"), queryset=Option.objects.none(), required=False, empty_label=_("None")
    )
    likelihood = forms.TypedChoiceField(label=_("How likely is it?"), choices=LIKELIHOOD)
    impact = forms.TypedChoiceField(label=_("How much would it hurt?"), choices=IMPACT)
    cure = forms.CharField(label=_("What is done about it?"), required=False, max_length=300)
    owner = PersonField(label=_("Who watches it?"), required=False)


class RequirementForm(PartForm):
    """What an option must or should do."""

    model = Requirement
    jobs = ("job",)
    adding, changing = _("Add a requirement"), _("Change the requirement")

    name = forms.CharField(label=_("What must it do?"), max_length=160)
    job = forms.ModelChoiceField(
        label=_("For the job"), queryset=Job.objects.none(), required=False, empty_label=_("For all")
    )
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, initial=10)
    must = forms.BooleanField(
        label=_("It must be met"),
        required=False,
        help_text=_("An option that misses it is out, whatever its points."),
    )
    least = forms.IntegerField(
        label=_("Met from a mean score of"), min_value=1, max_value=5, initial=3, help_text=_("Of 5.")
    )


class OptionForm(PartForm):
    """One way to go."""

    model = Option
    adding, changing = _("Add an option"), _("Change the option")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[each for each in OptionKind.choices if each[0] != OptionKind.NOTHING]
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    vendor = forms.CharField(label=_("Vendor or partner"), required=False, max_length=120)
    about = forms.CharField(label=_("What is it?"), required=False, max_length=2000, widget=LINES)

    def __init__(self, data: Any, assessment: Assessment, part: Part | None, begun: dict[str, Any]) -> None:
        super().__init__(data, assessment, part, begun)
        if isinstance(part, Option) and part.kind == OptionKind.NOTHING:
            del self.fields["kind"], self.fields["vendor"]


class CostForm(PartForm):
    """A line of what an option costs."""

    model = Cost
    direct = False
    options = ("option",)
    adding, changing = _("Add a cost"), _("Change the cost")

    option = forms.ModelChoiceField(label=_("Of the option"), queryset=Option.objects.none())
    part = forms.ChoiceField(label=_("What for?"), choices=CostPart.choices)
    what = forms.CharField(label=_("In words"), required=False, max_length=160)
    yearly = forms.BooleanField(
        label=_("Each year"), required=False, help_text=_("Counted three times; otherwise once.")
    )
    low = AmountField(label=_("At least"))
    likely = AmountField(label=_("Likely"))
    high = AmountField(label=_("At most"))


class InterfaceForm(PartForm):
    """An interface that an option adds, changes or ends."""

    model = Interface
    direct = False
    options = ("option",)
    adding, changing = _("Add an interface"), _("Change the interface")

    option = forms.ModelChoiceField(label=_("Of the option"), queryset=Option.objects.none())
    change = forms.ChoiceField(label=_("What happens?"), choices=InterfaceChange.choices)
    name = forms.CharField(
        label=_("What flows, or what changes?"),
        max_length=160,
        help_text=_("Such as “Returns of online orders”."),
    )
    flow = forms.ModelChoiceField(
        label=_("Which interface does it change or end?"),
        queryset=Flow.objects.none(),
        required=False,
        empty_label=_("None of the system register"),
    )
    source = SystemField(label=_("It adds one from"), required=False, empty_label=_("Not in the register"))
    target = SystemField(label=_("to"), required=False, empty_label=_("Not in the register"))

    def __init__(self, data: Any, assessment: Assessment, part: Part | None, begun: dict[str, Any]) -> None:
        super().__init__(data, assessment, part, begun)
        self.fields["flow"].queryset = Flow.objects.lasting().for_list()  # type: ignore[attr-defined]


#: by the word in the address
FORMS: dict[str, type[PartForm]] = {
    "assessor": AssessorForm,
    "job": JobForm,
    "capability": CapabilityForm,
    "need": DependencyForm,
    "risk": RiskForm,
    "requirement": RequirementForm,
    "option": OptionForm,
    "cost": CostForm,
    "interface": InterfaceForm,
}
