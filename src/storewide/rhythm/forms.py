"""What people write about an action; saves nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.fields import PersonField
from storewide.sources.models import Store


class ActionForm(OperationForm):
    """Something that somebody takes on."""

    what = forms.CharField(
        label=_("What is to be done?"),
        max_length=200,
        help_text=_("One thing that one person can finish, such as “Ask the carrier for the missing rates”."),
    )
    owner = PersonField(label=_("Who does it?"), help_text=_("One person, by name or e-mail."))
    due_on = forms.DateField(label=_("Until when?"), widget=forms.DateInput(attrs={"type": "date"}))


class StoreActionForm(ActionForm):
    """The same, where no page says which store it is about."""

    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.all(), empty_label=None)


class ActionChangeForm(ChangeForm, ActionForm):
    """What an open action says."""


class CloseForm(OperationForm):
    """What came of an action."""

    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=300,
        help_text=_("In one line; the next review reads it."),
    )
