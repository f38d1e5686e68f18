"""What people write about an action and about the daily note; saves nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import ChatRoom
from storewide.kit.operation_forms import ChangeForm, OperationForm
from storewide.organization.fields import PeopleField, PersonField, TeamField
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


class WaitForm(OperationForm):
    """What an action waits for."""

    team = TeamField(label=_("Which team does it wait for?"))
    because = forms.CharField(label=_("What does it wait for?"), max_length=300)


class NoteForm(OperationForm):
    """When a store's daily note is frozen, and who gets it."""

    is_on = forms.BooleanField(label=_("Write it every day"), required=False)
    hour = forms.TypedChoiceField(
        label=_("At what hour?"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("In the store's own time; figures of the day before should be in by then."),
    )
    people = PeopleField(
        label=_("Who gets it by mail?"),
        required=False,
        help_text=_("One person a line, by name or e-mail. Nobody is fine: the note stands on its page."),
    )
    room = forms.ModelChoiceField(
        label=_("Which room of the chat?"),
        queryset=ChatRoom.objects.all(),
        required=False,
        empty_label=_("None"),
    )
