"""What people set up for the front line: shifts, who is on them, rooms, panels, screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import ChatRoom
from storewide.kit.fields import DayField
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.organization.fields import PeopleField, PersonField
from storewide.organization.models import Team
from storewide.releases.front_line import coverage
from storewide.releases.models import ChatSystem, PanelSystem, Shift, Tier
from storewide.releases.models.shifts import WEEKDAYS


def _teams() -> Any:
    return Team.objects.order_by("-front_line", "name", "pk")


class ShiftForm(RecordForm):
    """A shift of a team."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As the team calls it, and as People names somebody's usual shift: “Late”."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), empty_label=_("Choose the team")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    begins = forms.TimeField(
        label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Ends"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("At or before the hour it begins at: on the next day."),
    )
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, initial="UTC", help_text=_("Such as Europe/Berlin.")
    )

    def __init__(self, data: Any, record: Shift | None = None) -> None:
        super().__init__(data, record)
        self.fields["team"].queryset = _teams()  # type: ignore[attr-defined]


class TurnsForm(OperationForm):
    """Who is on a shift in some days."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To"))
    people = PeopleField(
        label=_("Who is on it"),
        required=False,
        help_text=_("One a line, by name or e-mail. They replace whoever was planned in these days."),
    )


class GatesForm(OperationForm):
    """How much of each shift must have read the briefing, by tier."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        wanted = coverage.gates()
        for tier in Tier:
            self.fields[tier.value] = forms.IntegerField(
                label=_("%(tier)s: percent of each shift") % {"tier": tier.label},
                min_value=0,
                max_value=100,
                initial=wanted.get(tier.value, 0),
            )


class RoomForm(OperationForm):
    """A room of the chat that is told of briefings."""

    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=ChatRoom.objects.order_by("name", "pk"),
        empty_label=_("Choose the room"),
        help_text=_("A room whose incoming webhook is entered under Chat rooms."),
    )
    system = forms.ChoiceField(label=_("Chat"), choices=ChatSystem.choices, widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        label=_("For these teams"), queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    signing_secret = forms.CharField(
        label=_("Signing secret of the Slack app"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("With it and the bot token people confirm in Slack itself. Neither is shown again."),
    )
    bot_token = forms.CharField(
        label=_("Bot token of the Slack app"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("With the scopes users:read and users:read.email, by which people are matched."),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["teams"].queryset = _teams()  # type: ignore[attr-defined]


class PanelForm(OperationForm):
    """A side panel in a help desk."""

    name = forms.CharField(label=_("Name"), max_length=80)
    system = forms.ChoiceField(label=_("Help desk"), choices=PanelSystem.choices)
    origin = forms.CharField(
        label=_("Origin"),
        max_length=200,
        help_text=_("The only site that may show the panel, such as https://shop.zendesk.com."),
    )


class KioskForm(OperationForm):
    """A shared screen."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Where it stands: “Hall B, entrance”.")
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), empty_label=_("Choose the team")
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["team"].queryset = _teams()  # type: ignore[attr-defined]


class PinForm(OperationForm):
    """Who gets a new PIN."""

    person = PersonField(label=_("Person"), help_text=_("Whatever PIN they had stops working."))
