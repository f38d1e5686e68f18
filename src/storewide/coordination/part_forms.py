"""What people write about the parts of a working group; saves nothing."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from storewide.coordination.fields import AimSelect
from storewide.coordination.models import GroupRole, Path, WorkingGroup
from storewide.kit.fields import DayField, LinesField, RecordField
from storewide.kit.operation_forms import OperationForm
from storewide.organization.fields import PersonField, TeamField


class PartForm(OperationForm):
    """A part of a working group; `group` narrows what it offers."""

    def __init__(self, data: Any, group: WorkingGroup, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        path: Any = self.fields.get("path")
        if path is not None:
            path.queryset = Path.objects.filter(group=group)


class GoalForm(PartForm):
    """A business goal."""

    link = RecordField(
        label=_("Which goal or objective of the plan?"),
        required=False,
        widget=AimSelect,
        help_text=_("Those that are open; leave it empty where the plan has none for it."),
    )
    what = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        help_text=_("Where the plan has none, or where the group serves a part of it."),
    )

    def clean(self) -> dict[str, Any]:
        """A goal is chosen or said; one that is chosen lends its name."""
        cleaned = super().clean() or {}
        link = cleaned.get("link")
        if not cleaned.get("what") and not self.errors:
            if link is None:
                self.add_error("what", _("Choose a goal of the plan, or say it in words."))
            else:
                cleaned["what"] = link.label[:200]
        return cleaned


class PathForm(PartForm):
    """A path."""

    name = forms.CharField(label=_("Path"), max_length=120)
    purpose = forms.CharField(label=_("What is it for?"), max_length=300, required=False)


class PrerequisiteForm(PartForm):
    """What must be done first."""

    what = forms.CharField(label=_("What must be done before the group may start?"), max_length=200)
    owner = PersonField(label=_("Who does it?"))
    due_on = DayField(label=_("Until when?"))


class CriterionForm(PartForm):
    """An exit criterion."""

    path = forms.ModelChoiceField(label=_("Path"), queryset=Path.objects.none(), empty_label=None)
    what = forms.CharField(
        label=_("What must be true?"),
        max_length=300,
        help_text=_("Something that one can check, such as “Three vendors are scored by five assessors”."),
    )
    due_on = DayField(label=_("Until when?"))
    responsible = PersonField(
        label=_("Who is directly responsible?"), required=False, help_text=_("One person, not a team.")
    )


class MilestoneForm(PartForm):
    """A milestone."""

    path = forms.ModelChoiceField(label=_("Path"), queryset=Path.objects.none(), empty_label=None)
    what = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = DayField(label=_("When?"))


class ItemForm(PartForm):
    """Something to be done."""

    what = forms.CharField(label=_("What is to be done?"), max_length=200)
    owner = PersonField(label=_("Who does it?"))
    due_on = DayField(label=_("Until when?"))
    path = forms.ModelChoiceField(
        label=_("Path"), queryset=Path.objects.none(), required=False, empty_label=_("None")
    )


class ParticipantForm(PartForm):
    """Somebody in the group."""

    person = PersonField(label=_("Who?"))
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=GroupRole.choices,
        initial=GroupRole.CONTRIBUTOR,
        help_text=_("Contributors do the work and meet; collaborators are asked for input in writing."),
    )
    path = forms.ModelChoiceField(
        label=_("Path"), queryset=Path.objects.none(), required=False, empty_label=_("All of them")
    )
    brings = forms.CharField(label=_("What do they bring?"), max_length=200, required=False)


class MeetingForm(PartForm):
    """A meeting."""

    topic = forms.CharField(label=_("Topic"), max_length=160)
    on = DayField(label=_("Day"))
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class AskedInputForm(PartForm):
    """A question in writing."""

    person = PersonField(label=_("Who is asked?"))
    what = forms.CharField(
        label=_("What do you ask?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = DayField(label=_("Until when?"))


class WordsForm(OperationForm):
    """What came of something."""

    words = forms.CharField(max_length=8000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any, *, label: Any, longest: int) -> None:
        super().__init__(data)
        field: Any = self.fields["words"]
        field.label, field.max_length = label, longest
        field.validators = [MaxLengthValidator(longest)]


class BlockForm(OperationForm):
    """What an item waits for."""

    team = TeamField(label=_("Which team does it wait for?"))
    because = forms.CharField(label=_("What does it wait for?"), max_length=300)


class MeetingNotesForm(OperationForm):
    """Who was there, and what was decided."""

    present = forms.MultipleChoiceField(
        label=_("Who was there?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    decisions = LinesField(
        label=_("What was decided?"),
        required=False,
        help_text=_("One decision a line, in words that hold later."),
    )
    no_decision = forms.BooleanField(label=_("Nothing was to be decided"), required=False)
    notes = forms.CharField(
        label=_("Notes"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any, people: list[Any], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["present"]
        field.choices = [(key, person.name) for key, person in self.people.items()]

    def there(self) -> list[Any]:
        """The people that were ticked."""
        return [self.people[key] for key in self.cleaned_data["present"]]
