"""What people write about who is there."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.access.models import Role
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.kit.table_forms import TableField
from storewide.organization.fields import PersonField, TeamField
from storewide.organization.models import TeamKind, Unit
from storewide.organization.operations import WEEK


class OperationNameForm(OperationForm):
    """The name of the whole operation."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "The whole organisation that runs the stores, as you call it among yourselves."
        ),
        max_length=120,
    )


class TeamFields(forms.Form):
    """What a team is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    mission = forms.CharField(
        label=gettext_lazy("Mission"),
        help_text=gettext_lazy("One sentence: what gets better because this team is there."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    front_line = forms.BooleanField(
        label=gettext_lazy("Front line: people here talk to customers"),
        help_text=gettext_lazy("Help desk, call centre. Briefings of releases go to these teams first."),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy(
            "A project team ends with its project; what must be kept running belongs to a long-lived one."
        ),
        choices=TeamKind.choices,
        initial=TeamKind.LONG_LIVED,
        required=False,
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), required=False)
    maintenance_share = forms.IntegerField(
        label=gettext_lazy("Share of time for maintenance in percent"),
        help_text=gettext_lazy("What keeps running what is there; the rest is for what is new."),
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.all()

    def clean_kind(self) -> str:
        """Long-lived, where nothing is chosen."""
        return self.cleaned_data["kind"] or TeamKind.LONG_LIVED

    def clean_maintenance_share(self) -> int:
        """Nothing, where it is left empty."""
        return self.cleaned_data["maintenance_share"] or 0


class TeamForm(TeamFields, OperationForm):
    """A new team."""


class TeamChangeForm(TeamFields, ChangeForm):
    """A team that is there."""


class PersonFields(forms.Form):
    """What is known of somebody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("Their account is matched by it.")
    )
    title = forms.CharField(
        label=gettext_lazy("Role"),
        help_text=gettext_lazy("What they do, such as merchandiser or head of checkout."),
        max_length=120,
        required=False,
    )
    team = TeamField(
        label=gettext_lazy("Team"), help_text=gettext_lazy("By name; leave empty for none."), required=False
    )
    manager = PersonField(
        label=gettext_lazy("Manager"), help_text=gettext_lazy("By name or e-mail."), required=False
    )
    shift = forms.CharField(
        label=gettext_lazy("Shift"),
        help_text=gettext_lazy("For front desk and call centre, such as early or late."),
        max_length=60,
        required=False,
    )
    weekly_hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        help_text=gettext_lazy("In all teams together, as agreed; 40 where it is left empty."),
        min_value=0,
        max_value=80,
        max_digits=4,
        decimal_places=1,
        initial=WEEK,
        required=False,
    )

    holidays_of = forms.CharField(
        label=gettext_lazy("Public holidays of"),
        help_text=gettext_lazy(
            "A country such as DE, or a part of one such as DE-BY; empty: as the unit of their team."
        ),
        max_length=12,
        required=False,
    )

    def clean_weekly_hours(self) -> Decimal:
        """The usual week, where it is left empty."""
        hours: Decimal | None = self.cleaned_data["weekly_hours"]
        return WEEK if hours is None else hours


class PersonForm(PersonFields, OperationForm):
    """Somebody new."""


class PersonChangeForm(PersonFields, ChangeForm):
    """Somebody who is there."""


class LeaveForm(OperationForm):
    """From which day somebody is gone."""

    on = forms.DateField(
        label=gettext_lazy("First day they are gone"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"on": today})


class PeopleFileForm(OperationForm):
    """A table of people to try."""

    file = TableField(
        too_large=gettext_lazy(
            "This file is larger than 2 MB; read it with the command: storewide import people FILE."
        ),
        label=gettext_lazy("Table of people (CSV)"),
        help_text=gettext_lazy(
            "The columns name and email, and where there: team, role, manager (by e-mail), shift, discipline, "
            "share, unit. "
            "You see what would happen before anything is written."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class InviteAllForm(OperationForm):
    """As what everybody without an account is invited."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in (Role.VIEWER, Role.MEMBER)],
        initial=Role.MEMBER,
        widget=forms.RadioSelect,
    )
    again = forms.BooleanField(
        label=gettext_lazy("Also make new links for those who have one already"),
        help_text=gettext_lazy("Their earlier links stop working."),
        required=False,
    )
