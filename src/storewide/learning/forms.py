"""What people write about learning; saves nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storewide.kit.fields import DayField
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.kit.table_forms import TableField
from storewide.learning.models import Audience, Course, CourseKind, Opens
from storewide.organization.fields import PeopleField, PersonField, TeamField
from storewide.organization.models import Discipline, Person, Role


class CourseForm(RecordForm):
    """A course."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What can one do after it?"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=CourseKind.choices)
    owner = PersonField(label=_("Owner"), required=False, help_text=_("Who keeps it right."))
    material = forms.URLField(label=_("Material"), required=False, assume_scheme="https")
    months = forms.IntegerField(
        label=_("Holds for months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=_("Empty: for good."),
    )


class LessonsField(forms.CharField):
    """Courses by wave, one a line as `1: name`; its value is a list of (wave, Course)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show lessons a line each, and what was typed as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(f"{each.wave}: {each.course}" for each in value.select_related("course"))

    def clean(self, value: Any) -> Any:
        """The courses by wave; a ValidationError names each line that fits none."""
        known = {course.name.lower(): course for course in Course.objects.all()}
        found, faults = [], []
        for line in filter(str.strip, super().clean(value).splitlines()):
            wave, _colon, name = line.partition(":")
            course = known.get(name.strip().lower())
            if not wave.strip().isdecimal() or course is None:
                faults.append(gettext("“%(line)s” is no course; write a line as “1: name”.") % {"line": line})
            else:
                found.append((int(wave), course))
        if faults:
            raise ValidationError(faults)
        return sorted(found, key=lambda lesson: lesson[0])


class CurriculumForm(RecordForm):
    """A curriculum with its courses by wave."""

    name = forms.CharField(label=_("Name"), max_length=120)
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience.choices)
    team = TeamField(label=_("Team"), required=False)
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.all(), required=False)
    discipline = forms.ChoiceField(
        label=_("Discipline"), choices=[("", "–"), *Discipline.choices], required=False
    )
    lessons = LessonsField(
        label=_("Courses"),
        help_text=_("One a line with its wave, basic function first: “1: Basket and orders”."),
    )
    opens = forms.ChoiceField(label=_("The next wave opens"), choices=Opens.choices)
    due_days = forms.IntegerField(label=_("Days for each wave"), min_value=1, max_value=365, initial=30)


class SessionForm(RecordForm):
    """A session with the people who come."""

    on = DayField(label=_("Day"))
    where = forms.CharField(label=_("Place or link"), max_length=300)
    trainer = PersonField(label=_("Trainer"))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1000, initial=12)
    people = PeopleField(
        label=_("Who takes part"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("Name or e-mail, one a line."),
    )

    def begun(self, record: Any) -> dict[str, Any]:
        """Who has a seat, a line each."""
        return super().begun(record) | {"people": [seat.person for seat in record.taken.all()]}

    def clean_people(self) -> list[Person]:
        """Each of the people once."""
        return list(dict.fromkeys(self.cleaned_data["people"]))


class CameForm(OperationForm):
    """Who came to a session."""

    came: Any = forms.ModelMultipleChoiceField(
        label=_("Who came?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, people: Any) -> None:
        super().__init__(data, initial={"came": people})
        self.fields["came"].queryset = people  # type: ignore[attr-defined]


class CompleteForm(OperationForm):
    """Somebody completed a course."""

    person = PersonField(label=_("Who?"))
    on = DayField(label=_("Completed on"))
    score = forms.IntegerField(label=_("Score in percent"), min_value=0, max_value=100, required=False)


class NeedForm(OperationForm):
    """What a record requires to be known."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.all())
    team = TeamField(label=_("Team"), required=False)
    role = forms.ModelChoiceField(label=_("or role"), queryset=Role.objects.all(), required=False)

    def clean(self) -> dict[str, Any]:
        """One of both."""
        said = super().clean() or {}
        if bool(said.get("team")) == bool(said.get("role")):
            self.add_error("team", gettext("Name a team, or a role, and not both."))
        return said


class TableForm(OperationForm):
    """A table of completions."""

    file = TableField(
        too_large=_("The file is larger than 2 MB; split it."),
        label=_("Table"),
        help_text=_("CSV with the columns email, course, on and, where known, score."),
    )
