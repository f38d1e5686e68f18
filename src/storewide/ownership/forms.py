"""What people write about an area: who answers for it, which team does the work, what it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.lib.clock import now
from storewide.organization.fields import PersonField, TeamField
from storewide.organization.models import Person
from storewide.ownership import words
from storewide.ownership.fields import HolderField
from storewide.ownership.models import ActivityKind, Area, Group, HowOften, Part, Standing, Tier


class AccountableForm(ChangeForm):
    """The one person who answers for an area, and in which role."""

    person = PersonField(
        label=_("Person"),
        max_length=400,
        help_text=_("By name or e-mail. Exactly one person answers for an area; nobody shares it."),
    )
    title = forms.CharField(
        label=_("Role"),
        max_length=120,
        help_text=_("The duty they do it in. It stays when another person takes it over."),
    )

    def __init__(self, data: Any, area: Area) -> None:
        super().__init__(data, area)
        today = now().date()
        self.initial["person"] = area.holder if area.standing(today) is Standing.OWNED else None
        self.initial["title"] = str(area.accountable or words.first_title(area))
        if not Person.objects.present(today).exists():
            self.fields["person"].help_text = _("Nobody is in the directory yet: add people first.")


class ResponsibleForm(ChangeForm):
    """The team that does the work."""

    responsible = TeamField(
        label=_("Team"),
        required=False,
        help_text=_("The team does the work; the accountable person answers for it. Leave empty for none."),
    )


class AreaForm(OperationForm):
    """A new area."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people here say it, such as “Gift cards”.")
    )
    group = forms.ChoiceField(
        label=_("Group"), choices=Group.choices, help_text=_("Where it stands on the map.")
    )
    tier = forms.ChoiceField(
        label=_("Part of the system"),
        choices=[("", _("None of them")), *Tier.choices],
        required=False,
        help_text=_("So that a team is seen to own its areas across front end, back end and data."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In one line: what is right when this area is in good hands."),
    )


class ChangeAreaForm(ChangeForm, AreaForm):
    """What an area is called, where it stands and what it is for."""

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; after a conflict their choices stand in words."""
        super().refuse(refusal)
        shown = {"group": self.record.get_group_display(), "tier": self.record.get_tier_display()}
        for name, choice in shown.items():
            if (label := str(self[name].label)) in self.theirs:
                self.theirs[label] = choice


class PartForm(OperationForm):
    """Which part a role or a team has."""

    part = forms.ChoiceField(
        label=_("Part"),
        choices=Part.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Responsible does the work, accountable answers for it, consulted is asked before, informed is told after."
        ),
    )
    who = HolderField(
        label=_("Role or team"),
        max_length=160,
        help_text=_("Duties are given to roles and teams, so that they stay when people change."),
    )


class ActivityForm(OperationForm):
    """Something that is done again and again."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people here say it, such as “Weekly price check”.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    how_often = forms.ChoiceField(label=_("How often"), choices=HowOften.choices)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In one line: what goes wrong when it is not done."),
    )


class ChangeActivityForm(ChangeForm, ActivityForm):
    """What an activity is."""


class PutOffForm(OperationForm):
    """Why a finding does not count for a while, and until when."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For whoever reads the list meanwhile, such as “the successor begins in May”."),
    )
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day on which it does not count; a year from today at most."),
    )
