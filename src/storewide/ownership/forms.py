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
from storewide.ownership.models import Area, Group, Standing


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
        """As any refusal; after a conflict their group stands in words."""
        super().refuse(refusal)
        label = str(self["group"].label)
        if label in self.theirs:
            self.theirs[label] = self.record.get_group_display()
