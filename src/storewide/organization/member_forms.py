"""What people write about members, skills and days away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.kit.table_forms import TableField
from storewide.organization.fields import PersonField, TeamField
from storewide.organization.models import Breadth, Discipline, Skill


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class MembershipFields(forms.Form):
    """How somebody is in a team."""

    discipline = forms.ChoiceField(
        label=gettext_lazy("Discipline"),
        help_text=gettext_lazy("What they bring to the team."),
        choices=[("", gettext_lazy("Not said yet")), *Discipline.choices],
        required=False,
    )
    role = forms.CharField(
        label=gettext_lazy("Role in the team"),
        help_text=gettext_lazy("Such as team lead or tester; leave empty where the discipline says it."),
        max_length=120,
        required=False,
    )
    share = forms.IntegerField(
        label=gettext_lazy("Share of their time in percent"), min_value=1, max_value=100, initial=100
    )
    begins = _day(gettext_lazy("From"), gettext_lazy("Leave empty for since whenever."))
    ends = _day(gettext_lazy("Until"), gettext_lazy("The last day; leave empty for until further notice."))


class MemberForm(MembershipFields, OperationForm):
    """Somebody joins a team."""

    person = PersonField(label=gettext_lazy("Person"), help_text=gettext_lazy("By name or e-mail."))
    field_order = ("person",)


class JoinForm(MembershipFields, OperationForm):
    """A team that somebody joins."""

    team = TeamField(label=gettext_lazy("Team"), help_text=gettext_lazy("By name."))
    field_order = ("team",)


class MembershipChangeForm(MembershipFields, ChangeForm):
    """A membership that is there."""


class MembershipEndForm(OperationForm):
    """The last day of somebody in a team."""

    on = _day(gettext_lazy("Last day in the team"), required=True)


class SkillInput(forms.TextInput):
    """A text field that offers the skills people have."""

    template_name = "organization/offering_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the skills noted so far, in one query."""
        context = super().get_context(name, value, attrs)
        offered = f"{context['widget']['attrs'].get('id', name)}_offered"
        context["widget"]["attrs"] |= {"list": offered, "autocomplete": "off"}
        known = Skill.objects.order_by("name").values_list("name", flat=True).distinct()[:200]
        return {**context, "offered_id": offered, "offered": list(known)}


class SkillForm(OperationForm):
    """What somebody can do."""

    name = forms.CharField(
        label=gettext_lazy("Skill"),
        help_text=gettext_lazy("A part of the stack (front end, search) or a system by its name."),
        max_length=80,
        widget=SkillInput,
    )
    breadth = forms.ChoiceField(
        label=gettext_lazy("How far"),
        help_text=gettext_lazy("Deep: they could rebuild it. Broad: they find their way and can help."),
        choices=Breadth.choices,
        widget=forms.RadioSelect,
    )


class AbsenceForm(OperationForm):
    """Days on which somebody is away."""

    begins = _day(gettext_lazy("First day away"), required=True)
    ends = _day(gettext_lazy("Last day away"), required=True)


class SkillsFileForm(OperationForm):
    """A table of skills to try."""

    file = TableField(
        too_large=gettext_lazy(
            "This file is larger than 2 MB; read it with the command: storewide import skills FILE."
        ),
        label=gettext_lazy("Table of skills (CSV)"),
        help_text=gettext_lazy(
            "The columns email and skill, and where known depth (broad or deep); a row for each skill of a person. "
            "You see what would happen before anything is written."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
