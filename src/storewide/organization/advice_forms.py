"""What people answer about the company, and how they judge its maturity."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import OperationForm
from storewide.organization import maturity_rules
from storewide.organization.advice_questions import QUESTIONS
from storewide.organization.models import Maturity, Unit


class AdviceForm(OperationForm):
    """The questions; each may stay unanswered."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("About"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole operation"),
    )

    def __init__(self, data: Any, *, begun: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(begun))
        of_unit: Any = self.fields["unit"]
        of_unit.queryset = Unit.objects.all()
        for question in QUESTIONS:
            self.fields[question.code] = forms.ChoiceField(
                label=str(question.text),
                choices=[
                    *((each.code, each.label) for each in question.answers),
                    ("", gettext_lazy("I cannot tell")),
                ],
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("Note"),
            help_text=gettext_lazy("Who was asked, or what the answers rest on."),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def answers(self) -> dict[str, str]:
        """What was answered, by the questions' codes."""
        return {question.code: self.cleaned_data[question.code] for question in QUESTIONS}


class MaturityForm(OperationForm):
    """What holds of a part; the stage follows from it."""

    def __init__(self, data: Any, *, part: str, newest: Maturity | None, today: date) -> None:
        begun = {"met": newest.met, "evidence": newest.evidence} if newest else {}
        super().__init__(data, initial={**begun, "on": today})
        stages = {
            number: [(each.code, each.text) for each in maturity_rules.CRITERIA[part] if each.stage == number]
            for number in range(maturity_rules.FIRST + 1, maturity_rules.LAST + 1)
        }
        self.fields["met"] = forms.MultipleChoiceField(
            label=gettext_lazy("What holds"),
            help_text=gettext_lazy("The stage is the highest up to which everything holds."),
            choices=[
                (f"{number}: {maturity_rules.STAGES[number]}", criteria)
                for number, criteria in stages.items()
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["evidence"] = forms.CharField(
            label=gettext_lazy("Evidence"),
            help_text=gettext_lazy("What shows it: a page, a figure, who was asked."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["on"] = forms.DateField(
            label=gettext_lazy("As of"), widget=forms.DateInput(attrs={"type": "date"})
        )
